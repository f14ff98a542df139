"""The examples run, and print the numbers of the sources."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"

PUBLISHED = {
    "gates.py": [
        "and  w1 6.403725190  w2 6.403725190  b -9.781184135",
        "0.000057 0.033007 0.033007 0.95374",
        "or   w1 7.646",
        "loss 0.693147",
    ],
    "symbols.py": ["= 28.0", "= 12.0", "2 * x + 3 * y", "= 3", "symbols: 11 25 7"],
    "iris.py": [
        "the source's schedule: 0.8",
        "1000 full steps:       0.973",
        "[50  0  0]",
    ],
    "fits.py": ["agree to 1e-12: True", "largest stable step: 0.683"],
    "routes.py": [
        "sum: 11.0",
        "-153284.8315",
        "3815.038944",
        "872.233148",
        "-3.285367103",
    ],
}


def test_every_example_is_tested():
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_example_prints_what_was_published(name):
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name)],
        capture_output=True,
        text=True,
        check=True,
    )
    missing = [line for line in PUBLISHED[name] if line not in done.stdout]
    assert not missing, done.stdout
    assert done.stderr == ""
