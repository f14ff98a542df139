"""Deep and wide graphs: the work grows with the graph, and Python's stack does not.

Nothing is timed. What would be quadratic is counted: terms copied, nodes made, entries
moved.
"""

from __future__ import annotations

import copy

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine import joining
from autodiff_lab.engine.algebra import WIDE, Algebra
from autodiff_lab.engine.huge import huge
from autodiff_lab.engine.order import DEEP, depth
from autodiff_lab.engine.simplify import simplify_all


def variable(value=0.5, name="x"):
    return ad.Variable(value, name=name)


def sines(x, count):
    """sin(sin(sin(x))): the derivative is a product of `count` different factors."""
    for _ in range(count):
        x = np.sin(x)
    return x


# -- simplify --


class Counting(Algebra):
    copied = 0

    def add(self, a, b, sign, shape):
        self.copied += len(a.terms) + len(b.terms)
        return super().add(a, b, sign, shape)


def test_a_long_sum_is_not_copied_at_each_term():
    x, algebra = variable(), Counting()
    y = sum(np.sin(x * i) for i in range(2, 3000))
    (found,) = simplify_all([y], algebra)
    assert algebra.copied < 3000 and found.value == pytest.approx(y.value)
    (nothing,) = simplify_all([y - y], algebra)
    assert nothing == 0.0


def test_a_sum_that_is_used_again_is_not_written_over():
    x = [variable(float(i), f"x{i}") for i in range(4)]
    part = x[0] + x[1]
    y = (part + x[2]) * (part - x[3]) * part
    assert y.simplify().value == y.value == 3.0 * -2.0 * 1.0
    same = part + x[2]
    z = (same + x[3]) * np.exp(same - x[2])
    assert z.simplify().value == pytest.approx(z.value)


def test_terms_of_a_long_sum_still_meet():
    x, y = variable(2.0, "x"), variable(3.0, "y")
    total = x
    for i in range(1, 500):
        total = total + (x if i % 2 else y) if i % 3 else total - x
    assert ad.graph_size(total.simplify()) <= 7
    assert total.simplify().value == pytest.approx(total.value)


@pytest.mark.parametrize(
    "grow",
    [
        np.sin,
        lambda y: y + 0.1 * np.sin(y),
        lambda y: 1 / (1 + y),
        lambda y: y**1.001 * np.cos(y),
    ],
)
def test_the_derivative_of_a_deep_graph_is_simplified_in_time(grow):
    x = y = variable()
    for _ in range(1000):
        y = grow(y)
    algebra = Algebra()
    slope = y.derive(x)
    (found,) = simplify_all([slope], algebra)
    assert len(algebra.index) < 3 * WIDE * 1000
    assert found.value == pytest.approx(ad.get_gradients(y)[x])


def test_what_is_simple_is_simplified_again_to_itself():
    x = variable()
    slope = sines(x, 200).derive(x).simplify()
    assert ad.graph_size(slope.simplify()) == ad.graph_size(slope)


# -- joining many parts --


@pytest.mark.parametrize("join", [np.concatenate, np.stack, np.hstack, np.vstack])
@pytest.mark.parametrize("count", [64, 65, 200])
def test_many_parts_are_joined_as_numpy_joins_them(join, count):
    x = variable(np.arange(2.0 * count))
    parts = [x[2 * i : 2 * i + 2] * float(i) for i in range(count)]
    parts[3] = np.array([7.0, 8.0])
    y = join(parts)
    plain = [part if isinstance(part, np.ndarray) else part.value for part in parts]
    np.testing.assert_array_equal(y.value, join(plain))
    seed = np.arange(1.0, y.size + 1).reshape(y.shape)
    slopes = np.repeat(np.arange(float(count)), 2)
    slopes[6:8] = 0.0
    np.testing.assert_array_equal(ad.get_gradients(y, seed)[x], slopes * seed.ravel())


@pytest.mark.parametrize("transform", [ad.jvp, ad.hvp])
def test_each_of_many_parts_looks_at_few_others(transform, monkeypatch):
    looks = 0
    shape = joining.shape

    def counted(array):
        nonlocal looks
        looks += 1
        return shape(array)

    monkeypatch.setattr(joining, "shape", counted)
    x = np.ones(600)

    def f(x):
        return np.sum(np.concatenate([x[i : i + 1] * 2.0 for i in range(600)]) ** 2)

    arguments = (x, x) if transform is ad.hvp else ((x,), (x,))
    transform(f, *arguments)
    assert 0 < looks < 600 * 6 * joining.MANY


def test_an_error_about_many_operands_names_the_odd_one():
    parts = [variable(np.ones(2), f"part{i}") for i in range(100)]
    parts[20] = variable(np.ones(3), "odd")
    with pytest.raises(errors.ShapeError, match=r"odd of shape \(3,\)") as caught:
        np.stack(parts)
    assert "and 60 more" in str(caught.value) and len(str(caught.value)) < 500


# -- what is too long to be written out --


def halves(count):
    """2^count routes, and a value that stays where it is."""
    y = x = variable()
    for _ in range(count):
        y = (y + y) * 0.5
    return y, x


def test_numbers_of_routes_that_python_would_not_print():
    y, x = halves(15_000)
    for write in (y.to_text, y.to_latex):
        with pytest.raises(errors.UnsupportedError, match=r"about 10\^4516 symbols"):
            write()
    assert repr(ad.recursive_visits(y)).startswith("Visits(evaluate=about 10^4516")
    assert repr(ad.paths(y, x)) == (
        "about 10^4515 routes from multiply to x\n... and about 10^4515 more"
    )
    assert "about 10^" in repr(ad.cost(y))


def test_huge_numbers_are_rounded_down():
    assert [huge(n) for n in (0, 10**12 - 1, 10**12)] == ["0", "9" * 12, "about 10^12"]
    for exponent in (15, 100, 5000):
        assert huge(10**exponent) == f"about 10^{exponent}"
        assert huge(3 * 10**exponent) == f"about 10^{exponent}"


def test_routes_are_listed_while_they_are_short():
    x = variable()
    assert repr(ad.paths(sines(x, 3), x)).count("sin") == 4
    longer = repr(ad.paths(sines(x, 100), x))
    assert longer.startswith("1 route from sin to x\nsin → sin") and "… → x" in longer
    assert len(longer) < 250
    assert repr(ad.paths(sines(x, DEEP), x)).endswith("... and 1 more")


def test_a_graph_that_fans_out_at_every_step_lists_no_routes():
    """Depth first, one half of each route would wait on the stack: n²/2 nodes."""
    x = variable()
    y = part = np.sin(x)
    for _ in range(5000):
        y = y + part
    routes = ad.paths(y, x)
    assert routes.count == 5001 and "... and 5001 more" in repr(routes)
    assert depth(ad.topological(y)) == 5002


# -- nests --


def nest(depth, inside=1.0):
    for _ in range(depth):
        inside = [inside]
    return inside


def innermost(tree):
    while isinstance(tree, list):
        (tree,) = tree
    return tree * tree


TRANSFORMS = [
    lambda tree: ad.grad(innermost)(tree),
    lambda tree: ad.hessian(innermost)(tree),
    lambda tree: ad.jvp(innermost, (tree,), (tree,)),
    lambda tree: ad.vjp(innermost, tree),
    lambda tree: ad.compile(innermost).value_and_grad(tree),
    lambda tree: ad.check_grads(innermost, tree),
    lambda tree: ad.compare(innermost, tree),
    lambda tree: ad.finite_difference(innermost, tree),
    lambda tree: ad.checkpoint(innermost)(tree),
    lambda tree: ad.stop_gradient(tree),
]


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_nests_are_as_deep_as_anybody_needs_and_no_deeper(transform):
    transform(nest(90))
    endless = []
    endless.append(endless)
    for tree in (nest(2000), endless):
        with pytest.raises(errors.LeafTypeError, match="nested more than 100 deep"):
            transform(tree)


# -- errors about much --


def test_errors_stay_short():
    x = variable(np.ones(2), "a very long name " * 1000)
    with pytest.raises(errors.ShapeError) as caught:
        x @ np.ones(3)
    assert len(str(caught.value)) < 500
    inputs = [ad.Input(name=f"x{i}") for i in range(500)]
    with pytest.raises(errors.UnboundInputError, match=r"x8, \.\.\. are not") as caught:
        sum(inputs).value
    assert len(str(caught.value)) < 300
    with pytest.raises(errors.UnboundInputError, match="x0 is not bound"):
        inputs[0].value


def test_a_number_may_be_a_name():
    x = ad.Variable(2.0, name=7)
    y = x * x
    assert (x.name, y.to_text(), y.to_latex()) == (
        "7",
        "7 * 7",
        r"\mathrm{7} \, \mathrm{7}",
    )
    assert y.eval({"7": 3.0}) == 9.0
    y.name = 8
    assert repr(ad.paths(y, x)).startswith("2 routes from 8 to 7")


# -- no recursion, whatever one asks of a deep graph --


@pytest.mark.parametrize(
    "ask",
    [
        repr,
        str,
        copy.copy,
        copy.deepcopy,
        ad.get_gradients,
        ad.simplify,
        ad.find_nans,
        ad.cost,
        ad.graph_size,
        ad.tree_size,
        lambda y: y.backward(),
        lambda y: y.eval(),
        lambda y: ad.trace(y).backward,
        lambda y: y.derive(ad.topological(y)[0]).value,
        lambda y: y.grad({}, {}),
        lambda y: ad.push_forward([y], {ad.topological(y)[0]: 1.0}),
    ],
)
def test_a_deep_graph_meets_no_recursion(ask):
    y = variable()
    for _ in range(5000):
        y = y * 0.999 + 0.001
    ask(y)
