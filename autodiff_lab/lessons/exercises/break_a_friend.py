"""Lesson 16: write a test that trusts right engines and no broken one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs_friends import BROKEN, RIGHT, engine
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
Ten friends hand in one engine each, with bronze's protocol: `Value(x)`, operators,
`sin`, `exp`, `log`, `.value`, `.backward()`, `.grad`. Two are right. The others have a
bug each: all their values come out right, and some slope does not.

Write the test. `break_a_friend(Value)` gets a class and returns `"trusted"` or
`"broken"`; a failing `assert` counts as `"broken"`. The check runs it on all ten. A
right engine must pass, also if it rounds otherwise than yours.
"""

STUB = '''
def break_a_friend(Value):
    """Tell whether the gradients of an engine can be trusted."""
    return ...
'''


def break_a_friend(Value):
    """Tell whether the gradients of an engine can be trusted."""

    def program(a, b):  # every operation, and some values used more than once
        c, d = a + b, a * b
        e = c * d
        return (c - d) + e * e + (5.0 - a) / b + a**3 + (b.sin() + a.exp()) / c.log()

    def run(a, b):
        return program(Value(a), Value(b)).value

    a, b = Value(1.3), Value(0.7)
    result = program(a, b)
    result.backward()
    result.backward()  # once more: the second sweep must start afresh
    h = 1e-5
    by_a = (run(1.3 + h, 0.7) - run(1.3 - h, 0.7)) / (2 * h)
    by_b = (run(1.3, 0.7 + h) - run(1.3, 0.7 - h)) / (2 * h)
    good = np.allclose([a.grad, b.grad], [by_a, by_b], rtol=1e-6)
    return "trusted" if good else "broken"


def with_slopes_by_hand(Value: Any) -> str:
    """Compare one operation at a time with what calculus says, and a diamond."""
    checks: list[tuple[Callable[..., Any], list[float]]] = [
        (lambda a, b: a * b, [0.7, 1.3]),
        (lambda a, b: a.sin() + b.exp(), [np.cos(1.3), np.exp(0.7)]),
        (lambda a, b: (2.0 - a) + b**3, [-1.0, 3 * 0.7**2]),
        (lambda a, b: a / b - b.log(), [1 / 0.7, -1.3 / 0.7**2 - 1 / 0.7]),
        (diamond, [2 * 1.3 * 2.0**2 + 2 * 2.0 * 1.3**2, 2 * 2.0 * 1.3**2]),
    ]
    for program, slopes in checks:
        a, b = Value(1.3), Value(0.7)
        y = program(a, b)
        y.backward()
        y.backward()
        for x, slope in zip((a, b), slopes, strict=True):
            assert abs(x.grad - slope) < 1e-9
    return "trusted"


def diamond(a: Any, b: Any) -> Any:
    """Use c = a + b twice, once by way of a product: the value is c * c * a * a."""
    c = a + b
    d = c * a
    return d * d * (c / c)


def trusts_everyone(Value: Any) -> str:
    """Run the engine, and be glad that it runs."""
    a, b = Value(1.3), Value(0.7)
    (a * b).backward()
    return "trusted"


def single_product(Value: Any) -> str:
    """Test the first thing that comes to mind."""
    a, b = Value(2.0), Value(3.0)
    (a * b).backward()
    good = abs(a.grad - 3.0) < 1e-9 and abs(b.grad - 2.0) < 1e-9
    return "trusted" if good else "broken"


def one_sweep(Value: Any) -> str:
    """Test everything, but go back only once."""
    once = Value.backward

    def backward(self: Any) -> None:
        if not getattr(self, "swept", False):
            once(self)
        self.swept = True

    Value.backward = backward
    return str(break_a_friend(Value))


def to_the_last_bit(Value: Any) -> str:
    """Compare with == what two roads of arithmetic have led to."""
    b = Value(0.7)
    b.exp().backward()
    return str(break_a_friend(Value)) if b.grad == np.exp(0.7) else "broken"


def drive(written: Callable[..., Any], name: str, size: float) -> Any:
    """Run the learner's test on one engine."""
    try:
        trusted = written(engine(name, size))
    except AssertionError:
        return 0.0
    words = {"trusted": 1.0, "broken": 0.0}
    return words[trusted] if isinstance(trusted, str) and trusted in words else trusted


def case(name: str, size: float = 0.1) -> Case:
    """An engine, and whether it is to be trusted."""
    right = name in RIGHT
    part = "a right engine" if right else "a broken engine"
    return Case((name, size), {"": np.array(float(right))}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """All ten engines, with errors of some size."""
    return [case(name, float(rng.uniform(0.05, 0.3))) for name in (*RIGHT, *BROKEN)]


EXAMPLE = case("overwrites")
CALL = "break_a_friend(Value) for an engine that overwrites"
KEEPS = case("keeps what was there")
KEEPS_CALL = "break_a_friend(Value) for an engine that never resets its leaves"
ROUNDED = case("right up to rounding", 0.3)
ROUNDED_CALL = "break_a_friend(Value) for a right engine, 3 in the last digit"

WRONG_ANSWERS = (
    WrongAnswer(
        trusts_everyone,
        "M18",
        "Your test trusts every engine. That a program runs says nothing about its "
        "slopes: measure one.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        single_product,
        "M4",
        "One product of two different values has one route to each. Most bugs show "
        "only where a value is used twice, or in another operation.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_sweep,
        "M6",
        "An engine that never resets its gradients passes your test. What tells it "
        "from a right one is a second sweep.",
        KEEPS,
        KEEPS_CALL,
    ),
    WrongAnswer(
        to_the_last_bit,
        "M13",
        "You reject a right engine, because its last digit differs from yours. Sums "
        "in another order round differently: leave a little room.",
        ROUNDED,
        ROUNDED_CALL,
    ),
)

EXERCISE = Exercise(
    name="break_a_friend",
    lesson="16",
    title="Break a friend's engine",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=break_a_friend,
    alternatives=(with_slopes_by_hand,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "You need no right engine to compare with: values are right, so nudge an input "
        "and see how far the value moves.",
        "Use every operation at least once, a minus with a plain number on its left, "
        "and values that are used more than once, in the middle too. Call backward "
        "twice. Compare with a little room.",
        "For one input: (run(a + h) - run(a - h)) / (2 * h) with h = 1e-5, compared by "
        "np.allclose(..., rtol=1e-6)",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=15,
    draw=draw,
    read=one_number,
    drive=drive,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0,
    oracle="the bugs that were planted demand",
    harmless=(  # programs that use as much as this one test as well
        "c, d = (a + b, a * b)",
        "e = c * d",
        "c - d + e * e + (5.0 - a) / b + a ** 3 + (b.sin() + a.exp()) / c.log()",
    ),
)
