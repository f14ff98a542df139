"""LaTeX: set by matplotlib's reader of it, which refuses what is not well formed."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

import autodiff_lab as ad

a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
x = ad.Variable(0.5, name="x")
v, w = ad.Vector([1.0, 2.0], name="v"), ad.Vector([3.0, 4.0], name="w")
square = ad.Matrix([[2.0, 1.0], [1.0, 3.0]], name="A")


def parses(latex):
    """Whether a reader of LaTeX finds one formula in it, all of it."""
    plain = latex.replace(r"\lVert", r"\|").replace(r"\rVert", r"\|")
    plain = plain.replace(r"\bmod", r"\mathrm{mod}").replace(r"\wedge", r"\vee")
    MathTextParser("path").parse(f"${plain}$")
    return True


@pytest.mark.parametrize(
    ("root", "latex"),
    [
        (a * (a + b), r"a \, \left(a + b\right)"),
        ((a / b) ** 2, r"\left(\frac{a}{b}\right)^{2}"),
        (a / b * 2, r"\frac{a}{b} \cdot 2"),
        (2 ** (a + b), "2^{a + b}"),
        (a**b**2, "a^{b^{2}}"),
        ((a**b) ** 2, r"\left(a^{b}\right)^{2}"),
        (np.exp(a + b) ** 2, r"\left(e^{a + b}\right)^{2}"),
        (np.sin(a) ** 2, r"\left(\sin a\right)^{2}"),
        (np.sin(a**2), r"\sin \left(a^{2}\right)"),
        (a * -b, r"a \, \left(-b\right)"),
        (a + (b - a), r"a + \left(b - a\right)"),
        (-(a + b), r"-\left(a + b\right)"),
        (ad.maximum(a + b, 0), r"\max(a + b, 0)"),
        (ad.absolute(a - b), "|a - b|"),
        (ad.sqrt(a + b), r"\sqrt{a + b}"),
        ((square @ v).sum(), r"\sum \left(A v\right)"),
        (ad.sum(square, axis=0), r"\mathrm{sum}\left(A, \mathrm{axis} = 0\right)"),
        (v[1:], r"v\left[1:\right]"),
        ((square.T @ v) ** 2, r"\left(A^\top v\right)^{2}"),
        (ad.solve(square, v) * 2, r"A^{-1} v \cdot 2"),
        (a > b, "a > b"),
        (a * 1e-7, r"a \, \left(1 \times 10^{-7}\right)"),
    ],
)
def test_brackets_powers_and_options(root, latex):
    assert root.to_latex() == latex
    assert parses(latex)


@pytest.mark.parametrize("name", sorted(ad.PRIMITIVES))
def test_every_operation_is_set_and_can_stand_in_a_power(name):
    """Whatever an operation's template is, what stands around it stays well formed."""
    row = ad.PRIMITIVES[name]
    from autodiff_lab.engine.brackets import ATOM
    from autodiff_lab.engine.latex import latex

    node = object.__new__(ad.Node)
    node.primitive, node.params = row, {"index": 0} if name == "getitem" else {}
    node.args = (a, b, x)[: max(row.arity, 1)]
    alone = latex(node, [("u + v", 1)] * len(node.args))
    assert parses(alone[0])
    power = a**2
    assert parses(latex(power, [alone, ("2", ATOM)])[0])


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("x", "x"),
        ("x1", "x_{1}"),
        ("x_1", "x_{1}"),
        ("W_out", r"W_{\mathrm{out}}"),
        ("theta_0", r"\theta_{0}"),
        ("x_y_z", r"\mathrm{x\_y\_z}"),
        ("learning rate", r"\mathrm{learning\ rate}"),
        ("x'", r"\mathrm{x'}"),
    ],
)
def test_names_are_set_as_mathematics_sets_them(name, latex):
    assert ad.Variable(1.0, name=name).to_latex() == latex
    assert parses(latex)


def test_a_function_does_not_swallow_the_factor_after_it():
    x = ad.Variable(2.0, name="x")
    assert ad.to_latex(np.sin(x) * x**2) == r"\left(\sin x\right) \, x^{2}"
    assert ad.to_latex(x**2 * np.sin(x)) == r"x^{2} \, \sin x"
    assert ad.to_latex(np.sin(x) * np.cos(x)).startswith(r"\left(\sin x\right)")
