"""NumPy's functions on nodes, called in all the ways that NumPy knows.

The oracle is NumPy itself on plain arrays, and differences for slopes.
"""

from __future__ import annotations

from array import array
from collections import deque

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors

X = np.array([0.7, 1.2, 2.3])
SQUARE = np.array([[0.3, 2.0], [1.5, 0.7]])


def agrees(f, *xs):
    """The value is NumPy's, and the slopes are those of differences, twice."""
    expected = f(*xs)
    found = f(*[ad.Variable(x) for x in xs])
    np.testing.assert_allclose(found.value, expected, rtol=1e-12)
    assert found.dtype == np.asarray(expected).dtype
    ad.check_grads(lambda *a: np.sum(f(*a) ** 2), *xs, order=2)


class Column:
    """As of a table: no list and no array, but NumPy reads it as one."""

    def __init__(self, entries):
        self.entries = np.asarray(entries)

    def __array__(self, dtype=None, copy=None):
        return self.entries if dtype is None else self.entries.astype(dtype)


# -- positions --


@pytest.mark.parametrize(
    "places",
    [
        Column([0, 0, 2]),
        Column([True, False, True]),
        array("i", [0, 0, 2]),
        deque([0, 0, 2]),
        memoryview(np.array([0, 0, 2])),
    ],
    ids=lambda places: type(places).__name__,
)
def test_what_numpy_reads_as_positions_counts_each_time(places):
    """The second place on the list once lost its part of the gradient."""
    agrees(lambda x: x[places], X)
    agrees(lambda x: x[:, places], np.stack([X, X * X]))


def test_positions_in_a_column_may_change_afterwards():
    places = array("i", [0, 1])
    x = ad.Variable(X)
    y = np.sum(x[places] ** 2)
    places[0] = 2
    np.testing.assert_allclose(ad.get_gradients(y)[x], [1.4, 2.4, 0])


# -- operands in small types --


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.int16, bool])
def test_slopes_beside_small_integers_have_the_precision_of_floats(kind):
    """-a wraps around for bytes, and NumPy's log of a byte has half precision."""
    small = np.array([1, 1, 3]).astype(kind)
    for number in (small, small[2]):
        agrees(lambda x, a=number: np.arctan2(a, x), X)
        agrees(lambda x, a=number: a**x, X)
        agrees(lambda x, a=number: np.arctan2(a, x), 1.7)
        agrees(lambda x, a=number: a**x, 1.7)


def test_small_integers_are_multiplied_up_without_wrapping_around():
    for values in (np.array([250, 3, 10], np.uint8), np.array([True, True, False])):
        found = np.cumprod(ad.Constant(values)).value
        np.testing.assert_array_equal(found, np.cumprod(values))
        assert found.dtype == np.cumprod(values).dtype


def test_norms_and_averages_of_bytes():
    values = np.array([200, 3, 250], np.uint8)
    c = ad.Constant(values)
    assert np.linalg.norm(c, 3).value == pytest.approx(np.linalg.norm(values, 3))
    expected = np.average(values, weights=values)
    assert np.average(c, weights=c).value == pytest.approx(expected)
    assert ad.average(values, weights=values) == pytest.approx(expected)


def test_the_mean_of_many_half_precision_numbers():
    x = ad.Variable(np.full(3000, 100, np.float16))
    assert np.mean(x).value == x.mean().value == 100
    np.testing.assert_allclose(ad.get_gradients(x.mean())[x], 1 / 3000, rtol=1e-3)


def test_steps_between_truth_values():
    x = ad.Variable([1.0, -1.0, 2.0])
    expected = np.diff(x.value > 0)
    np.testing.assert_array_equal(np.diff(x > 0).value, expected)
    later = ad.Input(name="later")
    assert np.diff(later).eval({later: X}).tolist() == np.diff(X).tolist()


# -- operands that have rules of their own --


@pytest.mark.parametrize(
    ("operand", "word"),
    [
        (np.ma.array([1.0, 2.0, 3.0], mask=[0, 1, 0]), "masked"),
        (X[None].view(np.matrix), "matrix"),
    ],
    ids=["masked", "matrix"],
)
def test_masked_arrays_and_matrices_are_refused(operand, word):
    """Their masks, and the meaning of their *, were left out without a word."""
    x = ad.Variable(X)
    for use in (
        lambda: x + operand,
        lambda: np.maximum(operand, x),
        lambda: np.stack([x, operand]),
        lambda: np.dot(x, operand),
        lambda: ad.Variable(operand),
        lambda: ad.grad(np.sum)(operand),
    ):
        with pytest.raises(errors.LeafTypeError, match=word):
            use()
    with pytest.raises(errors.AutodiffError):
        operand * x


def test_rows_of_different_lengths_are_no_array():
    with pytest.raises(errors.LeafTypeError, match="ragged"):
        ad.Variable(X) * [[1.0], [1.0, 2.0]]


# -- ways to call --


def test_where_with_a_condition_only_tells_the_places():
    x = ad.Variable([1.0, -1.0, 2.0])
    (places,) = np.where(x > 0)
    assert places.tolist() == [0, 2]
    with pytest.raises(errors.ShapeError, match="both or neither"):
        np.where(x > 0, x)


def test_questions_may_name_their_operands():
    x = ad.Variable(X)
    assert np.argmax(a=x) == 2
    assert np.argsort(a=x).tolist() == [0, 1, 2]
    assert np.allclose(a=x, b=x)
    assert np.searchsorted(a=[1.0, 2.0], v=x).tolist() == [0, 1, 2]
    assert np.zeros_like(a=x).tolist() == [0, 0, 0]
    assert np.shape(a=x) == (3,)


@pytest.mark.parametrize("shape", [2, np.int64(2), [2], np.array([2, 2])])
def test_a_number_is_repeated_to_any_kind_of_shape(shape):
    agrees(lambda x: np.broadcast_to(x, shape), 1.5)
    agrees(lambda x: np.broadcast_to(x, shape), np.array([1.5]))


def test_shapes_may_be_arrays():
    agrees(lambda x: x.reshape(np.array([1, -1])), X)
    agrees(lambda x: np.reshape(x, np.array([3, 1])), X)
    agrees(lambda x: np.sum(x, axis=np.array(0)), SQUARE)
    for mode in ("fwd", "rev"):
        turned = ad.jacobian(lambda x: np.transpose(x, np.array([1, 0])), mode=mode)
        assert np.all(turned(SQUARE).reshape(4, 4) == np.eye(4)[[0, 2, 1, 3]])


@pytest.mark.parametrize("width", [{0: 1}, {-1: (1, 2)}, {0: (2, 0), 1: 1}])
@pytest.mark.parametrize("mode", ["constant", "edge", "wrap"])
def test_borders_of_the_axes_named(width, mode):
    try:
        np.pad(SQUARE, width, mode)
    except TypeError:
        pytest.skip("this NumPy takes no dict")
    agrees(lambda x: np.pad(x, width, mode), SQUARE)


def test_a_number_repeated_along_its_axis():
    agrees(lambda x: np.repeat(x, 3, axis=0), 1.5)
    agrees(lambda x: np.cumprod(np.stack([x, x]), axis=-1), 1.5)


@pytest.mark.parametrize(
    ("axis", "weights"),
    [
        (0, [3.0, 1.0]),
        (-1, (3, 1)),
        (1, np.array([250, 3], np.uint8)),
        ((0, 1), SQUARE),
        ((1, 0), [[1.0, 2.0], [3.0, 4.0]]),
        (None, SQUARE),
        ((1,), [3.0, 1.0]),
    ],
)
def test_weights_go_along_the_axes_named(axis, weights):
    agrees(lambda x: np.average(x, axis, weights), np.stack([X, X * X])[:, :2])
    agrees(lambda w: np.average(SQUARE, axis, w), np.asarray(weights, float))


def test_weights_along_two_axes_of_three():
    cube = np.arange(24.0).reshape(2, 3, 4)
    agrees(lambda w: np.average(cube, axis=(2, 1), weights=w), cube[1].T + 1)


def test_weights_that_do_not_fit_are_refused():
    x = ad.Variable(SQUARE)
    for axis, weights in ((None, [1.0, 2.0]), (0, [1.0]), (0, [1.0, 2.0, 3.0])):
        with pytest.raises(errors.ShapeError, match="weights"):
            np.average(x, axis, weights)
    with pytest.raises(errors.ShapeError, match="weights"):
        np.average([1.0, 2.0], weights=ad.Variable(2.0))  # was 3.0


def test_lists_beside_nodes_have_a_shape():
    x = ad.Variable(2.0)
    repeated, given = np.broadcast_arrays(x, [[1.0], [3.0]])
    assert repeated.shape == given.shape == (2, 1)
    assert ad.get_gradients(np.sum(repeated * given))[x] == 4.0
    assert [part.tolist() for part in ad.split([1.0, 2.0], 2)] == [[1.0], [2.0]]
    assert ad.norm([3.0, -4.0], 1) == 7.0


def test_counts_that_make_no_sense_are_refused():
    x = ad.Variable(X)
    for use in (
        lambda: np.diff(x, n=-1),
        lambda: np.split(x, 0),
        lambda: np.split(x, -3),
        lambda: np.array_split(x, 0),
    ):
        with pytest.raises(errors.ShapeError, match="too few"):
            use()
    with pytest.raises(ValueError, match="out of bounds"):
        np.cumprod(x, axis=1)


def test_nodes_are_no_options():
    """NumPy asked the node again, which asked NumPy: an endless recursion."""
    s, x = ad.Variable(1.0), ad.Variable(X)
    for use in (
        lambda: np.tile(X, s),
        lambda: np.tile(x, s),
        lambda: ad.tile(x, s),
        lambda: np.repeat(x, repeats=s),
        lambda: np.roll(x, s),
        lambda: np.max(x, axis=s),
    ):
        with pytest.raises(errors.ConcretizationError):
            use()


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0])
def test_a_norm_is_not_differentiated_by_its_power(p):
    """Where p was 1 or 2 just now, its slope was 0."""
    with pytest.raises(errors.UnsupportedError, match="ord"):
        ad.grad(lambda p: np.linalg.norm(p * X, p))(p)


# -- tables --


def test_a_column_of_a_table_stands_on_either_side():
    """pandas asks for this number; else it takes the node for a list of numbers."""
    assert ad.Variable(1.0).__pandas_priority__ > 4000  # that of a DataFrame
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"x": X, "y": X[::-1], "group": [0, 0, 2]})

    def loss(w, x, y):
        return np.mean((y - (x * w[0] + w[1])) ** 2)

    w = np.array([0.5, 0.1])
    expected = ad.grad(loss)(w, X, X[::-1])
    np.testing.assert_allclose(ad.grad(loss)(w, table["x"], table["y"]), expected)
    of_group = ad.grad(lambda x: np.sum(table["y"] * x[table["group"]]))(X)
    np.testing.assert_allclose(of_group, [3.5, 0, 0.7])


def test_answers_may_be_written_over():
    """They were as locked as the value that had been asked."""
    x = ad.Variable(SQUARE)
    for answer in (np.argsort(x), np.argmax(x, axis=0), x.argmin(1), x.any(axis=0)):
        answer[:] = 0
        assert type(answer) is np.ndarray
        assert not answer.any()
