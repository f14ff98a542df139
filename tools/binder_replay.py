"""Do what Binder would do, without Docker: ``python -m tools.binder_replay``.

First repo2docker, the program behind Binder, writes the Dockerfile for a copy of this
repository, and its steps are compared with those below. Then they are replayed: an
environment with the packages of Binder's base image, in the versions that repo2docker
has pinned; the requirements; ``postBuild``; and the first lesson, under ``start``. What
our layers weigh is printed and held to a limit. Takes some minutes, and the network.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(tempfile.gettempdir()) / "autodiff-lab-binder"
LIMIT = 205  # MB over the base; NumPy and matplotlib with what they need are 160

# What repo2docker's base environment holds for a person who opens a notebook.
BASE = (
    *("ipywidgets", "jupyter-offlinenotebook", "jupyter-resource-usage"),
    *("jupyter_server", "jupyterhub-base", "jupyterlab", "notebook", "nbconvert-core"),
)
PIP_NAMES = {"jupyterhub-base": "jupyterhub", "nbconvert-core": "nbconvert"}
# Lines of the Dockerfile that the replay stands for, in this order.
STEPS = (
    r"COPY .*binder/requirements\.txt",
    r'pip install --no-cache-dir -r "binder/requirements\.txt"',
    r"chmod \+x binder/postBuild",
    r"^RUN \./binder/postBuild",
    r'binder/start"',
)


def main(arguments: list[str] | None = None) -> int:
    """Replay every step; the number of those that went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    tools, image = options.folder / "tools", options.folder / "image"
    copy = copied(options.folder / "home")
    made(tools, "jupyter-repo2docker")
    missing = steps_missing(dockerfile(tools, copy))
    for step in missing:
        print("not in the Dockerfile:", step)
    base = pinned(tools)
    print("base image:", *base)
    made(image, *base)
    before = megabytes(image)
    replay(image, copy)
    added = megabytes(image) - before + megabytes(copy)
    print(f"our layers: {added:.0f} MB over the base (at most {LIMIT})")
    return len(missing) + (added > LIMIT)


def copied(home: Path) -> Path:
    """What Binder would clone: the last commit."""
    command = ["git", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), home]
    subprocess.run(command, check=True)
    return home


def made(place: Path, *requirements: str) -> None:
    """Make an environment with these packages in it."""
    venv.create(place, with_pip=True)
    install = [place / "bin/python", "-m", "pip", "install", "-q", *requirements]
    subprocess.run(install, check=True)


def dockerfile(tools: Path, copy: Path) -> str:
    """What repo2docker would build: it is only asked to show it."""
    command = [tools / "bin/repo2docker", "--no-build", "--debug", copy]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def steps_missing(text: str) -> list[str]:
    """The steps that are not in a Dockerfile, or not in their order.

    >>> steps_missing("COPY src/binder/requirements.txt .")[0]
    'pip install --no-cache-dir -r "binder/requirements\\\\.txt"'
    """
    missing, place = [], 0
    for step in STEPS:
        found = re.compile(step, re.MULTILINE).search(text, place)
        if found:
            place = found.end()
        else:
            missing.append(step)
    return missing


def pinned(tools: Path) -> list[str]:
    """The base image's packages, in the versions of repo2docker's own lock file."""
    (lock,) = tools.glob("lib/*/site-packages/repo2docker/**/*py-3.11-linux-64.lock")
    text = lock.read_text()
    found = {name: re.search(rf"/{name}-(\d[\w.]*)-", text) for name in BASE}
    return [
        f"{PIP_NAMES.get(name, name)}=={match[1]}"
        for name, match in found.items()
        if match
    ]


def replay(image: Path, copy: Path) -> None:
    """Install and set up as the Dockerfile says, and run the first lesson."""
    own = {"PATH": f"{image / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    own |= {"HOME": str(copy), "VIRTUAL_ENV": str(image)}
    requirements = ["-r", "binder/requirements.txt"]
    lesson = min((ROOT / "notebooks").glob("01-*.ipynb")).name
    for step in (
        ["python", "-m", "pip", "install", "-q", "--no-cache-dir", *requirements],
        ["./binder/postBuild"],
        ["./binder/start", "jupyter", "execute", f"lessons/{lesson}"],
    ):
        began = time.monotonic()
        subprocess.run(step, cwd=copy, env=os.environ | own, check=True)
        print(f"{' '.join(step)}: {time.monotonic() - began:.0f} s")


def megabytes(folder: Path) -> float:
    """What the files of a folder hold."""
    files = (path for path in folder.rglob("*") if not path.is_symlink())
    return sum(path.stat().st_size for path in files if path.is_file()) / 1e6


if __name__ == "__main__":
    sys.exit(main())
