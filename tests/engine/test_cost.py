"""Counting: visits, arithmetic, bytes and routes; and every engine on one program."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.flops import flops


def doublings(k):
    y = ad.Variable(1.0, name="x")
    for _ in range(k):
        y = y + y
    return y


# -- flops --


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda a: a * 2, 12),
        (lambda a: np.sin(a), 12),
        (lambda a: a @ np.ones((4, 5)), 2 * 3 * 4 * 5),
        (lambda a: a @ np.ones(4), 2 * 3 * 4),
        (lambda a: a.sum(axis=0), 12),
        (lambda a: a.reshape(4, 3), 0),
        (lambda a: a[1:], 0),
        (lambda a: np.einsum("ij,jk->ik", a, np.ones((4, 5))), 2 * 3 * 4 * 5),
        (lambda a: np.linalg.solve(np.eye(3), a), 18 + 2 * 3 * 12),
    ],
)
def test_flops_of_one_operation(make, expected):
    assert flops(make(ad.Variable(np.ones((3, 4))))) == expected


def test_flops_of_a_convolution():
    images, filters = ad.Variable(np.ones((2, 3, 8, 8))), np.ones((4, 3, 3, 3))
    y = ad.conv2d(images, filters)
    assert flops(y) == 2 * y.size * 3 * 3 * 3


def test_a_primitive_of_your_own_can_say_what_it_costs():
    row = ad.custom_op(lambda x: x, name="dear", partial=lambda y, x: 1.0)
    x = ad.Variable(np.ones(3))
    assert flops(row(x)) == 3
    ad.FLOPS["dear"] = lambda y, x: 100 * x.size
    try:
        assert ad.cost(row(x)).value.flops == 300
    finally:
        del ad.FLOPS["dear"], ad.PRIMITIVES["dear"]


# -- the cost of a graph --


@pytest.mark.parametrize("k", [1, 2, 5, 20])
def test_a_walk_over_all_routes_against_one_visit_a_node(k):
    count = ad.cost(doublings(k))
    assert count.walked == 2 ** (k + 1) - 2
    assert count.routes == 2**k
    assert (count.nodes, count.edges) == (k + 1, 2 * k)


def test_the_figures_of_lesson_4():
    count = ad.cost(doublings(20))
    assert (count.walked, count.edges) == (2_097_150, 40)


def test_routes_beyond_counting_are_counted():
    count = ad.cost(doublings(1000))
    assert count.routes == 2**1000
    assert "10^301 routes" in repr(count)


def test_routes_are_those_that_paths_walks():
    a, b = ad.Variable(2.0), ad.Variable(3.0)
    c, d = a + b, a * b
    y = (c + d) + c * d
    assert ad.cost(y).routes == len(ad.paths(y, a)) + len(ad.paths(y, b))


def test_bytes_of_tape_and_of_passing_through():
    x = ad.Variable(np.ones(100))
    y = x
    for _ in range(10):
        y = np.sin(y)
    count = ad.cost(y)
    assert count.tape_bytes == 11 * 800
    assert count.value.peak_bytes == 2 * 800
    assert count.forward.peak_bytes == 4 * 800
    assert count.reverse.peak_bytes == (11 + 2) * 800


def test_cotangents_of_a_fan_are_alive_together():
    x = ad.Variable(np.ones(10))
    y = np.sin(x) + np.cos(x)
    assert ad.cost(y).reverse.peak_bytes == (4 + 3) * 80


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["*", "+", "sin", "/", "@"]), min_size=1, max_size=12))
def test_a_gradient_costs_a_small_multiple_of_the_function(program):
    """The cheap gradient principle: at most five times, whatever the inputs are."""
    x = ad.Variable(np.full((4, 4), 0.3))
    y = x * 1.5
    for step in program:
        y = {
            "*": lambda y: y * x, "+": lambda y: y + x, "sin": np.sin,
            "/": lambda y: y / (x + 2), "@": lambda y: y @ x,
        }[step](y)  # fmt: skip
    count = ad.cost(np.sum(y))
    assert count.reverse.flops <= 5 * count.value.flops
    assert count.reverse.visits <= 5 * count.value.visits
    assert count.forward.flops <= 5 * count.value.flops


def test_a_product_of_many_costs_the_same_for_all_its_slopes():
    """Forward: one push an input. Reverse: one pull for them all."""
    factors = [ad.Variable(1.0 + i / 10) for i in range(32)]
    y = factors[0]
    for factor in factors[1:]:
        y = y * factor
    count = ad.cost(y)
    assert count.entries == 32
    assert count.reverse.flops < 4 * count.value.flops
    assert count.recursive == (63, 21_887)


def test_one_of_a_kind_is_told_in_the_singular():
    x = ad.Variable(2.0)
    assert repr(ad.cost(x)).endswith("1 node, 0 edges, 1 entry in 1 variable; 1 route")
    assert repr(ad.cost(np.sin(x))).endswith(
        "2 nodes, 1 edge, 1 entry in 1 variable; 1 route"
    )
    assert repr(ad.cost(x * x)).endswith(
        "2 nodes, 2 edges, 1 entry in 1 variable; 2 routes"
    )


def test_counting_leaves_the_graph_alone():
    x = ad.Variable(2.0)
    y = np.sin(x) * x
    before = ad.topological(y)
    ad.cost(y)
    assert ad.topological(y) == before
    y.backward()
    assert x.grad == pytest.approx(np.cos(2) * 2 + np.sin(2))


# -- every engine on one program --


def test_all_seven_agree_on_source_3s_third_example():
    def f(a, b, c):
        return np.log((np.sin(a * b) + np.exp(c - a / b)) ** 2) * c

    result = ad.compare(f, 43.0, 3.0, 2.0)
    assert [row.engine for row in result.rows] == [
        "finite difference", "complex step", "deferred dicts", "symbolic", "forward",
        "path sum", "reverse",
    ]  # fmt: skip
    expected = [60.85353612046653, 872.2331479536114, -3.2853671032530305]
    for row in result.rows:
        rough = row.engine == "finite difference"
        assert row.gradient == pytest.approx(expected, rel=1e-5 if rough else 1e-12)
    assert 1e-10 < result.agreement < 1e-5


def test_a_slope_of_zero_is_agreed_on_to_the_digits_of_a_difference():
    result = ad.compare(lambda x, y: np.cos(x) + 3 * y, 0.1 - 0.1, 2.0)
    assert result["reverse"].gradient == [0.0, 3.0]
    assert 0 < result.agreement < 1e-5


def test_what_does_not_apply_says_why():
    result = ad.compare(lambda x: np.abs(x) * 2, -3.0)
    assert result["complex step"].gradient is None
    assert "abs leaves the complex plane" in result["complex step"].note
    assert result["reverse"].gradient == [-2.0]
    arrays = ad.compare(lambda x: np.sum(x * x), np.ones(3))
    assert arrays["symbolic"].gradient is None
    assert arrays["symbolic"].note


def test_too_many_routes_are_counted_and_not_walked():
    def f(x):
        for _ in range(40):
            x = x + x
        return x

    result = ad.compare(f, 1.0)
    assert result["path sum"].note == f"{2**40} routes: not walked"
    assert result["reverse"].gradient == [2.0**40]


def test_costs_tell_the_modes_apart():
    def product(values):
        total = 1.0
        for value in values:
            total = total * value
        return total

    result = ad.compare(product, [1.0 + i / 10 for i in range(16)])
    assert result["reverse"].runs == 1
    assert result["forward"].runs == 16
    assert result["finite difference"].runs == 32
    assert result["reverse"].flops < result["forward"].flops / 3


def test_nests_are_named_and_tables_are_the_same_every_time():
    def loss(params, x):
        return np.sum(np.tanh(params["w"] * x + params["b"][0]))

    arguments = {"w": np.array([0.1, 0.2]), "b": [0.3]}, 2.0
    text, again = (repr(ad.compare(loss, *arguments)) for _ in range(2))
    assert text == again
    for part in ("d/d params['w']", "d/d params['b'][0]", "d/d x", "value 1.0"):
        assert part in text
    widths = {len(line.split("  leaves")[0]) for line in text.splitlines()[1:3]}
    assert len(widths) == 1


def test_a_constant_program_and_one_of_many_results():
    assert ad.compare(lambda x: 3.0, 1.0)["reverse"].gradient == [0.0]
    with pytest.raises(errors.SeedError):
        ad.compare(np.sin, np.ones(2))
    with pytest.raises(KeyError, match="there are finite difference"):
        ad.compare(np.sin, 1.0)["backprop"]


def test_every_way_to_write_a_matrix_product_costs_the_same():
    a, b = ad.Variable(np.ones((4, 3))), ad.Variable(np.ones((3, 5)))
    ways = [
        a @ b,
        ad.tensordot(a, b, 1),
        ad.einsum("ij,jk->ik", a, b),
        ad.einsum("...j,jk->...k", a, b),
        ad.dot(a, b),
    ]
    assert [ad.cost(y).value.flops for y in ways] == [2 * 4 * 3 * 5] * 5


def test_a_product_with_a_number_is_one_flop_an_entry():
    assert ad.cost(ad.dot(ad.Variable(np.ones(5)), 3.0)).value.flops == 5
