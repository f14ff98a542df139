"""Many seeds at once give what they give one by one, for every kind of operation."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.engine.batching import Batch
from autodiff_lab.engine.diagonals import Diagonal

module = sys.modules["autodiff_lab.engine.jacobian"]
RNG = np.random.default_rng(0)
A = RNG.normal(size=(5, 6))
STACK = RNG.normal(size=(2, 5, 6))
V = RNG.uniform(0.5, 1.5, size=6)
M = RNG.uniform(0.5, 1.5, size=(3, 4))

twice = ad.custom_op(lambda x: 2 * x, vjp=lambda g, y, x: 2 * g, name="twice_batched")

VECTORS = {
    "elementwise": lambda x: np.sin(x) * np.exp(x) / (1 + x * x),
    "layer": lambda x: np.tanh(A @ x),
    "layer from the left": lambda x: np.tanh(x @ A.T),
    "two layers": lambda x: A.T @ np.tanh(A @ x),
    "stack of matrices": lambda x: np.sin(STACK @ x),
    "dot product": lambda x: (x @ x) * x,
    "outer product": lambda x: x[:, None] * x[None, :],
    "parts": lambda x: x[1:] - x[:-1] ** 2,
    "strides": lambda x: np.sin(x)[::2] * 3,
    "backwards": lambda x: x[::-1] ** 2,
    "picked": lambda x: (x * x)[[0, 3, 3, 1]],
    "masked": lambda x: np.where(x > 1, x**2, -x),
    "sums": lambda x: np.stack([np.sum(x**2), np.mean(x), np.prod(x), np.max(x), 2.0]),
    "softmax": lambda x: ad.softmax(x),
    "cumulated": lambda x: np.cumsum(np.sin(x)),
    "sorted": lambda x: np.sort(x * x),
    "concatenated": lambda x: np.concatenate([x * 2, np.sin(x)]),
    "moved": lambda x: np.flip(np.reshape(x, (2, 3)).T, axis=1) ** 3,
    "broadcast": lambda x: np.reshape(x, (2, 3)) * np.reshape(x, (6, 1, 1)),
    "solved": lambda x: np.linalg.solve(np.diag(x) + 0.1, x),
    "custom": lambda x: np.sin(twice(x)) * x,
    "square of one": lambda x: x[2] ** 2 * np.ones(5),
    "signs": lambda x: np.abs(x - 1) + ad.relu(1 - x),
    "untouched": lambda x: np.ones(4),
    "the same": lambda x: x,
}
MATRICES = {
    "products": lambda m: m @ m.T,
    "reduced": lambda m: np.sum(m * m, axis=0) + np.mean(m, axis=1)[:, None],
    "kept": lambda m: m / np.sum(m, axis=-1, keepdims=True),
    "turned": lambda m: np.transpose(m) @ np.sin(m),
    "added row": lambda m: m + m[0],
    "square": lambda m: np.exp(m) * m,
    "logs": lambda m: ad.log_softmax(m),
    "image": lambda m: ad.conv2d(
        m.reshape(1, 1, 3, 4), np.ones((2, 1, 2, 2)) * m[0, 0]
    ),
    "pool": lambda m: ad.max_pool2d(np.reshape(m, (1, 1, 3, 4)), 2, 1),
    "one row": lambda m: m[1] * 2,
}
CASES = [
    *[pytest.param(f, V, id=name) for name, f in VECTORS.items()],
    *[pytest.param(f, M, id=name) for name, f in MATRICES.items()],
]


@pytest.fixture
def one_by_one(monkeypatch):
    """Switches the sweep over many seeds off."""

    def switch():
        monkeypatch.setattr(module, "FEW", 10**9)

    return switch


@pytest.mark.parametrize("mode", ["fwd", "rev"])
@pytest.mark.parametrize(("f", "x"), CASES)
def test_together_is_one_by_one(f, x, mode, one_by_one):
    jacobian = ad.jacobian(f, mode=mode)
    together = jacobian(x)
    measured = ad.finite_difference(f, x)
    one_by_one()
    alone = jacobian(x)
    assert together.shape == alone.shape and together.dtype == alone.dtype
    np.testing.assert_allclose(together, alone, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(together, measured, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("f", "x"), CASES)
def test_compiled_jacobians_are_the_eager_ones(f, x):
    for mode in ("fwd", "rev"):
        jacobian = ad.jacobian(f, mode=mode)
        compiled = ad.compile(jacobian, x, backend="array")
        for other in (x, x[::-1] * 1.1):
            expected = jacobian(other)
            found = compiled(other)
            assert found.shape == expected.shape and found.dtype == expected.dtype
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", ["elementwise", "layer", "two layers", "parts"])
def test_jacobians_against_the_complex_step(name):
    f = VECTORS[name]
    exact = ad.complex_step(f, V)
    np.testing.assert_allclose(ad.jacobian(f)(V), exact, rtol=1e-12)
    np.testing.assert_allclose(ad.compile(ad.jacobian(f), V)(V), exact, rtol=1e-12)


@pytest.mark.parametrize("name", ["layer", "parts", "outer product", "softmax"])
def test_a_jacobian_of_many_seeds_can_be_differentiated(name):
    f = VECTORS[name]
    second = ad.jacobian(ad.jacobian(f))(V)
    measured = ad.finite_difference(ad.jacobian(f), V)
    np.testing.assert_allclose(second, measured, rtol=1e-6, atol=1e-7)
    compiled = ad.compile(ad.jacobian(ad.jacobian(f)), V)
    np.testing.assert_allclose(compiled(V), second, rtol=1e-9, atol=1e-11)


def test_single_precision_stays_single():
    x = V.astype(np.float32)
    J = ad.jacobian(lambda x: np.tanh(A.astype(np.float32) @ x))(x)
    assert J.dtype == np.float32
    compiled = ad.compile(ad.jacobian(lambda x: np.sin(x) * x), x)
    assert compiled(x).dtype == np.float32
    np.testing.assert_allclose(np.diag(compiled(x)), np.sin(x) + x * np.cos(x), 1e-5)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (4, 0)])
def test_empty_arguments_and_results(shape):
    for mode in ("fwd", "rev"):
        J = ad.jacobian(lambda x: np.sin(x), mode=mode)
        assert J(np.ones(shape)).shape == (*shape, *shape)
        assert ad.compile(J, np.ones(shape))(np.ones(shape)).shape == (*shape, *shape)


def test_nests_of_arguments_and_results():
    def f(p, x):
        return {"y": np.tanh(p["w"] @ x + p["b"]), "z": [np.sum(p["b"] * x[0])]}

    args = {"w": A, "b": np.ones(5)}, V
    for prepared in (ad.jacobian(f, (0, 1)), ad.compile(ad.jacobian(f, (0, 1)), *args)):
        found = prepared(*args)
        by_p, by_x = found["y"]
        slope = 1 - np.tanh(A @ V + 1) ** 2
        np.testing.assert_allclose(by_p["b"], np.diag(slope))
        np.testing.assert_allclose(by_x, slope[:, None] * A)
        expected = np.einsum("i,ij,k->ijk", slope, np.eye(5), V)
        np.testing.assert_allclose(by_p["w"], expected)
        np.testing.assert_allclose(found["z"][0][0]["b"], np.full(5, V[0]))


def test_elementwise_layers_stay_diagonal():
    x = ad.Variable(V)
    seed = ad.Variable(np.ones(6))
    out = ad.sin(x) * seed / 3.0 - 2.0 * seed
    (kept,) = Batch(seed, seed.epoch, as_graph=False).run([out])
    assert isinstance(kept, Diagonal)
    np.testing.assert_allclose(kept.dense(), np.diag(np.sin(V) / 3 - 2))
    source = ad.compile(
        ad.jacobian(lambda x: np.tanh(A @ x)), V, backend="array"
    ).source
    assert source.count("dot(") == 1  # the product of matrices is gone


def test_zeros_of_a_diagonal_are_no_numbers():
    """0 x inf would be nan beside the diagonal, where nothing depends on anything."""
    with np.errstate(all="ignore"):
        J = ad.jacobian(np.sqrt)(np.array([0.0, 1.0, 4.0, 9.0]))
    np.testing.assert_array_equal(J, np.diag([np.inf, 0.5, 0.25, 1 / 6]))


def test_a_jacobian_inside_of_no_grad_and_of_a_variable():
    with ad.no_grad():
        np.testing.assert_allclose(ad.jacobian(np.sin)(V), np.diag(np.cos(V)))
    w = ad.Variable(2.0)
    J = ad.jacobian(lambda x: np.sin(w * x))(V)
    expected = np.sum(np.cos(2 * V) - 2 * V * np.sin(2 * V))
    assert ad.get_gradients(J.sum())[w] == pytest.approx(expected)


def test_large_batches_go_one_by_one(monkeypatch):
    monkeypatch.setattr(module, "MOST", 30)
    np.testing.assert_allclose(ad.jacobian(np.sin)(V), np.diag(np.cos(V)))
