"""The list that a run writes: it spares a search, and never decides what comes out."""

from __future__ import annotations

from threading import Barrier, Thread

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.engine import reverse, transforms
from autodiff_lab.engine.node import clock
from autodiff_lab.engine.written import Written


def cube(x):
    return np.sin(x) * x * x


def slope_of_cube(x):
    return np.cos(x) * x * x + 2 * np.sin(x) * x


@pytest.fixture
def searches(monkeypatch):
    """How often an order was searched for."""
    found = []

    def counted(*roots, **how):
        found.append(roots)
        return ad.topological(*roots, **how)

    monkeypatch.setattr(transforms, "topological", counted)
    return found


def test_the_usual_gradient_needs_no_search(searches):
    assert ad.grad(cube)(0.7) == pytest.approx(slope_of_cube(0.7), rel=1e-14)
    assert not searches


def test_nothing_is_written_outside_of_a_run():
    ad.grad(cube)(0.7)
    assert clock.made is None
    with pytest.raises(ZeroDivisionError):
        ad.grad(lambda x: 1 / 0)(0.7)
    assert clock.made is None


def test_what_was_made_and_not_used_gets_nothing():
    def f(x):
        np.exp(x) * 1e300  # nobody asks for it
        return x * x

    assert ad.grad(f)(3.0) == 6.0


def test_a_run_that_rests_on_a_variable_outside_is_searched(searches):
    w = ad.Variable(5.0)
    slope = ad.grad(lambda x: x * x * w)(3.0)
    assert searches
    assert slope.value == 30.0
    assert ad.get_gradients(slope)[w] == 6.0


def test_a_derivative_inside_of_another():
    def f(x):
        return ad.grad(cube)(x) * x

    expected = ad.finite_difference(lambda x: slope_of_cube(x) * x, 0.7)
    assert ad.grad(f)(0.7) == pytest.approx(expected, rel=1e-8)
    assert ad.grad(ad.grad(ad.grad(lambda x: x**5)))(2.0) == 240.0


def test_a_derivative_of_plain_numbers_inside_leaves_the_list_whole(searches):
    def f(x):
        y = x * 2.0
        factor = ad.grad(cube)(0.7)  # a number: nothing of it is in the graph
        return y * factor * x

    assert ad.grad(f)(3.0) == pytest.approx(12.0 * slope_of_cube(0.7))
    assert not searches


def test_two_threads_at_once():
    """One writes into the other's list: without a search the slope would be wrong."""
    start = Barrier(2)
    slopes = {}

    def work(name, factor):
        def f(x):
            start.wait()  # both runs are open now
            y = x
            for _ in range(300):
                y = y * 1.0 + x * factor
            start.wait()  # and neither is closed yet
            return y

        slopes[name] = [ad.grad(f)(2.0) for _ in range(3)]

    threads = [Thread(target=work, args=pair) for pair in (("a", 2.0), ("b", 3.0))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slopes == {"a": [601.0] * 3, "b": [901.0] * 3}
    assert clock.made is None


def test_a_thread_that_outlives_the_run_around_it_leaves_no_list_behind():
    began, may_end = Barrier(2), Barrier(2)

    def late(x):
        began.wait()
        may_end.wait()
        return x * x

    thread = Thread(target=lambda: ad.grad(late)(1.0))

    def early(x):
        thread.start()
        began.wait()
        return x * x

    assert ad.grad(early)(3.0) == 6.0
    may_end.wait()
    thread.join()
    assert clock.made is None


def test_a_leaf_that_is_assigned_inside_is_looked_at_closely():
    def f(x):
        y = x * x
        x.value = 5.0
        return y + x

    with pytest.raises(ad.errors.StaleValueError):
        ad.grad(f)(3.0)


def test_variables_made_inside_take_part():
    def f(x):
        inner = ad.Variable(4.0)
        return inner * x * x

    assert ad.grad(f)(3.0) == 24.0


def test_a_pullback_may_be_asked_again():
    _, pullback = ad.vjp(lambda x: np.exp(x) * x, np.array([0.0, 1.0]))
    one = pullback(np.array([1.0, 0.0]))[0]
    two = pullback(np.array([0.0, 1.0]))[0]
    np.testing.assert_allclose(one, [1.0, 0.0])
    np.testing.assert_allclose(two, [0.0, 2 * np.e])
    np.testing.assert_allclose(pullback(np.array([1.0, 0.0]))[0], one)


def test_what_nobody_may_differentiate_is_not_held_on_to():
    def f(x):
        with ad.no_grad():
            y = x
            for _ in range(100):
                y = y * 1.01
        assert not clock.made
        return x * y

    assert ad.grad(f)(2.0) == pytest.approx(2.0 * 1.01**100)


def test_a_hook_that_only_looks_on_changes_nothing(searches):
    def f(x):
        with ad.trace_nans():
            return np.sin(x) * x

    assert ad.grad(f)(0.5) == pytest.approx(np.cos(0.5) * 0.5 + np.sin(0.5))
    assert not searches


def test_the_list_is_in_an_order_to_sweep_in():
    x, written = ad.Variable(np.array([0.3, 0.4])), Written()
    y = written.during(lambda: (np.sin(x) * x + np.exp(x)).sum())
    swept = reverse.sweep(list(written), {y: 1.0})
    np.testing.assert_array_equal(swept[x], ad.get_gradients(y)[x])
