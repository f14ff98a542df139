"""Value, path-sum and reverse engines on whole programs: one answer from all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import errors

from .conftest import central_difference


def running_example():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    return a, b, a * (a + b)


def test_the_running_example_of_source_3():
    a, b, d = running_example()
    gradients = ad.get_gradients(d)
    assert (d.value, gradients[a], gradients[b]) == (28.0, 11.0, 4.0)
    assert [route.product for route in ad.paths(d, a)] == [7.0, 4.0]
    assert [route.locals for route in ad.paths(d, a)] == [(7.0,), (4.0, 1.0)]


def test_routes_read_well():
    a, b, d = running_example()
    d.name = "d"
    assert repr(ad.paths(d, b)).splitlines() == [
        "1 route from d to b",
        "d → add → b: 4.0",
    ]
    assert repr(ad.paths(d, a)).startswith("2 routes from d to a\nd → a: 7.0\n")
    assert repr(ad.paths(b, a)) == "0 routes from b to a"


def test_the_second_example_of_source_3_to_the_digit():
    a, b = ad.Variable(230.3), ad.Variable(33.2)
    y = (a / b - a) * (b / a + a + b) * (a - b)
    gradients = ad.get_gradients(y)
    assert gradients[a] == pytest.approx(-153284.83150602411, rel=1e-15)
    assert gradients[b] == pytest.approx(3815.0389441500993, rel=1e-15)


def test_the_third_example_of_source_3():
    a, b, c = ad.Variable(43.0), ad.Variable(3.0), ad.Variable(2.0)
    f = np.sin(a * b) + np.exp(c - a / b)
    gradients = ad.get_gradients(np.log(f * f) * c)
    expected = 60.85353612046653, 872.2331479536114, -3.2853671032530305
    assert [gradients[v] for v in (a, b, c)] == pytest.approx(expected, rel=1e-14)


@st.composite
def programs(draw):
    """A random straight-line program: a function of two numbers, or of two nodes."""
    steps = draw(
        st.lists(
            st.tuples(st.sampled_from("+-*s"), st.integers(0, 99), st.integers(0, 99)),
            min_size=1,
            max_size=9,
        )
    )

    def program(a, b):
        made = [a, b]
        for op, i, j in steps:
            x, y = made[i % len(made)], made[j % len(made)]
            made.append({"+": x + y, "-": x - y, "*": x * y, "s": np.sin(x) + y}[op])
        return made[-1] + a * b

    return program


@settings(max_examples=150, deadline=None)
@given(programs(), st.floats(-1, 1), st.floats(-1, 1))
def test_paths_and_sweep_agree_with_each_other_and_with_differences(program, u, v):
    a, b = ad.Variable(u), ad.Variable(v)
    y = program(a, b)
    gradients = ad.get_gradients(y)
    for i, leaf in enumerate((a, b)):
        expected = float(central_difference(program, (u, v), i))
        assert gradients[leaf] == pytest.approx(expected, rel=1e-4, abs=1e-5)
        routes = ad.paths(y, leaf)
        if routes.count <= 2000:
            assert routes.total == pytest.approx(gradients[leaf], rel=1e-9, abs=1e-9)
            assert sum(1 for _ in routes) == routes.count


def test_a_node_is_finished_before_it_is_passed_on():
    """c + d + cd at (2, 3): slopes 25 and 19; recursion over .grad says 29 and 22."""
    a, b = ad.Variable(2.0), ad.Variable(3.0)
    c, d = a + b, a * b
    gradients = ad.get_gradients((c + d) + c * d)
    assert (gradients[a], gradients[b]) == (25.0, 19.0)


def test_the_same_operand_twice():
    x = ad.Variable(3.0)
    assert ad.get_gradients(x * x)[x] == 6.0
    assert ad.paths(x * x, x).count == 2


def test_a_result_that_is_itself_the_variable():
    x = ad.Variable(3.0)
    assert ad.get_gradients(x)[x] == 1.0
    assert ad.paths(x, x).count == 1


def test_hundreds_of_thousands_of_operations_deep():
    x = ad.Variable(1.0)
    y = x
    for _ in range(100_000):
        y = y * 1.000001 + 0.0
    assert ad.get_gradients(y)[x] == pytest.approx(1.000001**100_000, rel=1e-9)
    assert ad.paths(y, x).count == 1


def test_two_to_the_thousand_paths():
    x = ad.Variable(1.0)
    y = x
    for _ in range(1000):
        y = (y + y) * 0.5
    assert ad.paths(y, x).count == 2**1000
    assert ad.get_gradients(y)[x] == 1.0


def test_backward_adds_up_until_it_is_reset():
    w = ad.Vector([1.0, 2.0])
    loss = (w * w).sum()
    assert w.grad.tolist() == [0.0, 0.0]
    loss.backward()
    loss.backward()
    assert w.grad.tolist() == [4.0, 8.0]
    w.zero_grad()
    assert w.grad.tolist() == [0.0, 0.0]


def test_gradients_handed_out_are_not_shared_between_leaves():
    a, b = ad.Vector([1.0, 2.0]), ad.Vector([3.0, 4.0])
    (a + b).sum().backward()
    a.grad[0] = 99.0
    assert b.grad.tolist() == [1.0, 1.0]


def test_adding_up_in_place_touches_nothing_that_is_shared():
    """The same cotangent goes to both operands of a sum, and both collect more."""
    a, b = ad.Vector([1.0, 2.0]), ad.Vector([3.0, 4.0])
    c = a + b
    y = ((c + a) + (c + b) + a * b + a * a + (c + c)).sum()
    seed_like = ad.get_gradients(y)
    np.testing.assert_array_equal(seed_like[c], [4, 4])
    np.testing.assert_array_equal(seed_like[a], 5 + b.value + 2 * a.value)
    np.testing.assert_array_equal(seed_like[b], 5 + a.value)
    again = ad.get_gradients(y)
    assert all(np.array_equal(again[n], seed_like[n]) for n in again)


def test_a_changed_leaf_makes_the_graph_stale():
    w = ad.Vector([1.0, 2.0])
    loss = (w * w).sum()
    w.value -= 0.1
    with pytest.raises(errors.StaleValueError, match="new value"):
        loss.backward()


def test_the_update_of_one_leaf_leaves_other_graphs_alone():
    w, v = ad.Variable(1.0), ad.Variable(2.0)
    loss = v * v
    w.value = 5.0
    loss.backward()
    assert v.grad == 4.0


def test_backward_from_an_array_needs_a_seed_of_its_shape():
    x = ad.Variable([1.0, 2.0])
    with pytest.raises(errors.SeedError, match="not a single number"):
        (x * 2).backward()
    with pytest.raises(errors.SeedError, match=r"\(3,\)"):
        (x * 2).backward(seed=np.ones(3))
    (x * 2).backward(seed=[1.0, 10.0])
    assert x.grad.tolist() == [2.0, 20.0]


def test_deferred_and_complex_results_are_refused():
    with pytest.raises(errors.UnboundInputError):
        ad.get_gradients(ad.Input(name="x") * 2)
    with pytest.raises(errors.UnsupportedError, match="complex"):
        ad.get_gradients(ad.Variable(1 + 2j) * 2)
    with pytest.raises(errors.UnsupportedError, match=r"z .*complex"):
        ad.get_gradients(abs(ad.Variable(1 + 2j, name="z") * 3j))


def test_the_trace_adds_up_to_the_gradients():
    a, b, d = running_example()
    record = ad.trace(d)
    assert [step.node.name or step.node.primitive.name for step in record.forward] == [
        "a", "b", "add", "multiply",
    ]  # fmt: skip
    last = {step.parent: step.after for step in record.backward}
    expected = ad.get_gradients(d)
    assert last[a] == expected[a]
    assert last[b] == expected[b]
    for step in record.backward:
        assert step.local * step.incoming == step.contribution
        assert (step.before or 0.0) + step.contribution == step.after


def test_ols_by_descent_is_the_closed_form():
    """Source 2's first check, in its own style."""
    rng = np.random.default_rng(0)
    beta = rng.normal(size=5)
    X = rng.normal(size=(100, 5))
    y = X @ beta + 0.05 * rng.normal(size=100)
    w = ad.Vector(rng.normal(size=5))
    for _ in range(1000):
        w.zero_grad()
        residual = ad.Matrix(X) @ w - ad.Vector(y)
        ((residual * residual).sum() / ad.Scalar(100)).backward()
        w.value -= 0.1 * w.grad
    np.testing.assert_allclose(w.value, np.linalg.solve(X.T @ X, X.T @ y), rtol=1e-12)
