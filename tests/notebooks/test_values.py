"""What strict nbval holds: values. `autodiff-lab test` runs it over every notebook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autodiff_lab.lessons.build import environment

ROOT = Path(__file__).resolve().parents[2]


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


def test_a_wrong_value_fails_and_a_moved_box_does_not(tmp_path):
    wrong_value, moved_box = {"text/plain": "4"}, {"text/html": "<p>elsewhere</p>"}
    stored = {"1-right": {}, "2-wrong": wrong_value, "3-moved": moved_box}
    paths = [saved(tmp_path / f"{name}.ipynb", d) for name, d in stored.items()]
    assert nbval(paths).stdout.split()[0] == ".F."


def test_a_notebook_that_takes_too_long_fails(tmp_path, monkeypatch):
    path = saved(tmp_path / "slow.ipynb", {})
    assert nbval([path]).returncode == 0
    monkeypatch.setenv("AUTODIFF_LAB_SECONDS_EACH", "0.001")
    done = nbval([path])
    assert done.returncode != 0
    assert "slow.ipynb" in done.stdout and "longer than" in done.stdout


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
