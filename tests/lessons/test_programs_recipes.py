"""Recipes agree with the library's deferred engine."""

from __future__ import annotations

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.programs_recipes import compiled, random_recipe

KINDS = {"parameter": ad.Parameter, "input": ad.Input}


def as_node(recipe, name, made):
    """The same recipe made of the library's nodes."""
    if name not in made:
        kind, *rest = recipe[name]
        if kind == "constant":
            made[name] = ad.Constant(rest[0])
        elif kind in KINDS:
            made[name] = KINDS[kind](name=name)
        else:
            left, right = (as_node(recipe, operand, made) for operand in rest)
            made[name] = {"+": left + right, "-": left - right, "*": left * right}[kind]
    return made[name]


def test_a_recipe_is_worth_what_the_library_says():
    for seed in range(10):
        recipe, name, bindings = random_recipe(np.random.default_rng(seed), 7)
        node = as_node(recipe, name, {})
        for parameters, inputs in bindings:
            expected = compiled(recipe, name)(parameters, inputs)
            leaves = {leaf.name for leaf in ad.topological(node) if leaf.name}
            used = [
                {k: v for k, v in d.items() if k in leaves}
                for d in (parameters, inputs)
            ]
            assert np.isclose(node(*used), expected, rtol=1e-12)
