"""One submission, one record: whatever has happened to its cells."""

from __future__ import annotations

import pytest

from autodiff_lab.grading.ladder import TRUST
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.marking import Grader, Job
from autodiff_lab.grading.records import from_json
from autodiff_lab.grading.sandbox import Sandbox, SandboxBroken
from tests.grading.made import (
    LESSON,
    SECRET,
    SOLUTIONS,
    answers,
    cell,
    exercise_cell,
    notebook,
    solved,
    write,
)


@pytest.fixture(scope="module")
def grader():
    with Grader(TRUST, SECRET, Limits(seconds=5.0)) as shared:
        yield shared


@pytest.fixture
def graded(grader, tmp_path):
    """Grade a notebook and return its record."""

    def grade(content, student="ada"):
        path = write(tmp_path / "ada.ipynb", content)
        record = grader.record(Job("03", student, str(path), "ada.ipynb"))
        assert from_json(record.as_json()) == record
        return record

    return grade


def marks(record) -> dict:
    return {mark.exercise: mark for mark in record.marks}


def test_a_solved_notebook_has_all_points(graded):
    record = graded(solved())
    assert (record.status, record.earned, record.points) == ("graded", 8, 8)
    assert record.tier == "trust"
    assert [mark.exercise for mark in record.marks] == [
        exercise.name for exercise in LESSON.exercises
    ]


def test_grading_again_gives_the_same_bytes(graded):
    source = "import random\ndef plus_hides(p): return random.random() * p"
    content = answers(**SOLUTIONS | {"plus_hides": source})
    assert graded(content).as_bytes() == graded(content).as_bytes()


def test_other_students_get_other_inputs(graded):
    source = "def plus_hides(p):\n    print(p)\n    return p / (p - 1) if p == 3 else p"
    first, second = (
        graded(answers(plus_hides=source), student=name) for name in ("ada", "bob")
    )
    assert first.earned == second.earned == 0
    assert marks(first)["plus_hides"].printed == "3.0\n"  # the example, no more


def test_a_known_mistake_is_named(graded):
    mark = marks(graded(answers(plus_hides="def plus_hides(p): return p")))[
        "plus_hides"
    ]
    assert (mark.mistake, mark.misconception) == ("same_again", "M1")
    assert mark.counterexample["call"] == "plus_hides(3.0)"


def test_helpers_imports_and_plots_are_no_trouble(graded):
    record = graded(
        notebook(
            [
                cell("%matplotlib inline\n!pip list\nimport numpy as np"),
                cell("import no_such_plots\nno_such_plots.show()\ntwo = 2.0"),
                cell("import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()"),
                cell("from IPython.display import display\ndisplay(figure)"),
                cell("%%html\n<b>hello"),
                cell("def helper(p):\n    return p - two + 1.0"),
                cell("print('hello'); display(helper)"),
                exercise_cell(
                    "plus_hides",
                    "from __future__ import annotations\n"
                    "import nothing\nimport autodiff_lab as ad\n"
                    "def plus_hides(p: Unheard) -> Unheard:\n"
                    "    axes.plot([p])\n"
                    "    return np.float64(p) / helper(p)\n"
                    'ad.check("plus_hides"); ad.step(3)\nplt.plot()',
                ),
            ]
        )
    )
    assert marks(record)["plus_hides"].state == "right"


RIGHT = SOLUTIONS["plus_hides"]
WRONG = "def plus_hides(p): return 0.5"
TRICKS = {
    "deleted": ([], 0, "missing"),
    "renamed": ([cell(RIGHT, "another-id")], 1, ""),
    "without ids": ([cell(RIGHT)], 1, ""),
    "retyped": (
        [cell(RIGHT, "exercise-plus_hides", "markdown")],
        0,
        "no longer a code",
    ),
    "raw": ([cell(RIGHT, "exercise-plus_hides", "raw")], 0, "no longer a code"),
    "emptied": ([exercise_cell("plus_hides", " \n")], 0, "empty"),
    "doubled, right last": (
        [exercise_cell("plus_hides", WRONG), exercise_cell("plus_hides", RIGHT)],
        *(1, ""),
    ),
    "doubled, wrong last": (
        [exercise_cell("plus_hides", RIGHT), exercise_cell("plus_hides", WRONG)],
        *(0, "differ"),
    ),
    "overwritten below": (
        [exercise_cell("plus_hides", RIGHT), cell("plus_hides = 3")],
        1,
        "",
    ),
    "claimed in an output": (
        [
            exercise_cell("plus_hides", WRONG)
            | {
                "outputs": [
                    {
                        "output_type": "display_data",
                        "data": {
                            "application/vnd.autodiff-lab.check+json": {
                                "state": "right",
                                "points": [1, 1],
                            }
                        },
                    }
                ]
            }
        ],
        *(0, "differ"),
    ),
    "claimed in metadata": (
        [
            exercise_cell("plus_hides", WRONG)
            | {"metadata": {"nbgrader": {"grade": True, "points": 100}}}
        ],
        *(0, "differ"),
    ),
    "checks of its own": (
        [
            cell(
                "import autodiff_lab as ad\nad.check = lambda *a: True",
                "check-plus_hides",
            )
        ],
        *(0, "missing"),
    ),
    "only text": (
        [exercise_cell("plus_hides", "# def plus_hides(p): ...")],
        0,
        "nothing",
    ),
}


@pytest.mark.parametrize("name", TRICKS)
def test_tricks_with_cells(graded, name):
    cells, earned, reason = TRICKS[name]
    record = graded(notebook(cells))
    mark = marks(record)["plus_hides"]
    assert record.status == "graded"
    assert mark.earned == earned
    assert reason in mark.message


def test_odd_decisions_are_noted(graded):
    assert graded(notebook([cell(RIGHT)])).notes == [
        "plus_hides: taken from a cell without the exercise's id."
    ]
    twice = [exercise_cell("plus_hides", RIGHT)] * 2
    assert "several cells" in graded(notebook(twice)).notes[0]


def test_a_broken_notebook_is_graded_with_a_reason(graded):
    record = graded("{")
    assert (record.status, record.earned, record.points) == ("graded", 0, 8)
    assert record.reason.startswith("The file is not a notebook")
    assert all(mark.message == record.reason for mark in record.marks)


def test_one_endless_exercise_costs_only_itself(tmp_path):
    path = write(
        tmp_path / "a.ipynb",
        answers(
            **SOLUTIONS | {"path_sum": "def path_sum(g, y, x):\n    while 1: pass"}
        ),
    )
    with Grader(TRUST, SECRET, Limits(seconds=2.0)) as grader:
        record = grader.record(Job("03", "ada", str(path), "a.ipynb"))
    assert record.earned == 5
    assert "still running after 2 seconds" in marks(record)["path_sum"].message


def test_our_own_fault_is_no_grade(grader, tmp_path, monkeypatch):
    def fail(*_arguments):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("autodiff_lab.grading.harness.assess", fail)
    path = write(tmp_path / "a.ipynb", solved())
    record = grader.record(Job("03", "ada", str(path), "a.ipynb"))
    assert (record.status, record.earned, record.marks) == ("not graded", 0, [])
    assert "ZeroDivisionError: ours" in record.reason


def test_a_sandbox_that_broke_is_replaced_once(tmp_path, monkeypatch):
    path = write(tmp_path / "a.ipynb", solved())
    starts = []
    real = Sandbox.__enter__

    def enter(self):
        starts.append(1)
        real(self)
        if len(starts) == 1:
            self.process.kill()
            self.process.wait()
        return self

    monkeypatch.setattr(Sandbox, "__enter__", enter)
    with Grader(TRUST, SECRET) as grader:
        record = grader.record(Job("03", "ada", str(path), "a.ipynb"))
    assert (record.earned, len(starts)) == (8, 2)


def test_a_sandbox_that_does_not_start_is_our_fault(tmp_path, monkeypatch):
    def enter(self):
        raise SandboxBroken("no such kernel")

    monkeypatch.setattr(Sandbox, "__enter__", enter)
    path = write(tmp_path / "a.ipynb", solved())
    with Grader(TRUST, SECRET) as grader:
        record = grader.record(Job("03", "ada", str(path), "a.ipynb"))
    assert record.status == "not graded"
    assert "no such kernel" in record.reason
