"""Pools before bias and relu: the same values and slopes, on less."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad

RNG = np.random.default_rng(0)
X = RNG.normal(size=(3, 2, 6, 8))
W, B = RNG.normal(size=(4, 2, 3, 3)), RNG.normal(size=4)
W2 = RNG.normal(size=(5, 4, 3, 3))


def usual(w, b, x):
    return ad.max_pool2d(ad.relu(ad.conv2d(x, w, b, padding=1)))


def channels_last(w, b, x):
    image = np.transpose(ad.conv2d(x, w, padding=1), (0, 2, 3, 1)) + b
    return ad.max_pool2d(np.transpose(ad.relu(image), (0, 3, 1, 2)))


def overlapping(w, b, x):
    return ad.max_pool2d(ad.relu(ad.conv2d(x, w, b)), 3, 1)


def twice(w, b, x):
    first = usual(w, b, x)
    return ad.max_pool2d(ad.relu(ad.conv2d(first, W2, np.ones(5) * b[0], padding=1)))


def seen_before(w, b, x):
    image = ad.relu(ad.conv2d(x, w, b, padding=1))
    return ad.max_pool2d(image) * np.mean(image)


def bias_of_pixels(w, b, x):
    image = ad.conv2d(x, w, padding=1) + b[0] * np.arange(48.0).reshape(6, 8)
    return ad.max_pool2d(ad.relu(image))


def without_relu(w, b, x):
    return ad.max_pool2d(ad.conv2d(x, w, b, padding=1))


def averaged(w, b, x):
    return ad.avg_pool2d(ad.relu(ad.conv2d(x, w, b, padding=1)))


FIRST = [usual, channels_last, overlapping, twice]
LAST = [seen_before, bias_of_pixels, without_relu, averaged]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("layer", [*FIRST, *LAST])
def test_values_and_slopes_are_those_of_the_eager_engine(layer, dtype):
    def f(w, b, x):
        return np.sum(np.sin(layer(w, b, x)))

    args = [a.astype(dtype) for a in (W, B, X)]
    g = ad.compile(f, *args, argnums=(0, 1, 2))
    tolerance = 1e-9 if dtype is np.float64 else 1e-3
    close = {"rtol": tolerance, "atol": tolerance}
    for scale in (1, -0.5):
        scaled = [(a * scale).astype(dtype) for a in args]
        value, slopes = g.value_and_grad(*scaled)
        wanted, expected = ad.value_and_grad(f, (0, 1, 2))(*scaled)
        np.testing.assert_allclose(value, wanted, **close)
        for one, other in zip(slopes, expected, strict=True):
            np.testing.assert_allclose(one, other, **close)


@pytest.mark.parametrize("layer", [usual, channels_last])
def test_bias_and_relu_work_on_the_pool(layer):
    source = ad.compile(lambda w: np.sum(layer(w, B, X) ** 2), W).source
    small = [line for line in source.splitlines() if "maximum(" in line]
    assert small and all("3, 4)" in line or "4, 4)" in line for line in small)


def test_windows_that_are_cut_off_pass_nothing_back():
    x = -np.ones((1, 1, 4, 4))
    f = lambda x, b: np.sum(ad.max_pool2d(ad.relu(x + b)))  # noqa: E731
    b = np.full((1, 1, 1), 0.5)
    slopes = ad.compile(f, x, b, argnums=(0, 1)).value_and_grad(x, b)[1]
    assert not slopes[0].any() and not slopes[1].any()
    slopes = ad.compile(f, x, b, argnums=(0, 1)).value_and_grad(x, b + 1)[1]
    np.testing.assert_array_equal(slopes[0], np.full((1, 1, 4, 4), 0.25))
    assert slopes[1].item() == 4.0
