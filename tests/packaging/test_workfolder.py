"""The learner's copies: brought up to date, and never at the learner's expense."""

from __future__ import annotations

import os
from contextlib import contextmanager

import pytest

from autodiff_lab.delivery import workfolder
from autodiff_lab.delivery.stop import Stop

from .conftest import an_ordinary_user


class Killed(BaseException):
    """Stands for the process dying: nothing after it runs, no handler expects it."""


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    (folder / "solved").mkdir(parents=True)
    (folder / "img").mkdir()
    (folder / ".ipynb_checkpoints").mkdir()
    for name in ("01-a.ipynb", "02-b.ipynb", "img/x.png"):
        (folder / name).write_text(f"{name} as of monday")
    for name in ("solved/01-a.ipynb", ".ipynb_checkpoints/y", "lessons.json"):
        (folder / name).write_text("not for learners")
    return folder


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work"


def texts(work):
    """Read what a learner sees in the folder."""
    names = workfolder.contents(work)
    return {name: (work / name).read_text() for name in names}


def new_versions(source, day="tuesday"):
    for name in ("01-a.ipynb", "02-b.ipynb"):
        (source / name).write_text(f"{name} as of {day}")


def test_a_first_copy_has_the_lessons_and_no_solutions(source, work):
    report = workfolder.refresh(source, work)
    assert sorted(texts(work)) == ["01-a.ipynb", "02-b.ipynb", "img/x.png"]
    assert report.lines() == ["3 lesson files added."]


def test_a_second_start_says_and_changes_nothing(source, work):
    workfolder.refresh(source, work)
    before = {path: path.stat().st_mtime_ns for path in work.rglob("*")}
    assert workfolder.refresh(source, work).lines() == []
    assert before == {path: path.stat().st_mtime_ns for path in work.rglob("*")}


def test_an_edited_lesson_stays_and_the_others_are_updated(source, work):
    workfolder.refresh(source, work)
    (work / "01-a.ipynb").write_text("my answers")
    new_versions(source)
    report = workfolder.refresh(source, work)
    assert texts(work) == {
        "01-a.ipynb": "my answers",
        "01-a.newer.ipynb": "01-a.ipynb as of tuesday",
        "02-b.ipynb": "02-b.ipynb as of tuesday",
        "img/x.png": "img/x.png as of monday",
    }
    assert "1 lesson file updated." in report.lines()
    assert "01-a.newer.ipynb" in report.lines()[-1]


def test_the_newer_lesson_is_offered_once(source, work):
    workfolder.refresh(source, work)
    (work / "01-a.ipynb").write_text("my answers")
    new_versions(source)
    workfolder.refresh(source, work)
    (work / "01-a.newer.ipynb").unlink()
    assert workfolder.refresh(source, work).lines() == []
    assert not (work / "01-a.newer.ipynb").exists()


def test_an_edited_newer_lesson_stays_too(source, work):
    workfolder.refresh(source, work)
    (work / "01-a.ipynb").write_text("my answers")
    new_versions(source)
    workfolder.refresh(source, work)
    (work / "01-a.newer.ipynb").write_text("more answers")
    new_versions(source, "friday")
    workfolder.refresh(source, work)
    seen = texts(work)
    assert seen["01-a.ipynb"] == "my answers"
    assert seen["01-a.newer.ipynb"] == "more answers"
    assert seen["01-a.newer-2.ipynb"] == "01-a.ipynb as of friday"


def test_an_untouched_newer_lesson_is_replaced(source, work):
    workfolder.refresh(source, work)
    (work / "01-a.ipynb").write_text("my answers")
    for day in ("tuesday", "friday"):
        new_versions(source, day)
        workfolder.refresh(source, work)
    assert texts(work)["01-a.newer.ipynb"] == "01-a.ipynb as of friday"
    assert "01-a.newer-2.ipynb" not in texts(work)


@pytest.mark.parametrize("record", [None, "", "{", "[1]", '{"01-a.ipynb": 3}'])
def test_a_lost_or_spoilt_record_costs_no_work(source, work, record):
    workfolder.refresh(source, work)
    (work / "01-a.ipynb").write_text("my answers")
    stored = work / workfolder.PRIVATE / "given.json"
    stored.unlink() if record is None else stored.write_text(record)
    new_versions(source)
    workfolder.refresh(source, work)
    assert texts(work)["01-a.ipynb"] == "my answers"
    assert texts(work)["01-a.newer.ipynb"] == "01-a.ipynb as of tuesday"


@contextmanager
def killed_at(moment, monkeypatch):
    """Die just before, or just after, the given renaming of a file."""
    count = 0

    def replace(old, new, real=os.replace):
        nonlocal count
        count += 1
        if count == moment // 2 + 1 and moment % 2 == 0:
            raise Killed
        real(old, new)
        if count == moment // 2 + 1:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(workfolder.os, "replace", replace)
        yield


@pytest.mark.parametrize("moment", range(16))
def test_killed_anywhere_the_next_start_puts_it_right(
    source, work, monkeypatch, moment
):
    workfolder.refresh(source, work)
    (work / "01-a.ipynb").write_text("my answers")
    new_versions(source)
    (source / "03-c.ipynb").write_text("03-c.ipynb as of tuesday")
    died = False
    with killed_at(moment, monkeypatch):
        try:
            workfolder.refresh(source, work)
        except Killed:
            died = True
    assert died == (moment < 14)  # seven files are renamed, before and after each
    new_versions(source, "friday")
    workfolder.refresh(source, work)
    seen = texts(work)
    assert seen["01-a.ipynb"] == "my answers"
    assert seen["02-b.ipynb"] == "02-b.ipynb as of friday"
    assert seen["03-c.ipynb"] == "03-c.ipynb as of tuesday"
    assert seen["01-a.newer.ipynb"] == "01-a.ipynb as of friday"
    assert len(seen) == 5


def test_a_folder_that_cannot_be_written_to(public_folder):
    source, closed = public_folder / "source", public_folder / "closed"
    source.mkdir()
    (source / "01-a.ipynb").write_text("a lesson")
    closed.mkdir(mode=0o555)
    with an_ordinary_user(), pytest.raises(Stop) as caught:
        workfolder.refresh(source, closed / "lessons")
    assert "could not be written" in str(caught.value)
    assert "Permission denied" in str(caught.value)
    assert "--dir" in str(caught.value)


def test_a_folder_that_is_a_file(source, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Stop, match="could not be written"):
        workfolder.refresh(source, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_an_installation_without_lessons(tmp_path, work):
    with pytest.raises(Stop, match="no lessons"):
        workfolder.refresh(tmp_path, work)


def test_the_first_lesson_is_the_lowest_numbered(source, work):
    (source / "00-index.txt").write_text("not a notebook")
    workfolder.refresh(source, work)
    assert workfolder.first_lesson(work) == "01-a.ipynb"


def test_served_copies_follow_the_checkout(source, tmp_path):
    served = tmp_path / "env/share/jupyter/labextensions/autodiff-lab/lessons"
    workfolder.refresh_served(source, tmp_path / "env")
    assert not served.exists()
    served.mkdir(parents=True)
    workfolder.refresh_served(source, tmp_path / "env")
    assert texts(served) == texts(source)
