"""Lesson 9, exercise 3: a referee for backward rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_rules import RULES, transposes
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
Write the referee. `f` takes an array to an array, and somebody has written a backward
rule for it: `vjp(g, x)` takes the cotangent `g` of the result and claims to return that
of `x`. Return the word `"right"` or `"wrong"`.

The check has 26 rules for you: **20 are right and 6 are not.** Find the six, without a
single false alarm. Some of the wrong ones hide well, and some of the right ones have
very large or very small numbers.
"""

STUB = '''
def check_grads(f, vjp, x):
    """Say whether vjp is a right backward rule for f at x."""
    rng = np.random.default_rng(0)
    v = rng.normal(size=x.shape)  # a direction in which to move x
    w = rng.normal(size=f(x).shape)  # a weight for each result
    measured = ...  # how fast np.sum(w * f(x)) moves along v
    claimed = ...  # the same number, from vjp
    return ...
'''


def check_grads(f, vjp, x):
    """Say whether vjp is a right backward rule for f at x."""
    rng = np.random.default_rng(0)
    v = rng.normal(size=x.shape)  # a direction in which to move x
    w = rng.normal(size=f(x).shape)  # a weight for each result
    h = 6e-6  # near the best step for a central difference
    measured = np.sum(w * (f(x + h * v) - f(x - h * v))) / (2 * h)
    claimed = np.sum(v * vjp(w, x))
    agree = np.isclose(claimed, measured, rtol=1e-5, atol=0)
    return "right" if agree else "wrong"


Function = Callable[[Any], Any]
Rule = Callable[[Any, Any], Any]


def one_entry_at_a_time(f: Function, vjp: Rule, x: Any) -> str:
    """Build the whole matrix from both sides, and compare by its largest entry."""
    units = np.eye(x.size)
    columns = [(f(x + 1e-5 * u) - f(x - 1e-5 * u)) / 2e-5 for u in units]
    rows = [vjp(unit, x) for unit in np.eye(f(x).size)]
    miss = np.max(np.abs(np.transpose(columns) - rows))
    return "wrong" if miss > 1e-5 * np.max(np.abs(columns)) else "right"


def sideways(f: Function, vjp: Rule, x: Any) -> str:
    """Measure with the complex step, in three random directions."""
    rng = np.random.default_rng(3)
    for _ in range(3):
        v, w = rng.normal(size=(2, x.size))
        measured = np.sum(w * np.imag(f(x + 1e-30j * v))) / 1e-30
        if abs(np.sum(v * vjp(w, x)) / measured - 1) > 1e-8:
            return "wrong"
    return "right"


def trusting(f: Function, vjp: Rule, x: Any) -> str:
    """Believe whoever wrote the rule."""
    return "right"


def _compared(f: Function, vjp: Rule, x: Any, rtol: float, atol: float) -> str:
    """The reference with other tolerances, for the mistakes below."""
    v, w = np.random.default_rng(0).normal(size=(2, x.size))
    measured = np.sum(w * (f(x + 1e-5 * v) - f(x - 1e-5 * v))) / 2e-5
    gap = abs(np.sum(v * vjp(w, x)) - measured)
    return "right" if gap <= atol + rtol * abs(measured) else "wrong"


def to_the_last_bit(f: Function, vjp: Rule, x: Any) -> str:
    """Want the numbers to be equal."""
    return _compared(f, vjp, x, 0.0, 0.0)


def one_size_of_error(f: Function, vjp: Rule, x: Any) -> str:
    """Allow the same error for all numbers, large or small."""
    return _compared(f, vjp, x, 0.0, 1e-5)


def generous(f: Function, vjp: Rule, x: Any) -> str:
    """Let a rule pass that is wrong by less than a tenth."""
    return _compared(f, vjp, x, 0.1, 0.0)


def ones_for_weights(f: Function, vjp: Rule, x: Any) -> str:
    """Weigh all results alike, and move all inputs alike."""
    one, h = np.ones(x.size), 1e-5
    measured = np.sum(f(x + h * one) - f(x - h * one)) / (2 * h)
    claimed = np.sum(vjp(one, x))
    gap = abs(claimed - measured)
    return "right" if gap <= 1e-5 * abs(measured) + 1e-12 else "wrong"


def size_only(f: Function, vjp: Rule, x: Any) -> str:
    """Compare the sizes and lose the sign."""
    v, w = np.random.default_rng(0).normal(size=(2, x.size))
    measured = np.sum(w * (f(x + 1e-5 * v) - f(x - 1e-5 * v))) / 2e-5
    claimed = np.sum(v * vjp(w, x))
    return "right" if np.isclose(abs(claimed), abs(measured), 1e-5, 0) else "wrong"


def case(name: str, rule: int, x: np.ndarray) -> Case:
    """One rule at one point; all its slopes have been measured."""
    verdict = np.array(float(transposes(name, rule, x)))
    return Case((name, rule, x), {"": verdict}, part=name)


def drive(written: Callable[..., Any], name: str, rule: int, x: np.ndarray) -> Any:
    """Hand the learner's referee an operation and one of the rules for it."""
    function, rules = RULES[name]
    return written(function, rules[rule], x)


HIDDEN = ("reverse", "tanh", "a millionth of sin", "sin")


def draw(rng: np.random.Generator) -> list[Case]:
    """All 20 right rules, four wrong ones that hide well, and two others."""
    pairs = [(name, k) for name, (_, rules) in RULES.items() for k in range(len(rules))]
    points = rng.uniform(0.5, 1.4, size=(len(pairs), 4))
    cases = [case(name, k, x) for (name, k), x in zip(pairs, points, strict=True)]
    right = [one for one in cases if one.expected[""]]
    wrong = [one for one in cases if not one.expected[""]]
    hidden = [one for one in wrong if one.part in HIDDEN]
    others = [one for one in wrong if one.part not in HIDDEN]
    chosen = [others[i] for i in rng.permutation(len(others))[:2]]
    together = [*right, *hidden, *chosen]
    return [together[i] for i in rng.permutation(len(together))]


def read(answer: Any) -> Slots:
    """Read one of the two words."""
    word = answer.strip().lower() if isinstance(answer, str) else None
    if word not in ("right", "wrong"):
        came = kind_of(answer)
        raise WrongKind(f'The result should be "right" or "wrong", but is {came}.')
    return {"": np.array(float(word == "right"))}


EXAMPLE = case("reverse", 0, np.array([0.5, 0.7, 1.1, 1.3]))
CALL = "check_grads(reverse, lambda g, x: g, x), with 1 for right and 0 for wrong"


def shown(name: str, rule: int) -> Case:
    """A rule to show, at a point that is no secret."""
    return case(name, rule, np.array([0.5, 0.7, 1.1, 1.3]))


WRONG_ANSWERS = (
    WrongAnswer(
        trusting,
        "M18",
        "Every rule was called right. Six are not, and somebody would train with them "
        "for weeks.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        ones_for_weights,
        "M11",
        "Equal weights are blind to order: a rule that sends each cotangent to the "
        "wrong entry adds up to the same sum. Draw the weights at random.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        to_the_last_bit,
        "M13",
        "Right rules are called wrong. A measured number and a computed one are hardly "
        "ever equal: allow a small relative error. And with a step such as 1e-14 only "
        "rounding is left to compare with.",
        shown("exp", 0),
        "check_grads(np.exp, lambda g, x: g * np.exp(x), x), 1 for right",
    ),
    WrongAnswer(
        one_size_of_error,
        "M13",
        "One and the same error is allowed for all numbers. A millionth is much for a "
        "small slope and nothing for a slope of millions: compare relative errors.",
        shown("a millionth of sin", 0),
        "check_grads(f, vjp, x) for 1e-6 * sin(x) with twice its rule",
    ),
    WrongAnswer(
        generous,
        "M13",
        "A rule that is wrong by a thousandth passes. The measurement has many right "
        "digits, so you can afford to be strict.",
        shown("tanh", 1),
        "check_grads(np.tanh, vjp, x) for a rule with 1.001 in place of 1",
    ),
    WrongAnswer(
        size_only,
        "M3",
        "You compare sizes, and a rule with the wrong sign passes. It climbs where it "
        "should descend.",
        shown("sin", 1),
        "check_grads(np.sin, lambda g, x: -g * np.cos(x), x), 1 for right",
    ),
)

EXERCISE = Exercise(
    name="check_grads",
    lesson="09",
    title="The referee",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=check_grads,
    alternatives=(one_entry_at_a_time, sideways),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Everything is reduced to one number: np.sum(w * f(x)), with x moved along v. "
        "Measure how fast it moves with a central difference.",
        "The rule gives the same number as np.sum(v * vjp(w, x)). The two agree if "
        "their difference is small compared with themselves: np.isclose with an rtol, "
        "and atol=0.",
        "measured = np.sum(w * (f(x + h * v) - f(x - h * v))) / (2 * h), with h = 6e-6",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=12,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0,
    oracle="measuring every slope says",
    drive=drive,
    harmless=("default_rng(0)",),
)
