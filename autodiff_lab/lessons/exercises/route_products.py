"""Lesson 3, exercise 2: every route of d = a(a + b), one product each."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.oracles import complex_step
from autodiff_lab.lessons.programs import A_TIMES_SUM, drawn
from autodiff_lab.lessons.reading import kind_of, numbers

STATEMENT = """
Walk every route of `d = a * (a + b)` by hand, for any `a` and `b`. Return a dictionary
with two lists: under `"a"` one product for each route from `d` down to `a`, under `"b"`
one for each route from `d` down to `b`. The order inside a list does not matter. Do
not add anything up yet: keep the routes apart.
"""

STUB = '''
def route_products(a, b):
    """Multiply along each route of d = a * c with c = a + b."""
    routes_to_a = ...  # a list, one number for each route from d to a
    routes_to_b = ...  # a list, one number for each route from d to b
    return {"a": routes_to_a, "b": routes_to_b}
'''


def route_products(a, b):
    """Multiply along each route of d = a * c with c = a + b."""
    c = a + b
    routes_to_a = [c, a * 1.0]  # straight down, and through c
    routes_to_b = [a * 1.0]  # only through c
    return {"a": routes_to_a, "b": routes_to_b}


def route_by_route(a: float, b: float) -> dict:
    """Collect the products with a walk over the written-down edges."""
    edges: dict = {"d": [("a", a + b), ("c", a)], "c": [("a", 1), ("b", 1)]}
    products: dict = {"a": (), "b": ()}
    stack = [("d", 1)]
    while stack:
        node, product = stack.pop()
        if node in products:
            products[node] += (product,)
        stack += [(child, product * local) for child, local in edges.get(node, [])]
    return products


def added_along_the_route(a: float, b: float) -> dict:
    """Add the local derivatives of a route."""
    return {"a": [a + b, a + 1.0], "b": [a + 1.0]}


def values_along_the_route(a: float, b: float) -> dict:
    """Multiply the values of the nodes on the route, not the slopes of its edges."""
    return {"a": [a, (a + b) * a], "b": [(a + b) * b]}


def straight_route_only(a: float, b: float) -> dict:
    """Stop at the first route found to a."""
    return {"a": [a + b], "b": [a * 1.0]}


def through_c_only(a: float, b: float) -> dict:
    """Forget the edge that goes straight from d to a."""
    return {"a": [a * 1.0], "b": [a * 1.0]}


def already_added(a: float, b: float) -> dict:
    """Add the routes up before they were asked for."""
    return {"a": [(a + b) + a], "b": [a * 1.0]}


def own_factor(a: float, b: float) -> dict:
    """Give each edge into d the value of its own operand."""
    return {"a": [a, a + b], "b": [a + b]}


def case(a: float, b: float, part: str) -> Case:
    """Measure each route alone, by letting only its own use of a or b move."""
    straight = complex_step(lambda moving: moving * (a + b), a)
    through_c = complex_step(lambda moving: a * (moving + b), a)
    to_b = complex_step(lambda moving: a * (a + moving), b)
    expected = {"a": np.sort([straight, through_c]), "b": np.array([to_b])}
    return Case((a, b), expected, part, drawn(A_TIMES_SUM, {"a": a, "b": b}))


def draw(rng: np.random.Generator) -> list[Case]:
    """Three points where no two wrong ideas agree by accident."""
    points = rng.uniform(1.5, 4.0, size=(3, 2)) * rng.choice([-1.0, 1.0], size=(3, 2))
    return [case(float(a), float(b), "other values of a and b") for a, b in points]


def read(answer: Any) -> Slots:
    """Read a dictionary of lists; within a list the order carries no meaning."""
    if not isinstance(answer, dict):
        raise WrongKind(messages.NOT_A_DICTIONARY.format(kind=kind_of(answer)))
    return {str(key): np.sort(numbers(answer[key], repr(key))) for key in answer}


EXAMPLE = case(4.0, 3.0, "a = 4, b = 3")
CALL = "route_products(4.0, 3.0)"

WRONG_ANSWERS = (
    WrongAnswer(
        added_along_the_route,
        "M1",
        "Along a route the local derivatives have been added. If c moves 1 for each "
        "nudge of a, and d moves 4 for each nudge of c, how far does d move?",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        values_along_the_route,
        "M1",
        "These are the values of the nodes multiplied. A route is made of edges: "
        "multiply the local derivatives written on them.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        straight_route_only,
        "M4",
        "The straight route to a is there. But a is used in another place as well.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        through_c_only,
        "M4",
        "The route through c is there. But d also uses a directly.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        already_added,
        "M4",
        "You have added the routes to a already. Here each one is wanted on its own.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        own_factor,
        "M3",
        "On the two edges into d the factors are swapped: the slope of a product with "
        "respect to one factor is the other factor.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="route_products",
    lesson="03",
    title="Every route, one product",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=route_products,
    alternatives=(route_by_route,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Put a finger on d and follow the arrows backwards. In how many ways can you "
        "reach a? In how many b?",
        "The edges carry: from d to a the number c, from d to c the number a, and from "
        "c to a and to b the number 1.",
        "The longer route to a goes d, c, a. Its entry in the list is a * 1.0",
    ),
    points=2,
    difficulty=2,
    importance=5,
    minutes=6,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
)
