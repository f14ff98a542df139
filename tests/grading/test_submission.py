"""Notebooks in every state of disrepair: cells or a reason, never an exception."""

from __future__ import annotations

import json
import os

import pytest

from autodiff_lab.grading import submission
from tests.grading.made import cell, notebook, solved, write

BROKEN = {
    "empty": (b"", "not JSON"),
    "cut off": (json.dumps(solved()).encode()[:-200], "not JSON"),
    "no text": (bytes(range(256)), "not JSON"),
    "a list": (b"[]", "format 4"),
    "a number": (b"17", "format 4"),
    "too deep": (b"[" * 100_000 + b"]" * 100_000, "too deeply"),
    "an old format": (json.dumps({"nbformat": 3, "worksheets": []}).encode(), "4"),
    "no cells": (json.dumps(notebook([]) | {"cells": {}}).encode(), "no list of cells"),
    "many cells": (json.dumps(notebook([cell("1")] * 3000)).encode(), "more than 2000"),
    "endless code": (json.dumps(notebook([cell("x" * 2_000_000)])).encode(), "by hand"),
    "many digits": (b'{"nbformat": ' + b"4" * 10_000 + b"}", "not JSON"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_notebook_has_a_reason(name):
    data, reason = BROKEN[name]
    read = submission.parse(data)
    assert reason in read.reason
    assert read.cells == ()
    assert len(read.digest) == 64


@pytest.mark.parametrize("language", ["R", "julia", "<script>"])
def test_another_kernel_is_named(language):
    kernel = {"kernelspec": {"name": "x", "language": language}}
    read = submission.parse(json.dumps(notebook([], metadata=kernel)).encode())
    plain = language.strip("<>").lower()
    assert read.reason == f"The notebook is for {plain}, not for Python."


@pytest.mark.parametrize(
    "metadata", [None, [], {}, {"kernelspec": 3}, {"kernelspec": {"language": [1]}}]
)
def test_odd_metadata_is_no_reason(metadata):
    data = json.dumps(notebook([cell("x = 1")], metadata=metadata)).encode()
    assert [c.source for c in submission.parse(data).cells] == ["x = 1"]


def test_odd_cells_are_read_as_far_as_they_go():
    odd = [
        cell("a", metadata={"tags": "exercise"}),
        cell(["b\n", "c"], metadata={"tags": ["exercise", 3, None]}),
        cell({"text": "d"}),
        {"cell_type": "code"},
        "no cell",
        cell("e", cell_id=7),
        cell("\ud800"),
    ]
    read = submission.parse(json.dumps(notebook(odd)).encode())
    assert [c.source for c in read.cells] == ["a", "b\nc", "", "", "e", "?"]
    assert read.cells[1].tags == ("exercise",)
    assert read.cells[4].id == ""


def test_outputs_are_not_looked_at(tmp_path):
    bad = {"output_type": "display_data", "data": {"text/html": "<script>x</script>"}}
    path = write(tmp_path / "a.ipynb", notebook([cell("x", outputs=[bad] * 5)]))
    assert "script" not in repr(submission.read(path))


def test_only_ordinary_files_are_read(tmp_path):
    real = write(tmp_path / "real.ipynb", solved())
    (tmp_path / "link.ipynb").symlink_to(real)
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    for name in ("link", "pipe", "folder"):
        read = submission.read(tmp_path / f"{name}.ipynb")
        assert read.reason.startswith("This is no ordinary file")
        assert submission.fingerprint(tmp_path / f"{name}.ipynb") == read.digest
    missing = submission.read(tmp_path / "missing.ipynb")
    assert missing.reason == "The file could not be read: No such file or directory."


def test_a_large_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(submission, "MEGABYTES", 1)
    path = write(tmp_path / "a.ipynb", notebook([cell("#" * 1_100_000)]))
    assert "more than 1 MB" in submission.read(path).reason


def test_the_fingerprint_is_that_of_the_bytes(tmp_path):
    path = write(tmp_path / "a.ipynb", solved())
    assert submission.read(path).digest == submission.fingerprint(path)
    other = write(tmp_path / "b.ipynb", json.dumps(solved()) + " ")
    assert submission.read(other).digest != submission.fingerprint(path)
