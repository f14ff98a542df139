"""The whole test run: every check, a table at the end, and no false green.

All parts run even when one has failed, so that one run tells everything.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autodiff_lab.delivery import extras
from autodiff_lab.delivery.stop import Stop

NBVAL = (
    "-p",
    "tests.notebooks.values_only",
    "--nbval",
    "--nbval-current-env",
    "--nbval-sanitize-with",
    "tests/nbval.cfg",
    "--nbval-cell-timeout",
    "120",
)
LESSONS = ("--ignore=notebooks/clean", "notebooks")  # the clean ones have no outputs


@dataclass(frozen=True)
class Result:
    """How one part ended."""

    name: str
    passed: bool
    seconds: float
    remark: str = ""

    def row(self) -> str:
        """Give the part's row of the table.

        >>> Result("ruff", True, 0.52, "All checks passed!").row()
        '  ruff        passed     0.5 s  All checks passed!'
        """
        verdict = "passed" if self.passed else "FAILED"
        row = f"  {self.name:<10}  {verdict}  {self.seconds:6.1f} s  {self.remark}"
        return row.rstrip()


def run(root: Path | None, pytest_arguments: Sequence[str] = ()) -> int:
    """Run everything, or pytest alone with the arguments given."""
    if root is None:
        raise Stop(
            "The tests are part of the source, and this is an installed package.",
            "Run `python3 -m autodiff_lab test` in a checkout.",
        )
    if missing := extras.missing_tools():
        raise Stop(
            f"The test tools are missing here ({', '.join(missing)}).",
            "Run `python3 -m autodiff_lab test`, which installs them in .venv,",
            "or install them in this environment: pip install -e '.[test]'",
        )
    path = extras.path_with_environment(Path(sys.prefix))
    ours = {"PATH": path, "PYTHONUNBUFFERED": "1"}
    environ = os.environ | ours | extras.browser_driver(path)
    if pytest_arguments:
        command = _python("pytest", *pytest_arguments)
        return subprocess.run(command, cwd=root, env=environ, check=False).returncode
    environ["CHROMIUM"] = extras.browser()
    return _everything(root, environ)


def _everything(root: Path, environ: dict[str, str]) -> int:
    parts: list[tuple[str, Callable[[], tuple[bool, str]]]] = [
        ("ruff", lambda: _ruff(root, environ)),
        ("mypy", lambda: _stream(_python("mypy"), root, environ)),
        ("vitest", lambda: _vitest(root / "widgets", environ)),
        ("notebooks", lambda: _pytest([*NBVAL, *LESSONS], root, environ)),
        ("pytest", lambda: _pytest([], root, environ)),
    ]
    results = []
    for name, part in parts:
        print(f"\n==== {name} ====", flush=True)
        began = time.monotonic()
        passed, remark = part()
        results.append(Result(name, passed, time.monotonic() - began, remark))
    return _conclude(results)


def _conclude(results: Sequence[Result]) -> int:
    """Print the table; the last line is pytest's own closing line."""
    print("\n==== summary ====")
    for result in results:
        print(result.row())
    failed = [result.name for result in results if not result.passed]
    seconds = sum(result.seconds for result in results)
    verdict = f"FAILED: {', '.join(failed)}" if failed else "all passed"
    print(f"  {verdict}, {seconds:.0f} s in all")
    print(results[-1].remark, flush=True)
    return 1 if failed else 0


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _pytest(
    arguments: Sequence[str], root: Path, environ: dict[str, str]
) -> tuple[bool, str]:
    """Run pytest; a run that collects nothing is a failure."""
    color = ["--color=yes"] if sys.stdout.isatty() else []
    return _stream(_python("pytest", *color, *arguments), root, environ)


def _ruff(root: Path, environ: dict[str, str]) -> tuple[bool, str]:
    command = _python("ruff", "check", ".")
    return _stream(command, root, environ, r"^Found|^All checks")


def _vitest(widgets: Path, environ: dict[str, str]) -> tuple[bool, str]:
    """Run the front end's own tests, fetching their tools when they are not there."""
    npm = shutil.which("npm", path=environ["PATH"])
    if npm is None:
        return False, "npm was not found"
    lock, fetched = widgets / "package-lock.json", widgets / "node_modules"
    stamp = fetched / ".autodiff-lab-lock"
    if not stamp.is_file() or stamp.read_bytes() != lock.read_bytes():
        passed, remark = _stream([npm, "ci"], widgets, environ)
        if not passed:
            return False, f"npm ci failed: {remark}"
        stamp.write_bytes(lock.read_bytes())
    for script in ("check", "test"):
        command = [npm, "run", script]
        passed, remark = _stream(command, widgets, environ, r"^Tests +\d|rror")
        if not passed:
            return False, f"npm run {script} failed"
    return True, remark


def _stream(
    command: Sequence[str], folder: Path, environ: dict[str, str], telling: str = ""
) -> tuple[bool, str]:
    """Run a command with its output passed on; give its success and its last words.

    With ``telling``, the last words are the last line that this pattern is found in.
    """
    last = ""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            plain = re.sub(r"\x1b\[[0-9;]*m", "", line).strip()
            if plain and re.search(telling, plain):
                last = plain
    return process.returncode == 0, last
