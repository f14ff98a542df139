"""Layers and pictures called with bytes, lists and options that make no sense."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors

# -- scores --


@pytest.mark.parametrize(
    "activation", [ad.sigmoid, ad.softmax, ad.log_softmax, ad.logsumexp]
)
def test_bytes_have_no_negative(activation):
    scores = np.array([3, 1, 2], np.uint8)
    expected = activation(scores.astype(float))
    np.testing.assert_allclose(activation(scores), expected, rtol=1e-6)
    np.testing.assert_allclose(activation(ad.Constant(scores)).value, expected, 1e-6)


def test_the_cross_entropy_of_lists_and_bytes():
    expected = ad.softmax_cross_entropy(np.array([[3.0, 1.0, 2.0]]), [1])
    for scores in ([[3, 1, 2]], np.array([[3, 1, 2]], np.uint8)):
        np.testing.assert_allclose(ad.softmax_cross_entropy(scores, [1]), expected)


def test_the_factor_of_a_matrix_of_bytes():
    matrix = np.array([[250, 3], [3, 200]], np.uint8)
    expected = np.linalg.cholesky(matrix)
    np.testing.assert_allclose(ad.cholesky(matrix), expected)
    np.testing.assert_allclose(ad.cholesky(matrix.tolist()), expected)


# -- pictures --

PICTURES, KERNELS = np.ones((1, 2, 4, 4)), np.ones((1, 2, 2, 2))


def test_a_bias_for_other_channels_is_refused():
    """Three numbers for one channel made three channels of it."""
    for bias in (np.ones(3), ad.Variable(np.ones(2))):
        with pytest.raises(errors.ShapeError, match="bias"):
            ad.conv2d(ad.Variable(PICTURES), KERNELS, bias)
    x, b = ad.Input(name="x"), ad.Input(name="b")
    later = ad.conv2d(x, KERNELS, b).eval({x: PICTURES, b: np.ones(1)})
    np.testing.assert_array_equal(later, np.full((1, 1, 3, 3), 9.0))


@pytest.mark.parametrize("pixels", [0, -1, 1.5, "same", (2,), (1, 2, 3), None])
def test_windows_are_whole_and_move(pixels):
    """A stride of 1.5 was one of 1, without a word."""
    x = ad.Variable(PICTURES)
    uses = [
        lambda: ad.conv2d(x, KERNELS, stride=pixels),
        lambda: ad.max_pool2d(x, pixels),
        lambda: ad.avg_pool2d(x, 2, pixels or 0),
    ]
    if pixels != 0:
        uses.append(lambda: ad.conv2d(x, KERNELS, padding=pixels))
    for use in uses:
        with pytest.raises(errors.ShapeError, match="number of pixels"):
            use()


def test_pictures_have_four_axes():
    for x in (np.ones((2, 4, 4)), np.ones((4, 4)), 2.0):
        for use in (lambda x: ad.conv2d(x, KERNELS), ad.max_pool2d, ad.avg_pool2d):
            with pytest.raises(errors.ShapeError, match="images are"):
                use(ad.Variable(x))


def test_pictures_may_be_lists_and_bytes():
    picture = (np.arange(16.0).reshape(1, 1, 4, 4) * 17).astype(np.uint8)
    for f in (ad.max_pool2d, ad.avg_pool2d, lambda x: ad.conv2d(x, [[[[1.0]]]])):
        expected = f(picture.astype(float))
        np.testing.assert_allclose(f(picture), expected)
        np.testing.assert_allclose(f(picture.tolist()), expected)
