"""What code in the sandbox may read: Python, its packages, and the engine.

Not among it: exercises and their solutions, the notebooks, the tests, submissions,
records, home folders, /proc, /etc. A list of what is allowed can forget something that
a notebook wants; it cannot forget something that must be hidden.
"""

from __future__ import annotations

import sys
import sysconfig
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
    entries = [
        entry
        for site in sites
        for entry in sorted(site.iterdir())
        if not entry.name.startswith(("autodiff_lab", "__editable__", "_editable_"))
        and entry.suffix not in (".pth", ".egg-link")
    ]
    own = [PACKAGE / part for part in OPEN_PARTS]
    libraries = [python().parent.parent / "lib" / name for name in shared_libraries()]
    files = [*map(Path, SYSTEM), *stdlib, *libraries, *entries, *own]
    existing = list(dict.fromkeys(path for path in files if path.exists()))
    return Readable(existing, [*sites, PACKAGE], [PACKAGE.parent, *sites])


def site_folders() -> list[Path]:
    """The folders that packages are installed in."""
    names = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    known = [Path(entry) for entry in sys.path if entry]
    sites = [path for path in known if path.name in ("site-packages", "dist-packages")]
    found = [*map(Path, sorted(names)), *sites]
    return [path for path in dict.fromkeys(found) if path.is_dir()]


def shared_libraries() -> list[str]:
    """Names of Python's own shared library, where it is built that way."""
    name = sysconfig.get_config_var("INSTSONAME") or ""
    return [name] if ".so" in name else []


def for_the_agent() -> list[Path]:
    """What the agent needs besides, in order to start."""
    parts = [*map(Path, LOADER), python(), *(PACKAGE / part for part in AGENT_PARTS)]
    return [path for path in parts if path.exists()]
