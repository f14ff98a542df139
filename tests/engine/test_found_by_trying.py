"""What users write and nobody had tried: expressions, recipes, copies, odd arguments.

Each once gave a wrong number without a word, or an error that did not say why.
"""

from __future__ import annotations

import collections
import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors

V = np.array([0.5, -1.5, 2.0, 1.0, -0.25])


# -- derivatives as expressions --


@pytest.mark.parametrize("leaf", [ad.Variable, ad.Input])
@pytest.mark.parametrize("exponent", [2, 3, -1, 2.0])
def test_a_power_of_a_negative_number_has_a_slope(leaf, exponent):
    x = leaf(-2.0, name="x")
    slope = ad.derive(x**exponent, x)
    assert slope.value == slope.eval({x: -2.0}) == exponent * (-2.0) ** (exponent - 1)
    assert "log" not in slope.to_text()
    second = ad.derive(slope, x).value
    assert second == exponent * (exponent - 1) * (-2.0) ** (exponent - 2)


def test_a_power_whose_exponent_is_another_variable():
    x, n = ad.Variable(-2.0, name="x"), ad.Variable(2.0, name="n")
    slope = ad.derive(x**n, x)
    assert (slope.value, ad.derive(slope, x).value) == (-4.0, 2.0)
    assert ad.derive(np.abs(x) ** n, n).value == pytest.approx(4 * np.log(2))


def test_what_does_not_move_cannot_spoil_a_derivative():
    x, y = ad.Variable(3.0, name="x"), ad.Variable(0.0, name="y")
    with np.errstate(all="ignore"):
        assert ad.derive(x * np.sqrt(y) + x * x, x).value == 6.0


def test_expressions_are_derived_by_leaves():
    x = ad.Variable(2.0)
    y = x * x + 1
    for derive in (ad.derive, ad.derivative):
        with pytest.raises(errors.LeafTypeError, match="get_gradients"):
            derive(y * y, y)
        with pytest.raises(errors.LeafTypeError, match="no graph"):
            derive(y, "x")
    with pytest.raises(ValueError, match="n=-1"):
        ad.derivative(y, x, -1)


def test_the_second_derivative_of_many_numbers_has_their_shape():
    x, v = ad.Variable(2.0), ad.Variable([1.0, 2.0])
    np.testing.assert_array_equal(ad.derivative(x * v, x, 2).value, [0.0, 0.0])


RECIPES = {
    "sum": lambda x, v: np.sum(x + v),
    "square": lambda x, v: np.sum((x + v) ** 2),
    "mean square": lambda x, v: np.mean((x * v + 1) ** 2),
    "cumsum": lambda x, v: np.sum(np.cumsum(x + v) ** 2),
    "transpose": lambda x, v: np.sum((x + v).T),
    "reshape": lambda x, v: np.sum((x + v).reshape(-1)),
    "index": lambda x, v: (x + v)[0] * x,
    "matmul": lambda x, v: (x + v) @ np.outer(v, v) @ v,
    "dot": lambda x, v: np.dot(x + v, v),
    "twice": lambda x, v: np.sum(np.sum(x + v) * v + x),
    "exp": lambda x, v: np.sum(np.exp(x) + v),
    "constant array": lambda x, v: np.sum(x + np.ones(7)) + v[0],
    "loss": lambda x, v: np.mean(ad.softplus(x * v) - v * x),
}


@pytest.mark.parametrize("name", RECIPES)
def test_derivatives_of_recipes_over_arrays(name):
    x, v = ad.Input(name="x"), ad.Input(name="v")
    f, bound = RECIPES[name], {x: 1.5, v: V}
    z = f(x, v)
    first, second = ad.grad(f)(1.5, V), ad.grad(ad.grad(f))(1.5, V)
    for slope in (ad.derive(z, x), ad.derivative(z, x)):
        assert slope.eval(bound) == pytest.approx(first, rel=1e-12)
    for slope in (ad.derive(ad.derive(z, x), x), ad.derivative(z, x, 2)):
        assert slope.eval(bound) == pytest.approx(second, rel=1e-12)


def test_derivatives_of_recipes_over_numbers_stay_short():
    x, y = ad.Input(name="x"), ad.Input(name="y")
    z = x * x + 3 * x * y + 1
    assert ad.derivative(z, x).to_text() == "2 * x + 3 * y"
    assert ad.derive(x + y, x).to_text() == "1 + 0"
    line = ad.derive(np.mean((x * y - 1) ** 2), x).to_text()
    assert "where" not in line


def test_the_recursion_of_source_0_gives_each_entry_its_slope():
    x, v = ad.Variable(1.5, name="x"), ad.Variable(V, name="v")
    for f in (lambda x, v: np.sum(x * x + v), lambda x, v: np.sum(np.exp(x) - v) * x):
        y = f(x, v)
        slopes = ad.Recursive(y).grad(y)
        assert slopes[x] == pytest.approx(ad.grad(f)(1.5, V), rel=1e-12)


# -- expressions as text --


@pytest.mark.parametrize(
    "build",
    [
        lambda x, y: x * (y // 0.7 * 1.5),
        lambda x, y: x * (y % 0.7 * 1.5),
        lambda x, y: x * ((y + x) % 0.7 / 2 * y),
        lambda x, y: (x > 0) & (y > 0),
        lambda x, y: np.clip(x, -1, 3) * ((x > 0) | (y > 5)),
    ],
)
def test_the_text_of_an_expression_is_the_expression(build):
    x, y = ad.Variable(2.3, name="x"), ad.Variable(1.9, name="y")
    names = {row.symbol: row for row in ad.PRIMITIVES.values()}
    names |= {row.name: row for row in ad.PRIMITIVES.values()}
    node = build(x, y)
    assert eval(node.to_text(), names, {"x": 2.3, "y": 1.9}) == node.value


# -- things that are no nodes, no bindings, no positions --


@pytest.mark.parametrize(
    "ask",
    [
        ad.get_gradients,
        ad.backward,
        ad.evaluate,
        ad.trace,
        ad.cost,
        ad.to_text,
        ad.to_latex,
        ad.find_nans,
        lambda y: ad.paths(y, ad.Variable(1.0)),
        lambda y: ad.derive(y, ad.Variable(1.0)),
    ],
)
def test_a_plain_number_has_no_graph(ask):
    with pytest.raises(errors.LeafTypeError, match="is a float and no node"):
        ask(3.0)


@pytest.mark.parametrize("bindings", [5, [1.0], {1.0}, "x"])
def test_bindings_say_whose_value_it_is(bindings):
    x = ad.Input(name="x")
    for ask in ((x * x).eval, x * x, (x * x).grad):
        with pytest.raises(errors.LeafTypeError, match="bindings are a dict"):
            ask(bindings)


@pytest.mark.parametrize("argnums", [[0, 1], "x", ("x",), None, 1.0])
@pytest.mark.parametrize("transform", [ad.grad, ad.value_and_grad, ad.jacobian])
def test_argnums_are_numbers(argnums, transform):
    with pytest.raises(errors.LeafTypeError, match="argnums is a number or a tuple"):
        transform(lambda x, y: x * y, argnums=argnums)(1.0, 2.0)


def test_the_gradient_of_an_inner_node_says_where_it_is():
    y = ad.Variable(1.0) * 2
    assert "get_gradients" in f"{y.grad}"
    for use in (lambda g: f"{g:.3f}", lambda g: round(g, 3), lambda g: g.shape):
        with pytest.raises(errors.InnerGradientError, match="inner node"):
            use(y.grad)
    assert repr(copy.deepcopy([y.grad])) == f"[{y.grad!r}]"


# -- arguments of transforms --


def test_a_constant_as_an_argument_has_a_slope():
    w = ad.Variable(3.0)
    with ad.no_grad():
        moved = w * 2 - 1
    assert isinstance(moved, ad.Constant)
    for x in (moved, ad.Constant(5.0), ad.Constant(5)):
        assert ad.grad(lambda x: x * x)(x) == 10.0
        assert ad.jvp(lambda x: x * x, (x,), (1.0,)) == (25.0, 10.0)
        assert ad.hessian(lambda p: p["x"] ** 3)({"x": x}) == {"x": {"x": 30.0}}
    slope = ad.grad(lambda x: x * x * w)(moved)
    assert (slope.value, ad.get_gradients(slope)[w]) == (30.0, 10.0)


def test_none_is_neither_0_nor_1():
    with pytest.raises(errors.SeedError, match="tangent or cotangent is None"):
        ad.jvp(lambda x, y: x * y, (3.0, 2.0), (1.0, None))
    _, pullback = ad.vjp(lambda x: (x, x * x), 3.0)
    with pytest.raises(errors.SeedError, match="tangent or cotangent is None"):
        pullback((1.0, None))


def test_the_rows_of_an_array_are_no_arguments():
    x = np.array([2.0])
    for primals, tangents in [(x, x), (2.0, 1.0), (x, (x,)), (ad.Variable(x), (x,))]:
        with pytest.raises(errors.LeafTypeError, match="a tuple each"):
            ad.jvp(lambda x: x * x, primals, tangents)


class Weights(dict):
    __getattr__ = dict.__getitem__


class ItsOwnAttributes(dict):
    def __init__(self, *args):
        super().__init__(*args)
        self.__dict__ = self


@pytest.mark.parametrize("kind", [Weights, ItsOwnAttributes])
def test_dicts_of_the_users_own_kind(kind):
    weights = kind({"w": 3.0, "inner": kind({"b": np.array([1.0, 2.0])})})

    def f(p):
        return p.w**2 * np.sum(p.inner.b**2)

    slopes = ad.grad(f)(weights)
    assert (slopes.w, slopes.inner.b.tolist()) == (30.0, [18.0, 36.0])
    ad.check_grads(f, weights)
    assert ad.finite_difference(f, weights).w == pytest.approx(30.0)


def test_dicts_of_pythons_own_kinds():
    known = collections.defaultdict(float, a=2.0)
    assert ad.grad(lambda p: p["a"] ** 2 + p["missing"])(known)["a"] == 4.0
    ordered = collections.OrderedDict(a=1.0, b=2.0)

    def f(p):
        p.move_to_end("a")
        return p["a"] * 3

    assert ad.grad(f)(ordered) == {"a": 3.0, "b": 0.0}

    class Named(dict):
        def __init__(self, name, **items):
            super().__init__(items)

    assert ad.grad(lambda p: p["a"] ** 2)(Named("n", a=2.0)) == {"a": 4.0}


# -- dual numbers --

ROWS, MOVES = np.array([[0.5, -1.0], [2.0, 0.3], [-0.2, 1.5]]), np.arange(6.0)
DUALS = {
    "stopped": lambda x: ad.stop_gradient(x) * x,
    "sign": lambda x: np.sign(x) * x,
    "abs": abs,
    "modulo": lambda x: x % 0.7,
    "sum": lambda x: np.sum(x, axis=0),
    "sum of rows": lambda x: np.sum(x, 1),
    "mean": lambda x: np.mean(x, axis=1, keepdims=True),
    "prod": lambda x: np.prod(x),
    "dot": lambda x: np.dot(x, np.ones((2, 2))),
    "matmul": lambda x: np.ones((2, 3)) @ x,
    "where": lambda x: np.where(x > 0, x * x, 3 * x),
    "rows": lambda x: sum(row @ row for row in x),
    "entries": lambda x: x[1:, 0] * np.size(x),
    "branch": lambda x: x * x if x[0, 0] > 0.4 else x,
}


@pytest.mark.parametrize("name", DUALS)
def test_dual_numbers_go_where_nodes_go(name):
    f, moves = DUALS[name], MOVES.reshape(3, 2)
    found, (value, slope) = f(ad.Dual(ROWS, moves)), ad.jvp(f, (ROWS,), (moves,))
    np.testing.assert_allclose(found.primal, value, rtol=1e-14)
    np.testing.assert_allclose(found.tangent, slope, rtol=1e-14, atol=1e-15)


def test_dual_numbers_compare_by_their_values():
    x = ad.Dual(3.0, 1.0)
    assert x == 3.0 and x != 4 and x < 4 and x >= 3 and max(x, ad.Dual(5.0)) == 5.0
    assert not ad.Dual(0.0, 1.0)
    assert not np.less(x, 2)
    assert (np.array([x, x * x], dtype=object) * 2).sum().tangent == 14.0


def test_numpy_does_not_take_dual_numbers_apart():
    x = ad.Dual(np.ones(3), np.ones(3))
    for f in (np.linalg.norm, np.std, np.sort, np.max):
        with pytest.raises(errors.UnsupportedError, match="of dual numbers"):
            f(x)
    with pytest.raises(errors.UnsupportedError, match="with out="):
        np.add(x, 1.0, out=np.zeros(3))


def test_shapes_that_do_not_fit_are_told_when_a_recipe_is_bound():
    m, x = ad.Parameter(name="m"), ad.Input(name="x")
    with pytest.raises(errors.ShapeError, match="matmul does not fit"):
        (m @ x)({m: np.ones((2, 3))}, {x: np.ones(2)})


# -- operations of one's own, and where nan begins --


def own_product(**rules):
    return ad.custom_op(lambda x, y: x * y, name="own_product", **rules)


def test_a_rule_answers_in_the_shape_of_its_operand():
    wrong = own_product(vjp=(lambda g, r, x, y: g * y, lambda g, r, x, y: g * x))
    right = own_product(partial=(lambda r, x, y: y, lambda r, x, y: x))
    assert ad.grad(lambda x: np.sum(right(x, np.ones(3))))(2.0) == 3.0
    for x in (2.0, np.ones((2, 1))):
        with pytest.raises(errors.ShapeError, match="own_product for argument 0"):
            ad.grad(lambda x: np.sum(wrong(x, np.ones(3))))(x)
    few = ad.custom_op(lambda x: 2 * x, vjp=lambda g, y, x: np.sum(g), name="few")
    for derive in (ad.grad, ad.hessian):
        with pytest.raises(errors.ShapeError, match="returned the shape"):
            derive(lambda x: np.sum(few(x)) ** 2)(np.ones(3))
    many = ad.custom_op(np.sum, jvp=lambda d, y, x: d, name="many")
    with pytest.raises(errors.ShapeError, match="the jvp of many"):
        ad.jvp(many, (np.ones(3),), (np.ones(3),))


def test_a_missing_return_in_a_rule_or_an_operation():
    silent = ad.custom_op(lambda x: 2 * x, vjp=lambda g, y, x: None, name="silent")
    with pytest.raises(errors.LeafTypeError, match=r"vjp of silent .* returned None"):
        ad.grad(silent)(1.0)
    for result in (None, (1.0, 2.0), "a"):
        f = ad.custom_op(
            lambda x, result=result: result, vjp=lambda g, y, x: g, name="f"
        )
        with pytest.raises(errors.LeafTypeError, match="not a number or an array"):
            f(ad.Variable(1.0))


def test_a_node_is_no_option_of_a_custom_operation():
    f = ad.custom_op(lambda x, k=1.0: x * k, vjp=lambda g, y, x, k=1.0: g * k, name="f")
    assert ad.grad(lambda x: f(x, k=3.0))(2.0) == 3.0
    with pytest.raises(errors.UnsupportedError, match="k= of f is a node"):
        ad.grad(lambda k: f(ad.Variable(2.0), k=k))(3.0)


def test_trace_nans_looks_on_while_a_recipe_is_evaluated():
    q, m = ad.Input(name="q"), ad.Parameter(name="m")
    loss = np.log(m * q) ** 2
    for ask in (
        lambda: loss.eval({q: -1.0, m: 2.0}),
        lambda: loss({m: 2.0}, {q: -1.0}),
        lambda: loss.grad({m: 2.0}, {q: -1.0}),
        lambda: ad.optimize(loss, {m: 2.0}, [{q: -1.0}]),
    ):
        with (
            pytest.raises(errors.NonFiniteError, match="log makes nan"),
            ad.trace_nans(),
        ):
            ask()
    with ad.trace_nans():
        assert loss.eval({q: 1.0, m: 1.0}) == 0.0
    with ad.no_grad():
        assert loss.eval({q: 1.0, m: 1.0}) == 0.0


# -- checkpoints --


def test_a_chain_has_at_least_one_segment():
    steps = [np.sin] * 5
    expected = ad.grad(lambda x: ad.checkpoint_chain(steps, x))(1.0)
    for segments in (1, 2, 5, 9):
        found = ad.grad(lambda x, n=segments: ad.checkpoint_chain(iter(steps), x, n))
        assert found(1.0) == expected
    for segments in (0, -1):
        with pytest.raises(ValueError, match="at least one segment"):
            ad.checkpoint_chain(steps, 1.0, segments)


def test_checkpoints_take_arguments_by_name():
    f = ad.checkpoint(lambda x, *, scale, on=True: x * x * scale if on else x)
    k = ad.Variable(3.0)
    gradients = ad.get_gradients(f(ad.Variable(2.0), scale=k))
    assert gradients[k] == 4.0
    assert ad.hessian(lambda x: f(x, scale=k * x, on=True))(2.0).value == 36.0
    with pytest.raises(errors.StaleValueError, match="checkpointed <lambda> gave"):
        ad.grad(ad.checkpoint(lambda x: x * np.random.rand()))(1.0)


# -- measured slopes --


def accumulated(x):
    total = 0.0
    for i in range(len(x)):
        total += x[i] * i
        total -= 1
        total *= 2
        total /= 4
    total **= 2
    return total


def test_the_complex_step_goes_through_loops_that_accumulate():
    slopes = ad.complex_step(accumulated, V)
    np.testing.assert_allclose(slopes, ad.grad(accumulated)(V), rtol=1e-14)
    for name in ("var", "std", "max", "argsort"):
        with pytest.raises(errors.ComplexStepError, match=f"\\.{name}"):
            ad.complex_step(lambda x, name=name: getattr(x, name)(), V)


def test_differences_of_counts_and_of_several_results():
    def in_bytes(x):
        return np.uint8(3) if x < 1.0 else np.uint8(1)

    assert ad.finite_difference(in_bytes, 1.0, step=0.5) == -2.0
    w = ad.Variable(3.0)
    found = ad.finite_difference(lambda x: [x * w, (x > 0) * 1.0], 2.0)
    np.testing.assert_allclose(found, [3.0, 0.0], atol=1e-9)
    for f in (lambda x: None, lambda x: {"y": x}, lambda x: (x, np.ones(2) * x)):
        with pytest.raises(errors.LeafTypeError, match="no one array"):
            ad.finite_difference(f, 2.0)


def test_what_check_grads_is_asked():
    ad.check_grads(lambda x: x * x, ad.Variable([1.0, 2.0]))
    ad.check_grads(np.sum, np.ones((0, 2)))
    for order in (-1, 1.5):
        with pytest.raises(ValueError, match="order="):
            ad.check_grads(np.sin, 1.0, order=order)
    for f in (lambda x: (x, x * x), lambda x: {"y": x}):
        with pytest.raises(errors.LeafTypeError, match="of results"):
            ad.check_grads(f, 1.0)


# -- copies --


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda x: pickled(x)])
@pytest.mark.parametrize("kind", [ad.Variable, ad.Parameter, ad.Constant, ad.Vector])
def test_a_copied_leaf_is_a_leaf_of_its_own(again, kind):
    leaf = kind([1.0, 2.0], name="w")
    if kind is not ad.Constant:
        (leaf * leaf).sum().backward()
    new = again(leaf)
    assert type(new) is kind and new.name == "w" and new is not leaf
    assert repr(new.grad) == repr(leaf.grad) or kind is ad.Constant
    new.value = np.zeros(2)
    assert leaf.value.tolist() == [1.0, 2.0]


def pickled(x):
    return pickle.loads(pickle.dumps(x))


def test_a_copied_gradient_is_not_shared():
    x = ad.Variable([1.0, 2.0])
    (x * x).sum().backward()
    copy.deepcopy(x).grad[0] = 99.0
    assert x.grad.tolist() == [2.0, 4.0]


def test_a_graph_may_be_copied_however_deep():
    x = ad.Variable(1.0)
    y = x
    for _ in range(20_000):
        y = y * 1.0001
    new = copy.deepcopy(y)
    order = ad.topological(new)
    assert len(order) == 20_001 and order[0] is not x
    assert ad.get_gradients(new)[order[0]] == ad.get_gradients(y)[x]
    together = copy.deepcopy({"x": x, "y": x * x})
    assert together["y"].args == (together["x"], together["x"])


def test_a_copied_graph_is_as_stale_as_its_original():
    x = ad.Variable(1.0)
    y = x * x
    x.value = 2.0
    with pytest.raises(errors.StaleValueError):
        ad.get_gradients(copy.deepcopy(y))


def test_operations_are_never_copied():
    for row in ad.PRIMITIVES.values():
        assert copy.copy(row) is copy.deepcopy(row) is pickled(row) is row
    node = np.mean(ad.Variable(V) ** 2)
    assert copy.deepcopy(node).primitive is node.primitive


def test_a_graph_cannot_be_pickled():
    with pytest.raises(errors.UnsupportedError, match="derivative rules are code"):
        pickle.dumps(ad.Variable(1.0) * 2)


def test_a_pickled_leaf_is_as_good_as_new_in_another_process(tmp_path):
    leaf = ad.Parameter([1.0, 2.0], name="w")
    for _ in range(1000):
        leaf.value = leaf.value + 0.0  # in another process, time has not come so far
    (tmp_path / "leaf").write_bytes(pickle.dumps(leaf))
    program = (
        "import pickle, sys, autodiff_lab as ad\n"
        "w = pickle.load(open(sys.argv[1], 'rb'))\n"
        "slope = ad.grad(lambda s: (s * w * w).sum())(1.0)\n"
        "print(slope.value, ad.get_gradients(slope)[w])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "leaf"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "5.0 [2. 4.]\n"
