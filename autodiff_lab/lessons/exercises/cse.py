"""Lesson 7, exercise 3: common sub-expressions, each computed once."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_expressions import (
    Expression,
    Point,
    evaluate,
    parts,
    random_expression,
    random_points,
    run,
    values_at,
    values_in,
)

STATEMENT = """
Turn an expression into a list of **steps**, in which no part is computed twice. A step
is a tuple: a new name, an operation, and its operands, which are numbers, names of the
expression, or names of *earlier* steps. The last step is the result.

For `x * x + sin(x * x)` one right answer is
`[("t1", "*", "x", "x"), ("t2", "sin", "t1"), ("t3", "+", "t1", "t2")]`.
"""

STUB = '''
def cse(e):
    """Return the steps that compute e, each part once."""
    return ...
'''


def cse(e):
    """Return the steps that compute e, each part once."""
    names: dict = {}  # of the parts that have a step
    steps: list = []

    def visit(part):
        if not isinstance(part, tuple):
            return part
        key = (part[0], *(visit(operand) for operand in part[1:]))
        if key not in names:
            names[key] = f"t{len(steps) + 1}"
            steps.append((names[key], *key))
        return names[key]

    visit(e)
    return steps  # the last one is the result


def by_size(e: Expression) -> Any:
    """Collect the different parts, small ones first, and number them."""
    ordered = sorted(parts(e), key=lambda part: len(repr(part)))
    names = {part: f"s{k}" for k, part in enumerate(ordered)}
    return [
        (names[part], part[0], *(names.get(o, o) for o in part[1:])) for part in ordered
    ]


def _steps(e: Expression, seen: Any) -> Any:
    """Write steps; ``seen`` looks a part up among those that were written."""
    steps: list[tuple[Any, ...]] = []

    def visit(part: Expression) -> Any:
        if not isinstance(part, tuple):
            return part
        key = (part[0], *map(visit, part[1:]))
        known = seen(key, steps)
        if known is not None:
            return known
        steps.append((f"t{len(steps) + 1}", *key))
        return steps[-1][0]

    visit(e)
    return steps


def nothing_shared(e: Expression) -> Any:
    """Write every part as often as it occurs."""
    return _steps(e, lambda key, steps: None)


def first_operand_decides(e: Expression) -> Any:
    """Take parts for equal if operation and first operand are."""

    def seen(key: Any, steps: Any) -> Any:
        return next((s[0] for s in steps if s[1:3] == key[:2]), None)

    return _steps(e, seen)


def last_one_only(e: Expression) -> Any:
    """Compare with the last step alone."""

    def seen(key: Any, steps: Any) -> Any:
        return steps[-1][0] if steps and steps[-1][1:] == key else None

    return _steps(e, seen)


def drive(written: Any, e: Expression, points: list[Point]) -> Any:
    """Run the steps, and count them."""
    steps = written(e)
    found = values_at(steps, points, run)
    return found if found is steps else {**found, "steps": len(steps)}


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """The values, and how many steps there are beyond the different parts."""
    values, needed = values_in(answer), len(parts(args[0]))
    too_many = max(0.0, answer["steps"] - needed)
    return {"values": values, "steps too many": np.array(too_many)}


def case(e: Expression, points: Any, part: str) -> Case:
    """One expression, evaluated as it stands."""
    values = [float(evaluate(e, point)) for point in points]
    expected = {"values": np.array(values), "steps too many": np.array(0.0)}
    return Case((e, points), expected, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Parts that are shared near by, far away, and in layers."""
    cases = []
    for _ in range(3):
        points = random_points(rng, 3)
        inner = ("*", "x", ("+", "y", random_expression(rng, 2)))
        far = ("+", ("sin", inner), ("*", ("cos", inner), ("+", "x", "y")))
        doubled = ("*", inner, inner)
        split = ("*", ("+", "x", 3), ("+", "x", "y"))
        cases += [
            case(doubled, points, "a part used twice at once"),
            case(far, points, "a part used in two places"),
            case(("+", ("exp", ("sin", doubled)), far), points, "parts within parts"),
            case(split, points, "parts that only look alike"),
        ]
    return cases


def read(answer: Any) -> Slots:
    """The values alone."""
    return {"values": values_in(answer)}


SQUARE = ("*", "x", "x")
AT = [{"x": 2.0, "y": 5.0}]
EXAMPLE = case(("+", SQUARE, ("sin", SQUARE)), AT, "x x + sin(x x)")
CALL = 'cse(("+", ("*", "x", "x"), ("sin", ("*", "x", "x")))), run at x = 2'
ALIKE = case(("*", ("+", "x", 3), ("+", "x", "y")), AT, "(x + 3) (x + y)")
ALIKE_CALL = 'cse(("*", ("+", "x", 3), ("+", "x", "y"))), run at x = 2, y = 5'
FAR = case(("*", SQUARE, ("*", ("+", "x", "y"), SQUARE)), AT, "far apart")

WRONG_ANSWERS = (
    WrongAnswer(
        nothing_shared,
        "M17",
        "The value is right, but parts that occur twice are computed twice. Remember "
        "which parts have a name already.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        last_one_only,
        "M17",
        "A part is found again only if it was the last step. Look among all of them: a "
        "dictionary from part to name does it.",
        FAR,
        "cse of x x ((x + y) (x x)), run at x = 2, y = 5",
    ),
    WrongAnswer(
        first_operand_decides,
        "M4",
        "Two parts with the same operation and the same first operand are taken for "
        "equal. The second operand counts too.",
        ALIKE,
        ALIKE_CALL,
    ),
)

EXERCISE = Exercise(
    name="cse",
    lesson="07",
    title="Everything once",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=cse,
    alternatives=(by_size,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Work from the inside out. Before you write a step, ask: is there one already "
        "with the same operation and the same operands?",
        "Write a helper inside cse that returns the name of a part. It visits the "
        "operands first; a dictionary maps (op, operand names) to the step's name.",
        "key = (part[0], *(visit(operand) for operand in part[1:])), and a new step is "
        "(name, *key)",
    ),
    points=3,
    difficulty=3,
    importance=3,
    minutes=10,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="evaluating the expression gives",
    drive=drive,
    measure=measure,
    harmless=("len(steps) + 1",),
)
