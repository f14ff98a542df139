"""Moving, copying, joining and picking entries, against NumPy and differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine import primitives as ops

from . import laws

INDEX = np.array([[0, 2], [1, 1]])

# name of the row -> ways to call it on an array of shape (2, 3, 4)
MOVES = {
    "getitem": [
        lambda x: x[0],
        lambda x: x[..., -1],
        lambda x: x[:, ::-2, 1:3],
        lambda x: x[:, None, 1],
        lambda x: x[[1, 0, 1]],
        lambda x: x[:, [2, 2], [0, 3]],
        lambda x: x[np.arange(24).reshape(2, 3, 4) % 5 < 2],
        lambda x: x[np.array([True, False]), 1:],
        lambda x: x[0, [1, 1], ..., None],
        lambda x: x[1:1],
    ],
    "reshape": [
        lambda x: np.reshape(x, (4, -1)),
        lambda x: x.reshape([6, 4]),
        lambda x: np.reshape(x, 24),
    ],
    "ravel": [np.ravel, lambda x: x.flatten(), lambda x: x.ravel()],
    "squeeze": [
        lambda x: np.squeeze(x[:1]),
        lambda x: np.squeeze(x[:, :1], axis=1),
        lambda x: x[:1, :, :1].squeeze((0, -1)),
    ],
    "expand_dims": [
        lambda x: np.expand_dims(x, 0),
        lambda x: np.expand_dims(x, (-1, 1)),
    ],
    "atleast_1d": [np.atleast_1d, lambda x: np.atleast_1d(x[0, 0, 0])],
    "atleast_2d": [np.atleast_2d, lambda x: np.atleast_2d(x[0, 0])],
    "atleast_3d": [np.atleast_3d, lambda x: np.atleast_3d(x[0])],
    "transpose": [
        np.transpose,
        lambda x: x.T,
        lambda x: np.transpose(x, (-1, 0, 1)),
        lambda x: x.transpose(1, -1, 0),
        lambda x: x.transpose([2, 0, 1]),
    ],
    "swap_last": [np.matrix_transpose, lambda x: x.mT],
    "swapaxes": [lambda x: np.swapaxes(x, 0, -1), lambda x: x.swapaxes(1, 2)],
    "moveaxis": [
        lambda x: np.moveaxis(x, 0, -1),
        lambda x: np.moveaxis(x, (0, 1), (-1, 0)),
    ],
    "flip": [
        np.flip,
        lambda x: np.flip(x, -1),
        lambda x: np.flip(x, axis=(0, 2)),
    ],
    "roll": [
        lambda x: np.roll(x, 5),
        lambda x: np.roll(x, -1, axis=1),
        lambda x: np.roll(x, (1, 2), axis=(0, -1)),
    ],
    "rot90": [np.rot90, lambda x: np.rot90(x, 3, axes=(1, 2))],
    "repeat": [
        lambda x: np.repeat(x, 3),
        lambda x: np.repeat(x, 2, axis=-1),
        lambda x: x.repeat([1, 0, 3], axis=1),
    ],
    "tile": [
        lambda x: np.tile(x, 2),
        lambda x: np.tile(x, (2, 1, 3)),
        lambda x: np.tile(x, (2, 1, 1, 2)),
        lambda x: np.tile(x[0, 0], (3, 2)),
    ],
    "pad": [
        lambda x: np.pad(x, 1),
        lambda x: np.pad(x, ((0, 1), (2, 0), (1, 1)), constant_values=5.0),
        lambda x: np.pad(x, ((0, 0), (2, 3), (1, 0)), mode="edge"),
        lambda x: np.pad(x, (1, 2), mode="wrap"),
        lambda x: np.pad(x, 1, mode="reflect"),
        lambda x: np.pad(x, ((2, 1), (0, 0), (1, 1)), mode="symmetric"),
    ],
    "broadcast_to": [
        lambda x: np.broadcast_to(x, (5, 2, 3, 4)),
        lambda x: np.broadcast_to(x[:, :1], (2, 3, 4)),
        lambda x: np.broadcast_arrays(x[0], x)[0],
    ],
    "concatenate": [
        lambda x: np.concatenate([x, x[:1], np.ones((1, 3, 4), np.float32)]),
        lambda x: np.concatenate((x[..., :1], x), axis=-1),
        lambda x: np.concatenate([x, x[0]], axis=None),
        lambda x: np.vstack([x[0], x[1, 0]]),
        lambda x: np.hstack([x, x]),
        lambda x: np.hstack([x[0, 0], np.float32(1), x[0, 0, 0]]),
        lambda x: np.column_stack([x[0, 0], x[0].T]),
        lambda x: np.append(x, x[0]),
        lambda x: np.append(x, x, axis=1),
    ],
    "stack": [
        lambda x: np.stack([x, x, 2 * x]),
        lambda x: np.stack((x[0], x[1]), axis=-1),
        lambda x: np.stack([x[0, 0, 0], x[1, 1, 1]]),
    ],
    "diagonal": [
        lambda x: np.diagonal(x[0]),
        lambda x: np.diagonal(x, 1, 1, 2),
        lambda x: x.diagonal(-1, axis1=-1, axis2=0),
        lambda x: np.trace(x[0]),
        lambda x: x.trace(1, 2, 1),
    ],
    "diag": [
        lambda x: np.diag(x[0]),
        lambda x: np.diag(x[0], 1),
        lambda x: np.diag(x[0].T, -1),
        lambda x: np.diag(x[0, 0]),
        lambda x: np.diag(x[0, 0], -2),
    ],
    "tril": [np.tril, lambda x: np.tril(x, -1), lambda x: np.tril(x[0, 0])],
    "triu": [np.triu, lambda x: np.triu(x[0], 1)],
    "take": [
        lambda x: np.take(x, [3, 0, 0]),
        lambda x: np.take(x, INDEX, axis=1),
        lambda x: x.take([-1, 0], axis=-1),
        lambda x: np.take(x, 2, axis=-2),
    ],
    "take_along_axis": [
        lambda x: (
            np.take_along_axis(x[0], INDEX[:, :1], axis=-1)
            if np.shape(x)[1] == 2
            else np.take_along_axis(x[0], np.array([[1], [1], [3]]), axis=-1)
        ),
        lambda x: np.take_along_axis(x, np.argsort(np.ones((2, 3, 4)), 1)[:, ::-1], 1),
        lambda x: np.take_along_axis(x, np.array([5, 5, 0]), axis=None),
    ],
    "split": [
        lambda x: np.split(x, 3, axis=1)[1],
        lambda x: np.split(x, [1, 3], axis=-1)[2],
        lambda x: np.array_split(x, 3, axis=2)[0],
        lambda x: np.concatenate(np.array_split(x, 3, axis=2)[::-1], axis=2),
    ],
    "diff": [
        np.diff,
        lambda x: np.diff(x, axis=0),
        lambda x: np.diff(x, n=2, axis=1),
    ],
    "identity": [np.copy, lambda x: x.copy()],
}
COVERED = {*MOVES, "sum_to", "scatter", "sort", "add_along_axis"}


@pytest.mark.parametrize("name", MOVES)
def test_moves_at_every_way_to_call_them(name):
    rng = np.random.default_rng(3)
    for way in ("C", "backwards"):
        for move in MOVES[name]:
            x = rng.normal(size=(2, 3, 4))
            x = np.flip(np.ascontiguousarray(np.flip(x))) if way == "backwards" else x
            laws.check(move, x, order=2 if way == "C" else 1)


@pytest.mark.parametrize("name", MOVES)
def test_single_precision_stays(name):
    x = np.random.default_rng(3).normal(size=(2, 3, 4))
    for move in MOVES[name]:
        laws.single_precision(move, x)


@pytest.mark.parametrize(
    "name", ["ravel", "flip", "tile", "pad", "roll", "concatenate"]
)
def test_empty_arrays_move_too(name):
    x = ad.Variable(np.zeros((2, 0)))
    move = {
        "ravel": np.ravel,
        "flip": np.flip,
        "tile": lambda v: np.tile(v, (2, 3)),
        "pad": lambda v: np.pad(v, ((0, 0), (1, 1))),
        "roll": lambda v: np.roll(v, 1),
        "concatenate": lambda v: np.concatenate([v, np.ones((2, 1)), v], axis=1),
    }[name]
    y = move(x)
    np.testing.assert_array_equal(y.value, move(np.zeros((2, 0))))
    assert ad.get_gradients(y, seed=np.ones(y.shape))[x].shape == (2, 0)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_joining_what_comes(data):
    """Any number of arrays that agree but for one axis."""
    shape = data.draw(laws.shapes(least=1, most=3, smallest=1))
    along = data.draw(laws.axis(shape))
    sizes = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    arrays = []
    for size in sizes:
        own = list(shape)
        own[along] = size
        arrays.append(data.draw(laws.values(tuple(own))))
    laws.check(lambda *parts: np.concatenate(parts, axis=along), *arrays)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_stacking_what_comes(data):
    shape = data.draw(laws.shapes(most=2))
    count = data.draw(st.integers(1, 4))
    along = data.draw(st.integers(-len(shape) - 1, len(shape)))
    arrays = [data.draw(laws.values(shape)) for _ in range(count)]
    laws.check(lambda *layers: np.stack(layers, axis=along), *arrays)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_indexing_with_positions_that_repeat(data):
    shape = data.draw(laws.shapes(least=1, most=3))
    parts = []
    for n in shape:
        whole = st.just(slice(None))
        places = st.lists(st.integers(-n, n - 1), min_size=2, max_size=2)
        parts.append(data.draw(st.one_of(whole, st.integers(-n, n - 1), places)))
    laws.check(lambda x: x[tuple(parts)], data.draw(laws.values(shape)))


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_sorting_along_any_axis(data):
    shape = data.draw(laws.shapes(least=1, largest=4))
    along = data.draw(st.one_of(st.none(), laws.axis(shape)))
    laws.check(lambda x: np.sort(x, axis=along), data.draw(laws.distinct(shape)))


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_scattering_along_an_axis(data):
    """The transpose of take_along_axis: places named twice add up."""
    shape = data.draw(laws.shapes(least=1, most=2, largest=4))
    along = data.draw(laws.axis(shape))
    rng = np.random.default_rng(0)
    places = rng.integers(0, shape[along], shape)
    how = {"axis": along, "shape": shape}

    def dense(x):
        result = np.zeros(shape)
        for at in np.ndindex(shape):
            to = list(at)
            to[along] = places[at]
            result[tuple(to)] += x[at]
        return result

    laws.check(
        lambda x: ops.picking.add_along_axis(x, places, **how),
        data.draw(laws.values(shape)),
        numpys=dense,
    )


def test_scatter_and_sum_to_are_rows_of_their_own():
    x = np.array([1.0, 2.0, 3.0])
    expected = np.array([0.0, 5.0, 1.0, 0.0])
    how = {"index": np.array([2, 1, 1]), "shape": (4,)}
    laws.check(lambda v: ops.scatter(v, **how), x, numpys=lambda v: _dense(v))
    assert ops.scatter(x, **how).tolist() == expected.tolist()
    big = np.arange(12.0).reshape(2, 3, 2)
    laws.check(
        lambda v: ops.sum_to(v, shape=(3, 1)),
        big,
        numpys=lambda v: v.sum(axis=(0, 2)).reshape(3, 1),
    )


def _dense(v):
    return np.array([0.0, v[1] + v[2], v[0], 0.0])


def test_a_sort_follows_the_values_when_the_graph_is_evaluated_again():
    x = ad.Variable([3.0, 1.0, 2.0], name="x")
    y = np.sort(x) * np.array([1.0, 10.0, 100.0])
    assert y.eval({x: [1.0, 2.0, 3.0]}).tolist() == [1.0, 20.0, 300.0]


def test_equal_entries_keep_their_order_in_a_sort():
    x = ad.Variable([2.0, 1.0, 2.0, 1.0])
    g = ad.get_gradients(np.sort(x), seed=np.array([1.0, 2.0, 3.0, 4.0]))[x]
    assert g.tolist() == [3.0, 1.0, 4.0, 2.0]


def test_an_index_is_kept_as_it_was():
    """Writing to it afterwards changes no derivative."""
    index, repeats, cut = np.array([0, 1]), np.array([1, 2, 0]), [[0, 1], [1, 1]]
    x = ad.Variable([1.0, 2.0, 3.0])
    picked, taken = x[index], np.take(x, index)
    repeated, padded = np.repeat(x, repeats), np.pad(np.stack([x, x]), cut)
    index[:], repeats[:], cut[0][1] = 2, 0, 5
    assert ad.get_gradients(picked, seed=np.ones(2))[x].tolist() == [1, 1, 0]
    assert ad.get_gradients(taken, seed=np.ones(2))[x].tolist() == [1, 1, 0]
    assert ad.get_gradients(repeated, seed=np.ones(3))[x].tolist() == [1, 2, 0]
    assert ad.get_gradients(padded, seed=np.ones((3, 5)))[x].tolist() == [2, 2, 2]


def test_where_with_an_unsafe_branch_and_the_double_where():
    """0 x inf is nan: the branch not taken must be harmless in itself."""
    x = ad.Variable([0.0, 4.0])
    with np.errstate(divide="ignore", invalid="ignore"):
        once = np.where(x.value > 0, np.sqrt(x), 0.0)
        assert np.isnan(ad.get_gradients(once.sum())[x][0])
    safe = np.where(x.value > 0, x, 1.0)
    twice = np.where(x.value > 0, np.sqrt(safe), 0.0)
    assert ad.get_gradients(twice.sum())[x].tolist() == [0.0, 0.25]


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_where_with_broadcasting(data):
    a = data.draw(laws.values(data.draw(st.sampled_from([(), (3,), (2, 1), (2, 3)]))))
    b = data.draw(laws.values(data.draw(st.sampled_from([(), (1,), (2, 3)]))))
    mask = np.array([True, False, True])
    laws.check(lambda p, q: np.where(mask, p, q), a, b)


@pytest.mark.parametrize(
    ("call", "error", "names"),
    [
        (lambda x: np.split(x, 4), errors.ShapeError, "no 4 equal parts"),
        (lambda x: np.reshape(x, (4, 2)), errors.ShapeError, "reshape"),
        (lambda x: np.concatenate([x, np.ones((2, 3))]), errors.ShapeError, "concat"),
        (lambda x: np.squeeze(x, 0), errors.ShapeError, "squeeze"),
        (lambda x: x[5], errors.ShapeError, "getitem"),
        (lambda x: np.take(x, [7], axis=0), errors.ShapeError, "getitem"),
        (lambda x: np.pad(x, 1, mode="mean"), errors.UnsupportedError, "mode='mean'"),
        (lambda x: np.reshape(x, 6, order="F"), errors.UnsupportedError, "order="),
        (lambda x: np.take(x, [0], mode="clip"), errors.UnsupportedError, "mode="),
        (lambda x: np.ravel(x, "F"), errors.UnsupportedError, "order="),
        (lambda x: np.sort(x, order="f"), errors.UnsupportedError, "order="),
        (lambda x: np.diff(x, prepend=0), errors.UnsupportedError, "prepend="),
        (lambda x: np.concatenate([x], dtype=int), errors.UnsupportedError, "dtype="),
        (lambda x: np.tril_indices_from(x), errors.UnsupportedError, "tril_indices"),
        (lambda x: ad.flip(x, sideways=True), errors.UnsupportedError, "sideways="),
        (lambda x: ad.roll(x, 1, 0, 9), errors.UnsupportedError, "4 arguments"),
    ],
)
def test_what_does_not_fit_is_named(call, error, names):
    with pytest.raises(error, match=names):
        call(ad.Variable(np.arange(6.0).reshape(3, 2)))
