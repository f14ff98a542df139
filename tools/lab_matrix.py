"""Try the front end in other versions of JupyterLab: ``python -m tools.lab_matrix``.

For each version that is promised, an environment is made once (in ``--folder``, by
default beside the system's temporary files) and a part of the browser tests is run
against its server; the tests themselves stay in the Python that runs this. Name
versions to try only those::

    python -m tools.lab_matrix lab-4.2 notebook-7
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(tempfile.gettempdir()) / "autodiff-lab-matrix"
IN_LAB = ("lessons_panel", "inspector", "linked", "commands", "saved", "live", "strict")


@dataclass(frozen=True)
class Version:
    """One environment to try, and the browser tests that are run in it."""

    requirement: str
    tests: tuple[str, ...]


VERSIONS = {
    "lab-4.2": Version("jupyterlab~=4.2.0", IN_LAB),
    "lab-newest": Version("jupyterlab>=4.2,<5", IN_LAB),
    "notebook-7": Version("notebook>=7.2,<8", ("notebook7",)),
}


def main(arguments: list[str] | None = None) -> int:
    """Try the versions asked for; return how many have failed."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("versions", nargs="*", metavar="version", default=[*VERSIONS])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.versions) - set(VERSIONS))
    if unknown:
        parser.error(
            f"no version {', '.join(unknown)}: there are {', '.join(VERSIONS)}"
        )
    results = [tried(name, options.folder) for name in options.versions]
    print("", *(line for line, _ in results), sep="\n")
    return sum(not passed for _, passed in results)


def tried(name: str, folder: Path) -> tuple[str, bool]:
    """Run the tests of one version; give a line about it, and whether they passed."""
    python = environment(folder / name, VERSIONS[name].requirement)
    began = time.monotonic()
    done = subprocess.run(
        command(name),
        cwd=ROOT,
        env=os.environ | {"AUTODIFF_LAB_UI_PYTHON": str(python)},
        check=False,
    )
    verdict = "passed" if done.returncode == 0 else "FAILED"
    seconds = time.monotonic() - began
    return (
        f"{name:12} {installed(python):36} {verdict} {seconds:4.0f} s",
        verdict == "passed",
    )


def command(name: str) -> list[str]:
    """The call of pytest; a skipped test would prove nothing, so they are listed."""
    files = [f"tests/ui/test_{part}.py" for part in VERSIONS[name].tests]
    return [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rs",
        "-p",
        "no:cacheprovider",
        *files,
    ]


def environment(folder: Path, requirement: str) -> Path:
    """Make an environment, unless it is there; return its Python."""
    part = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
    python = folder / part
    finished = folder / "finished"
    if not finished.is_file():
        print(f"Making {folder} with {requirement} ...", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", requirement]
        subprocess.run([*install, *needed()], check=True)
        finished.touch()
    return python


def needed() -> list[str]:
    """What the kernel needs, as the package says it: the requirement comes on top."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return list(project["dependencies"])


def installed(python: Path) -> str:
    """Name the versions of the two applications."""
    code = (
        "from importlib.metadata import version, PackageNotFoundError\n"
        "for name in ('jupyterlab', 'notebook'):\n"
        "    try: print(name, version(name), end='  ')\n"
        "    except PackageNotFoundError: pass"
    )
    call = [python, "-c", code]
    return subprocess.run(call, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
