"""The grader needs the definitions without Jupyter, widgets or a display."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("IPython", "anywidget", "ipywidgets", "matplotlib", "nbclient", "jupytext")


@pytest.mark.parametrize("heavy", HEAVY)
def test_checking_an_exercise_does_not_import(heavy):
    program = (
        "import sys\n"
        "import autodiff_lab as ad\n"
        "assert ad.check('plus_hides', lambda p: p / (p - 1))\n"
        f"assert {heavy!r} not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
