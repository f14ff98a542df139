"""Large elementwise programs, a block of rows at a time."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import autodiff_lab as ad

RNG = np.random.default_rng(0)


def mixed(x, s=1.5):
    y = x
    for _ in range(3):
        y = np.tanh(np.sin(y) * x + s) + np.exp(-y * y) / 2
    return y


def check(f, *args, argnums=0, blocks=True, rtol=1e-9):
    """Compiled and eager agree, on the example and on other numbers."""
    g = ad.compile(f, *args, argnums=argnums)
    assert ("def blocks(rows):" in g.source) is blocks
    eager = ad.value_and_grad(f, argnums)
    flatten = ad.engine.tree.flatten
    for scale in (1.0, 1.1):
        scaled = [scale * a if isinstance(a, float) else (a * scale) for a in args]
        scaled = [
            s.astype(np.asarray(a).dtype) if np.ndim(a) else s
            for s, a in zip(scaled, args, strict=True)
        ]
        found, expected = g.value_and_grad(*scaled), eager(*scaled)
        for one, other in zip(flatten(found)[0], flatten(expected)[0], strict=True):
            assert type(one) is type(other) and np.shape(one) == np.shape(other)
            np.testing.assert_allclose(one, other, rtol=rtol, atol=rtol)
    return g


@pytest.mark.parametrize("count", [20_000, 100_000, 99_991, 16_385])
def test_whole_blocks_and_what_is_left_over(count):
    x = RNG.uniform(0.2, 1.2, count)
    g = check(lambda x: np.sum(mixed(x)), x)
    assert ("rest = blocks(" in g.source) is (count in (99_991, 16_385))


def test_single_precision_and_several_axes():
    x = RNG.uniform(0.2, 1.2, (300, 7, 30))
    check(lambda x: np.sum(mixed(x)), x)
    check(lambda x: np.mean(mixed(x)), x.astype(np.float32), rtol=1e-4)


def test_numbers_several_arrays_and_rows_for_all():
    x, y = RNG.uniform(0.2, 1.2, (2, 400, 100))
    scale = RNG.uniform(0.2, 1.2, 100)
    fixed = RNG.uniform(0.2, 1.2, (400, 100))

    def f(x, y, s):
        both = np.sum(mixed(x, s) * y * fixed), np.sum(y / scale)
        return (both[0] + 3 * both[1]) * s

    g = check(f, x, y, 0.7, argnums=(0, 1))
    assert g.source.count("+= part_of_") == 2
    check(lambda x, y, s: np.log(f(x, y, s)), x, y, 0.7, blocks=False)


def test_every_output_is_its_own_memory():
    x = RNG.uniform(0.2, 1.2, 30_000)

    def f(x, s):
        y = mixed(x, s)
        return {"y": y, "again": y, "x": x, "sum": [np.sum(y), s], "double": y * 2}

    g = ad.compile(f, x, 0.5)
    first, second, expected = g(x, 0.7), g(x + 0.1, 0.7), f(x, 0.7)
    assert "def blocks(rows):" in g.source
    parts = [v for v in first.values() if isinstance(v, np.ndarray)]
    for i, part in enumerate(parts):
        others = [x, *parts[:i], *second.values()]
        assert not any(np.shares_memory(part, o) for o in others if np.ndim(o))
    for key, value in expected.items():
        np.testing.assert_allclose(first[key], value, rtol=1e-9)


def test_arrays_in_any_order_of_memory():
    x = RNG.uniform(0.2, 1.2, (200, 300))

    def f(x):
        return np.sum(mixed(x))

    g = ad.compile(f, x)
    for other in (np.asfortranarray(x), x[::-1], x.repeat(2, axis=1)[:, ::2]):
        np.testing.assert_allclose(g.value_and_grad(other)[1], ad.grad(f)(other))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sum(mixed(x) / np.sum(x)),
        lambda x: np.sum(mixed(x)[1:] * x[:-1]),
        lambda x: np.sum(np.cumsum(mixed(x))),
        lambda x: np.sum(mixed(x - np.max(x))),
    ],
)
def test_what_needs_more_than_its_own_row_is_done_whole(f):
    check(f, RNG.uniform(0.2, 1.2, 30_000), blocks=False, rtol=1e-8)


def test_what_fits_the_cache_or_is_short_is_done_whole():
    check(lambda x: np.sum(mixed(x)), RNG.uniform(size=4000), blocks=False)
    check(lambda x: np.sum(x * x), RNG.uniform(size=100_000), blocks=False)


def test_memory_is_that_of_the_results():
    x = RNG.uniform(0.2, 1.2, 1_000_000)
    g = ad.compile(lambda x: np.sum(mixed(x)), x)
    g.value_and_grad(x)
    tracemalloc.start()
    g.value_and_grad(x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.1 * x.nbytes
