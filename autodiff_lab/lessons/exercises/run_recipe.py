"""Lesson 2, exercise 2: one graph of inputs, parameters and constants, run twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs_recipes import Recipe, compiled, random_recipe
from autodiff_lab.lessons.reading import numbers

STATEMENT = """
Run a recipe. It is a dictionary with one entry for each node, in any order:

    {"f": ("+", "mx", "one"), "mx": ("*", "m", "x"), "one": ("constant", 1.0),
     "m": ("parameter",), "x": ("input",)}

An operation (`+`, `-` or `*`) names its two operands. A constant brings its value. A
parameter finds its value in the dictionary `parameters` and an input in `inputs`, each
under its own name.

`run_recipe(recipe, node, parameters, inputs)` returns the value of `node`. The same
recipe will be run more than once, with other values: leave it as it is.
"""

STUB = '''
def run_recipe(recipe, node, parameters, inputs):
    """Return the value of a node for these parameters and inputs."""
    kind, *rest = recipe[node]
    if kind == "constant":
        return ...
    if kind == "parameter":
        return ...
    if kind == "input":
        return ...
    left = ...  # the value of the first operand
    right = ...  # the value of the second one
    if kind == "+":
        return ...
    if kind == "-":
        return ...
    if kind == "*":
        return ...
'''


def run_recipe(recipe, node, parameters, inputs):
    """Return the value of a node for these parameters and inputs."""
    kind, *rest = recipe[node]
    if kind == "constant":
        return rest[0]
    if kind == "parameter":
        return parameters[node]
    if kind == "input":
        return inputs[node]
    left = run_recipe(recipe, rest[0], parameters, inputs)
    right = run_recipe(recipe, rest[1], parameters, inputs)
    if kind == "+":
        return left + right
    if kind == "-":
        return left - right
    if kind == "*":
        return left * right


def in_rounds(recipe: Recipe, node: str, parameters: dict, inputs: dict) -> Any:
    """Fill in whatever can be filled in until the node has its value."""
    table: dict[str, Callable[[float, float], float]] = {
        "+": lambda left, right: left + right,
        "-": lambda left, right: left - right,
        "*": lambda left, right: left * right,
    }
    bound = {"parameter": parameters, "input": inputs}
    known = {k: e[1] for k, e in recipe.items() if e[0] == "constant"}
    known |= {k: bound[e[0]].get(k) for k, e in recipe.items() if e[0] in bound}
    while node not in known:
        for name, (kind, *operands) in recipe.items():
            if kind in table and all(operand in known for operand in operands):
                known[name] = table[kind](*(known[operand] for operand in operands))
    return known[node]


def operands_swapped(recipe: Recipe, node: str, parameters: dict, inputs: dict) -> Any:
    """Take the second operand first."""
    turned = {
        name: (entry[0], *reversed(entry[1:])) if entry[0] in "+-*" else entry
        for name, entry in recipe.items()
    }
    return run_recipe(turned, node, parameters, inputs)


def one_dictionary(recipe: Recipe, node: str, parameters: dict, inputs: dict) -> Any:
    """Put parameters and inputs into one pot, where equal names overwrite."""
    pot = {**parameters, **inputs}
    return run_recipe(recipe, node, pot, pot)


def bound_constants(recipe: Recipe, node: str, parameters: dict, inputs: dict) -> Any:
    """Let a dictionary overrule a constant of the same name."""
    pot = {**parameters, **inputs}
    changed = {
        name: ("constant", pot[name]) if e[0] == "constant" and name in pot else e
        for name, e in recipe.items()
    }
    return run_recipe(changed, node, parameters, inputs)


def remembers(recipe: Recipe, node: str, parameters: dict, inputs: dict) -> Any:
    """Write what was found into the recipe, and find it there the next time."""
    kind, *rest = recipe[node]
    if kind == "parameter":
        recipe[node] = ("constant", parameters[node])
    elif kind == "input":
        recipe[node] = ("constant", inputs[node])
    elif kind != "constant":
        left = remembers(recipe, rest[0], parameters, inputs)
        right = remembers(recipe, rest[1], parameters, inputs)
        results = {"+": left + right, "-": left - right, "*": left * right}
        recipe[node] = ("constant", results[kind])
    return recipe[node][1]


def drive(written: Callable[..., Any], recipe: Recipe, node: str, bindings: Any) -> Any:
    """Run the very same recipe with one binding after the other."""
    shared = dict(recipe)  # by all runs of this call, and by no other call
    return [written(shared, node, values, data) for values, data in bindings]


def case(recipe: Recipe, node: str, bindings: list[Any], part: str) -> Case:
    """What Python says to the formula of that node."""
    formula = compiled(recipe, node)
    expected = [formula(values, data) for values, data in bindings]
    return Case((recipe, node, bindings), {"": np.array(expected)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Small recipes with one thing to mind each, and two large ones."""
    first, second, third, fourth = (float(v) for v in rng.uniform(1.5, 6.0, 4))
    line: Recipe = {
        "f": ("*", "m", "x"),
        "m": ("parameter",),
        "x": ("input",),
    }
    two = [({"m": first}, {"x": second}), ({"m": third}, {"x": fourth})]
    difference: Recipe = {
        "f": ("-", "x", "two"),
        "two": ("constant", 2.0),
        "x": ("input",),
    }
    lure: Recipe = {
        "f": ("*", "w", "x"),
        "w": ("constant", 7.0),
        "x": ("input",),
    }
    pots = [
        ({"m": first, "x": 100.0 + first}, {"x": second, "m": 200.0}),
        ({"m": third, "x": 300.0}, {"x": fourth, "m": 400.0 + second}),
    ]
    lured = [({"w": first}, {"x": second}), ({"w": third}, {"x": fourth})]
    cases = [
        case(line, "f", two, "m * x"),
        case(difference, "f", [({}, {"x": first}), ({}, {"x": second})], "x - 2"),
        case(line, "f", pots, "names that both dictionaries know"),
        case(lure, "f", lured, "a constant"),
        case(line, "x", two, "a leaf"),
    ]
    for size in (6, 10):
        recipe, node, bindings = random_recipe(rng, size)
        cases.append(case(recipe, node, bindings, "a larger recipe"))
    return cases


LINE: Recipe = {
    "f": ("+", "mx", "one"),
    "mx": ("*", "m", "x"),
    "one": ("constant", 1.0),
    "m": ("parameter",),
    "x": ("input",),
}
TWO = [({"m": 3.0}, {"x": 5.0}), ({"m": 2.0}, {"x": 10.0})]
EXAMPLE = case(LINE, "f", TWO, "m * x + 1, run twice")
CALL = "m * x + 1, first with m = 3, x = 5, then with m = 2, x = 10"
MINUS: Recipe = {"f": ("-", "x", "m"), "m": ("parameter",), "x": ("input",)}

WRONG_ANSWERS = (
    WrongAnswer(
        operands_swapped,
        "M5",
        "Sums and products are right, differences have the wrong sign: the first "
        "operand stands on the left.",
        case(MINUS, "f", TWO, ""),
        "x - m, first with m = 3, x = 5, then with m = 2, x = 10",
    ),
    WrongAnswer(
        one_dictionary,
        "M3",
        "Parameters and inputs have been put into one pot, where one value overwrites "
        "another of the same name. A parameter is looked up in parameters only.",
        case(LINE, "f", [({"m": 3.0}, {"x": 5.0, "m": 0.0})], ""),
        "m * x + 1 with the parameter m = 3, and inputs x = 5 and m = 0",
    ),
    WrongAnswer(
        bound_constants,
        "M3",
        "A constant has been overruled by a value of the same name. It brings its "
        "value along, and nothing can change it.",
        case(LINE, "f", [({"m": 3.0, "one": 9.0}, {"x": 5.0})], ""),
        "m * x + 1 with m = 3, x = 5, and a stray value for the node one",
    ),
    WrongAnswer(
        remembers,
        "M6",
        "The second run repeats the answer of the first, for the recipe has been "
        "changed on the way. Nothing resets itself: keep what you find out of it.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="run_recipe",
    lesson="02",
    title="A recipe, run twice",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=run_recipe,
    alternatives=(in_rounds,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Begin with the three kinds of leaf. Where does each of them find its value?",
        "An operation needs the values of its operands. You are just writing the "
        "function that knows how to get the value of a node.",
        "The line for the first operand: "
        "left = run_recipe(recipe, rest[0], parameters, inputs)",
    ),
    points=3,
    difficulty=2,
    importance=5,
    minutes=8,
    draw=draw,
    read=lambda answer: {"": numbers(answer)},
    example=EXAMPLE,
    example_call=CALL,
    oracle="Python gives for the same formula",
    drive=drive,
)
