"""Which cells run for an exercise."""

from __future__ import annotations

from autodiff_lab.grading.cells import Cell, chosen, parsed, run


def names_run(*cells: tuple[str, bool], target: int | None = None) -> list[int]:
    made = [Cell(*cell) for cell in cells]
    trees = {k: parsed(cell.source) for k, cell in enumerate(made)}
    return chosen(trees, made, len(made) - 1 if target is None else target)


def test_cells_of_the_lesson_run_when_something_needs_them():
    assert names_run(
        ("import numpy as np", True),
        ("import heavy", True),
        ("table = {}", True),
        ("table['sin'] = np.sin", True),
        ("heavy.train()", True),
        ("def f(x):\n    return table['sin'](x)", False),
    ) == [0, 2, 3, 5]


def test_what_a_needed_cell_needs_runs_too():
    assert names_run(
        ("a = 1", True), ("b = a", True), ("c = b", True), ("f = lambda: c", False)
    ) == [0, 1, 2, 3]


def test_cells_of_the_learner_always_run():
    assert names_run(("print(1)", False), ("x = 2", False), ("f = abs", True)) == [
        0,
        1,
        2,
    ]


def test_a_star_may_stand_for_any_name():
    assert names_run(("from numpy import *", True), ("f = sin", False)) == [0, 1]


def test_nothing_below_the_exercise_runs():
    cells = [Cell("f = 1"), Cell("f = 2"), Cell("f = 3")]
    space: dict = {}
    assert run(cells, 1, space) == []
    assert space["f"] == 2


def test_an_error_stops_a_statement_and_no_more():
    space: dict = {}
    troubles = run([Cell("a = 1 / 0\nb = 2"), Cell("c = ("), Cell("d = b")], 2, space)
    assert (space["b"], space["d"]) == (2, 2)
    assert [(t.cell, type(t.error).__name__) for t in troubles] == [
        (1, "SyntaxError"),
        (0, "ZeroDivisionError"),
    ]


def test_commands_of_the_notebook_are_left_out():
    source = "%%time\n%matplotlib inline\nif True:\n    !ls\nx = 7 \\\n  % 4\nhelp?"
    space: dict = {}
    assert run([Cell(source)], 0, space) == []
    assert space["x"] == 3
    assert parsed("%%html\n<b>").body == []


def test_the_future_lasts_for_the_cells_below():
    space: dict = {}
    cells = [Cell("from __future__ import annotations"), Cell("def f(x: Odd): ...")]
    assert run(cells, 1, space) == []
    assert space["f"].__annotations__ == {"x": "Odd"}
