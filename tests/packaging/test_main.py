"""`python3 -m autodiff_lab` itself: old Pythons, and how soon the server starts."""

from __future__ import annotations

import ast
import sys
import time

import pytest

from autodiff_lab.__main__ import OLDEST, newer_python, too_old

from .conftest import ROOT, run

PRETEND = """
import runpy, sys
sys.version_info = {version}
runpy.run_module("autodiff_lab", run_name="__main__")
"""


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_the_door_parses_on_old_pythons(name):
    source = (ROOT / "autodiff_lab" / name).read_text("utf-8")
    ast.parse(source, feature_version=(3, 8))


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 10, 14)])
def test_an_old_python_gets_a_sentence_and_no_traceback(version):
    code = PRETEND.format(version=version)
    done = run(sys.executable, "-c", code, cwd=ROOT, ok=False)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert f"this is Python {version[0]}.{version[1]}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_oldest_python_is_the_one_that_the_package_declares():
    declared = f'requires-python = ">={OLDEST[0]}.{OLDEST[1]}"'
    assert declared in (ROOT / "pyproject.toml").read_text("utf-8")
    assert too_old(OLDEST, None) == ""


def test_a_newer_python_on_path_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert newer_python() is None
    for name, code in (("python3.14", 1), ("python3.12", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    assert newer_python() == "python3.12"  # 3.14 is there and does not run


def test_help_and_version_set_nothing_up(tmp_path):
    for word in ("--help", "--version"):
        began = time.monotonic()
        done = run(sys.executable, "-m", "autodiff_lab", word, cwd=ROOT)
        assert time.monotonic() - began < 5
        assert "Setting up" not in done.stdout
