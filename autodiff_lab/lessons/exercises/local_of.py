"""Lesson 3, exercise 1: the local derivatives of eight operations."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.oracles import complex_step
from autodiff_lab.lessons.programs import BINARY, OPERATIONS
from autodiff_lab.lessons.reading import number, numbers

STATEMENT = """
Eight operations, and one question for each operand: *if only this operand moves, how
fast does the result move?*

`local_of(op, x, y)` gets the name of an operation and the values of its operands. For
an operation with two operands return two numbers, first for `x`, then for `y`; for an
operation with one operand return one number. (`y` is then `None`; leave it alone.)
You can check as often as you like: finished operations count at once.
"""

STUB = '''
def local_of(op, x, y=None):
    """Return how fast the result of op moves with each operand."""
    if op == "add":  # x + y
        return ..., ...
    if op == "subtract":  # x - y
        return ..., ...
    if op == "multiply":  # x * y
        return ..., ...
    if op == "divide":  # x / y
        return ..., ...
    if op == "negate":  # -x
        return ...
    if op == "sin":  # np.sin(x)
        return ...
    if op == "exp":  # np.exp(x)
        return ...
    if op == "log":  # np.log(x)
        return ...
'''


def local_of(op, x, y=None):
    """Return how fast the result of op moves with each operand."""
    if op == "add":  # x + y
        return 1.0, 1.0
    if op == "subtract":  # x - y
        return 1.0, -1.0
    if op == "multiply":  # x * y
        return y, x
    if op == "divide":  # x / y
        return 1 / y, -x / y**2
    if op == "negate":  # -x
        return -1.0
    if op == "sin":  # np.sin(x)
        return np.cos(x)
    if op == "exp":  # np.exp(x)
        return np.exp(x)
    if op == "log":  # np.log(x)
        return 1 / x
    raise ValueError(op)


def from_a_table(op: str, x: float, y: Any = None) -> Any:
    """Look the rule up, and write a quotient as a product with 1/y."""
    rules = {
        "add": lambda: [1, 1],
        "subtract": lambda: [1, -1],
        "multiply": lambda: [y, x],
        "divide": lambda: [y**-1, x * -(y**-2)],
        "negate": lambda: [-1],
        "sin": lambda: [np.sin(x + np.pi / 2)],
        "exp": lambda: [np.e**x],
        "log": lambda: [x**-1],
    }
    return rules[op]()


def by_complex_step(op: str, x: float, y: Any = None) -> Any:
    """Measure every operand without any rule at all: exact, so it counts."""
    points = [x] if y is None else [x, y]
    return _measured(op, points)


def product_of_derivatives(op: str, x: float, y: Any = None) -> Any:
    """Take the derivative of a product for the product of the derivatives."""
    return (1.0, 1.0) if op in ("multiply", "divide") else local_of(op, x, y)


def own_operand(op: str, x: float, y: Any = None) -> Any:
    """Give each factor itself instead of the other one."""
    return (x, y) if op == "multiply" else local_of(op, x, y)


def subtract_like_add(op: str, x: float, y: Any = None) -> Any:
    """Forget that the second operand pulls the result down."""
    if op == "subtract":
        return 1.0, 1.0
    return (1 / y, x / y**2) if op == "divide" else local_of(op, x, y)


def times_the_operand(op: str, x: float, y: Any = None) -> Any:
    """Multiply the slope by the operand, as if sin(x) were sin times x."""
    slope = local_of(op, x, y)
    return slope * x if op in ("sin", "exp", "log") else slope


def value_for_slope(op: str, x: float, y: Any = None) -> Any:
    """Return the value of the operation instead of its slope."""
    operands = (x, y) if op in BINARY else (x,)
    value = OPERATIONS[op](*operands)
    return (value, value) if op in BINARY else value


def exp_as_a_power(op: str, x: float, y: Any = None) -> Any:
    """Use the rule for x**n on e**x."""
    return x * np.exp(x - 1) if op == "exp" else local_of(op, x, y)


def _measured(op: str, points: list[float]) -> list[float]:
    first = complex_step(lambda x: OPERATIONS[op](x, *points[1:]), points[0])
    if len(points) == 1:
        return [first]
    return [first, complex_step(lambda y: OPERATIONS[op](points[0], y), points[1])]


def case(op: str, x: float, y: float) -> Case:
    """One call, with the slopes measured on the operation itself."""
    points = [x, y] if op in BINARY else [x]
    expected = {"": np.array(_measured(op, points))}
    return Case((op, x, y if op in BINARY else None), expected, part=op)


def draw(rng: np.random.Generator) -> list[Case]:
    """Two points for each operation, positive because of the logarithm."""
    points = rng.uniform(1.2, 3.0, size=(2, 2))
    return [case(op, float(x), float(y)) for op in OPERATIONS for x, y in points]


def read(answer: Any) -> Slots:
    """Read one number, or a list with one number for each operand."""
    if isinstance(answer, (list, tuple)) or np.ndim(answer) == 1:
        return {"": numbers(answer)}
    return {"": np.array([number(answer)])}


WRONG_ANSWERS = (
    WrongAnswer(
        product_of_derivatives,
        "M1",
        "Both factors have slope 1, but their product does not: with the other factor "
        "held still, it decides how much a nudge is worth.",
        case("multiply", 3.0, 5.0),
        'local_of("multiply", 3.0, 5.0)',
    ),
    WrongAnswer(
        own_operand,
        "M3",
        "Each factor got its own value. Nudge x while y stands still: which of the two "
        "values says how much of the nudge arrives?",
        case("multiply", 3.0, 5.0),
        'local_of("multiply", 3.0, 5.0)',
    ),
    WrongAnswer(
        subtract_like_add,
        "M3",
        "The second operand has the wrong sign. When y grows, the result falls.",
        case("subtract", 3.0, 5.0),
        'local_of("subtract", 3.0, 5.0)',
    ),
    WrongAnswer(
        times_the_operand,
        "M1",
        "The slope has been multiplied by the operand once more. A function applied to "
        "x is not a product with x.",
        case("sin", 2.0, 0.0),
        'local_of("sin", 2.0)',
    ),
    WrongAnswer(
        value_for_slope,
        "M2",
        "This is the value of the operation. Asked for is how fast that value moves.",
        case("sin", 2.0, 0.0),
        'local_of("sin", 2.0)',
    ),
    WrongAnswer(
        exp_as_a_power,
        "M3",
        "That rule is for x**n, where the base moves. In exp(x) the exponent moves.",
        case("exp", 2.0, 0.0),
        'local_of("exp", 2.0)',
    ),
)

EXERCISE = Exercise(
    name="local_of",
    lesson="03",
    title="Eight local derivatives",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=local_of,
    alternatives=(from_a_table, by_complex_step),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Pretend that every operand is a plain number except the one you ask about.",
        "For x / y hold x still and read it as x times 1/y: what is the slope of 1/y?",
        'The line for "multiply" reads: return y, x',
    ),
    points=2,
    difficulty=1,
    importance=5,
    minutes=8,
    draw=draw,
    read=read,
    example=case("multiply", 3.0, 5.0),
    example_call='local_of("multiply", 3.0, 5.0)',
)
