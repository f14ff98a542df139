"""The page for instructors: its ten commands, run as they stand there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/teaching/instructors.md"
COMMANDS = re.findall(r"^```sh\n(.*?)\n```$", PAGE.read_text(), re.M | re.S)
IN_A_CHECKOUT = 2  # so many of them, at the beginning


def test_there_are_ten():
    assert len(COMMANDS) == 10
    assert not any("\n" in command for command in COMMANDS)


def copied(place: Path) -> Path:
    """A checkout of our own, for a lesson is built in it."""
    place.mkdir()
    unwanted = shutil.ignore_patterns("__pycache__", "labextension", "node_modules")
    for name in ("autodiff_lab", "notebooks", "tests"):
        shutil.copytree(ROOT / name, place / name, ignore=unwanted)
    for name in ("pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, place)
    return place


def programs(place: Path) -> Path:
    """The two programs that the page calls, for this very Python."""
    place.mkdir()
    calls = {"python": "", "autodiff-lab": "-m autodiff_lab.cli"}
    for name, options in calls.items():
        path = place / name
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" {options} "$@"\n')
        path.chmod(0o755)
    return place


@pytest.mark.slow
def test_they_work_for_a_new_user(tmp_path):
    pytest.importorskip("nbgrader", reason="nbgrader is missing: autodiff-lab[grading]")
    checkout, scratch = copied(tmp_path / "checkout"), tmp_path / "scratch"
    scratch.mkdir()
    environment = os.environ | {
        "PATH": f"{programs(tmp_path / 'bin')}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(checkout), *filter(None, sys.path)]),
    }
    environment.pop("AUTODIFF_LAB_GRADEBOOK", None)
    for number, command in enumerate(COMMANDS):
        done = subprocess.run(
            ["sh", "-euc", command],
            cwd=checkout if number < IN_A_CHECKOUT else scratch,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    check_results(scratch)


def check_results(scratch: Path) -> None:
    """What the page promises is there."""
    course, handback = scratch / "course", scratch / "handback"
    manifest = json.loads((course / "release/manifest.json").read_text())
    assert [entry["assignment"] for entry in manifest["assignments"]] == ["03"]
    assert len(list((course / "grades/records/03").iterdir())) == 1
    assert (course / "gradebook.db").exists()
    assert list((course / "autograded/ada/03").glob("*.ipynb"))
    [page] = (handback / "feedback-03").iterdir()
    assert "Nothing is filled in yet" in page.read_text()
    assert "ada" not in (handback / "report-03.html").read_text().split("<body>")[1]
    assert "ada,graded,0,8" in (handback / "grades-03.csv").read_text()
    [results] = (handback / "gradescope-03").rglob("results.json")
    assert json.loads(results.read_text())["score"] == 0
