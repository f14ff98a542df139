"""Recipes: graphs of inputs, parameters and constants, as plain data.

What a recipe is worth is found by writing it out as a formula and letting Python work
the formula out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Recipe = dict[str, tuple[Any, ...]]
Binding = tuple[dict[str, float], dict[str, float]]


def formula(recipe: Recipe, node: str) -> str:
    """Write a node as a formula over ``parameters`` and ``inputs``.

    >>> formula({"f": ("*", "m", "two"), "m": ("parameter",),
    ...          "two": ("constant", 2.0)}, "f")
    "(parameters['m'] * 2.0)"
    """
    kind, *rest = recipe[node]
    if kind == "constant":
        return repr(rest[0])
    if kind in ("parameter", "input"):
        return f"{kind}s[{node!r}]"
    left, right = (formula(recipe, operand) for operand in rest)
    return f"({left} {kind} {right})"


def compiled(recipe: Recipe, node: str) -> Callable[[Any, Any], float]:
    """The formula of a node as a function of parameters and inputs.

    >>> compiled({"x": ("input",)}, "x")({}, {"x": 5.0})
    5.0
    """
    function: Callable[[Any, Any], float]
    function = eval(f"lambda parameters, inputs: {formula(recipe, node)}")
    return function


def random_recipe(
    rng: np.random.Generator, size: int
) -> tuple[Recipe, str, list[Binding]]:
    """Draw a recipe with its nodes in no helpful order, and two bindings for it."""
    recipe: Recipe = {
        "w": ("parameter",),
        "b": ("parameter",),
        "x": ("input",),
        "y": ("input",),
        "k": ("constant", float(rng.uniform(1.5, 3.0))),
    }
    names = list(recipe)
    for place in range(size):
        newest = names[-1] if place else "w"
        operands = [newest, str(rng.choice(names[: 5 + place]))]
        kind = str(rng.choice(["+", "-", "*"])) if place else "-"
        recipe[f"v{place}"] = (kind, *(operands[i] for i in rng.permutation(2)))
        names.append(f"v{place}")
    shuffled = {
        names[i]: recipe[names[i]] for i in map(int, rng.permutation(len(names)))
    }
    bindings = [
        (
            {name: float(rng.uniform(-2.0, 2.0)) for name in ("w", "b")},
            {name: float(rng.uniform(-2.0, 2.0)) for name in ("x", "y")},
        )
        for _ in range(2)
    ]
    return shuffled, names[-1], bindings
