"""The smallest class that records: right values, and a way back to the leaf."""

from __future__ import annotations

import pytest

from autodiff_lab.lessons.programs_operators import EXPRESSIONS, Recorded, reaches


def test_values_are_those_of_plain_numbers_and_nodes_know_their_operands():
    x = Recorded(5.0)
    made = (x + 1) * x / 3.0 - (-x)
    assert made.value == (5.0 + 1) * 5.0 / 3.0 + 5.0
    assert reaches(made, x)
    assert not reaches(Recorded(1.0) + 2.0, x)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_number_on_the_left_is_refused(expression):
    with pytest.raises(TypeError, match="unsupported operand"):
        EXPRESSIONS[expression](2.0, Recorded(5.0))
