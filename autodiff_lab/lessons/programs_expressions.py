"""Expressions as nested tuples: the raw material of lesson 7.

An expression is a number, a name such as ``"x"``, or a tuple of an operation and its
operands: ``("*", "x", ("+", "x", 3))``. Here they are evaluated, measured and drawn at
random; nothing here derives or simplifies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import WrongKind
from autodiff_lab.lessons.reading import kind_of, numbers

Expression = Any  # a number, a name, or a tuple
Point = Mapping[str, Any]

OPERATIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "+": (2, lambda a, b: a + b),
    "*": (2, lambda a, b: a * b),
    "sin": (1, np.sin),
    "cos": (1, np.cos),
    "exp": (1, np.exp),
}
NOT_AN_EXPRESSION = (
    'The result should be an expression: a number, a name, or a tuple such as ("*", '
    '"x", 3) with one of the operations + * sin cos exp. It is {kind}{inside}.'
)


class Malformed(Exception):
    """Something that is no expression."""


def evaluate(expression: Expression, point: Point) -> Any:
    """The value of an expression where the names have the values of `point`.

    >>> evaluate(("*", "x", ("+", "x", 3)), {"x": 2.0})
    10.0
    """
    if isinstance(expression, (tuple, list)):
        if not expression or not isinstance(expression[0], str):
            raise Malformed
        values = [evaluate(operand, point) for operand in expression[1:]]
        return applied(expression[0], values)
    if isinstance(expression, str) and expression in point:
        return point[expression]
    if isinstance(expression, (int, float)) and not isinstance(expression, bool):
        return float(expression)
    raise Malformed


def applied(operation: str, values: Sequence[Any]) -> Any:
    """Apply an operation by its name."""
    count, function = OPERATIONS.get(operation, (-1, None))
    if function is None or len(values) != count:
        raise Malformed
    return function(*values)


def run(steps: Any, point: Point) -> Any:
    """The value of the last step, where each step may use those before it.

    >>> run([("t1", "*", "x", "x"), ("t2", "+", "t1", "t1")], {"x": 3.0})
    18.0
    """
    if not isinstance(steps, (list, tuple)) or not steps:
        raise Malformed
    known, value = dict(point), 0.0
    for step in steps:
        if not isinstance(step, (list, tuple)) or len(step) < 3:
            raise Malformed
        name, operation, *operands = step
        if not isinstance(name, str) or any(isinstance(o, tuple) for o in operands):
            raise Malformed
        value = known[name] = evaluate((operation, *operands), known)
    return value


def values_at(found: Any, points: Sequence[Point], of: Any = evaluate) -> Any:
    """The values of an answer at all points; the answer itself if it has none."""
    try:
        return {"values": [float(of(found, point)) for point in points]}
    except (Malformed, OverflowError, TypeError, ValueError):
        return found


def values_in(answer: Any) -> np.ndarray:
    """What `values_at` has found, or a sentence on why it could not."""
    if not isinstance(answer, dict) or "values" not in answer:
        inside = isinstance(answer, (tuple, list))
        text = " with a part that is none of these" if inside else ""
        problem = NOT_AN_EXPRESSION.format(kind=kind_of(answer), inside=text)
        raise WrongKind(problem)
    return numbers(answer["values"])


def size(expression: Expression) -> int:
    """How many symbols it takes to write the expression down.

    >>> size(("*", "x", ("+", "x", 3)))
    5
    """
    if not isinstance(expression, (tuple, list)):
        return 1
    return 1 + sum(size(operand) for operand in expression[1:])


def parts(expression: Expression) -> set[Expression]:
    """All different operations in an expression.

    >>> len(parts(("+", ("*", "x", "x"), ("*", "x", "x"))))
    2
    """
    if not isinstance(expression, tuple):
        return set()
    return {expression}.union(*map(parts, expression[1:]))


def random_expression(rng: np.random.Generator, depth: int) -> Expression:
    """Draw an expression on which no law of 0 and 1 applies, in x and y."""
    if depth == 0:
        return str(rng.choice(["x", "y"]))
    operation = str(rng.choice(["+", "*", "*", "sin", "cos", "exp"]))
    left = random_expression(rng, depth - 1)
    if operation == "exp":  # of something small, or values explode
        return ("exp", ("sin", left))
    if OPERATIONS[operation][0] == 1:
        return (operation, left)
    if rng.random() < 0.3:
        return (operation, int(rng.integers(2, 6)), left)
    return (operation, left, random_expression(rng, depth - 1))


def random_points(rng: np.random.Generator, count: int) -> list[dict[str, float]]:
    """Draw values for x and y on which + and × differ."""
    return [
        {name: float(rng.uniform(1.2, 2.4)) for name in ("x", "y")}
        for _ in range(count)
    ]
