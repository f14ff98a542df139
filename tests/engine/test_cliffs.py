"""Deep and wide graphs: the work grows with the graph, and Python's stack does not.

Nothing is timed. What would be quadratic is counted: terms copied, nodes made, entries
moved.
"""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine import joining
from autodiff_lab.engine.algebra import WIDE, Algebra
from autodiff_lab.engine.simplify import simplify_all


def variable(value=0.5, name="x"):
    return ad.Variable(value, name=name)


def sines(x, count):
    """sin(sin(sin(x))): the derivative is a product of `count` different factors."""
    for _ in range(count):
        x = np.sin(x)
    return x


# -- simplify --


class Counting(Algebra):
    copied = 0

    def add(self, a, b, sign, shape):
        self.copied += len(a.terms) + len(b.terms)
        return super().add(a, b, sign, shape)


def test_a_long_sum_is_not_copied_at_each_term():
    x, algebra = variable(), Counting()
    y = sum(np.sin(x * i) for i in range(2, 3000))
    (found,) = simplify_all([y], algebra)
    assert algebra.copied < 20 and found.value == pytest.approx(y.value)
    (nothing,) = simplify_all([y - y], algebra)
    assert nothing == 0.0


def test_a_sum_that_is_used_again_is_not_written_over():
    x = [variable(float(i), f"x{i}") for i in range(4)]
    part = x[0] + x[1]
    y = (part + x[2]) * (part - x[3]) * part
    assert y.simplify().value == y.value == 3.0 * -2.0 * 1.0
    same = part + x[2]
    z = (same + x[3]) * np.exp(same - x[2])
    assert z.simplify().value == pytest.approx(z.value)


def test_terms_of_a_long_sum_still_meet():
    x, y = variable(2.0, "x"), variable(3.0, "y")
    total = x
    for i in range(1, 500):
        total = total + (x if i % 2 else y) if i % 3 else total - x
    assert ad.graph_size(total.simplify()) <= 7
    assert total.simplify().value == pytest.approx(total.value)


@pytest.mark.parametrize(
    "grow",
    [
        np.sin,
        lambda y: y + 0.1 * np.sin(y),
        lambda y: 1 / (1 + y),
        lambda y: y**1.001 * np.cos(y),
    ],
)
def test_the_derivative_of_a_deep_graph_is_simplified_in_time(grow):
    x = y = variable()
    for _ in range(1000):
        y = grow(y)
    algebra = Algebra()
    slope = y.derive(x)
    (found,) = simplify_all([slope], algebra)
    assert len(algebra.index) < 3 * WIDE * 1000
    assert found.value == pytest.approx(ad.get_gradients(y)[x])


def test_what_is_simple_is_simplified_again_to_itself():
    x = variable()
    slope = sines(x, 200).derive(x).simplify()
    assert ad.graph_size(slope.simplify()) == ad.graph_size(slope)


# -- joining many parts --


@pytest.mark.parametrize("join", [np.concatenate, np.stack, np.hstack, np.vstack])
@pytest.mark.parametrize("count", [64, 65, 200])
def test_many_parts_are_joined_as_numpy_joins_them(join, count):
    x = variable(np.arange(2.0 * count))
    parts = [x[2 * i : 2 * i + 2] * float(i) for i in range(count)]
    parts[3] = np.array([7.0, 8.0])
    y = join(parts)
    plain = [part if isinstance(part, np.ndarray) else part.value for part in parts]
    np.testing.assert_array_equal(y.value, join(plain))
    seed = np.arange(1.0, y.size + 1).reshape(y.shape)
    slopes = np.repeat(np.arange(float(count)), 2)
    slopes[6:8] = 0.0
    np.testing.assert_array_equal(ad.get_gradients(y, seed)[x], slopes * seed.ravel())


@pytest.mark.parametrize("transform", [ad.jvp, ad.hvp])
def test_each_of_many_parts_looks_at_few_others(transform, monkeypatch):
    looks = 0
    shape = joining.shape

    def counted(array):
        nonlocal looks
        looks += 1
        return shape(array)

    monkeypatch.setattr(joining, "shape", counted)
    x = np.ones(600)

    def f(x):
        return np.sum(np.concatenate([x[i : i + 1] * 2.0 for i in range(600)]) ** 2)

    arguments = (x, x) if transform is ad.hvp else ((x,), (x,))
    transform(f, *arguments)
    assert 0 < looks < 600 * 6 * joining.MANY


def test_an_error_about_many_operands_names_the_odd_one():
    parts = [variable(np.ones(2), f"part{i}") for i in range(100)]
    parts[20] = variable(np.ones(3), "odd")
    with pytest.raises(errors.ShapeError, match=r"odd of shape \(3,\)") as caught:
        np.stack(parts)
    assert "and 60 more" in str(caught.value) and len(str(caught.value)) < 500
