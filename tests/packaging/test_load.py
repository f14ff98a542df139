"""The page about servers, and the script that measures: one held against the other."""

from __future__ import annotations

import re
import sys

import pytest
import yaml

from autodiff_lab import __version__, cli
from tools import load

from .conftest import ROOT

PAGE = (ROOT / "docs/classes.md").read_text("utf-8")
VALUES = yaml.safe_load(re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1])
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def megabytes(text):
    number, unit = re.fullmatch(r"(\d+)([MG])i?", text).groups()
    return int(number) * {"M": 1, "G": 1024}[unit]


@linux
@pytest.mark.slow
def test_two_students_run_a_lesson_within_what_the_page_promises(capsys):
    assert load.main(["--kernels", "2", "--lesson", "1"]) == 0
    said = capsys.readouterr().out
    assert "2 kernels" in said and "| cells that failed | 0 |" in said
    largest = float(re.search(r"resident.* (\d+) MB \|", said)[1])
    assert 40 < largest <= 120  # the goal for a kernel after lesson 1
    assert largest + 85 < megabytes(VALUES["singleuser"]["memory"]["guarantee"])


@linux
def test_a_cell_that_fails_is_counted(monkeypatch, capsys):
    monkeypatch.setattr(load, "code_of", lambda number: ["1 / 0", "x = 1"])
    assert load.main(["--kernels", "1"]) == 1
    assert "| cells that failed | 1 |" in capsys.readouterr().out


def test_the_values_name_this_version_and_hang_together():
    student = VALUES["singleuser"]
    assert student["image"]["tag"] == __version__
    assert f"autodiff-lab:{__version__} ." in PAGE
    memory, cpu = student["memory"], student["cpu"]
    assert megabytes(memory["guarantee"]) < megabytes(memory["limit"])
    assert cpu["guarantee"] < cpu["limit"]
    assert VALUES["prePuller"]["continuous"]["enabled"]


def test_the_commands_of_the_page_parse():
    lines = re.findall(r"^ {4}autodiff-lab (.*)$", PAGE, re.MULTILINE)
    lines += re.findall(r"`autodiff-lab ([^`]*)`", PAGE)
    assert len(lines) >= 4
    for line in lines:
        assert cli.parse(line.split(), "autodiff-lab").command
