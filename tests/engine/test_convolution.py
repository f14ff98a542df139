"""Convolution and pooling against loops over every window."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine import primitives as ops

from . import laws

COVERED = {"conv2d", "conv2d_image", "conv2d_weights", "windows", "add_windows"}


def places(size, kernel, stride):
    """Where windows begin."""
    return [
        range(0, n - k + 1, s) for n, k, s in zip(size, kernel, stride, strict=True)
    ]


def by_loops(x, w, stride=(1, 1), padding=(0, 0)):
    """One dot product for every image, every kernel and every place."""
    edges = [(0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2]
    x = np.pad(x, edges)
    rows, columns = places(x.shape[2:], w.shape[2:], stride)
    y = np.zeros((len(x), len(w), len(rows), len(columns)))
    for b, o, (i, r), (j, c) in (
        (b, o, i, j)
        for b in range(len(x))
        for o in range(len(w))
        for i in enumerate(rows)
        for j in enumerate(columns)
    ):
        under = x[b, :, r : r + w.shape[2], c : c + w.shape[3]]
        y[b, o, i, j] = np.sum(under * w[o])
    return y


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_convolution(data):
    batch, channels = data.draw(laws.shapes(least=2, most=2, largest=2))
    out = data.draw(st.integers(1, 5))
    kernel = data.draw(laws.shapes(least=2, most=2, largest=2))
    extra = data.draw(laws.shapes(least=2, most=2, smallest=0, largest=2))
    size = tuple(k + e for k, e in zip(kernel, extra, strict=True))
    stride = data.draw(laws.shapes(least=2, most=2, largest=2))
    padding = data.draw(laws.shapes(least=2, most=2, smallest=0, largest=1))
    x = data.draw(laws.values((batch, channels, *size)))
    w = data.draw(laws.values((out, channels, *kernel)))
    how = {"stride": stride, "padding": padding}
    laws.check(
        lambda p, q: ad.conv2d(p, q, **how),
        x,
        w,
        numpys=lambda p, q: by_loops(p, q, **how),
    )


@pytest.mark.parametrize(("stride", "padding"), [((1, 1), (0, 0)), ((2, 1), (1, 2))])
def test_the_derivatives_of_a_convolution_are_rows_that_can_be_differentiated(
    stride, padding
):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, 1, 3, 4)), rng.normal(size=(2, 1, 2, 3))
    g = rng.normal(size=by_loops(x, w, stride, padding).shape)
    how = {"stride": stride, "padding": padding}

    def transposed(like, build):
        """The transpose of a linear map, entry by entry."""
        result = np.zeros(like.shape)
        for index in np.ndindex(like.shape):
            unit = np.zeros(like.shape)
            unit[index] = 1
            result[index] = build(unit)
        return result

    laws.check(
        lambda p, q: ops.convolution.conv2d_image(p, q, size=(3, 4), **how),
        g,
        w,
        numpys=lambda p, q: transposed(
            x, lambda unit: np.sum(p * by_loops(unit, q, stride, padding))
        ),
    )
    laws.check(
        lambda p, q: ops.convolution.conv2d_weights(p, q, kernel=(2, 3), **how),
        g,
        x,
        numpys=lambda p, q: transposed(
            w, lambda unit: np.sum(p * by_loops(q, unit, stride, padding))
        ),
    )


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize(
    ("x", "w"),
    [
        ((0, 2, 4, 4), (3, 2, 2, 2)),
        ((2, 0, 4, 4), (3, 0, 2, 2)),
        ((2, 1, 4, 4), (0, 1, 2, 2)),
    ],
)
def test_no_images_no_channels_no_kernels(x, w, stride):
    y, pullback = ad.vjp(
        lambda p, q: ad.conv2d(p, q, stride=stride), np.ones(x), np.ones(w)
    )
    assert y.shape == (x[0], w[0], *((3, 3) if stride == 1 else (2, 2)))
    assert not y.any()
    for slope, like in zip(pullback(np.ones(y.shape)), (x, w), strict=True):
        np.testing.assert_array_equal(slope, np.zeros(like))


@pytest.mark.parametrize(("channels", "out"), [(1, 4), (3, 2)])
@pytest.mark.parametrize("stride", [(1, 1), (1, 2), (2, 1)])
def test_any_order_of_memory(channels, out, stride):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, channels, 5, 4)), rng.normal(size=(out, channels, 3, 2))
    how = {"stride": stride, "padding": (1, 0)}
    f = lambda p, q: ad.conv2d(p, q, **how)  # noqa: E731
    y, pullback = ad.vjp(f, x, w)
    np.testing.assert_allclose(y, by_loops(x, w, **how))
    g = rng.normal(size=y.shape)
    last = np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    turned, kernels = x[:, ::-1].copy()[:, ::-1], np.asfortranarray(w)
    for image in (last, turned):
        again, pull_again = ad.vjp(f, image, kernels)
        np.testing.assert_allclose(again, y)
        slopes = pull_again(np.asfortranarray(g))
        for slope, wanted in zip(slopes, pullback(g), strict=True):
            np.testing.assert_allclose(slope, wanted)


def test_layers_follow_each_other_without_a_copy():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(4, 3, 6, 6)), rng.normal(size=(2, 3, 3, 3))
    y = ad.conv2d(x, w, padding=1)
    assert np.shares_memory(y, ops.convolution._laid_out(y))
    how = {"kernel": (2, 2), "stride": (2, 2)}
    parts = ops.convolution.windows(y, **how)
    assert np.shares_memory(y, parts)
    slopes = np.where(parts > 0, parts, 0.0)
    slopes = slopes.copy(order="K")
    image = ops.convolution.add_windows(slopes, shape=y.shape, **how)
    np.testing.assert_array_equal(image, np.maximum(y, 0))
    assert np.shares_memory(image, slopes)


def test_slopes_are_arrays_of_their_own():
    rng = np.random.default_rng(0)
    for stride in (1, 2):
        x, w = rng.normal(size=(2, 1, 4, 4)), rng.normal(size=(1, 1, 1, 1))
        how = {"stride": (stride, stride), "padding": (0, 0)}
        y = ops.convolution.conv2d_row(x, w, **how)
        g = np.ones_like(y)
        for vjp in ops.convolution.conv2d_row.vjps:
            slope = vjp(g, y, x, w, **how)
            assert not any(np.may_share_memory(slope, held) for held in (g, y, x, w))


def test_a_bias_adds_one_number_per_channel():
    rng = np.random.default_rng(0)
    x, w, b = (rng.normal(size=s) for s in [(1, 2, 3, 3), (2, 2, 2, 2), (2,)])
    laws.check(
        lambda *a: ad.conv2d(*a, padding=1),
        x,
        w,
        b,
        numpys=lambda x, w, b: by_loops(x, w, padding=(1, 1)) + b[:, None, None],
    )


def pooled(x, size, stride, reduce):
    rows, columns = places(x.shape[2:], size, stride)
    y = np.zeros((*x.shape[:2], len(rows), len(columns)))
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            y[..., i, j] = reduce(x[..., r : r + size[0], c : c + size[1]], axis=(2, 3))
    return y


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_pooling(data):
    kernel = data.draw(laws.shapes(least=2, most=2, largest=2))
    extra = data.draw(laws.shapes(least=2, most=2, smallest=0, largest=3))
    stride = data.draw(laws.shapes(least=2, most=2, largest=3))
    size = tuple(k + e for k, e in zip(kernel, extra, strict=True))
    x = data.draw(laws.distinct((2, 1, *size)))
    for ours, reduce in ((ad.max_pool2d, np.max), (ad.avg_pool2d, np.mean)):
        laws.check(
            lambda v, ours=ours: ours(v, kernel, stride),
            x,
            numpys=lambda v, reduce=reduce: pooled(v, kernel, stride, reduce),
        )


def test_windows_and_their_transpose():
    x = np.random.default_rng(0).normal(size=(2, 1, 3, 4))
    how = {"kernel": (2, 2), "stride": (1, 2)}

    def windows(v):
        rows, columns = places(v.shape[2:], **how)
        cut = [[v[..., r + i, :][..., [c + j for c in columns]] for r in rows]
               for i in range(2) for j in range(2)]  # fmt: skip
        return np.stack([np.stack(c, axis=-2) for c in cut]).reshape(2, 2, 2, 1, 2, 2)

    laws.check(lambda v: ops.convolution.windows(v, **how), x, numpys=windows)
    g = np.random.default_rng(1).normal(size=(2, 2, 2, 1, 2, 2))

    def added(v):
        image = np.zeros(x.shape)
        for at in np.ndindex(x.shape):
            unit = np.zeros(x.shape)
            unit[at] = 1
            image[at] = np.sum(v * windows(unit))
        return image

    laws.check(
        lambda v: ops.convolution.add_windows(v, shape=x.shape, **how), g, numpys=added
    )


def test_entries_that_tie_in_a_window_share():
    x = ad.Variable(np.ones((1, 1, 2, 2)))
    g = ad.get_gradients(ad.max_pool2d(x), seed=np.full((1, 1, 1, 1), 8.0))[x]
    assert g.ravel().tolist() == [2, 2, 2, 2]


def test_a_border_that_fills_no_window_is_left_out():
    x = ad.Variable(np.arange(25.0).reshape(1, 1, 5, 5))
    y = ad.avg_pool2d(x, 2)
    assert y.shape == (1, 1, 2, 2)
    g = ad.get_gradients(y, seed=np.ones(y.shape))[x][0, 0]
    assert g[4].tolist() == [0] * 5
    assert g[:4, 4].tolist() == [0] * 4


def test_single_precision_stays():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, 2, 4, 4)), rng.normal(size=(3, 2, 3, 3))
    laws.single_precision(lambda p, q: ad.conv2d(p, q, padding=1), x, w)
    laws.single_precision(lambda p: ad.max_pool2d(p), x)
    laws.single_precision(lambda p: ad.avg_pool2d(p, 3, 1), x)


@pytest.mark.parametrize(
    ("x", "w"),
    [
        ((1, 2, 4, 4), (3, 1, 2, 2)),
        ((1, 1, 2, 2), (1, 1, 3, 3)),
        ((2, 4, 4), (1, 1, 2, 2)),
        ((1, 1, 4, 4), (2, 2)),
    ],
)
def test_shapes_that_do_not_fit_are_named(x, w):
    image = ad.Variable(np.ones(x), name="image")
    with pytest.raises(errors.ShapeError, match=r"(?s)conv2d.*image"):
        ad.conv2d(image, np.ones(w))
