from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab.display import read, to_text
from autodiff_lab.display.formulas import symbol
from autodiff_lab.display.graph import expression

a, b, c = (ad.Variable(v, name=n) for v, n in ((2.0, "a"), (3.0, "b"), (-0.5, "c")))
v = ad.Vector([1.0, 2.0, 3.0], name="v")


def written(root):
    return expression(read(root, {}))


@pytest.mark.parametrize(
    ("root", "text"),
    [
        (a + b * c, "a + b * c"),
        ((a + b) * c, "(a + b) * c"),
        (a - (b - c), "a - (b - c)"),
        (a - b - c, "a - b - c"),
        (a + (b + c), "a + b + c"),
        (a + (b - c), "a + (b - c)"),
        (a / (b * c), "a / (b * c)"),
        (a / b * c, "a / b * c"),
        (a * (b / c), "a * (b / c)"),
        (a**b**c, "a ** b ** c"),
        ((a**b) ** c, "(a ** b) ** c"),
        (-(a**2), "-a ** 2"),
        ((-a) ** 2, "(-a) ** 2"),
        (ad.PRIMITIVES["negative"](-a), "-(-a)"),
        (a * -b, "a * -b"),
        (-(a + b), "-(a + b)"),
        (a ** (-b), "a ** (-b)"),
        (3 - a, "3 - a"),
        (a - -3, "a - -3"),
        ((-2) ** a, "(-2) ** a"),
        (ad.sin(a + b) * 2, "sin(a + b) * 2"),
        (ad.maximum(a, 0), "maximum(a, 0)"),
        (ad.where(a > b, a, 0.0), "where(a > b, a, 0)"),
        (ad.sum(v, axis=0), "sum(v, axis=0)"),
        (v[1:], "v[1:]"),
        (v[0] + v[-1], "v[0] + v[-1]"),
        ((v + 1)[::2], "(v + 1)[::2]"),
        (v.reshape(3, 1)[..., 0], "reshape(v, shape=(3, 1))[..., 0]"),
        (v * np.arange(3.0), "v * [0, 1, 2]"),
        (v @ np.ones((3, 4)), "v @ [3×4]"),
    ],
)
def test_expressions_have_the_parentheses_that_they_need(root, text):
    assert written(root) == text


NAMES = {"a": a, "b": b, "c": c}
LEAVES = st.sampled_from([a, b, c, 2.0, -1.5])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(st.sampled_from("+-*/n"), inner, inner),
    max_leaves=12,
)


def build(tree):
    if not isinstance(tree, tuple):
        return tree
    sign, left, right = tree[0], build(tree[1]), build(tree[2])
    return {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / 4.0,
        "n": lambda: -left,
    }[sign]()


@given(TREES)
def test_an_expression_reads_back_as_the_same_number(tree):
    root = build(tree)
    if not isinstance(root, ad.Node):
        return
    values = {name: node.value for name, node in NAMES.items()}
    # numbers are written with the digits of a display, not all that they have
    assert eval(written(root), values) == pytest.approx(root.value, rel=1e-4, abs=1e-6)


def test_the_line_has_the_name_the_expression_and_every_value():
    d = a * (a + b)
    d.name = "d"
    assert to_text(d) == "d = a * (a + b) = 10   (a = 2, b = 3)"


def test_a_wrong_number_changes_the_line():
    def line(value):
        return to_text(read(ad.Variable(value, name="x") * 2, {}))

    assert line(3.0) != line(3.001)


@pytest.mark.parametrize(
    ("root", "line"),
    [
        (a, "a = 2   (variable)"),
        (ad.Parameter(0.5), "0.5   (parameter)"),
        (ad.Input(name="x"), "x = ?   (input)"),
        (ad.Constant(2) * a, "2 * a = 4   (a = 2)"),
        (ad.Constant(2, name="k") * a, "k * a = 4   (k = 2, a = 2)"),
        (ad.Input(name="x") + a, "x + a   (x = ?, a = 2)"),
    ],
)
def test_leaves_constants_and_recipes(root, line):
    assert to_text(read(root, {})) == line


def test_many_leaves_are_counted():
    total = ad.Variable(0.0, name="x0")
    for i in range(1, 12):
        total = total + ad.Variable(float(i), name=f"x{i}")
    line = to_text(read(total, {}))
    assert line.endswith("x6 = 6, x7 = 7, … 4 more; 23 nodes)")


@pytest.mark.parametrize(
    ("root", "sign"),
    [
        (a * b, "×"),
        (a / b, "÷"),
        (a - b, "−"),
        (-a, "−"),
        (3 * a, "3 ×"),
        (a * 3, "× 3"),
        (1 - a, "1 −"),
        (a**2, "^ 2"),
        (a + -1.5, "+ -1.5"),
        (ad.maximum(0, a), "max(0, ·)"),
        (ad.sum(v, axis=0), "Σ axis=0"),
        (v[1:], "[1:]"),
        (v - np.arange(3.0) / 7, "− […]"),
        (a, None),
    ],
)
def test_signs_hold_the_plain_numbers(root, sign):
    assert symbol(root) == sign
