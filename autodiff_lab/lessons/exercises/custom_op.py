"""Lesson 11, exercise 3: one operation of one's own, with a rule that is checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.oracles import complex_step
from autodiff_lab.lessons.programs_softmax import any_number, array, exact_logsumexp
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
Make log-sum-exp **one operation** of the library, with a rule of its own. `custom_op()`
returns that operation. What is missing is the rule `pull`:

- `g` is the cotangent that arrives at the result,
- `y` is the result itself, `x` the array that went in;
- it returns the cotangent of `x`.

You have met the slope already: it is the softmax. Can you write it with `x` and `y`
alone, so that nothing overflows? Then hand the operation an `example`, and the library
checks your rule against a measurement before it accepts it.
"""

STUB = '''
def custom_op():
    """Return log-sum-exp as a single operation with a rule of its own."""

    def forward(x):
        return np.max(x) + np.log(np.sum(np.exp(x - np.max(x))))

    def pull(g, y, x):
        return ...

    return ad.custom_op(forward, vjp=pull, name="my_logsumexp")
'''


def custom_op():
    """Return log-sum-exp as a single operation with a rule of its own."""

    def forward(x):
        return np.max(x) + np.log(np.sum(np.exp(x - np.max(x))))

    def pull(g, y, x):
        return g * np.exp(x - y)  # the softmax: each power over their sum

    example = (np.array([0.5, -0.3, 2.0]),)
    return ad.custom_op(forward, vjp=pull, name="my_logsumexp", example=example)


def with_a_push() -> Any:
    """Give the rule forwards: the library transposes it."""

    def forward(x: Any) -> Any:
        return np.logaddexp.reduce(x)

    def push(dx: Any, y: Any, x: Any) -> Any:
        return np.sum(np.exp(x - y) * dx)

    return ad.custom_op(forward, jvp=push, name="pushed_logsumexp")


def _made(rule: Callable[..., Any], forward: Any = np.logaddexp.reduce) -> Any:
    """An operation with a mistaken rule, for the mistakes below."""
    return ad.custom_op(lambda x: forward(x), vjp=rule, name="mistaken_logsumexp")


def cotangent_forgotten() -> Any:
    """Return the slope, whatever arrives."""
    return _made(lambda g, y, x: np.exp(x - y))


def softmax_overflows() -> Any:
    """Write the softmax as it stands in books."""
    return _made(lambda g, y, x: g * np.exp(x) / np.sum(np.exp(x)))


def through_the_result() -> Any:
    """Multiply by the result in place of the slope."""
    return _made(lambda g, y, x: g * y * np.ones(np.shape(x)))


def everything_to_all() -> Any:
    """Hand the cotangent on to every entry, as a sum would."""
    return _made(lambda g, y, x: g * np.ones(np.shape(x)))


def everything_to_the_largest() -> Any:
    """Hand it to the largest entry, as a maximum would."""
    return _made(lambda g, y, x: g * (x == np.max(x)))


def naive_forward() -> Any:
    """A good rule on top of a formula that overflows."""
    return _made(lambda g, y, x: g * np.exp(x - y), lambda x: np.log(np.sum(np.exp(x))))


def drive(written: Callable[..., Any], x: Any, g: float) -> Any:
    """Ask the operation for its value, and for what it pulls back of g."""
    operation = written()
    if isinstance(operation, (type, ad.Node)) or not callable(operation):
        return operation
    with np.errstate(all="ignore"):  # an overflow shows in the answer
        value, pullback = ad.vjp(operation, np.asarray(x, dtype=float))
        return value, pullback(g)[0]


def read(answer: Any) -> Slots:
    """The value of the operation, and the cotangent of its argument."""
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise WrongKind(NO_OPERATION.format(kind=kind_of(answer)))
    if isinstance(answer[1], (int, float)):
        raise WrongKind(messages.NOT_A_LIST.format(place="pull", kind="one number"))
    return {"value": any_number(answer[0]), "pulled": array(answer[1])}


NO_OPERATION = "return the operation that ad.custom_op makes, not {kind}."


def case(x: Any, g: float, part: str) -> Case:
    """An array, a cotangent, and what value and pullback must be."""
    at = np.asarray(x, dtype=float)

    def moved(by: complex, place: int) -> Any:
        z = at - at.max() + 0j
        z[place] += by
        return np.log(np.sum(np.exp(z)))

    slopes = [
        complex_step(lambda by, k=k: moved(by, k), 0.0)  # type: ignore[misc]
        for k in range(at.size)
    ]
    value = np.array(exact_logsumexp(at))
    return Case((at, g), {"value": value, "pulled": g * np.array(slopes)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Small arrays and large numbers, with cotangents of either sign."""
    sizes = [3, 5]
    seeds = rng.uniform(1.5, 3.0, size=4) * np.array([1.0, -1.0, 1.0, -1.0])
    shifts = [rng.uniform(800.0, 1500.0), -rng.uniform(800.0, 1500.0)]
    small = [rng.normal(size=n) for n in sizes]
    large = [rng.normal(size=3) + shift for shift in shifts]
    parts = ["a small array", "a longer array", "large entries", "negative entries"]
    return [
        case(x, float(g), part)
        for x, g, part in zip([*small, *large], seeds, parts, strict=True)
    ]


EXAMPLE = case([1.0, 2.0, 3.0], 2.0, "three numbers")
CALL = "the operation at [1, 2, 3], with g = 2"
LARGE = case([1000.0, 1000.0], 1.0, "large entries")
LARGE_CALL = "the operation at [1000, 1000], with g = 1"

WRONG_ANSWERS = (
    WrongAnswer(
        cotangent_forgotten,
        "M1",
        "The slope is right, and what arrives is lost. A rule hands on g times the "
        "slope: your operation is hardly ever the last one of a program.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        softmax_overflows,
        "M14",
        "The value survives and its slope does not: np.exp(x) overflows once more. "
        "Let the result y help, for exp(x) / exp(y) is exp(x - y).",
        LARGE,
        LARGE_CALL,
    ),
    WrongAnswer(
        through_the_result,
        "M2",
        "y is the value of the operation. What g must meet is the slope: how much of "
        "a nudge of each entry arrives in y.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        everything_to_all,
        "M1",
        "This would be the rule of a plain sum. Here the entries share g, and the "
        "larger an entry, the larger its share: the shares add up to 1.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        everything_to_the_largest,
        "M4",
        "This is the rule of a maximum. Log-sum-exp is a soft one: the largest entry "
        "gets most of g, and the others get the rest.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        naive_forward,
        "M14",
        "Your rule is fine, but forward overflows, and a rule that needs y = inf has "
        "no chance. Keep the shift by the largest entry.",
        LARGE,
        LARGE_CALL,
    ),
)

EXERCISE = Exercise(
    name="custom_op",
    lesson="11",
    title="An operation of your own",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=custom_op,
    alternatives=(with_a_push,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "The slope of log-sum-exp with entry k is exp(x_k) over the sum of all powers. "
        "And what is exp(y), if y is the logarithm of that sum?",
        "exp(x) / exp(y) is exp(x - y). Since y is at least the largest entry, that "
        "power is never larger than 1.",
        "The rule reads: return g * np.exp(x - y). The check on the spot: "
        "ad.custom_op(forward, vjp=pull, name=..., example=(np.array([0.5, 2.0]),))",
    ),
    points=2,
    difficulty=3,
    importance=4,
    minutes=10,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="50 digits and a tiny nudge give",
    drive=drive,
    harmless=("np.array([0.5, -0.3, 2.0])",),
)
