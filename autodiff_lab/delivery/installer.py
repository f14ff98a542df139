"""Installing packages into an environment that has no pip of its own."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from autodiff_lab.delivery import pip_watch, progress
from autodiff_lab.delivery.stop import Stop

NOTHING_INSTALLS = (
    "Neither pip nor uv was found, and one of them is needed to fetch packages.",
    "Install pip, then run the same command again:",
    "    Debian, Ubuntu:  apt-get install python3-pip",
    "    Fedora:          dnf install python3-pip",
    "    others:          python3 -m ensurepip --user",
)


def installers(python: Path) -> list[list[str]]:
    """List the ways to install into the environment of ``python``, best first.

    The system's pip can work on another environment since 22.3 (``pip --python``), so
    the environment needs no pip, and Debian's missing ``ensurepip`` does not matter.
    """
    ways = []
    if uv := shutil.which("uv"):
        ways.append([uv, "pip", "install", "--python", str(python)])
    if _pip_version() >= (22, 3):
        ways.append([sys.executable, "-m", "pip", "--python", str(python), "install"])
    elif pip := _pip_inside(python):
        ways.append([*pip, "install"])
    return ways


def _pip_version() -> tuple[int, ...]:
    try:
        version = importlib.metadata.version("pip")
        return tuple(int(part) for part in version.split(".")[:2])
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return (0,)


def _pip_inside(python: Path) -> list[str] | None:
    """Put pip into the environment, on systems that have ``ensurepip``."""
    if not python.exists():
        return None
    done = subprocess.run(
        [python, "-m", "ensurepip"], capture_output=True, text=True, check=False
    )
    return [str(python), "-m", "pip"] if done.returncode == 0 else None


@dataclass(frozen=True)
class Job:
    """One environment to install into, and how to report on it."""

    root: Path
    python: Path
    log: Path
    find_links: Path | None = None
    lock: int | None = None

    def install(self, what: list[str], steps: progress.Steps) -> None:
        """Install, with the next way when one fails; raise Stop when all have."""
        ways = installers(self.python)
        if not ways:
            raise Stop(*NOTHING_INSTALLS)
        for number, way in enumerate(ways, 1):
            watch = pip_watch.Watch(self._site_packages())
            code, output = progress.run(
                [*way, *self._options(way), *what],
                steps,
                watch,
                self.log,
                cwd=self.root,
                env=os.environ | {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
                keep_open=[] if self.lock is None else [self.lock],
            )
            if code == 0:
                steps.done(f"{watch.total} installed" if watch.total else "done")
                return
            if number < len(ways):
                steps.status(f"{Path(way[0]).name} failed; trying pip")
        steps.done("failed")
        raise self._failure(output, watch.current)

    def _options(self, way: list[str]) -> list[str]:
        offline = ["--no-index", "--find-links", str(self.find_links)]
        options = offline if self.find_links else []
        if "pip" in way[2:3]:  # python -m pip, as against uv pip
            options = ["--disable-pip-version-check", "--progress-bar=off", *options]
        return options

    def _site_packages(self) -> Path:
        base = str(self.python.parent.parent)
        scheme = "nt" if os.name == "nt" else "posix_prefix"
        return Path(sysconfig.get_path("purelib", scheme, {"base": base}))

    def _failure(self, output: str, current: str) -> Stop:
        tail = ["    " + line for line in pip_watch.telling_lines(output)]
        if not pip_watch.NO_NETWORK.search(output):
            hint = "Run the same command again once that is mended."
            return Stop("Installing failed:", *tail, hint, f"Log: {self.log}")
        what = pip_watch.what_failed(output, current)
        if self.find_links:
            return Stop(
                f"{what} is not among the packages in {self.find_links}.",
                "Fetch it on a connected machine of the same kind, in a copy of this",
                "folder, with",
                "    python3 -m pip wheel -w wheels . hatchling",
                f"Log: {self.log}",
            )
        return Stop(
            f"Fetching {what} failed: the network, or the package index, is out of",
            "reach. Nothing is lost: run the same command again when it is back, and",
            "what was fetched so far is not fetched again.",
            "To go without network: on a connected machine of the same kind, run",
            "    python3 -m pip wheel -w wheels . hatchling",
            "in a copy of this folder, bring the folder over, and start it with",
            "    python3 -m autodiff_lab --find-links wheels",
            f"Log: {self.log}",
        )
