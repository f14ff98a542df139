"""An engine seen from outside: its own numbers, and who was made of whom."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.lessons.exercises.bronze import Bronze
from autodiff_lab.lessons.exercises.silver import Silver
from autodiff_lab.lessons.onlooker import look
from autodiff_lab.lessons.programs_friends import engine


def everything(a, b):
    c = a + b
    return (c - a) * c + 2.0 / a + (3.0 - b) * a**2 - (-b).exp() + a.sin() * b.log()


def test_a_value_that_is_used_twice_is_one_node_with_two_arrows():
    document = look(Bronze, lambda a, b: a * (a + b), a=4.0, b=3.0).document
    assert [node["label"] for node in document["nodes"]][:2] == ["a", "b"]
    assert len(document["nodes"]) == 4
    assert sum(edge["from"] == "n0" for edge in document["edges"]) == 2


def test_the_program_computes_what_it_computes_without_an_onlooker():
    a, b = Bronze(1.3), Bronze(0.7)
    drawing = look(Bronze, everything, a=1.3, b=0.7)
    assert repr(drawing).endswith(f"{everything(a, b).value:.4g}.")


@pytest.mark.parametrize(("bug", "second"), [("right", "4"), ("one factor only", "0")])
def test_the_slopes_are_those_of_the_engine(bug, second):
    drawing = look(engine(bug, 0.1), lambda a, b: a * b, a=4.0, b=3.0)
    assert drawing.document["numbers"]["gradients"] == ["3", second, "1"]


def test_arrays_and_their_methods_are_seen_too():
    drawing = look(
        Silver, lambda x, w: (x @ w).tanh().sum(0).sum(), x=np.eye(2), w=np.eye(2)
    )
    operations = [node["op"] for node in drawing.document["nodes"]]
    assert operations == [None, None, "@", "tanh", "sum", "sum"]


def test_plain_numbers_are_leaves_with_a_name():
    drawing = look(ad.Variable, lambda x: 2.0 * x, x=1.5)
    assert [node["label"] for node in drawing.document["nodes"]][:2] == ["2", "x"]
