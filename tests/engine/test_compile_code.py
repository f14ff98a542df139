"""The code that is written: what it is made of, and what it leaves out."""

from __future__ import annotations

import argparse
import dataclasses
import dis
import inspect
import re
import tokenize
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.compiler import naming

BACKENDS = ["auto", "array"]


def test_a_function_of_ten_thousand_operations():
    def chain(x):
        y = x
        for _ in range(5_000):
            y = np.sin(y) + x
        return y

    g = ad.compile(chain, 0.5)
    value, slope = g.value_and_grad(0.3)
    assert (value, slope) == pytest.approx(ad.value_and_grad(chain)(0.3))


def test_nodes_as_arguments_go_the_eager_way():
    g = ad.compile(lambda x: x * x, 3.0)
    x = ad.Variable(4.0)
    y = g(x)
    assert ad.get_gradients(y)[x] == 8.0
    assert ad.grad(g)(4.0) == 8.0


def test_derivatives_inside_of_compiled_functions():
    def f(x):
        return np.sum(np.sin(x) * x**2)

    x, v = np.array([0.3, 1.2]), np.array([1.0, -2.0])
    slope = ad.compile(lambda x: ad.grad(f)(x), x)
    np.testing.assert_allclose(slope(x + 1), ad.grad(f)(x + 1))
    product = ad.compile(lambda x, v: ad.hvp(f, x, v), x, v)
    np.testing.assert_allclose(product(x + 1, v), ad.hvp(f, x + 1, v))
    hessian = ad.compile(lambda x: ad.hessian(f)(x), x)
    np.testing.assert_allclose(hessian(x + 1), ad.hessian(f)(x + 1))


def test_no_new_memory_but_for_results():
    x = np.ones(200_000)
    g = ad.compile(lambda x: np.sum(np.sqrt(np.exp(np.sin(x) * x) + 1)), x)
    g.value_and_grad(x)
    tracemalloc.start()
    for _ in range(3):
        g.value_and_grad(x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.3 * x.nbytes * 2  # one result, and the one before it


def test_names_of_arguments_never_clash_with_names_in_the_code():
    def f(exp, sin, v1, idle, t1):
        hidden = np.exp(np.sin(exp) * sin) + v1
        return np.sum(hidden * idle * t1)

    def g(a, a_0):
        return a[0] * 2 + a_0 * 3 + a[1] * a_0

    for backend in BACKENDS:
        numbers = (0.1, 0.2, 0.3, 0.4, 0.5)
        f_compiled = ad.compile(f, *numbers, argnums=(0, 1, 2, 3, 4), backend=backend)
        eager = ad.value_and_grad(f, (0, 1, 2, 3, 4))
        value, slopes = f_compiled.value_and_grad(*numbers)
        assert (value, *slopes) == pytest.approx((f(*numbers), *eager(*numbers)[1]))
        arrays = tuple(np.full(300, n) for n in numbers)
        np.testing.assert_allclose(
            ad.compile(f, *arrays, backend=backend).value_and_grad(*arrays)[1],
            ad.grad(f)(*arrays),
        )
        assert ad.compile(g, [1.0, 2.0], 3.0, backend=backend).value_and_grad(
            [4.0, 5.0], 6.0
        ) == (56.0, [2.0, 6.0])


def test_numba_is_optional():
    try:
        import numba  # noqa: F401
    except ModuleNotFoundError:
        with pytest.raises(errors.UnsupportedError, match="pip install numba"):
            ad.compile(lambda x: x * x, 2.0, numba=True)
        return
    g = ad.compile(lambda x, y: np.sin(x) / y, 2.0, 1.0, argnums=(0, 1), numba=True)
    assert "in machine code" in g.source
    eager = ad.value_and_grad(lambda x, y: np.sin(x) / y, (0, 1))
    for args in ((2.0, 1.0), (0.5, -3.0)):
        value, slopes = g.value_and_grad(*args)
        assert (value, *slopes) == pytest.approx((eager(*args)[0], *eager(*args)[1]))
    assert g.value_and_grad(1.0, 0.0)[0] == np.inf
    with pytest.raises(errors.UnsupportedError, match="plain numbers"):
        ad.compile(lambda x: np.sum(x), np.ones(3), numba=True)


GOLDEN = """\
t1 = empty((50, 4))
c1 = full((4,), 1.0)
t2 = empty((50,))
u1 = t2.reshape((50, 1))
c2 = array(0.04)
t3 = empty((50, 1))
c3 = array(1.0)
c4 = full((50,), 1.0)

def value_and_grad(w, b, x, y):
    dot(x, w, t1)                           # (50, 4)
    add(t1, b, t1)                          # (50, 4)
    tanh(t1, t1)                            # hidden: (50, 4)
    dot(t1, c1, t2)                         # (50,)
    subtract(t2, y, t2)                     # miss: (50,)
    v1 = float(dot(t2, t2))
    v2 = 0.02 * v1
    v3 = x.T                                # (3, 50)
    multiply(c2, u1, t3)                    # (50, 1)
    square(t1, t1)                          # (50, 4)
    subtract(c3, t1, t1)                    # (50, 4)
    multiply(t3, t1, t1)                    # (50, 4)
    v4 = dot(v3, t1)                        # (3, 4)
    v5 = dot(c4, t1)                        # (4,)
    return (float(v2), (v4, v5))
"""


def test_the_code_of_a_small_network_reads_well():
    def loss(w, b, x, y):
        hidden = np.tanh(x @ w + b)
        miss = np.sum(hidden, axis=1) - y
        return np.mean(miss * miss)

    shapes = (3, 4), (4,), (50, 3), (50,)
    examples = [np.ones(shape) for shape in shapes]
    g = ad.compile(loss, *examples, argnums=(0, 1))
    assert g.source == GOLDEN


def test_small_arrays_are_written_out_in_numbers():
    def rosenbrock(x):
        return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)

    x = np.array([0.5, -1.0, 2.0, 0.1])
    g = ad.compile(lambda x: ad.hessian(rosenbrock)(x), x)
    assert "x.tolist()" in g.source and "empty(" not in g.source
    assert g.source.count("0.0") >= 6  # the zeros of a banded matrix cost nothing
    large = ad.compile(rosenbrock, np.ones(1000))
    assert "tolist" not in large.source and "empty(" in large.source


def test_both_directions_of_a_loss_share_the_softmax():
    def loss(z, labels):
        return np.mean(ad.softmax_cross_entropy(z, labels))

    source = ad.compile(loss, np.zeros((40, 5)), np.arange(40) % 5).source
    assert source.count("exp(") == 1 and source.count("maximum.reduce(") == 1


def test_the_derivative_by_the_weights_reuses_the_columns_of_a_convolution():
    def loss(w, x):
        return np.sum(ad.conv2d(x, w, padding=1) ** 2)

    examples = np.ones((2, 3, 3, 3)), np.ones((4, 3, 6, 6))
    g = ad.compile(loss, *examples)
    assert g.source.count("copy_all(") == 1
    random = np.random.default_rng(0)
    args = [random.normal(size=e.shape) for e in examples]
    np.testing.assert_allclose(g.value_and_grad(*args)[1], ad.grad(loss)(*args))


def test_traced_values_are_let_go():
    def f(x):
        y = x
        for i in range(30):
            y = np.sin(y) * (i + 1.5) + x
        return np.sum(y)

    x = np.ones(100_000)
    tracemalloc.start()
    g = ad.compile(f, x)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 2 * x.nbytes  # the graph had more than a hundred such arrays
    assert g.signatures == ["value_and_grad(float64[100000])"]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_product_that_meets_images_is_taken_in_their_order(dtype):
    def loss(w, v, x):
        image = ad.relu(ad.conv2d(x, w, padding=1))
        return np.sum(np.tanh(np.reshape(image, (len(x), -1)) @ v))

    random = np.random.default_rng(0)
    shapes = (4, 3, 3, 3), (4 * 6 * 6, 5), (7, 3, 6, 6)
    args = [random.normal(size=shape).astype(dtype) for shape in shapes]
    g = ad.compile(loss, *args, argnums=(0, 1, 2))
    assert re.search(r"dot\(\w+\.T, \w+\.T, \w+\.T\)", g.source)
    expected = ad.grad(loss, (0, 1, 2))(*args)
    tolerance = 1e-9 if dtype is np.float64 else 1e-3
    for found, other in zip(g.value_and_grad(*args)[1], expected, strict=True):
        assert found.dtype == dtype
        np.testing.assert_allclose(found, other, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("module", [argparse, dataclasses, dis, inspect, tokenize])
def test_variables_are_found_where_the_disassembler_finds_them(module):
    pending, seen = [compile(inspect.getsource(module), "<test>", "exec")], 0
    while pending:
        code = pending.pop()
        pending += [c for c in code.co_consts if inspect.iscode(c)]
        expected = {}
        for before, after in pairwise(dis.get_instructions(code)):
            if not before.opname.startswith(naming.MAKE):
                continue
            if after.opname == "RETURN_VALUE":
                expected[before.offset] = naming.RETURN
            elif re.match("STORE_(FAST|NAME|DEREF|GLOBAL)", after.opname):
                names = after.argval  # two for two instructions in one
                expected[before.offset] = names if type(names) is str else names[0]
        found = {i: naming.follows(code, i) for i in range(len(code.co_code))}
        assert {i: name for i, name in found.items() if name} == expected
        seen += len(expected)
    assert seen > 50
