"""The site of the documentation: ``autodiff-lab site``.

Sphinx does the work, told by docs/conf.py. Nothing is run, nothing is fetched, and a
warning is an error: a page that links to nowhere is not built.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from autodiff_lab.delivery import site_pages
from autodiff_lab.delivery.stop import Stop

NEEDED = ("sphinx", "myst_parser", "furo", "latex2mathml")


def build(root: Path | None, out: Path) -> int:
    """Build the site into ``out``; return Sphinx's exit code."""
    if root is None:
        raise Stop(
            "The documentation is part of the source; this is an installed package.",
            "Run `python3 -m autodiff_lab site` in a checkout.",
        )
    if missing := [name for name in NEEDED if importlib.util.find_spec(name) is None]:
        raise Stop(
            f"Building the site needs {', '.join(missing)}.",
            "Run `python3 -m autodiff_lab site`, which installs them in .venv,",
            "or install them in this environment: pip install -e '.[docs]'",
        )
    notes = out.parent / f"{out.name}-notes"
    site_pages.stage(root, notes / "source")
    done = subprocess.run(command(notes, out), cwd=root, check=False)
    if done.returncode:
        raise Stop("The site was not built; the reasons stand above.")
    print(f"\nThe site is in {out}; begin with {out / 'index.html'}")
    return 0


def command(notes: Path, out: Path) -> list[str]:
    """The call of Sphinx: quiet, strict, with its notes beside the site."""
    options = ["--fail-on-warning", "--keep-going", "--quiet", "-b", "html"]
    call = [sys.executable, "-m", "sphinx", *options, "-d", str(notes / "doctrees")]
    return [*call, str(notes / "source"), str(out)]
