"""The tools that build the site, in an environment of their own.

They are not in the checkout's environment: JupyterLite brings a JupyterLab of its own
version, and the one that the lessons run in must not depend on it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from autodiff_lab.delivery import environment, installer, progress
from autodiff_lab.delivery.checkout import environment_python
from autodiff_lab.delivery.lite import pins
from autodiff_lab.delivery.stop import Stop

STAMP = "autodiff-lab-lite"


@dataclass(frozen=True)
class Workshop:
    """The folder beside the checkout's own set-up, and what lies in it."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".autodiff-lab" / "lite"

    @property
    def environment(self) -> Path:
        return self.folder / "environment"

    @property
    def python(self) -> Path:
        return environment_python(self.environment)

    @property
    def downloads(self) -> Path:
        return self.folder / "downloads"

    @property
    def log(self) -> Path:
        return self.folder / "build.log"

    def run(
        self,
        words: list[str],
        steps: progress.Steps,
        watch: progress.Watcher,
        cwd: Path | None = None,
    ) -> tuple[int, str]:
        """Run the workshop's Python; give the exit code and what it said."""
        quiet = {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "PIP_NO_INPUT": "1"}
        return progress.run(
            [str(self.python), *words],
            steps,
            watch,
            self.log,
            cwd=cwd or self.root,
            env=os.environ | quiet,
        )


def make(workshop: Workshop, find_links: Path | None, steps: progress.Steps) -> None:
    """Make the environment, with nothing in it but the pinned pip; once."""
    steps.begin("Workshop")
    workshop.downloads.mkdir(parents=True, exist_ok=True)
    workshop.log.write_text("")
    if _pip_runs(workshop.python):
        steps.done("is there")
        return
    shutil.rmtree(workshop.environment, ignore_errors=True)
    environment.make_venv(workshop.environment)
    pip = next(pin for pin in pins.read(pins.BUILD_TOOLS) if pin.name == "pip")
    needed = workshop.folder / "pip.txt"
    needed.write_text(f"{pip.name}=={pip.version} --hash=sha256:{pip.sha256}\n")
    job = installer.Job(workshop.root, workshop.python, workshop.log, find_links)
    try:
        job.install(["--require-hashes", "-r", str(needed)], steps)
    except Stop as reason:
        said = str(reason).partition("To go without network")[0].rstrip()
        raise Stop(said, *OFFLINE) from reason


OFFLINE = (
    "To go without network: build the site once where there is one, bring the folder",
    "    .autodiff-lab/lite/downloads",
    "over from there, and say where it is:",
    "    python3 -m autodiff_lab lite --find-links downloads",
)


def _pip_runs(python: Path) -> bool:
    """Tell whether the environment is there and can install something."""
    try:
        call = [str(python), "-m", "pip", "--version"]
        done = subprocess.run(call, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def install(workshop: Workshop, steps: progress.Steps) -> None:
    """Install the tools from what was fetched; nothing to do when that was done."""
    goal = pins.fingerprint(pins.BUILD_TOOLS)
    stamp = workshop.environment / STAMP
    steps.begin("Tools")
    if stamp.is_file() and stamp.read_text() == goal:
        steps.done("are there")
        return
    stamp.unlink(missing_ok=True)
    words = ["-m", "pip", "install", "--no-index", "--no-deps", "--require-hashes"]
    words += ["--disable-pip-version-check", "--progress-bar=off"]
    words += ["--find-links", str(workshop.downloads), "-r", str(pins.BUILD_TOOLS)]
    code, said = workshop.run(words, steps, lambda _: "installing")
    if code:
        raise failed("The tools could not be installed", said, workshop)
    stamp.write_text(goal)
    steps.done()


def failed(what: str, said: str, workshop: Workshop) -> Stop:
    """Say what did not work, with the last lines of whoever failed."""
    tail = ["    " + line for line in said.strip().splitlines()[-4:]]
    return Stop(f"{what}:", *tail, f"Log: {workshop.log}")
