"""Strict nbval over every notebook, learner and solved: each value is held."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("[0-9]*.ipynb"))


def nbval(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Run strict nbval as the test command does."""
    options = ["-p", "tests.notebooks.values_only", "-p", "no:cacheprovider", "-q"]
    strict = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout", "120"]
    clean = ["--nbval-sanitize-with", str(ROOT / "tests" / "nbval.cfg")]
    command = [sys.executable, "-m", "pytest", *options, *strict, *clean, *paths]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_output_is_what_the_code_gives_today(path):
    done = nbval(path)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize(
    ("mime", "stored", "code"),
    [("text/plain", "4", 1), ("text/plain", "3", 0), ("text/html", "moved", 0)],
    ids=["wrong value", "right value", "other drawing"],
)
def test_a_wrong_value_fails_and_a_moved_box_does_not(tmp_path, mime, stored, code):
    source = (
        "class Three:\n"
        "    def _repr_html_(self): return '<p>3</p>'\n"
        "    def __repr__(self): return '3'\n"
        "Three()"
    )
    data = {"text/plain": "3", "text/html": "<p>3</p>"} | {mime: stored}
    output = new_output("execute_result", data=data, execution_count=1)
    cell = new_code_cell(source, execution_count=1, outputs=[output])
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = tmp_path / "three.ipynb"
    nbformat.write(new_notebook(cells=[cell], metadata={"kernelspec": kernel}), path)
    assert nbval(path).returncode == code
