"""The list of lessons comes from the sources, and says so when one is incomplete."""

from __future__ import annotations

from pathlib import Path

import pytest

from autodiff_lab.lessons import catalogue

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"


def test_lesson_three_is_listed():
    listed = {lesson.number: lesson for lesson in catalogue.lessons(FOLDER)}
    third = listed["03"]
    assert third.title == "Local derivatives and the path-sum rule"
    assert (third.minutes, third.grade) == (45, "intro")
    assert (FOLDER / third.file).is_file()


def test_lessons_are_sorted_by_number(tmp_path):
    (tmp_path / "sources").mkdir()
    for number in ("10", "02"):
        text = f"---\nlesson:\n  number: '{number}'\n  title: T\n  minutes: 5\n"
        path = tmp_path / "sources" / f"{number}-t.md"
        path.write_text(f"{text}  grade: core\n---\n", encoding="utf-8")
    found = catalogue.from_sources(tmp_path)
    assert [lesson.number for lesson in found] == ["02", "10"]


def test_missing_fields_are_named():
    with pytest.raises(ValueError, match="03-x: the front matter lacks minutes, grade"):
        catalogue.from_text("---\nlesson:\n  number: '03'\n  title: T\n---\n", "03-x")


def test_without_an_index_there_are_no_lessons(tmp_path):
    assert catalogue.lessons(tmp_path) == []
