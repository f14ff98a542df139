"""The test command itself: no part that fails may end in a green run."""

from __future__ import annotations

import os
import sys

import pytest

from autodiff_lab.delivery import extras, frontend, suite
from autodiff_lab.delivery.stop import Stop


def printing(*lines, code=0):
    """A command that prints, and ends with a code."""
    script = (
        "".join(f"print({line!r});" for line in lines) + f"raise SystemExit({code})"
    )
    return [sys.executable, "-c", script]


def test_one_failed_part_fails_the_run(capsys):
    good = suite.Result("ruff", True, 0.1)
    bad = suite.Result("mypy", False, 2.0, "Found 1 error")
    last = suite.Result("pytest", True, 60.0, "== 9 passed in 60.00s ==")
    assert suite._conclude([good, last]) == 0
    assert suite._conclude([good, bad, last]) == 1
    said = capsys.readouterr().out
    assert "mypy        FAILED     2.0 s  Found 1 error" in said
    assert said.splitlines()[-1] == "== 9 passed in 60.00s =="


def test_output_is_passed_on_and_its_telling_line_kept(tmp_path, capsys):
    command = printing(
        "Tests  3 passed", "\x1b[31mTests  2 failed\x1b[0m", "bye", code=1
    )
    passed, remark = suite._stream(command, tmp_path, dict(os.environ), "^Tests")
    assert (passed, remark) == (False, "Tests  2 failed")
    assert "bye" in capsys.readouterr().out
    assert suite._stream(printing("well"), tmp_path, dict(os.environ)) == (True, "well")


def test_pytest_collecting_nothing_is_a_failure(tmp_path):
    passed, _ = suite._pytest(["-p", "no:cacheprovider"], tmp_path, dict(os.environ))
    assert not passed


def test_arguments_reach_pytest_and_its_verdict_comes_back(tmp_path):
    test = tmp_path / "test_it.py"
    test.write_text("def test_a(): pass\n\ndef test_b(): assert False\n")
    assert suite.run(tmp_path, [str(test), "-k", "test_a"]) == 0
    assert suite.run(tmp_path, [str(test)]) == 1


def test_vitest_without_npm_fails(tmp_path):
    assert suite._vitest(tmp_path, {"PATH": str(tmp_path)}) == (
        False,
        "npm was not found",
    )


def test_no_browser_is_said_before_anything_runs(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Stop, match="apt-get install chromium"):
        extras.browser()
    (tmp_path / "chromium").touch(mode=0o755)
    assert extras.browser() == str(tmp_path / "chromium")


def test_playwright_gets_another_node_only_if_its_own_does_not_run(
    tmp_path, monkeypatch
):
    (tmp_path / "npm").touch(mode=0o755)
    (tmp_path / "node").write_text("#!/bin/sh\necho v24.1.0\n")
    (tmp_path / "node").chmod(0o755)
    answers = {"node": "v24.1.0", str(tmp_path / "node"): "v24.1.0"}
    monkeypatch.setattr(frontend, "runs", lambda node: answers.get(str(node), ""))
    broken = extras.browser_driver(str(tmp_path))
    assert broken == {"PLAYWRIGHT_NODEJS_PATH": str(tmp_path / "node")}
    monkeypatch.setattr(frontend, "runs", lambda node: "v24.1.0")
    assert extras.browser_driver(str(tmp_path)) == {}


def test_missing_tools_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(extras, "missing_tools", lambda: ["nbval"])
    with pytest.raises(Stop, match="nbval"):
        suite.run(tmp_path)
