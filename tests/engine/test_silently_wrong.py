"""What once gave a wrong number without a word: found by trying at random.

Each was right in the usual case. Where there is an answer, it is given here by hand;
else there has to be an error.
"""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.forward import dual

X = np.array([1.0, 2.0, 3.0])


def equal(found, expected):
    np.testing.assert_allclose(np.asarray(found, dtype=float), expected, rtol=1e-12)


# -- which entries an operation reads --


def test_a_tuple_inside_of_an_index_is_a_list():
    index = ((0, 0, 1),)
    equal(ad.grad(lambda x: np.sum(x[index]))(X), [2, 1, 0])
    cube = np.arange(24.0).reshape(2, 3, 4)
    for mode in ("rev", "fwd"):
        found = ad.jacobian(lambda x: x[0, :, (1, 2)], mode=mode)(cube)
        assert found.sum() == 6 and all(found[i, j, 0, j, i + 1] for i, j in PLACES)


PLACES = [(i, j) for i in range(2) for j in range(3)]


@pytest.mark.parametrize("indices", [[True, False], [], [[1], [1]], 1, np.int64(0)])
def test_take_reads_what_numpy_reads(indices):
    x = ad.Variable(X[:2])
    equal(np.take(x, indices).value, np.take(X[:2], indices))
    assert x.take(indices).shape == np.take(X[:2], indices).shape


def test_the_mean_of_a_list_is_that_of_its_numbers():
    assert ad.mean([1.0, 2.0, 6.0]) == ad.average((1.0, 2.0, 6.0)) == 3.0
    equal(ad.mean([[1.0, 2.0], [3.0, 4.0]], axis=0), [2, 3])


def test_the_mean_of_nothing_has_a_gradient_of_nothing():
    with np.errstate(all="ignore"):
        loss = ad.Variable(np.ones((0, 2))).mean()
    assert ad.get_gradients(loss)[loss.parents[0]].shape == (0, 2)


def test_a_number_broadcast_to_a_number():
    x = ad.Variable(2.0)
    assert ad.get_gradients(np.broadcast_to(x, ()) * 3.0)[x] == 3.0
    assert ad.vjp(lambda x: np.broadcast_to(x, ()), 2.0)[1](5.0) == (5.0,)


def test_einsum_takes_optimize_with_one_operand():
    equal(np.einsum("i->", ad.Variable(X), optimize=True).value, 6.0)


# -- several arguments, several results --


def test_results_may_be_nested():
    _, pullback = ad.vjp(lambda x: (2 * x, {"y": x * x}), X)
    equal(pullback((X, {"y": X}))[0], 2 * X + 2 * X * X)
    values, moves = ad.jvp(lambda x: [2 * x, 1.0], (X,), (X,))
    equal(values[0], 2 * X)
    equal(moves[0], 2 * X)
    assert moves[1] == 0.0


def test_hvp_of_nested_arguments():
    def f(p):
        return p["a"] ** 2 * p["b"]

    assert ad.hvp(f, {"a": 2.0, "b": 3.0}, {"b": 1.0, "a": 0.0}) == {"a": 4.0, "b": 0.0}


def test_the_keys_of_tangents_say_whose_they_are():
    def f(p):
        return 2 * p["a"] + 3 * p["b"]

    assert ad.jvp(f, ({"a": 1.0, "b": 1.0},), ({"b": 1.0, "a": 0.0},))[1] == 3.0
    with pytest.raises(errors.SeedError, match="nested differently"):
        ad.jvp(f, ({"a": 1.0, "b": 1.0},), ({"b": 1.0, "c": 0.0},))
    with pytest.raises(errors.SeedError, match="2 arrays come out, and 1"):
        ad.vjp(lambda x: (x, x), 1.0)[1](1.0)


@pytest.mark.parametrize("transform", ["vjp", "jvp"])
def test_a_missing_return_is_noticed(transform):
    arguments = (1.0,) if transform == "vjp" else ((1.0,), (1.0,))
    with pytest.raises(errors.LeafTypeError, match="missing return"):
        getattr(ad, transform)(lambda x: None, *arguments)


def test_an_argument_without_influence_in_a_jacobian():
    mask, other = ad.jacobian(lambda c, x: np.where(c > 0, x, -x), (0, 1), "rev")(
        np.arange(-2.0, 3.0), np.ones(5)
    )
    equal(mask, np.zeros((5, 5)))
    equal(other, np.diag([-1, -1, -1, 1, 1]))


def test_an_infinite_slope_by_one_argument_stays_with_it():
    def f(x, w):
        return np.stack([x * np.sqrt(w)] * 5)

    with np.errstate(all="ignore"):
        by_x, by_w = ad.jacobian(f, (0, 1), "fwd")(3.0, 0.0)
    equal(by_x, np.zeros(5))
    assert np.all(by_w == np.inf)


# -- who holds which memory --


@pytest.mark.parametrize("size", [2, 3000])
def test_gradients_share_no_memory(size):
    a, b = ad.Variable(np.ones(size)), ad.Variable(np.ones(size))
    seed = np.ones(size)
    y = a + b
    gradients = ad.get_gradients(y, seed)
    for node in (a, b, y):
        gradients[node] *= 100
    assert all(np.all(gradients[node] == 100) for node in (a, b, y))
    assert np.all(seed == 1)


def test_a_value_handed_out_may_be_written_over():
    y, pullback = ad.vjp(np.exp, X)
    y[...] = 0
    equal(pullback(np.ones(3))[0], np.exp(X))


def test_a_custom_operation_cannot_write_over_its_operands():
    @ad.custom_op(vjp=lambda g, y, x: g, name="writes_over")
    def moved(x):
        x -= x.max()
        return x

    x = ad.Variable(X) * 1.0
    with pytest.raises(errors.ShapeError, match="read-only"):
        moved(x)
    equal(x.value, X)


def test_a_custom_operation_may_use_its_buffer_again():
    buffer = np.zeros(3)

    def pull(g, y, x):
        buffer[...] = 2 * g
        return buffer

    @ad.custom_op(vjp=pull, name="with_a_buffer")
    def twice(x):
        return np.multiply(x, 2, out=buffer)

    x = ad.Variable(X)
    y, z = twice(x), twice(x * 10)
    equal(y.value, 2 * X)
    equal(ad.get_gradients(np.sum(y * X + z))[x], 2 * X + 20)


# -- what changes in between --


def test_a_pullback_after_an_assignment_is_refused():
    for leaf in (ad.Variable(2.0), ad.Constant(2.0)):
        _, pullback = ad.vjp(lambda x, leaf=leaf: x * leaf, 3.0)
        leaf.value = 10.0
        with pytest.raises(errors.StaleValueError):
            pullback(1.0)


@pytest.mark.parametrize("push", [ad.derive, lambda y, w: ad.push_forward([y], {w: 1})])
def test_going_forward_after_an_assignment_is_refused(push):
    w = ad.Variable(2.0)
    y = w * w
    w.value = 10.0
    with pytest.raises(errors.StaleValueError):
        push(y, w)


@pytest.mark.parametrize(
    "use",
    [
        lambda x, c: np.where(c, x, -x),
        lambda x, c: np.take_along_axis(x, c, axis=0),
        lambda x, c: ad.softmax_cross_entropy(x * np.eye(3), c),
    ],
)
def test_what_only_a_rule_reads_may_not_change_either(use):
    x, chosen = ad.Variable(X), ad.Constant(np.array([0, 1, 2]))
    y = np.sum(use(x, chosen))
    chosen.value = np.array([1, 0, 0])
    with pytest.raises(errors.StaleValueError):
        y.backward()


def test_what_a_step_has_read_may_change():
    x, w = ad.Variable(3.0), ad.Variable(2.5)
    y = x * np.floor(w)
    w.value = 9.0
    assert ad.get_gradients(y)[x] == 2.0


def test_a_value_read_inside_is_noticed_also_if_another_is_read_later():
    w = ad.Variable(2.0)
    with pytest.raises(errors.ConcretizationError):
        ad.grad(lambda x: (x * x).value * w.value)(3.0)


def test_the_seed_of_a_checkpoint_may_change():
    x = ad.Variable(X)
    y = ad.checkpoint(lambda x, c: x**3 * c)(x, ad.Constant(2.0))
    seed = np.ones(3)
    equal(ad.get_gradients(y, seed)[x], 6 * X**2)
    seed[:] = 10.0
    equal(ad.get_gradients(y, seed)[x], 60 * X**2)


def test_a_checkpoint_may_return_what_it_captured():
    x, w = ad.Variable(3.0), ad.Variable(2.0)
    ad.checkpoint(lambda x: w)(x).backward()
    assert (x.grad, w.grad) == (0.0, 1.0)


def test_transforms_of_variables_in_a_block_without_gradients():
    w = ad.Variable(3.0)
    with ad.no_grad():
        found = [
            ad.grad(lambda x: x**3)(w),
            ad.jvp(lambda x: x**3, (w,), (1.0,))[1],
            ad.vjp(lambda x: x**3, w)[1](1.0)[0],
            ad.jacobian(lambda x: x**3)(w),
            ad.hvp(lambda x: x**3, w, 1.5),
        ]
    assert [slope.value for slope in found] == [27.0] * 5


# -- precision, and real numbers --


@pytest.mark.parametrize("x", [2.0, X])
def test_a_complex_constant_on_the_way_is_refused(x):
    def f(x):
        return np.sum(np.abs(x * (1 + 1j)))

    leaf = ad.Variable(x)
    for derive in (
        lambda: ad.grad(f)(x),
        lambda: ad.get_gradients(f(leaf)),
        lambda: f(leaf).backward(),
        lambda: ad.jvp(f, (x,), (x,)),
    ):
        with pytest.raises(errors.UnsupportedError, match="complex"):
            derive()


def test_a_gradient_is_as_precise_as_its_number():
    single, double = np.float32(2.0), 2.0
    for x, weights in ((single, np.ones(3)), (double, np.ones(3, np.float32))):
        kind = type(x)
        assert type(ad.grad(lambda x, w=weights: np.sum(x * w))(x)) is kind
        leaf = ad.Variable(x)
        assert type(leaf.grad) is kind
        np.sum(leaf * weights).backward()
        assert type(leaf.grad) is kind


# -- second derivatives, and numbers with tangents --


@pytest.mark.parametrize("a", [0.5, 3.0, np.array(2.0), np.array([0.5, 3.0])])
def test_powers_whose_exponent_is_zero_just_here(a):
    """The slope by a is b a^(b-1), and the slope of that by b is 1/a at b = 0."""
    f = ad.grad(lambda a, b: np.sum(a**b))
    assert np.all(f(a, 0.0) == 0.0)
    equal(ad.grad(lambda b: np.sum(f(a, b)))(0.0), np.sum(1 / a))
    assert ad.grad(lambda a, b: a**b)(0.0, 0.0) == 0.0


def test_a_tangent_has_the_shape_of_its_number():
    x = ad.Dual(2.0, 1.0) + np.ones(3)
    equal(x.tangent, np.ones(3))
    assert dual("sum", x).tangent == dual("sum", ad.Dual(X, 1.0)).tangent == 3.0


def test_a_constant_may_be_an_array_without_axes():
    assert ad.grad(lambda x: np.where(True, 1.0, 2.0))(3.0) == 0.0


# -- what was met in passing --


def test_a_choice_between_choices_goes_back():
    def f(x):
        p = np.where(x > 0, x, x + 1)
        return np.where(p > 0, p, p + 1) * p

    assert ad.grad(f)(2.0) == 4.0


def test_a_truth_value_among_numbers_goes_back():
    def f(x):
        return np.mean((1 - (np.sum(x) > 0)) * (np.sum(x) * np.ones(2)))

    assert ad.value_and_grad(f)(1.0) == (0.0, 0.0)
    assert ad.value_and_grad(f)(-1.0) == (-1.0, 1.0)


def test_lists_of_numbers_are_arrays_to_every_operation():
    equal(ad.add([1.0, 2.0], [3.0, 4.0]), [4, 6])
    equal(ad.multiply([1, 2], 2), [2, 4])
    assert ad.PRIMITIVES["less"]([1, 5], [2, 3]).tolist() == [True, False]
    equal(ad.square((1.0, 3.0)), [1, 9])


def test_nothing_to_differentiate_by_is_refused():
    with pytest.raises(errors.LeafTypeError, match="None"):
        ad.grad(lambda p: p["w"] * 2)({"w": 1.0, "b": None})


def test_the_gradient_of_a_number_is_a_number():
    x = ad.Variable(2.0)
    y = (x * np.ones(3, dtype=np.float32)).sum()
    assert type(ad.get_gradients(y)[x]) is float
