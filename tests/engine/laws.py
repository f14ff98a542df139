"""What must hold for every row of the table, whatever it computes.

The oracles know nothing of the rules: NumPy's own function for the value, central
differences of that for the first derivative, and central differences of the first
derivative for the second.
"""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

import autodiff_lab as ad

from .conftest import central_difference


def check(f, *arrays, numpys=None, order=2, rtol=1e-5, atol=1e-7):
    """All laws for f at `arrays`; `numpys` is f in plain NumPy where f is not."""
    plain = numpys or f
    expected = np.asarray(plain(*arrays))
    leaves = [ad.Variable(a) for a in arrays]
    result = f(*leaves)
    np.testing.assert_allclose(result.value, expected, rtol=1e-10, atol=1e-12)
    assert result.shape == expected.shape

    rng = np.random.default_rng(7)
    w = rng.normal(size=expected.shape)
    pulled = first_order(f, plain, arrays, leaves, result, w, rtol, atol)
    moves = [rng.normal(size=np.shape(a)) for a in arrays]
    _, pushed = ad.jvp(f, tuple(arrays), tuple(moves))
    assert np.shape(pushed) == expected.shape
    inner = sum(np.sum(g * v) for g, v in zip(pulled, moves, strict=True))
    np.testing.assert_allclose(np.sum(w * pushed), inner, rtol=1e-8, atol=1e-9)
    if order > 1:
        second_order(f, arrays, w, moves, rtol, atol)
    for backend in ("array", "auto"):
        compiled(f, arrays, w, backend)
    return result


def first_order(f, plain, arrays, leaves, result, w, rtol, atol):
    """Reverse mode against central differences of NumPy; returns the gradients."""
    gradients = ad.get_gradients(result, seed=w)

    def weighted(*values):
        return np.sum(w * plain(*values))

    pulled = []
    for i, leaf in enumerate(leaves):
        got = np.asarray(gradients.get(leaf, np.zeros(leaf.shape)))
        assert got.shape == leaf.shape, f"operand {i}"
        expected = central_difference(weighted, arrays, i)
        np.testing.assert_allclose(got, expected, rtol=rtol, atol=atol)
        pulled.append(got)
    return pulled


def second_order(f, arrays, w, moves, rtol, atol):
    """How the gradient changes: reverse over reverse, and forward over reverse."""
    every = tuple(range(len(arrays)))

    def weighted(*values):
        return ad.sum(w * f(*values))

    def along_moves(*values):
        slopes = ad.grad(weighted, every)(*values)
        return sum(ad.sum(m * s) for m, s in zip(moves, slopes, strict=True))

    seconds = ad.grad(along_moves, every)(*arrays)
    for i, got in enumerate(seconds):
        expected = central_difference(along_moves, arrays, i)
        np.testing.assert_allclose(got, expected, rtol=10 * rtol, atol=10 * atol)
    _, pushed = ad.jvp(along_moves, tuple(arrays), tuple(moves))
    inner = sum(np.sum(s * v) for s, v in zip(seconds, moves, strict=True))
    np.testing.assert_allclose(pushed, inner, rtol=1e-7, atol=1e-8)


def compiled(f, arrays, w, backend):
    """Compiled code for any memory layout, against the eager engine on the same."""
    every = tuple(range(len(arrays)))

    def weighted(*values):
        return ad.sum(w * f(*values))

    fresh = [np.ones(np.shape(a)) + a for a in arrays]
    close = {"rtol": 1e-8, "atol": 1e-9}
    g = ad.compile(weighted, *fresh, argnums=every, backend=backend)
    value, slopes = ad.value_and_grad(weighted, every)(*arrays)
    found, pulled = g.value_and_grad(*arrays)
    np.testing.assert_allclose(found, value, **close)
    for one, other in zip(pulled, slopes, strict=True):
        assert type(one) is type(other) and np.shape(one) == np.shape(other)
        np.testing.assert_allclose(one, other, **close)
    alone = ad.compile(f, *arrays, argnums=every, backend=backend)
    np.testing.assert_allclose(alone(*arrays), plain_value(f, arrays), **close)


def plain_value(f, arrays):
    return f(*(ad.Variable(a) for a in arrays)).value


def single_precision(f, *arrays):
    """A graph in float32 stays there: values, gradients, and near the double ones."""
    small = [ad.Variable(np.asarray(a, dtype=np.float32)) for a in arrays]
    large = [ad.Variable(np.asarray(a, dtype=np.float64)) for a in arrays]
    y, exact = f(*small), f(*large)
    assert y.dtype == np.float32
    gradients = ad.get_gradients(y, seed=np.ones(y.shape, np.float32))
    exact_gradients = ad.get_gradients(exact, seed=np.ones(exact.shape))
    for s, d in zip(small, large, strict=True):
        assert np.asarray(gradients[s]).dtype == np.float32
        np.testing.assert_allclose(
            gradients[s], exact_gradients[d], rtol=2e-3, atol=2e-4
        )


# -- what to try them on --


@st.composite
def shapes(draw, least=0, most=3, smallest=1, largest=3):
    """Shapes of few entries; `smallest` 0 makes some of them empty."""
    sizes = st.integers(smallest, largest)
    return tuple(draw(st.lists(sizes, min_size=least, max_size=most)))


@st.composite
def values(draw, shape, low=-2.0, high=2.0):
    """Numbers of `shape`, laid out in memory in one of several ways."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    array = rng.uniform(low, high, shape)
    return draw(layouts(array))


@st.composite
def distinct(draw, shape):
    """Numbers of `shape` no two of which are close, so that no order is in doubt."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = int(np.prod(shape))
    ladder = (rng.permutation(count) - count / 2 + 0.25) * 0.37
    return draw(layouts(ladder.reshape(shape)))


@st.composite
def layouts(draw, array):
    """The same array: in C order, in Fortran order, backwards, or with gaps."""
    way = draw(st.sampled_from(["C", "Fortran", "backwards", "gaps"]))
    if way == "C" or not array.ndim:
        return array
    if way == "Fortran":
        return np.asfortranarray(array)
    if way == "backwards":
        return np.flip(np.ascontiguousarray(np.flip(array)))
    return np.repeat(array, 2, axis=-1)[..., ::2]


@st.composite
def axes(draw, shape):
    """None, one axis, or several; counted from either end."""
    if not shape:
        return None
    rank = len(shape)
    one = st.integers(-rank, rank - 1)
    several = st.lists(st.integers(0, rank - 1), min_size=1, unique=True).map(tuple)
    return draw(st.one_of(st.none(), one, several))


@st.composite
def axis(draw, shape):
    """One axis, counted from either end."""
    return draw(st.integers(-len(shape), len(shape) - 1))
