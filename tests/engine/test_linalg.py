"""Products, contractions and matrix functions, in stacks, against differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine import primitives as ops
from autodiff_lab.engine.einsum import explicit

from . import laws

COVERED = {
    "matmul", "dot", "inner", "outer", "kron", "tensordot", "einsum", "solve", "inv",
    "det", "cofactor", "cofactor_slope", "logabsdet", "cholesky",
}  # fmt: skip


@st.composite
def stacks(draw):
    """Shapes in front of a matrix, two of which broadcast together."""
    full = draw(laws.shapes(most=2, largest=2))
    kept = full[draw(st.integers(0, len(full))) :]
    return full, tuple(1 if draw(st.booleans()) else n for n in kept)


def matrices(shape, shift=2.0, seed=0):
    """Random square matrices, well away from singular ones."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=shape) + shift * np.eye(shape[-1])


# -- products --


@settings(max_examples=25, deadline=None)
@given(stacks(), st.sampled_from(["mv", "vm", "vv", "mm"]), st.data())
def test_matmul(stack, kind, data):
    (big, small), (n, k, m) = stack, data.draw(laws.shapes(least=3, most=3))
    left = (k,) if kind[0] == "v" else (*big, n, k)
    right = (k,) if kind[1] == "v" else (*small, k, m)
    a, b = data.draw(laws.values(left)), data.draw(laws.values(right))
    laws.check(np.matmul, a, b)


@pytest.mark.parametrize("rank_b", range(4))
@pytest.mark.parametrize("rank_a", range(4))
def test_dot_and_inner_of_all_ranks(rank_a, rank_b):
    rng = np.random.default_rng(rank_a + 4 * rank_b)
    a = rng.normal(size=(2, 1, 3)[3 - rank_a :])
    last = (3,) if rank_b else ()
    laws.check(np.inner, a, rng.normal(size=(*(2, 1)[: max(rank_b - 1, 0)], *last)))
    b = rng.normal(size={0: (), 1: (3,), 2: (3, 2), 3: (2, 3, 1)}[rank_b])
    laws.check(np.dot, a, b)
    np.testing.assert_allclose(ad.Variable(a).dot(b).value, np.dot(a, b))


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_outer_and_kron(data):
    a = data.draw(laws.values(data.draw(laws.shapes(most=2, largest=2))))
    b = data.draw(laws.values(data.draw(laws.shapes(most=2, largest=3))))
    laws.check(np.outer, a, b)
    laws.check(np.kron, a, b)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_tensordot_along_any_axes(data):
    """Shared axes at random places, counted from either end."""
    shared = data.draw(laws.shapes(most=2))
    free_a = data.draw(laws.shapes(most=2, largest=2))
    free_b = data.draw(laws.shapes(most=1))
    order_a = data.draw(st.permutations(range(len(shared) + len(free_a))))
    order_b = data.draw(st.permutations(range(len(shared) + len(free_b))))
    a = data.draw(laws.values(shared + free_a)).transpose(order_a)
    b = data.draw(laws.values(shared + free_b)).transpose(order_b)
    left = [order_a.index(i) for i in range(len(shared))]
    right = [order_b.index(i) - b.ndim for i in range(len(shared))]
    laws.check(lambda p, q: np.tensordot(p, q, axes=(left, right)), a, b)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tensordot_with_a_number_of_axes(count):
    rng = np.random.default_rng(count)
    a, b = rng.normal(size=(2, 3, 2)), rng.normal(size=(3, 2, 2)[2 - count :])
    laws.check(lambda p, q: np.tensordot(p, q, count), a, b)


# -- einsum --

SUMS = {
    "ij,jk->ik": [(2, 3), (3, 2)],
    "ij,jk": [(2, 3), (3, 2)],
    "ji": [(2, 3)],
    "ij->": [(2, 3)],
    "ij->j": [(2, 3)],
    "ii->i": [(3, 3)],
    "ii": [(3, 3)],
    "iij->ji": [(2, 2, 3)],
    "i,j->ji": [(2,), (3,)],
    "i,i,i->i": [(3,), (3,), (3,)],
    "ij,kj,k->i": [(2, 3), (2, 3), (2,)],
    "...ij,...jk->...ik": [(2, 1, 2, 3), (3, 3, 2)],
    "...ij,jk": [(2, 2, 3), (3, 2)],
    "i...,i...->...": [(2, 3), (2, 1)],
    "i...->...": [(2, 3, 1)],
    "bij,bjk->bik": [(1, 2, 3), (2, 3, 2)],
    "ij,ij": [(2, 3), (2, 1)],
    "aij,b->ji": [(2, 2, 3), (2,)],
    " i j , j -> i ": [(2, 3), (3,)],
    "AbC,Cb->Ab": [(2, 1, 2), (2, 1)],
    ",i": [(), (3,)],
    "...,...": [(2, 3), (3,)],
}


@pytest.mark.parametrize("subscripts", SUMS)
def test_einsum(subscripts):
    rng = np.random.default_rng(5)
    arrays = [rng.normal(size=shape) for shape in SUMS[subscripts]]
    laws.check(lambda *ops: np.einsum(subscripts, *ops), *arrays)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_einsum(data):
    """Letters at random: repeated, summed alone, broadcast, in any order."""
    size = {c: data.draw(st.integers(1, 2)) for c in "abc"}
    words = st.text(alphabet="abc", max_size=3)
    terms = data.draw(st.lists(words, min_size=1, max_size=3))
    letters = sorted(set("".join(terms)))
    kept = [c for c in letters if data.draw(st.booleans())]
    out = "".join(data.draw(st.permutations(kept)))
    arrays = [data.draw(laws.values(tuple(size[c] for c in term))) for term in terms]
    subscripts = ",".join(terms) + "->" + out
    laws.check(lambda *ops: np.einsum(subscripts, *ops), *arrays)


def test_large_einsums_are_planned_and_agree():
    rng = np.random.default_rng(0)
    a, b, c = (rng.normal(size=(40, 40)) for _ in range(3))
    x = ad.Variable(a)
    y = np.einsum("ij,jk,kl->il", x, b, c)
    np.testing.assert_allclose(y.value, a @ b @ c)
    w = rng.normal(size=(40, 40))
    np.testing.assert_allclose(ad.get_gradients(y, seed=w)[x], w @ c.T @ b.T)


def test_ellipses_are_spelled_out():
    assert explicit("...ij->...i", [2]) == (["ij"], "i")
    assert explicit("a...,...b", [3, 2]) == (["aAB", "Bb"], "ABab")


# -- matrix functions --


@settings(max_examples=15, deadline=None)
@given(stacks(), st.sampled_from(["vector", "matrix"]), st.integers(1, 3))
def test_solve_in_stacks(stack, right_side, n):
    big, small = stack
    rng = np.random.default_rng(n)
    a = matrices((*big, n, n), seed=n)
    b = rng.normal(size=(n,) if right_side == "vector" else (*small, n, 2))
    laws.check(np.linalg.solve, a, b)


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 3), (2, 2, 2), (1, 2, 3, 3)])
@pytest.mark.parametrize("function", [np.linalg.inv, np.linalg.det])
def test_inverse_and_determinant(function, shape):
    laws.check(function, matrices(shape))


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 3), (2, 2, 2)])
def test_cofactors(shape):
    """By its definition: each entry the determinant of what is left, with its sign."""

    def minors(a):
        result = np.zeros(a.shape)
        n = a.shape[-1]
        for i in range(n):
            for j in range(n):
                rest = np.delete(np.delete(a, i, axis=-2), j, axis=-1)
                result[..., i, j] = (-1) ** (i + j) * np.linalg.det(rest)
        return result

    laws.check(ops.linalg.cofactor, matrices(shape), numpys=minors)


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 2, 2)])
def test_slogdet(shape):
    a = matrices(shape)
    a[..., 0] *= -1  # the sign matters to the one and not to the other
    laws.check(lambda v: np.linalg.slogdet(v)[1], a)
    sign, _ = np.linalg.slogdet(ad.Variable(a))
    np.testing.assert_array_equal(sign.value, np.linalg.slogdet(a)[0])


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 3), (2, 3, 3)])
def test_cholesky(shape):
    """Of any matrix its symmetric part, so that single entries may be moved."""

    def both_triangles(a):
        return np.linalg.cholesky((a + np.swapaxes(a, -1, -2)) / 2)

    a = matrices(shape)
    a = a @ np.swapaxes(a, -1, -2) + np.eye(shape[-1])
    np.testing.assert_allclose(ad.cholesky(a), np.linalg.cholesky(a))
    laws.check(ad.cholesky, a, numpys=both_triangles)


@pytest.mark.parametrize("rank", [0, 1])
def test_the_slope_of_a_determinant_where_there_is_no_inverse(rank):
    """Jacobi's formula divides by det(a); cofactors do not."""
    singular = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [0.5, -1.0, 4.0]])
    if rank == 0:
        singular = np.zeros((3, 3))
    laws.check(np.linalg.det, singular, order=2)
    curved = ad.hessian(np.linalg.det)(singular)
    np.testing.assert_allclose(curved[0, 0, 1, 1], singular[2, 2], atol=1e-12)
    np.testing.assert_allclose(curved[0, 1, 1, 0], -singular[2, 2], atol=1e-12)
    with pytest.raises(errors.SingularMatrixError):  # the third one has to divide
        ad.jacobian(ad.hessian(np.linalg.det))(singular)


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 3), (2, 2, 2)])
def test_how_cofactors_change(shape):
    a, t = matrices(shape), matrices(shape, shift=0.5, seed=1)
    laws.check(ops.linalg.cofactor_slope, t, a, order=2)
    by_rule = ad.jvp(ops.linalg.cofactor, (a,), (t,))[1]
    step = 1e-6 * t
    apart = ops.linalg.cofactor(a + step) - ops.linalg.cofactor(a - step)
    np.testing.assert_allclose(by_rule, apart / 2e-6, atol=1e-7)


@pytest.mark.parametrize("ord", [None, 1, 2, 3, np.inf, -np.inf])
def test_norms_of_vectors(ord):
    x = np.array([[1.0, -2.5, 0.7], [0.3, 4.0, -1.0]])
    laws.check(lambda v: np.linalg.norm(v, ord, axis=1), x)
    laws.check(lambda v: np.linalg.norm(v, ord=ord), x[0])


def test_norms_of_matrices():
    x = np.random.default_rng(0).normal(size=(2, 3, 2))
    laws.check(lambda v: np.linalg.norm(v, "fro", axis=(1, 2)), x)
    laws.check(lambda v: np.linalg.norm(v, axis=(0, 2), keepdims=True), x)
    laws.check(np.linalg.norm, x)
    for ord in (1, 2, "nuc"):
        with pytest.raises(errors.UnsupportedError, match="ord="):
            np.linalg.norm(ad.Variable(x[0]), ord)


@pytest.mark.parametrize(
    ("f", "arrays"),
    [
        (np.linalg.solve, [matrices((3, 3)), np.ones((3, 2))]),
        (np.linalg.inv, [matrices((3, 3))]),
        (np.linalg.det, [matrices((3, 3))]),
        (lambda a: np.linalg.slogdet(a)[1], [matrices((3, 3))]),
        (np.linalg.cholesky, [np.eye(3) + 0.5]),
        (np.linalg.norm, [np.ones((2, 3))]),
        (np.dot, [np.ones((2, 3)), np.ones((3, 2))]),
        (np.tensordot, [np.ones((2, 3)), np.ones((2, 3))]),
        (lambda a, b: np.einsum("ij,kj->ik", a, b), [np.ones((2, 3))] * 2),
        (np.kron, [np.ones((2, 3)), np.ones((2, 2))]),
    ],
)
def test_single_precision_stays(f, arrays):
    laws.single_precision(f, *arrays)


def test_a_matrix_without_an_inverse_says_so():
    a = ad.Matrix([[1.0, 2.0], [2.0, 4.0]])
    for function in (np.linalg.inv, lambda m: np.linalg.solve(m, np.ones(2))):
        with pytest.raises(errors.SingularMatrixError, match="singular"):
            function(a)
    with pytest.raises(errors.SingularMatrixError, match="positive definite"):
        np.linalg.cholesky(-a)
    with pytest.raises(errors.ShapeError, match="square"):
        np.linalg.inv(ad.Matrix(np.ones((2, 3))))
    with pytest.raises(errors.UnsupportedError, match="upper="):
        np.linalg.cholesky(a, upper=True)
    with pytest.raises(errors.UnsupportedError, match="lists of axes"):
        np.einsum(a, [0, 1])
    with pytest.raises(errors.ShapeError, match="einsum"):
        np.einsum("ij,jk", a, np.ones((3, 3)))
