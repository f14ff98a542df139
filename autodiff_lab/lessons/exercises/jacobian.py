"""Lesson 13: a Jacobian from pushes or from pulls, whichever are fewer."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_cost import FIELDS, counted_jacobian
from autodiff_lab.lessons.reading import kind_of, number

STATEMENT = """
You get two functions that know a program at a point: `push(v)` returns how its `m`
results change when its `n` inputs move along `v`; `pull(w)` returns how the results,
weighed with `w`, change with each input. `jacobian(push, pull, n, m)` returns the
array of shape `(m, n)` with all derivatives, and **uses as few seeds as possible**:
`n` pushes or `m` pulls, whichever is less. The check counts.
"""

STUB = '''
def jacobian(push, pull, n, m):
    """Return the Jacobian, of shape (m, n), with as few seeds as possible."""
    return ...
'''


def jacobian(push, pull, n, m):
    """Return the Jacobian, of shape (m, n), with as few seeds as possible."""
    if n < m:
        return np.array([push(unit) for unit in np.eye(n)]).T  # columns
    return np.array([pull(unit) for unit in np.eye(m)])  # rows


def filled_in(push: Any, pull: Any, n: int, m: int) -> np.ndarray:
    """Write each row or column into its place."""
    found = np.zeros((m, n))
    for k in range(min(n, m)):
        unit = np.zeros(min(n, m))
        unit[k] = 1.0
        if n <= m:
            found[:, k] = push(unit)
        else:
            found[k] = pull(unit)
    return found


def always_pulls(push: Any, pull: Any, n: int, m: int) -> np.ndarray:
    """Go back for every row, however many there are."""
    return np.array([pull(unit) for unit in np.eye(m)])


def wrong_way_round(push: Any, pull: Any, n: int, m: int) -> np.ndarray:
    """Choose the mode with more seeds."""
    if n > m:
        return np.array([push(unit) for unit in np.eye(n)]).T
    return np.array([pull(unit) for unit in np.eye(m)])


def columns_as_rows(push: Any, pull: Any, n: int, m: int) -> np.ndarray:
    """Stack what a push gives as if it were a row."""
    if n < m:
        return np.array([push(unit) for unit in np.eye(n)])
    return np.array([pull(unit) for unit in np.eye(m)])


def read(answer: Any) -> Slots:
    """Read a matrix and a count."""
    if not isinstance(answer, dict) or answer.keys() != {"jacobian", "seeds"}:
        raise WrongKind(f"the result should be an array, but is {kind_of(answer)}.")
    found = np.asarray(answer["jacobian"])
    if found.dtype.kind not in "iuf" or found.ndim != 2:
        raise WrongKind(f"the result should have two axes, but has {found.ndim}.")
    if not np.all(np.isfinite(found)):
        raise WrongKind(messages.NOT_FINITE.format(place=messages.RESULT))
    return {"jacobian": found, "seeds": np.array(number(answer["seeds"]))}


def case(name: str, x: np.ndarray) -> Case:
    """Measure every derivative with a complex step."""
    columns = [
        np.imag(FIELDS[name](x + 1e-30j * unit)) / 1e-30 for unit in np.eye(len(x))
    ]
    found = np.array(columns).T
    slots = {"jacobian": found, "seeds": np.array(float(min(found.shape)))}
    return Case((name, x), slots, name)


def draw(rng: np.random.Generator) -> list[Case]:
    """Tall, wide and square Jacobians."""
    sizes = {"few to many": (2, 3), "many to few": (6, 8), "a square one": (3, 4)}
    return [
        case(name, rng.uniform(0.3, 1.2, size=size))
        for name, pair in sizes.items()
        for size in pair
    ]


EXAMPLE = case("few to many", np.array([0.5, 1.0]))
CALL = "jacobian(push, pull, 2, 5)"
SQUARE = case("a square one", np.array([0.5, 1.0]))

WRONG_ANSWERS = (
    WrongAnswer(
        always_pulls,
        "M9",
        "Every number is right, and there were more seeds than needed: two pushes "
        "would have done what took five pulls.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        wrong_way_round,
        "M9",
        "Every number is right, and you took the dearer mode each time: few inputs "
        "call for pushes, few results for pulls.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        columns_as_rows,
        "M11",
        "What a push returns is a column, one entry for each result. Stacked as rows "
        "it makes the transpose.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="jacobian",
    lesson="13",
    title="A Jacobian, both ways",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=jacobian,
    alternatives=(filled_in,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "What does push return for v = [1, 0, 0]? And pull, for w = [1, 0]?",
        "The rows of np.eye(n) are the n unit vectors. Push each, and you have the "
        "columns. Or pull each of the m others, and you have the rows.",
        "The columns: np.array([push(unit) for unit in np.eye(n)]).T",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=10,
    draw=draw,
    read=read,
    drive=counted_jacobian,
    example=EXAMPLE,
    example_call=CALL,
    oracle="a complex step and the count give",
)
