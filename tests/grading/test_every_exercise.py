"""Every exercise there is, through the whole machinery: it changes no verdict."""

from __future__ import annotations

import pytest

from autodiff_lab.grading import harness, ladder
from autodiff_lab.grading.assignment import assignment
from autodiff_lab.grading.cells import Cell
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.marking import Grader, Job
from autodiff_lab.grading.sandbox import Sandbox
from autodiff_lab.lessons.catalogue import lessons, lessons_source
from autodiff_lab.lessons.exercises import EXERCISES
from tests.grading.made import SECRET

TIER = next((t for t in ladder.SAFE if not ladder.missing(t)), ladder.TRUST)
BUILT = sorted(
    lesson.number
    for lesson in lessons()
    if any(exercise.lesson == lesson.number for exercise in EXERCISES.values())
)


@pytest.fixture(scope="module")
def agent():
    with Sandbox(TIER, Limits()) as sandbox:
        yield sandbox


@pytest.mark.parametrize("name", EXERCISES)
def test_the_solution_is_right_and_the_stub_is_not_started(agent, name):
    exercise = EXERCISES[name]
    numpy = Cell("import numpy as np\nimport autodiff_lab as ad")
    for source, state in ((exercise.solution, "right"), (exercise.stub, "not started")):
        mark = harness.mark(agent, exercise, [numpy, Cell(source)], 1, seed=11)
        assert mark.state == state, mark.message
        assert mark.earned == (exercise.points if state == "right" else 0)


@pytest.mark.parametrize("number", BUILT)
def test_the_notebooks_of_every_lesson(number):
    chosen = assignment(number)
    with Grader(TIER, SECRET) as grader:
        for folder, earned in (("", 0), ("solved", chosen.points)):
            path = lessons_source() / folder / chosen.lesson.file
            record = grader.record(Job(number, "ada", str(path), "x.ipynb"))
            assert record.status == "graded", record.reason
            unlike = [
                m for m in record.marks if m.earned != (m.points if earned else 0)
            ]
            assert not unlike, unlike
            assert record.earned == earned
