"""What could go wrong silently in compiled code, one test each."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors

BACKENDS = ["auto", "array"]


def loss(w, x):
    hidden = np.tanh(x @ w)
    return np.sum(hidden * hidden)


def example(rows=6, dtype=float, seed=0):
    random = np.random.default_rng(seed)
    return random.normal(size=(3, 2)).astype(dtype), random.normal(
        size=(rows, 3)
    ).astype(dtype)


@pytest.mark.parametrize("backend", BACKENDS)
def test_results_are_never_reused_memory(backend):
    g = ad.compile(loss, *example(), backend=backend)
    _, first = g.value_and_grad(*example())
    kept = first.copy()
    first[:] = 1e9
    _, second = g.value_and_grad(*example())
    np.testing.assert_array_equal(second, kept)
    _, third = g.value_and_grad(*example(seed=1))
    np.testing.assert_array_equal(second, kept)
    assert not np.shares_memory(second, third)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x,
        lambda x: x.T,
        lambda x: (x, x),
        lambda x: (x + 1, (x + 1).T),
        lambda x: {"whole": x * 2, "part": (x * 2)[0]},
        lambda x: [np.ones(3), x * 0],
        lambda x: np.broadcast_to(x[0], (4, 3)),
        lambda x: np.reshape(x * 1.5, (-1,)),
    ],
)
def test_results_share_memory_with_nothing(f):
    x = np.random.default_rng(0).normal(size=(2, 3))
    given = x.copy()
    g = ad.compile(f, x, backend="array")
    for _ in range(2):
        found = g(x)
        parts, expected = ad.engine.tree.flatten(found)[0], f(given)
        for i, (part, other) in enumerate(
            zip(parts, ad.engine.tree.flatten(expected)[0], strict=True)
        ):
            np.testing.assert_allclose(part, other)
            assert all(not np.shares_memory(part, p) for p in [x, *parts[:i]])
            part[...] = 7.0
    np.testing.assert_array_equal(x, given)


def test_an_if_on_a_value_is_refused_at_its_line():
    def f(x):
        if x > 0:  # this line
            return x
        return -x

    with pytest.raises(errors.ConcretizationError, match=r"line \d+ of test_compile_h"):
        ad.compile(f, 1.0)


@pytest.mark.parametrize(
    "leak",
    [
        lambda x: x * float(x),
        lambda x: x * x.value,
        lambda x: x if bool(x > 0) else -x,
        lambda x: x * (x * 2).eval(),
        lambda x: x * ad.get_gradients(x * x)[x],
        lambda x: x * int(np.argmax(np.stack([x, x]))),
        lambda x: sum(x for _ in range(3) if x < 2),
    ],
)
def test_no_value_leaks_out_of_a_trace(leak):
    with pytest.raises((errors.ConcretizationError, TypeError)):
        ad.compile(leak, 1.0)
    y = ad.Variable(2.0)
    assert (y * y).value == 4.0  # and tracing is over


def test_shapes_lengths_and_outside_values_are_no_leak():
    scale = ad.Variable(3.0)

    def f(x):
        return np.sum(x) / len(x) * x.size * np.shape(x)[0] * scale.value

    x = np.arange(4.0)
    assert ad.compile(f, x)(x) == f(x)


def test_flags_are_part_of_the_program():
    def f(x, flag, power):
        return x**power if flag else -x

    g = ad.compile(f, 2.0, True, 3)
    assert g.value_and_grad(2.0, True, 3) == (8.0, 12.0)
    assert g.value_and_grad(2.0, False, 3) == (-2.0, -1.0)
    assert g.value_and_grad(2.0, True, 2) == (4.0, 4.0)
    assert len(g.signatures) == 3


@pytest.mark.parametrize("backend", BACKENDS)
def test_another_shape_or_type_is_traced_anew(backend):
    g = ad.compile(loss, *example(), backend=backend)
    eager = ad.value_and_grad(loss)
    for rows, dtype in [(6, float), (2, float), (6, np.float32), (6, float)]:
        args = example(rows, dtype)
        (value, slope), (other, expected) = g.value_and_grad(*args), eager(*args)
        assert slope.dtype == expected.dtype and type(value) is type(other)
        np.testing.assert_allclose(slope, expected, rtol=1e-5)
    assert len(g.signatures) == 3


@pytest.mark.parametrize("backend", BACKENDS)
def test_arrays_in_any_order_of_memory_and_twice_the_same(backend):
    w, x = example()
    g = ad.compile(loss, w, x, backend=backend)
    expected = ad.grad(loss)(w, x)
    wide = np.zeros((6, 6))
    wide[:, ::2] = x
    for left, right in [(np.asfortranarray(w), wide[:, ::2]), (w, x[::-1][::-1])]:
        np.testing.assert_allclose(g.value_and_grad(left, right)[1], expected)
    square = ad.compile(lambda a, b: np.sum(a @ b), x.T @ x, x.T @ x, argnums=(0, 1))
    same = x.T @ x
    found = square.value_and_grad(same, same)[1]
    eager = ad.grad(lambda a, b: np.sum(a @ b), (0, 1))(same, same)
    np.testing.assert_allclose(found, eager)


@pytest.mark.parametrize("backend", BACKENDS)
def test_arguments_are_never_written_to(backend):
    w, x = example()
    g = ad.compile(loss, w, x, backend=backend)
    for array in (w, x):
        array.flags.writeable = False
    before = w.copy(), x.copy()
    g.value_and_grad(w, x)
    np.testing.assert_array_equal(w, before[0])
    np.testing.assert_array_equal(x, before[1])


def test_an_error_in_the_middle_leaves_the_next_call_right():
    fail = False

    def forward(x):
        if fail:
            raise RuntimeError("on purpose")
        return x * 2

    double = ad.custom_op(forward, vjp=lambda g, y, x: g * 2)
    x = np.ones((3, 3))
    g = ad.compile(lambda x: np.sum(double(np.sin(x)) ** 2), x)
    expected = g.value_and_grad(x)[1]
    fail = True
    with pytest.raises(RuntimeError):
        g.value_and_grad(x)
    fail = False
    np.testing.assert_array_equal(g.value_and_grad(x)[1], expected)


def test_threads_do_not_share_buffers():
    x = np.random.default_rng(0).normal(size=(200, 200))
    g = ad.compile(
        lambda x: np.sum(np.sin(x) * np.exp(x) @ np.cos(x)), x
    ).value_and_grad
    inputs = [x + i for i in range(4)]
    expected = [g(one)[1] for one in inputs]
    wrong = []

    def work(i):
        for _ in range(10):
            wrong.append(not np.array_equal(g(inputs[i])[1], expected[i]))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wrong) == 40 and not any(wrong)


def test_arrays_from_outside_are_constants_of_the_trace():
    a = np.ones(3)
    x = np.arange(3.0)
    g = ad.compile(lambda x: np.sum(a * x), x)
    a[:] = 100.0
    assert g(x) == 300.0  # traced for the value only now
    assert g.value_and_grad(x)[0] == 3.0  # traced when a was ones


def test_variables_from_outside_are_read_at_every_call():
    w = ad.Variable(2.0)
    g = ad.compile(lambda x: x * w, 3.0)
    assert g.value_and_grad(3.0) == (6.0, 2.0)
    w.value = 5.0
    assert g.value_and_grad(3.0) == (15.0, 5.0)
    w.value = [1.0, 2.0]
    h = ad.compile(lambda x: np.sum(x * w), 3.0)
    assert h.value_and_grad(3.0) == (9.0, 3.0)
    w.value = [1.0, 2.0, 3.0]
    assert h.value_and_grad(3.0) == (18.0, 6.0)


def test_tricks_of_floating_point_survive():
    def log1p(x):  # Kahan's: exact where log(1 + x) has lost everything
        u = 1 + x
        return np.log(u) * x / (u - 1)

    assert ad.compile(log1p, 0.5)(1e-17 + 1e-12) == log1p(1e-17 + 1e-12)
    assert ad.compile(lambda x: (x + 1e9) - 1e9, 0.1)(0.1) == (0.1 + 1e9) - 1e9


def test_labels_out_of_range_are_refused():
    def f(z, labels):
        return np.mean(ad.softmax_cross_entropy(z, labels))

    z = np.zeros((2, 3))
    g = ad.compile(f, z, np.array([0, 2]))
    for wrong in ([0, 3], [-1, 0]):
        with pytest.raises(errors.ShapeError, match="labels"):
            g.value_and_grad(z, np.array(wrong))
        with pytest.raises(errors.ShapeError, match="labels"):
            g(z, np.array(wrong))


def test_a_vector_has_no_gradient():
    g = ad.compile(lambda x: x * 2, np.ones(2))
    with pytest.raises(errors.SeedError):
        g.value_and_grad(np.ones(2))


def test_integers_and_complex_numbers_are_refused():
    with pytest.raises(errors.IntegerLeafError):
        ad.compile(lambda x: np.sum(x), np.arange(3))
    with pytest.raises(errors.UnsupportedError, match="real numbers"):
        ad.compile(lambda x: x * x, 1j)


def test_scattered_parts_may_not_be_written_over_too_early():
    """x + scatter(y): y's buffer has the shape of the result, but is still needed."""

    def f(x):
        a, b = np.sin(x), np.cos(x)
        return np.sum((a[::-1] * b) * a + np.exp(b[::-1]) * b[::-1])

    x = np.random.default_rng(0).normal(size=300)
    g = ad.compile(f, x, backend="array")
    np.testing.assert_allclose(g.value_and_grad(x + 1)[1], ad.grad(f)(x + 1))


def test_code_for_kinds_that_are_long_unused_is_let_go(monkeypatch):
    from autodiff_lab.engine.compiler import recent

    monkeypatch.setattr(recent.Recent.__init__, "__defaults__", (3,))
    g = ad.compile(lambda x: np.sum(x * x), np.ones(1))
    step = ad.training_step(lambda p, x: np.sum(p * x), 1.0, np.ones(1), rate=0.1)
    for n in [1, 2, 3, 2, 4, 5, 2, 6, 1]:
        assert g.value_and_grad(np.ones(n))[0] == n
        step(np.ones(n))
    assert [t[len("value_and_grad(float64[") :][0] for t in g.signatures] == [
        "5",
        "2",
        "6",
    ]
    assert len(step.signatures) == 3


def test_where_there_is_no_value_there_is_no_slope():
    with np.errstate(all="ignore"):
        for f in (np.log, np.log1p, np.sqrt, lambda x: x * np.log(x) ** 2):
            g = ad.compile(f, 2.0)
            for x in (-3.0, -1.0, 0.0, 2.0):
                np.testing.assert_equal(g.value_and_grad(x), ad.value_and_grad(f)(x))
        x = np.array([0.5, -1.0, 2.0])
        g = ad.compile(lambda x: np.sum(np.log(x) * x), x)
        first, second = g.value_and_grad(x)[1], g.value_and_grad(x)[1]
        np.testing.assert_array_equal(np.isnan(first), [False, True, False])
        assert not np.shares_memory(first, second)


def test_other_data_with_variables_from_outside():
    scale = ad.Variable(2.0)
    step = ad.training_step(
        lambda w, x: np.sum(w * x) * scale, np.ones(2), np.ones(2), rate=0.0
    )
    assert step(np.ones(2)) == 4.0
    assert step(np.ones((3, 2))) == 12.0
    scale.value = 3.0
    assert step(np.ones((3, 2))) == 18.0
    scale.value = [1.0, 2.0]
    with pytest.raises(errors.SeedError):
        step(np.ones((3, 2)))
