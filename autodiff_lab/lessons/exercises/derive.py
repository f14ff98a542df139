"""Lesson 7, exercise 1: the rules of differentiation, from expression to expression."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.oracles import complex_step
from autodiff_lab.lessons.programs_expressions import (
    Expression,
    Point,
    evaluate,
    random_expression,
    random_points,
    values_at,
    values_in,
)

STATEMENT = """
Turn an expression into the expression of its derivative. `derive(e, by)` gets an
expression in nested tuples and the name to derive by. The operations are `"+"` and
`"*"` with two operands, and `"sin"`, `"cos"` and `"exp"` with one.

Write the rules down as they are, with every 0 and every 1. Making the result short is
the next exercise. The check evaluates your expression at random points.
"""

STUB = '''
def derive(e, by):
    """Return the derivative of e by a name, as an expression."""
    if not isinstance(e, tuple):  # a number, or a name
        return ...
    op, *args = e
    slopes = [derive(arg, by) for arg in args]  # of each operand
    if op == "+":
        return ...
    if op == "*":
        return ...
    if op == "sin":
        return ...
    if op == "cos":
        return ...
    if op == "exp":
        return ...
'''


def derive(e, by):
    """Return the derivative of e by a name, as an expression."""
    if not isinstance(e, tuple):  # a number, or a name
        return 1 if e == by else 0
    op, *args = e
    slopes = [derive(arg, by) for arg in args]  # of each operand
    if op == "+":
        return ("+", slopes[0], slopes[1])
    if op == "*":
        return ("+", ("*", slopes[0], args[1]), ("*", args[0], slopes[1]))
    if op == "sin":
        return ("*", ("cos", args[0]), slopes[0])
    if op == "cos":
        return ("*", ("*", -1, ("sin", args[0])), slopes[0])
    if op == "exp":
        return ("*", e, slopes[0])


Rule = Callable[..., Expression]

RULES: dict[str, Rule] = {
    "+": lambda a, b, da, db: ("+", da, db),
    "*": lambda a, b, da, db: ("+", ("*", b, da), ("*", a, db)),
    "sin": lambda a, da: ("*", da, ("cos", a)),
    "cos": lambda a, da: ("*", ("sin", a), ("*", da, -1)),
    "exp": lambda a, da: ("*", da, ("exp", a)),
}


def _with(rules: dict[str, Rule], e: Expression, by: str, other: int = 0) -> Expression:
    """Derive with a table of rules; ``other`` is the slope of other names."""
    if not isinstance(e, tuple):
        return 1 if e == by else other if isinstance(e, str) else 0
    op, *args = e
    return rules[op](*args, *(_with(rules, arg, by, other) for arg in args))


def from_a_table(e: Expression, by: str) -> Expression:
    """Look the rule of each operation up."""
    return _with(RULES, e, by)


def product_of_slopes(e: Expression, by: str) -> Expression:
    """Take the derivative of a product for the product of the derivatives."""
    return _with({**RULES, "*": lambda a, b, da, db: ("*", da, db)}, e, by)


def outer_only(e: Expression, by: str) -> Expression:
    """Forget the derivative of what is inside."""
    outer: dict[str, Rule] = {
        "sin": lambda a, da: ("cos", a),
        "cos": lambda a, da: ("*", -1, ("sin", a)),
        "exp": lambda a, da: ("exp", a),
    }
    return _with({**RULES, **outer}, e, by)


def chain_with_a_plus(e: Expression, by: str) -> Expression:
    """Add the outer derivative and the inner one."""
    outer: dict[str, Rule] = {
        "sin": lambda a, da: ("+", ("cos", a), da),
        "cos": lambda a, da: ("+", ("*", -1, ("sin", a)), da),
        "exp": lambda a, da: ("+", ("exp", a), da),
    }
    return _with({**RULES, **outer}, e, by)


def minus_lost(e: Expression, by: str) -> Expression:
    """Derive cos to sin."""
    return _with({**RULES, "cos": lambda a, da: ("*", ("sin", a), da)}, e, by)


def every_name(e: Expression, by: str) -> Expression:
    """Derive by all names at once."""
    return _with(RULES, e, by, other=1)


def drive(written: Rule, e: Expression, by: str, points: list[Point]) -> Any:
    """Ask for the derivative and evaluate it."""
    return values_at(written(e, by), points)


def read(answer: Any) -> Slots:
    """The values of an expression."""
    return {"": values_in(answer)}


def case(e: Expression, by: str, points: list[dict[str, float]], part: str) -> Case:
    """One expression, its slope measured at each point."""

    def slope(at: dict[str, float]) -> float:
        return complex_step(lambda x: evaluate(e, {**at, by: x}), at[by])

    slopes = [slope(at) for at in points]
    return Case((e, by, points), {"": np.array(slopes)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Each rule alone, then all of them at once, at three points each."""
    three = random_points(rng, 3)
    alone = {
        "a sum": ("+", "x", ("+", "y", 3)),
        "a product": ("*", "x", ("*", "y", "x")),
        "sin": ("sin", ("*", "x", "y")),
        "cos": ("cos", ("*", "x", 2)),
        "exp": ("exp", ("*", "x", "y")),
    }
    cases = [case(e, "x", three, part) for part, e in alone.items()]
    cases.append(case(("*", 2, ("sin", "y")), "x", three, "another name"))
    for by in ("x", "y", "x"):
        deep = ("*", "x", ("+", "y", random_expression(rng, 4)))
        cases.append(case(deep, by, random_points(rng, 3), "a larger expression"))
    return cases


AT = {"x": 2.0, "y": 5.0}
EXAMPLE = case(("*", "x", ("+", "x", 3)), "x", [AT], "x(x + 3)")
CALL = 'derive(("*", "x", ("+", "x", 3)), "x"), evaluated at x = 2'
INNER = case(("sin", ("*", "x", "x")), "x", [AT], "sin(x x)")
INNER_CALL = 'derive(("sin", ("*", "x", "x")), "x"), evaluated at x = 2'

WRONG_ANSWERS = (
    WrongAnswer(
        product_of_slopes,
        "M1",
        "The derivative of a product is not the product of the derivatives. Either "
        "factor may move while the other stands still: two routes, so add.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        outer_only,
        "M1",
        "The derivative of what is inside is missing. A function of something is worth "
        "its own slope times the slope of that something.",
        INNER,
        INNER_CALL,
    ),
    WrongAnswer(
        chain_with_a_plus,
        "M1",
        "The outer derivative and the inner one are added. Along a route, multiply.",
        INNER,
        INNER_CALL,
    ),
    WrongAnswer(
        minus_lost,
        "M3",
        "The cosine falls where the sine is positive: its derivative has a minus.",
        case(("cos", "x"), "x", [AT], "cos(x)"),
        'derive(("cos", "x"), "x"), evaluated at x = 2',
    ),
    WrongAnswer(
        every_name,
        "M3",
        "Every name has the slope 1 in your rules. Only the name that is derived by "
        "moves; the others stand still.",
        case(("*", "x", "y"), "x", [AT], "x y"),
        'derive(("*", "x", "y"), "x"), evaluated at y = 5',
    ),
)

EXERCISE = Exercise(
    name="derive",
    lesson="07",
    title="Rules from tuple to tuple",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=derive,
    alternatives=(from_a_table,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "The derivatives of the operands are in slopes already. Each rule puts them "
        "together with the operands in a new tuple.",
        "A name has the slope 1 if it is the one derived by. A product has two terms: "
        "slopes[0] times args[1], and args[0] times slopes[1].",
        'The line for "sin" reads: return ("*", ("cos", args[0]), slopes[0])',
    ),
    points=3,
    difficulty=2,
    importance=5,
    minutes=10,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    drive=drive,
)
