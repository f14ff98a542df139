from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

from tests.display.golden import FOLDER, renderings
from tests.display.graphs import GRAPHS

SUFFIXES = ["svg", "html", "json", "txt"]


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_output_is_the_golden_file(name, suffix):
    golden = (FOLDER / f"{name}.{suffix}").read_text(encoding="utf-8")
    assert renderings(name)[suffix] == golden, "meant? python -m tests.display.golden"


def test_no_golden_file_is_left_over():
    expected = {f"{name}.{suffix}" for name in GRAPHS for suffix in SUFFIXES}
    assert {file.name for file in FOLDER.iterdir()} == expected


PROGRAM = """
import hashlib
from tests.display.golden import renderings
from tests.display.graphs import GRAPHS
text = "".join("".join(renderings(name).values()) for name in GRAPHS)
print(hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_every_process_writes_the_same_bytes(seed):
    ours = "".join("".join(renderings(name).values()) for name in GRAPHS)
    theirs = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert theirs.stdout.strip() == hashlib.sha256(ours.encode()).hexdigest()
