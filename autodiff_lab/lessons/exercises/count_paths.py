"""Lesson 4, exercise 1: how many routes there are, without walking them."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs import A_TIMES_SUM, Step, drawn
from autodiff_lab.lessons.programs_order import (
    Operands,
    doublings,
    ladder,
    random_operands,
    routes_between,
    written_out,
)
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
How many routes lead from node `y` down to node `x`? `graph` lists the operands of every
node, such as `{"d": ["a", "c"], "c": ["a", "b"], "a": [], "b": []}`; an operand that is
used twice in a step stands there twice, and makes two routes. From a node to itself
there is one route, of no steps.

Do not walk the routes one by one: the check has a graph with 2 to the power 60 of them,
and waits for a few seconds only.
"""

STUB = '''
def count_paths(graph, y, x):
    """Count the routes from y down to x."""
    return ...
'''


def count_paths(graph, y, x):
    """Count the routes from y down to x."""
    known = {x: 1}

    def routes_from(node):
        if node not in known:  # work it out once, then look it up
            known[node] = sum(routes_from(operand) for operand in graph[node])
        return known[node]

    return routes_from(y)


def pushed_down(graph: Operands, y: str, x: str) -> int:
    """Start with one route at y, and hand numbers down when all users are done."""
    users = dict.fromkeys(graph, 0)
    for operands in graph.values():
        for operand in operands:
            users[operand] += 1
    ways = dict.fromkeys(graph, 0) | {y: 1}
    ready = [node for node in graph if not users[node]]
    while ready:
        node = ready.pop()
        for operand in graph[node]:
            ways[operand] += ways[node]
            users[operand] -= 1
            if not users[operand]:
                ready.append(operand)
    return ways[x]


def counted(
    graph: Operands, y: str, x: str, combine: Callable[[list[int]], int]
) -> int:
    """The same recursion with another way to combine, for the mistakes below."""
    known = {x: 1}

    def routes_from(node: str) -> int:
        if node not in known:
            known[node] = combine([routes_from(operand) for operand in graph[node]])
        return known[node]

    return routes_from(y)


def routes_multiplied(graph: Operands, y: str, x: str) -> int:
    """Multiply where routes part."""
    return counted(graph, y, x, lambda found: prod(found) if found else 0)


def one_is_enough(graph: Operands, y: str, x: str) -> int:
    """Take the first operand that leads to x."""
    return counted(graph, y, x, lambda found: max(found, default=0))


def operands_without_repetition(graph: Operands, y: str, x: str) -> int:
    """Count an operand once, although it is used twice."""
    single = {node: [*dict.fromkeys(operands)] for node, operands in graph.items()}
    return count_paths(single, y, x)


def all_leaves(graph: Operands, y: str, x: str) -> int:
    """Count the routes to every leaf."""
    ends = [node for node, operands in graph.items() if not operands]
    return sum(count_paths(graph, y, leaf) for leaf in ends)


def below(graph: Operands, y: str) -> list[str]:
    """All nodes from y downwards, each once."""
    found, waiting = [y], [y]
    while waiting:
        for operand in graph[waiting.pop()]:
            if operand not in found:
                found.append(operand)
                waiting.append(operand)
    return found


def edges_counted(graph: Operands, y: str, x: str) -> int:
    """Count arrows instead of routes."""
    return sum(len(graph[node]) for node in below(graph, y))


def nodes_counted(graph: Operands, y: str, x: str) -> int:
    """Visit every node once and count the visits."""
    return len(below(graph, y))


def case(
    graph: Operands,
    y: str,
    x: str,
    part: str,
    shown: Callable[[], Any] | None = None,
) -> Case:
    """Count by powers of a matrix."""
    count = np.array(float(routes_between(graph, y, x)))
    return Case((graph, y, x), {"": count}, part, shown)


def draw(rng: np.random.Generator) -> list[Case]:
    """Short and long chains of doublings, a ladder, both corners, random graphs."""
    few, many, rungs = (
        int(rng.integers(*ends)) for ends in ((3, 9), (9, 30), (20, 60))
    )
    diamond: Operands = {"d": ["a", "c"], "c": ["a", "b"], "a": [], "b": []}
    cases = [
        case(doublings(few), f"y{few}", "x", "a few doublings"),
        case(doublings(many), f"y{many}", f"y{many // 2}", "a node in the middle"),
        case(ladder(rungs), f"y{rungs}", "x", "a ladder"),
        case(diamond, "c", "d", "no route at all"),
        case(diamond, "c", "c", "a node and itself"),
    ]
    for graph in written_out(random_operands(rng, 3, 12)):
        leaves = [node for node, operands in graph.items() if not operands]
        top = max(graph, key=lambda node: routes_between(graph, node, leaves[0]))
        cases.append(case(graph, top, leaves[0], "a larger graph"))
    return [*cases, case(doublings(60), "y60", "x", "sixty doublings")]


DIAMOND: Operands = {"d": ["a", "c"], "c": ["a", "b"], "a": [], "b": []}
DRAWN = drawn(A_TIMES_SUM, {"a": 4.0, "b": 3.0})
EXAMPLE = case(DIAMOND, "d", "a", "d = a(a + b)", DRAWN)
CALL = 'count_paths(graph, "d", "a") for d = a * (a + b)'
STEPS: list[Step] = [
    ("y1", "add", ("x", "x")),
    ("y2", "add", ("y1", "y1")),
    ("y3", "add", ("y2", "y2")),
]
DOUBLED = case(doublings(3), "y3", "x", "three doublings", drawn(STEPS, {"x": 1.0}))
DOUBLED_CALL = 'count_paths(doublings(3), "y3", "x")'

WRONG_ANSWERS = (
    WrongAnswer(
        routes_multiplied,
        "M1",
        "Where routes part, their numbers add up: so many on the left, so many on the "
        "right. Multiplying is for steps that follow one another.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_is_enough,
        "M4",
        "Of several operands that lead to x, only one is counted.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        operands_without_repetition,
        "M4",
        "An operand that is used twice in a step is counted once. Each use is an arrow "
        "of its own, and so there are two routes.",
        DOUBLED,
        DOUBLED_CALL,
    ),
    WrongAnswer(
        all_leaves,
        "M3",
        "These are the routes to all leaves together. Only those that end at x count.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        edges_counted,
        "M4",
        "This is the number of arrows. A route strings several of them together, and "
        "an arrow may be part of many routes.",
        DOUBLED,
        DOUBLED_CALL,
    ),
    WrongAnswer(
        nodes_counted,
        "M4",
        "This is the number of nodes. There may be many routes through the same node.",
        DOUBLED,
        DOUBLED_CALL,
    ),
)

EXERCISE = Exercise(
    name="count_paths",
    lesson="04",
    title="Count the routes",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=count_paths,
    alternatives=(pushed_down,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Suppose you knew the number of routes to x from every operand of y. How many "
        "are there from y?",
        "A node is asked for its number again and again. Keep a dictionary of the "
        "numbers that you know already; it begins with {x: 1}.",
        "For a node that is not known yet: known[node] = sum(routes_from(operand) for "
        "operand in graph[node]), with routes_from a function inside of yours.",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=8,
    draw=draw,
    read=one_number,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0,
    oracle="counting route by route gives",
)
