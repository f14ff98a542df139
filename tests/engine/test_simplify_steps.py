"""The steps of a simplification lead where `simplify` goes, and keep every value."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.engine.simplify_steps import simplify_steps


def random_expression(seed):
    rng = np.random.default_rng(seed)
    nodes = [
        ad.Variable(float(v), name=n) for v, n in zip((1.5, 0.5), "xy", strict=True)
    ]
    nodes += [ad.Constant(0.0), ad.Constant(1.0), ad.Constant(2.0)]
    for _ in range(12):
        a, b = (nodes[i] for i in rng.integers(0, len(nodes), 2))
        kind = rng.integers(0, 6)
        new = (a + b, a - b, a * b, -a, np.sin(a), a**2)[kind]
        nodes.append(new)
    return nodes[-1]


def number(thing):
    return thing.value if isinstance(thing, ad.Node) else thing


@pytest.mark.parametrize("seed", range(40))
def test_they_lead_to_what_simplify_returns(seed):
    root = random_expression(seed)
    _, result = simplify_steps(root)
    assert result.to_text() == ad.simplify(root).to_text()


@pytest.mark.parametrize("seed", range(40))
def test_each_step_keeps_the_value_of_its_node(seed):
    for step in simplify_steps(random_expression(seed))[0]:
        assert number(step.after) == pytest.approx(step.node.value, rel=1e-9, abs=1e-9)


x = ad.Variable(3.0, name="x")
y = ad.Variable(2.0, name="y")


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        (x * 0.0, "0 · x = 0"),
        (1.0 * x, "1 · x = x"),
        (x + 0.0, "x + 0 = x"),
        (x - x, "x − x = 0"),
        (x + x, "x + x = 2 x"),
        (2.0 * (3.0 * x), "a · (b x) = (a b) x"),
        (-(-1.0 * x), "−(−x) = x"),
        (x * x, "xᵃ xᵇ = xᵃ⁺ᵇ"),
        (x * y / x, "x / x = 1"),
        ((x**2) ** 3, "(xᵃ)ᵇ = xᵃᵇ"),
        (x**1, "x¹ = x"),
        (x**0, "x⁰ = 1"),
        (ad.Constant(2.0) * 3.0, "numbers are worked out"),
    ],
    ids=str,
)
def test_the_last_rule_is_named(expression, rule):
    steps, _ = simplify_steps(expression)
    assert rule in steps[-1].rules


def test_arrays_are_simplified_step_by_step_too():
    w = ad.Vector([1.0, 2.0], name="w")
    root = (w * 2.0).sum() + 0.0
    steps, result = simplify_steps(root)
    assert "x + 0 = x" in steps[-1].rules
    assert result.to_text() == ad.simplify(root).to_text()
