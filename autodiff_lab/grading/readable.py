"""What code in the sandbox may read: Python, its packages, and the engine.

Not among it: exercises and their solutions, the notebooks, the tests, submissions,
records, home folders, /proc, /etc. A list of what is allowed can forget something that
a notebook wants; it cannot forget something that must be hidden.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
OPEN_PARTS = [
    "__init__.py",
    "__pycache__",
    "errors.py",
    "optim.py",
    "engine",
    "nn",
    "datasets",
    "display",
]
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/dev/null", "/dev/urandom")
LOADER = ("/etc/ld.so.cache",)
AGENT_PARTS = ("grading",)  # what the agent itself is made of


@dataclass(frozen=True)
class Readable:
    """Paths to read, folders of which only the names may be listed, and where to
    look for modules."""

    files: list[Path]
    folders: list[Path]
    module_path: list[Path]


def python() -> Path:
    """The Python that really runs here, behind any virtual environment."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    return Path(base).resolve()


def readable() -> Readable:
    """Collect the paths on this machine."""
    stdlib = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")]
    sites = site_folders()
    roots = [*map(Path, SYSTEM), *stdlib, *shared_libraries(), *sites]
    found = [path for root in roots if root.exists() for path in around(root, hidden())]
    own = [PACKAGE / part for part in OPEN_PARTS if (PACKAGE / part).exists()]
    files = list(dict.fromkeys([*found, *own]))
    return Readable(files, [*stdlib, *sites, PACKAGE], [PACKAGE.parent, *sites])


def hidden() -> Path:
    """This package with its exercises; in a checkout, the tests and notebooks too."""
    in_checkout = (PACKAGE.parent / "pyproject.toml").is_file()
    return PACKAGE.parent if in_checkout else PACKAGE


def around(root: Path, secret: Path) -> Iterator[Path]:
    """Yield ``root``; or, if it holds something secret, all that is in it but that.

    Packages often lie inside the standard library's folder, and this one with them.
    """
    place = root.resolve()
    if not secret.is_relative_to(place):
        if not place.is_relative_to(secret):
            yield root
        return
    if place != secret:
        for entry in sorted(root.iterdir()):
            yield from around(entry, secret)


def site_folders() -> list[Path]:
    """The folders that packages are installed in."""
    names = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    known = [Path(entry) for entry in sys.path if entry]
    sites = [path for path in known if path.name in ("site-packages", "dist-packages")]
    found = [*map(Path, sorted(names)), *sites]
    return [path for path in dict.fromkeys(found) if path.is_dir()]


def shared_libraries() -> list[Path]:
    """Libraries that lie beside Python, its own among them; not those of the system."""
    folder = python().parent.parent / "lib"
    return [] if str(folder) in SYSTEM else sorted(folder.glob("*.so*"))


def for_the_agent() -> list[Path]:
    """What the agent needs besides, in order to start."""
    parts = [*map(Path, LOADER), python(), *(PACKAGE / part for part in AGENT_PARTS)]
    return [path for path in parts if path.exists()]
