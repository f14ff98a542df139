"""Oracles that once agreed with nonsense, or answered it: found by trying at random."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (np.sqrt, -1.0), (np.log, -1.0), (np.log2, -2.0), (np.log10, -2.0),
        (np.log1p, -2.0), (np.arcsin, 2.0), (np.arccos, -2.0), (np.arctanh, 2.0),
        (np.arccosh, 0.5), (lambda x: x**0.5, -2.0), (lambda x: (-2.0) ** x, 2.0),
        (np.sqrt, 0.0), (np.log, 0.0), (np.arcsin, 1.0), (lambda x: x**0.5, 0.0),
    ],
)  # fmt: skip
def test_the_complex_step_stays_where_the_real_function_is_smooth(f, x):
    """It answered 1e30 there, or 1e15."""
    with pytest.raises(errors.ComplexStepError, match="leaves the complex plane"):
        ad.complex_step(f, x)


@pytest.mark.parametrize("n", [-101, -100, 2, 99, 100, 101, 150.0])
@pytest.mark.parametrize("x", [-1.1, 1.1])
def test_the_complex_step_of_high_powers(n, x):
    assert ad.complex_step(lambda x: x**n, x) == pytest.approx(n * x ** (n - 1))


def test_the_complex_step_passes_by_a_constant_zero():
    slope = ad.complex_step(lambda x: np.sqrt(np.stack([x, x - x])).sum(), 4.0)
    assert slope == pytest.approx(0.25)


@pytest.mark.parametrize("oracle", [ad.finite_difference, ad.complex_step])
def test_a_witness_counts_arguments_from_the_front(oracle):
    def weighted(*args):
        return sum((i + 1) * arg for i, arg in enumerate(args))

    with pytest.raises(errors.LeafTypeError, match="no argument -1"):
        oracle(weighted, 1.0, 2.0, argnums=-1)


@pytest.mark.parametrize("modes", ["fwd", ("forward",), ()])
def test_a_check_in_no_mode_at_all_is_refused(modes):
    """It was the other mode that was checked, or none."""
    wrong = ad.custom_op(
        lambda x: x * x,
        vjp=lambda g, y, x: 2 * g * x,
        jvp=lambda v, y, x: 7 * v,
        name="wrong_going_forward",
    )
    with pytest.raises(ValueError, match="'fwd' and 'rev'"):
        ad.check_grads(wrong, 3.0, modes=modes, order=1)


def test_an_answer_of_nan_agrees_with_nothing():
    def kinked(x, y):
        return x * y + np.sqrt(y * y)

    with np.errstate(all="ignore"):
        assert np.isnan(ad.compare(kinked, 2.0, 0.0).agreement)


def test_slopes_through_complex_numbers_are_refused_by_every_engine():
    """The slope of |x (1 + 2i)| is a real one; the rules gave a complex one."""
    x = ad.Variable(2.0)
    length = ad.absolute(x * (1 + 2j))
    ways = [
        lambda: ad.get_gradients(length),
        lambda: ad.paths(length, x).total,
        length.grad,
        lambda: ad.push_forward([length], {x: 1.0}),
        (ad.Parameter(1 + 2j) ** 2).grad,
    ]
    for way in ways:
        with pytest.raises(errors.UnsupportedError, match="complex"):
            way()


def test_routes_are_not_walked_after_an_assignment():
    x = ad.Variable(3.0)
    routes = ad.paths(x * x, x)
    x.value = 5.0
    with pytest.raises(errors.StaleValueError):
        _ = routes.total
