"""Lesson 7, exercise 2: laws of arithmetic against the swell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_expressions import (
    Expression,
    Point,
    evaluate,
    random_expression,
    random_points,
    size,
    values_at,
    values_in,
)

STATEMENT = """
Make an expression short. Four kinds of law are enough: two numbers are worked out;
`0 + a` and `a + 0` are `a`; `1 * a` and `a * 1` are `a`; `0 * a` and `a * 0` are 0.

The check wants three things. The value stays the same at random points. Of the 0s and
1s that we have sprinkled over an expression, **none is left**. And what is simple stays
as it is: simplifying twice gives the same as simplifying once.
"""

STUB = '''
def simplify(e):
    """Return a short expression with the same value."""
    if not isinstance(e, tuple):  # a number, or a name
        return e
    op, args = ..., ...
    return ...
'''


def simplify(e):
    """Return a short expression with the same value."""
    if not isinstance(e, tuple):  # a number, or a name
        return e
    op, args = e[0], [simplify(arg) for arg in e[1:]]  # the operands come first
    if op in ("sin", "cos", "exp"):
        return (op, args[0])
    left, right = args
    if not isinstance(left, (tuple, str)) and not isinstance(right, (tuple, str)):
        return left + right if op == "+" else left * right
    neutral = 0 if op == "+" else 1  # what changes nothing
    if op == "*" and 0 in (left, right):
        return 0
    if neutral in (left, right):
        return right if left == neutral else left
    return (op, left, right)


def _law(e: Expression) -> Expression:
    """Apply one law at the top, if one fits."""
    if not isinstance(e, tuple) or len(e) == 2:
        return e
    op, a, b = e
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a + b if op == "+" else a * b
    fitting = {
        "+": [(a == 0, b), (b == 0, a)],
        "*": [(a == 0, 0), (b == 0, 0), (a == 1, b), (b == 1, a)],
    }
    return next((result for fits, result in fitting[op] if fits), e)


def _inside(function: Callable[[Expression], Expression], e: Expression) -> Expression:
    return (e[0], *map(function, e[1:])) if isinstance(e, tuple) else e


def top_down(e: Expression) -> Expression:
    """Apply the laws at the top first, and then inside."""
    return _inside(top_down, _law(e))


def until_nothing_changes(e: Expression) -> Expression:
    """Go through the whole expression again and again."""
    after = top_down(e)
    while after != e:
        e, after = after, top_down(after)
    return after


def top_only(e: Expression) -> Expression:
    """Look at the last operation, and at nothing inside."""
    return _law(e)


def numbers_left(e: Expression) -> Expression:
    """Use the laws of 0 and 1, and never work numbers out."""
    e = _inside(numbers_left, e)
    numeric = isinstance(e, tuple) and all(isinstance(a, int | float) for a in e[1:])
    return e if numeric and len(e) == 3 else _law(e)


def nothing_done(e: Expression) -> Expression:
    """Hand the expression back."""
    return e


def neutral_confused(e: Expression) -> Expression:
    """Treat 0 in a product as if it stood in a sum."""
    e = _inside(neutral_confused, e)
    if isinstance(e, tuple) and e[0] == "*" and 0 in e[1:]:
        return e[2] if e[1] == 0 else e[1]
    return _law(e)


def one_confused(e: Expression) -> Expression:
    """Treat 1 in a sum as if it stood in a product."""
    e = _inside(one_confused, e)
    if isinstance(e, tuple) and e[0] == "+" and 1 in e[1:]:
        return e[2] if e[1] == 1 else e[1]
    return _law(e)


def drive(written: Any, e: Expression, points: list[Point], most: int) -> Any:
    """Simplify twice; values, symbols, and whether the second time changed it."""
    once = written(e)
    found = values_at(once, points)
    if found is once:
        return found
    again = written(once) == once
    return {**found, "symbols": size(once), "settled": float(again)}


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """The values; how many symbols too many; and 1 if it is settled."""
    values, most = values_in(answer), args[2]
    return {
        "values": values,
        "symbols too many": np.array(max(0.0, answer["symbols"] - most)),
        "settled": np.array(answer["settled"]),
    }


def sprinkled(rng: np.random.Generator, e: Expression, often: float) -> Expression:
    """Write an expression with 0s and 1s all over, and with the same value."""
    if isinstance(e, tuple):
        e = (e[0], *(sprinkled(rng, operand, often) for operand in e[1:]))
    elif isinstance(e, int):
        e = ("+", e - 2, ("*", 1, 2))
    if rng.random() > often:
        return e
    nothing = ("*", random_expression(rng, 1), ("+", 2, -2))
    forms = [
        ("+", e, 0),
        ("*", ("+", 0, 1), e),
        ("+", nothing, e),
        ("+", ("*", 0, nothing), ("*", e, 1)),
    ]
    return forms[int(rng.integers(len(forms)))]


def case(e: Expression, short: Expression, points: Any, part: str) -> Case:
    """A long expression; its values; and no symbol more than the short one has."""
    expected = {
        "values": np.array([float(evaluate(e, point)) for point in points]),
        "symbols too many": np.array(0.0),
        "settled": np.array(1.0),
    }
    return Case((e, points, size(short)), expected, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Each law alone, then expressions with 0s and 1s all over."""
    points = random_points(rng, 3)
    alone: dict[str, tuple[Expression, Expression]] = {
        "adding 0": (("+", ("+", "x", 0), "y"), ("+", "x", "y")),
        "times 1": (("sin", ("*", 1, "x")), ("sin", "x")),
        "times 0": (("+", ("*", "y", 0), "x"), "x"),
        "the last operation": (("*", 1, "y"), "y"),
        "two numbers": (("*", ("+", 2, 3), "x"), ("*", 5, "x")),
        "0 that comes from inside": (("*", ("*", 0, "x"), "y"), 0),
        "1 in a sum": (("+", 1, "x"), ("+", 1, "x")),
    }
    cases = [case(e, short, points, part) for part, (e, short) in alone.items()]
    for _ in range(4):
        short = ("+", random_expression(rng, 3), ("*", "x", "y"))
        long = sprinkled(rng, short, 0.6)
        cases.append(case(long, short, random_points(rng, 3), "many 0s and 1s"))
    return cases


def read(answer: Any) -> Slots:
    """The values alone."""
    return {"values": values_in(answer)}


AT = [{"x": 2.0, "y": 5.0}]
LONG = ("+", ("*", 1, "x"), ("*", 0, "y"))
EXAMPLE = case(LONG, "x", AT, "1 x + 0 y")
CALL = 'simplify(("+", ("*", 1, "x"), ("*", 0, "y"))), evaluated at x = 2, y = 5'
ONE = case(("+", "x", 1), ("+", "x", 1), AT, "x + 1")

WRONG_ANSWERS = (
    WrongAnswer(
        nothing_done,
        "M7",
        "The value is right, and nothing has become shorter.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        top_only,
        "M5",
        "Only the last operation is looked at. The 0s and 1s inside are still there: "
        "simplify the operands too.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        top_down,
        "M5",
        "You simplify an operation before its operands. Some zeros appear only when "
        "the operands are done, and then nobody looks again: operands first.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        numbers_left,
        "M7",
        "The laws of 0 and 1 are all there. But two numbers that meet, as in 2 + -2, "
        "can be worked out, and may turn into a 0 or a 1.",
        case(("*", ("+", 2, -2), "x"), 0, AT, "(2 + -2) x"),
        'simplify(("*", ("+", 2, -2), "x")), evaluated at x = 2',
    ),
    WrongAnswer(
        neutral_confused,
        "M1",
        "In a product, 0 does not go away: it takes the other factor with it.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_confused,
        "M1",
        "In a sum, 1 does not go away. It changes nothing in a product only.",
        ONE,
        'simplify(("+", "x", 1)), evaluated at x = 2',
    ),
)

EXERCISE = Exercise(
    name="simplify",
    lesson="07",
    title="Short again",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=simplify,
    alternatives=(until_nothing_changes,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "In which order? A product may turn into 0 and make its neighbour go away. So "
        "simplify the operands before you look at the operation.",
        "op, args = e[0], [simplify(arg) for arg in e[1:]]. Then, for + and *: are "
        "both operands numbers? Is one of them 0, or 1? Else (op, left, right).",
        'The law of zero reads: if op == "*" and 0 in (left, right): return 0',
    ),
    points=3,
    difficulty=3,
    importance=4,
    minutes=12,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="the long expression and its short form give",
    drive=drive,
    measure=measure,
)
