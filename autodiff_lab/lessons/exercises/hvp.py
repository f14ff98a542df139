"""Lesson 14, exercise 2: the Hessian times a vector, and no Hessian anywhere."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_curves import SURFACES, measured_product
from autodiff_lab.lessons.programs_training import array
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
`hvp(f, x, v)` returns the Hessian of `f` at `x` times the vector `v`, for an `x` with
200 entries, **without** forming the 40,000 entries of the Hessian. The check counts the
runs of `f` and the bytes that are in use at once.

What is this product? It says how fast the gradient changes when `x` moves along `v`.
You know a tool for *how fast something changes along v*, and one for the gradient.
"""

STUB = '''
def hvp(f, x, v):
    """Return the Hessian of f at x times v, and form no Hessian."""
    return ...
'''


def hvp(f, x, v):
    """Return the Hessian of f at x times v, and form no Hessian."""
    _, change = ad.jvp(ad.grad(f), (x,), (v,))
    return change


def reverse_over_reverse(f: Callable[..., Any], x: np.ndarray, v: np.ndarray) -> Any:
    """The gradient of: gradient times v, one number."""
    return ad.grad(lambda at: np.sum(ad.grad(f)(at) * v))(x)


def reverse_over_forward(f: Callable[..., Any], x: np.ndarray, v: np.ndarray) -> Any:
    """The gradient of the slope along v."""
    return ad.grad(lambda at: ad.jvp(f, (at,), (v,))[1])(x)


def by_the_hessian(f: Callable[..., Any], x: np.ndarray, v: np.ndarray) -> Any:
    """Form the Hessian, and multiply."""
    return ad.hessian(f)(x) @ v


def row_by_row(f: Callable[..., Any], x: np.ndarray, v: np.ndarray) -> Any:
    """Take a row at a time: no matrix, and 200 runs."""
    rows = [ad.grad(lambda at, k=k: ad.grad(f)(at)[k])(x) for k in range(len(x))]
    return np.array([row @ v for row in rows])


def along_v_only(f: Callable[..., Any], x: np.ndarray, v: np.ndarray) -> Any:
    """The bend along v, in the direction of v."""
    return v * (v @ ad.hvp(f, x, v)) / (v @ v)


def slope_times_v(f: Callable[..., Any], x: np.ndarray, v: np.ndarray) -> Any:
    """Multiply the gradient by v."""
    return ad.grad(f)(x) * v


def gradient_at_v(f: Callable[..., Any], x: np.ndarray, v: np.ndarray) -> Any:
    """Take how much the gradient differs between x and x + v, a step of full length."""
    return ad.grad(f)(x + v) - ad.grad(f)(x)


RUNS = 10  # of the surface: more than any clever way needs
FEW = 50  # entries: below, a Hessian is too small to be seen among all else


class _Enough(Exception):
    """The surface was run more often than it should."""


def drive(written: Callable[..., Any], name: str, x: Any, v: Any) -> Any:
    """Count runs of the surface, and the bytes in use at once, in a second call."""
    f, runs = SURFACES[name], 0
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    small = written(f, x[:3], v[:3])  # so that nothing is loaded while we count
    if small is ... or small is None or isinstance(small, (str, dict)):
        return small

    def counted(at: Any) -> Any:
        nonlocal runs
        runs += 1
        if runs > RUNS:
            raise _Enough
        return f(at)

    watched = tracemalloc.is_tracing()
    if not watched:
        tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        product = written(counted, x, v)
        _, peak = tracemalloc.get_traced_memory()
    except _Enough:  # a product that is too dear is not waited for
        product, peak = np.zeros(len(x)), before
    finally:
        if not watched:
            tracemalloc.stop()
    return product, runs, peak - before


def read(answer: Any) -> Slots:
    """Not used: an answer is read in the light of its size, by `measure`."""
    return {"": array(answer)}


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """The product; and whether so many runs or bytes were used that it was too dear."""
    if not isinstance(answer, (tuple, list)) or len(answer) != 3:
        raise WrongKind(f"return one array, not {kind_of(answer)}.")
    product, runs, peak = array(answer[0]), answer[1], answer[2]
    n = len(args[1])
    if product.shape != (n,):
        raise WrongKind(f"the result should have the shape ({n},) of x and v.")
    return slots(product, runs > RUNS, n > FEW and peak > 0.8 * 8 * n * n)


def slots(product: np.ndarray, many: bool = False, formed: bool = False) -> Slots:
    """The product, or three sums over a long one; and whether it was dear."""
    n = len(product)
    if n > FEW:
        product = np.array([np.sin(np.arange(n) * k + 1) @ product for k in (1, 2, 3)])
    return {
        "product": product,
        "too many runs": np.array(float(many)),
        "Hessian formed": np.array(float(formed)),
    }


def case(name: str, x: Any, v: Any, part: str) -> Case:
    """A surface, a place and a direction, and how fast the gradient changes there."""
    at, along = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    product = measured_product(SURFACES[name], at, along)
    return Case((name, at, along), slots(product), part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Small surfaces, and a long chain."""
    x, v = rng.uniform(0.3, 1.0, 200), rng.normal(size=200)
    return [
        case("waves", rng.uniform(0.4, 1.4, 3), rng.normal(size=3), "waves"),
        case("a chain", rng.uniform(0.4, 1.4, 5), rng.normal(size=5), "a chain"),
        case("a chain", x, v, "200 entries"),
    ]


EXAMPLE = case("waves", [0.5, 1.0, 0.7], [1.0, 2.0, 0.0], "three entries")
CALL = "hvp(f, x, v) for waves of three entries"
MANY = np.linspace(0.3, 0.9, 200)
LONG = case("a chain", MANY, np.ones(200), "200 entries")


WRONG_ANSWERS = (
    WrongAnswer(
        by_the_hessian,
        "M16",
        "The product is right, and on the way you formed all n times n second "
        "derivatives. Only how the gradient changes along v is asked for: one push.",
        LONG,
        "hvp(f, x, v) for a chain of 200 entries",
    ),
    WrongAnswer(
        row_by_row,
        "M16",
        "No matrix, but n runs: a row for every entry. One push through the gradient "
        "gives the whole product at once.",
        LONG,
        "hvp(f, x, v) for a chain of 200 entries",
    ),
    WrongAnswer(
        along_v_only,
        "M4",
        "A move along v also changes the slopes in other directions. Your product "
        "always points along v.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        slope_times_v,
        "M1",
        "This is the gradient times v, entry by entry: slopes, and no bend in it. A "
        "straight surface would have a product of 0.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        gradient_at_v,
        "M2",
        "From x to x + v is a long way, on which the bend itself changes. The product "
        "is about here and now: push v through the gradient.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="hvp",
    lesson="14",
    title="No Hessian anywhere",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=hvp,
    alternatives=(reverse_over_reverse, reverse_over_forward),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Think of the gradient as a function from 200 numbers to 200 numbers. Forward "
        "mode pushes a direction through any function.",
        "ad.jvp(function, (x,), (v,)) returns the value and how fast it changes along "
        "v. Which function goes in?",
        "_, change = ad.jvp(ad.grad(f), (x,), (v,))",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=8,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-8,
    drive=drive,
    measure=measure,
)
