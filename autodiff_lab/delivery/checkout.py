"""Where this package runs from: a checkout, or an installed wheel."""

from __future__ import annotations

import site
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def checkout() -> Path | None:
    """Find the checkout that this file lies in; an installed wheel has none."""
    root = PACKAGE.parent
    here = (root / "pyproject.toml").is_file() and (root / "hatch_build.py").is_file()
    return root if here else None


def own_environment(root: Path) -> Path:
    """Name the environment that the set-up makes for a checkout."""
    return root / ".venv"


def environment_python(environment: Path) -> Path:
    """Name the Python of an environment."""
    if sys.platform == "win32":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def running_in(environment: Path) -> bool:
    """Tell whether this very process is the Python of ``environment``."""
    return Path(sys.prefix).resolve() == environment.resolve()


LESSONS = Path("share", "jupyter", "labextensions", "autodiff-lab", "lessons")
"""Where an install puts the lessons, under its prefix: JupyterLab serves them too."""


def lessons_source() -> Path:
    """Find the lessons: in a checkout beside the package, else where it is installed.

    A wheel holds them once, as files of the JupyterLab extension.
    """
    if root := checkout():
        return root / "notebooks"
    prefixes = (sys.prefix, site.getuserbase(), sys.base_prefix)
    places = [Path(prefix) / LESSONS for prefix in prefixes]
    return next((place for place in places if place.is_dir()), places[0])
