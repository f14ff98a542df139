"""Where nan and infinity begin: while the program runs, and afterwards."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def test_the_first_operation_is_named_with_operands_values_and_line():
    x = ad.Variable([2.0, -1.0, -3.0], name="x")
    with pytest.raises(errors.NonFiniteError) as caught, ad.trace_nans():
        np.exp(np.log(x) + 1) * 2
    message = str(caught.value)
    for part in (
        "log makes nan", "at [1]", "x of shape (3,)", "-1.0 there", "test_nans.py",
        "logarithm of zero or of a negative number",
    ):  # fmt: skip
        assert part in message
    line = int(re.search(r"on line (\d+) of test_nans", message).group(1))
    source = Path(__file__).read_text().splitlines()
    assert source[line - 1].strip() == "np.exp(np.log(x) + 1) * 2"


@pytest.mark.parametrize(
    ("operation", "value", "what"),
    [
        (lambda x: 1 / x, 0.0, "divide makes inf"),
        (np.exp, 1000.0, "exp makes inf"),
        (np.log, 0.0, "log makes inf"),
        (np.sqrt, -1.0, "sqrt makes nan"),
        (lambda x: x**-1.0, 0.0, "power makes inf"),
        (lambda x: x * 1e300 * 1e300, 1.0, "multiply makes inf"),
        (
            lambda x: np.array([1e308, 1e308]) @ np.stack([x, x]),
            5.0,
            "matmul makes inf",
        ),
    ],
)
def test_each_way_to_leave_the_numbers(operation, value, what):
    with pytest.raises(errors.NonFiniteError, match=what), ad.trace_nans():
        operation(ad.Variable(value))


def test_nothing_is_said_while_all_is_finite_or_outside_of_the_block():
    x = ad.Variable(2.0)
    with ad.trace_nans():
        y = np.log(x) / x
    assert np.isfinite(y.value)
    assert np.isnan(np.log(ad.Variable(-1.0)).value)


def test_an_infinity_that_was_put_in_is_passed_on_but_not_turned_into_nan():
    masked = ad.Variable([-np.inf, 1.0])
    with ad.trace_nans():
        assert np.exp(masked).value[0] == 0.0
        masked + 1
        with pytest.raises(errors.NonFiniteError, match="subtract makes nan"):
            masked - masked


def test_going_backward_the_rule_is_named():
    x = ad.Variable([4.0, 0.0], name="x")
    with pytest.raises(errors.NonFiniteError) as caught, ad.trace_nans():
        np.sum(np.sqrt(x)).backward()
    for part in (
        "going back, sqrt passes inf to x of shape (2,)",
        "at [1]",
        "slope of a root",
    ):
        assert part in str(caught.value)


def test_the_leak_of_where_is_found():
    """A masked log still has its slope taken, times zero: 0 x inf is nan."""
    x = ad.Variable([1.0, 0.0], name="x")
    y = np.sum(np.where(x.value > 0, np.log(x), 0.0))
    assert np.isnan(ad.get_gradients(y)[x][1])
    first, second = ad.find_nans(y)
    assert (first.node.primitive.name, first.what, first.position) == (
        "log",
        "inf",
        None,
    )
    assert (second.node.primitive.name, second.what, second.position) == (
        "log",
        "nan",
        0,
    )
    assert second.index == (1,)


def test_transforms_are_watched_too():
    with ad.trace_nans():
        assert ad.grad(np.sqrt)(4.0) == 0.25
        with pytest.raises(errors.NonFiniteError, match="sqrt"):
            ad.grad(np.sqrt)(0.0)


def test_only_the_beginnings_are_listed():
    x = ad.Variable(-1.0, name="x")
    y = np.exp(np.log(x) * 2) + np.sqrt(x)
    names = [f.node.primitive.name for f in ad.find_nans(y) if f.position is None]
    assert names == ["log", "sqrt"]


def test_a_leaf_that_was_given_nan_is_listed():
    x = ad.Variable([1.0, np.nan], name="data")
    (fault,) = [f for f in ad.find_nans(x * 2) if f.position is None]
    assert fault.node is x
    assert fault.index == (1,)
    assert "a leaf" in str(fault)


def test_a_healthy_graph_has_none():
    x = ad.Variable(np.linspace(0.1, 1, 5))
    assert ad.find_nans(np.log(x) * np.sqrt(x)) == []


def test_gradients_that_overflow_only_on_the_way_back():
    x = ad.Variable(1e-200, name="x")
    faults = ad.find_nans(np.log(x) + 1 / (x * 1e200) + x**-1.5 * 0.0)
    assert [f.position is None for f in faults] == [False]
    assert faults[0].node.primitive.name == "power"
