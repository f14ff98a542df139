"""The list of packages that Python in the browser goes by, with ours on it.

Pyodide has such a list: which package has which module, what it needs, where it lies.
The kernel reads a cell before it runs it and loads what the cell imports. So with
autodiff_lab on the list, ``import autodiff_lab`` is all that a lesson has to say.

What the site holds gets the hash of the file that is there. Everything else stays where
Pyodide's own distribution has it, under its full address; NumPy is such a package.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from autodiff_lab import __version__
from autodiff_lab.delivery.lite import pins, wheels
from autodiff_lab.delivery.stop import Stop

Lock = dict[str, Any]

NEEDS = {
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "autodiff-lab": ["anywidget", "graphviz", "ipywidgets", "numpy", "tqdm"],
    "ipywidgets": ["comm", "ipython", "traitlets"],
}
"""What packages need that are not on Pyodide's list. matplotlib is missed on purpose:
it is large, only pictures in PNG need it, and a cell that imports it gets it."""

AT_START = ["micropip", "comm", "ipython", "jedi", "autodiff-lab-lite"]
"""What every kernel loads while it starts, so that it is not fetched piece by piece."""


def complete(lock: Lock, folder: Path, distribution: str) -> Lock:
    """Put the wheels of ``folder`` on the list; the others lie in ``distribution``."""
    packages = {name: dict(entry) for name, entry in lock["packages"].items()}
    for wheel in sorted(folder.glob("*.whl")):
        name = normal(wheel.name.split("-")[0])
        if name in packages:
            _check_version(packages[name], wheel)
        else:
            packages[name] = _entry(name, wheel)
        present = {"file_name": wheel.name, "sha256": pins.fingerprint(wheel)}
        packages[name] |= present
    here = {path.name for path in folder.glob("*.whl")}
    for entry in packages.values():
        if entry["file_name"] not in here:
            entry["file_name"] = f"{distribution}/{entry['file_name']}"
    return lock | {"packages": packages}


def own(lock: Lock, found: dict[str, Path]) -> list[Path]:
    """Pick Pyodide's own packages that somebody has brought, by the list's hashes."""
    wanted = [entry["sha256"] for entry in lock["packages"].values()]
    return [found[digest] for digest in wanted if digest in found]


def normal(name: str) -> str:
    """Write a package's name as the list does.

    >>> normal("Typing_Extensions")
    'typing-extensions'
    """
    return name.lower().replace("_", "-")


def _entry(name: str, wheel: Path) -> Lock:
    """Describe a package that is not on Pyodide's list."""
    return {
        "depends": NEEDS.get(name, []),
        "imports": modules(wheel),
        "install_dir": "site",
        "name": name,
        "package_type": "package",
        "unvendored_tests": False,
        "version": wheel.name.split("-")[1],
    }


def modules(wheel: Path) -> list[str]:
    """Name the modules at the top of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        paths = [Path(name) for name in archive.namelist()]
    tops = {
        path.parts[0] for path in paths if len(path.parts) > 1 and path.suffix == ".py"
    }
    tops |= {path.stem for path in paths if len(path.parts) == 1}
    return sorted(top for top in tops if "." not in top)


def _check_version(entry: Lock, wheel: Path) -> None:
    """Hold the pins against Pyodide's list: its packages are made for each other."""
    version = wheel.name.split("-")[1]
    if version != entry["version"]:
        raise Stop(
            f"{pins.BROWSER.name} pins {entry['name']} {version},",
            f"and Pyodide {pins.PYODIDE} goes with {entry['version']}.",
        )


def check_closed(lock: Lock) -> None:
    """Stop when a package of ours needs one that is not on the list."""
    packages = lock["packages"]
    for name in ["autodiff-lab", *AT_START]:
        missing = [need for need in needs(lock, name) if need not in packages]
        if name not in packages or missing:
            raise Stop(f"{name} {__version__}: not on the list: {missing or name}.")


def needs(lock: Lock, name: str) -> list[str]:
    """List what a package needs, and what that needs, and so on."""
    found: list[str] = []
    ahead = [name]
    while ahead:
        entry = lock["packages"].get(ahead.pop(), {"depends": []})
        fresh = sorted({normal(need) for need in entry["depends"]} - {*found})
        found += fresh
        ahead += fresh
    return sorted(found)


assert normal(wheels.HOME) in AT_START
