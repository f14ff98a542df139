"""How a function is written, so that a line of code can call it again."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autodiff_lab.widgets.written import written


def named(x):
    return x + 1


def test_functions_are_called_by_name():
    assert written(named) == "named"
    assert written(np.exp) == "np.exp"


def test_of_two_lambdas_in_a_line_the_right_one_is_found():
    first, second = (lambda x: x * 2), (lambda x: x * 3)
    assert written(first) == "lambda x: x * 2"
    assert written(second) == "lambda x: x * 3"


def test_a_lambda_over_several_lines_and_with_brackets():
    found = [
        lambda x: (
            x**2  # a comment
            + np.sin(x)
        ),
        lambda y: [y, (y, 1)][0],
    ]
    assert written(found[0]) == "lambda x: x ** 2 + np.sin(x)"
    assert written(found[1]) == "lambda y: [y, (y, 1)][0]"


def test_a_lambda_that_uses_a_variable_around_it():
    factor = 3.0
    assert written(lambda x: factor * x) == "lambda x: factor * x"


@pytest.mark.parametrize("function", [eval("lambda x: x"), math.sin, object()])
def test_what_cannot_be_found_has_some_name(function):
    assert written(function).isidentifier()
