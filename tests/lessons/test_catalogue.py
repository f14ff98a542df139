"""The list of lessons comes from the sources, and says so when one is incomplete."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from autodiff_lab.lessons import catalogue
from autodiff_lab.lessons.exercises import EXERCISES

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"


def test_lesson_three_is_listed():
    listed = {lesson.number: lesson for lesson in catalogue.lessons(FOLDER)}
    third = listed["03"]
    assert third.title == "Local derivatives and the path-sum rule"
    assert (third.minutes, third.grade) == (45, "intro")
    assert (FOLDER / third.file).is_file()


def test_the_index_says_what_there_is_to_do_and_what_it_is_worth():
    [lesson] = (one for one in catalogue.lessons(FOLDER) if one.number == "03")
    tasks = {task.name: task for task in lesson.tasks}
    assert tasks["path_sum"].kind == "exercise"
    assert tasks["path_sum"].points == EXERCISES["path_sum"].points
    assert tasks["recall_slope"].kind == "question"
    assert lesson.points == sum(task.points for task in lesson.tasks) > 10
    assert [*tasks][:2] == ["recall_slope", "recall_number"], "in order of the page"


def test_the_index_lists_every_check_of_the_notebook():
    """A panel that counts points must count the same cells as the page has."""
    for lesson in catalogue.lessons(FOLDER):
        page = nbformat.read(FOLDER / lesson.file, as_version=4)
        checks = [re.match(r'ad\.check\("(\w+)"', cell.source) for cell in page.cells]
        assert [found[1] for found in checks if found] == [
            task.name for task in lesson.tasks
        ]


def test_an_index_is_what_the_sources_say_today():
    for lesson in catalogue.from_sources(FOLDER):
        assert lesson in catalogue.lessons(FOLDER), "run the build of the lessons"


def test_a_name_that_no_exercise_has_is_refused():
    text = "```{code-cell} ipython3\n:tags: [question]\nno_such_thing\n```\n"
    with pytest.raises(ValueError, match="no question no_such_thing"):
        catalogue.tasks_in(text)


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
