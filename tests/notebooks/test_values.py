"""Strict nbval over every notebook, learner and solved: each value is held."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autodiff_lab.lessons.build import environment

ROOT = Path(__file__).resolve().parents[2]
SECONDS_EACH = 20
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("[0-9]*.ipynb"))


def nbval(paths: list[Path]) -> subprocess.CompletedProcess[str]:
    """Run strict nbval on notebooks, in a process of its own."""
    options = ["-p", "tests.notebooks.values_only", "-p", "no:cacheprovider", "-q"]
    strict = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout", "120"]
    clean = ["--nbval-sanitize-with", str(ROOT / "tests" / "nbval.cfg")]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *strict, *clean, *paths],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def processor_seconds() -> float:
    """Time used by finished child processes: the same on a busy machine."""
    used = os.times()
    return used.children_user + used.children_system


def test_every_output_is_what_the_code_gives_today():
    before = processor_seconds()
    done = nbval(NOTEBOOKS)
    assert done.returncode == 0, done.stdout[-4000:]
    assert processor_seconds() - before < SECONDS_EACH * len(NOTEBOOKS)
    cells = [c for path in NOTEBOOKS for c in nbformat.read(path, as_version=4).cells]
    count = sum(cell.cell_type == "code" for cell in cells)
    assert f"{count} passed" in done.stdout


def test_a_wrong_value_fails_and_a_moved_box_does_not(tmp_path):
    wrong_value, moved_box = {"text/plain": "4"}, {"text/html": "<p>elsewhere</p>"}
    stored = {"1-right": {}, "2-wrong": wrong_value, "3-moved": moved_box}
    paths = [saved(tmp_path / f"{name}.ipynb", d) for name, d in stored.items()]
    assert nbval(paths).stdout.split()[0] == ".F."


def saved(path: Path, changed: dict[str, str]) -> Path:
    """Write a notebook that shows 3, with something else stored as its output."""
    source = (
        "class Three:\n"
        "    def _repr_html_(self): return '<p>3</p>'\n"
        "    def __repr__(self): return '3'\n"
        "Three()"
    )
    data = {"text/plain": "3", "text/html": "<p>3</p>", **changed}
    output = new_output("execute_result", data=data, execution_count=1)
    cell = new_code_cell(source, execution_count=1, outputs=[output])
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=[cell], metadata={"kernelspec": kernel}), path)
    return path
