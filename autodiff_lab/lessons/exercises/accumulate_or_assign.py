"""Lesson 8, bug hunt: which gradients survive an overwriting sweep?"""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs import Graph, Step, drawn, local_graph, measured
from autodiff_lab.lessons.programs_tape import used_program
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
The sweep with `=` in place of `+=` gives some nodes the right gradient and others not.
Given a graph as in lesson 3 (operands come first in it, and `y` comes last), return the
list of the names of all nodes whose gradient still comes out **right**, in any order.
(`y` itself always does: nothing arrives there but the 1 it starts with.)

You may run both sweeps and compare, or look at the graph and think.
"""

STUB = '''
def accumulate_or_assign(graph, y):
    """List the nodes that get the right gradient even when = is used."""
    return ...
'''


def accumulate_or_assign(graph, y):
    """List the nodes that get the right gradient even when = is used."""
    adding, replacing = {y: 1.0}, {y: 1.0}
    for node in reversed(graph):
        for below, local in graph[node]:
            adding[below] = adding.get(below, 0.0) + local * adding[node]
            replacing[below] = local * replacing[node]
    return [node for node in adding if adding[node] == replacing[node]]


def by_thinking(graph: Graph, y: str) -> list[str]:
    """A node is wrong if it is used twice, or below a node that is wrong."""
    uses = dict.fromkeys(graph, 0)
    wrong: set[str] = set()
    for node in reversed(list(graph)):
        if uses[node] > 1:
            wrong.add(node)
        for operand, _ in graph[node]:
            uses[operand] += 1
            if node in wrong:
                wrong.add(operand)
    return [node for node in graph if node not in wrong]


def used_twice(graph: Graph) -> list[str]:
    """List the nodes that occur at least twice among all operands."""
    operands = [operand for edges in graph.values() for operand, _ in edges]
    return [node for node in graph if operands.count(node) > 1]


def only_where_it_happens(graph: Graph, y: str) -> list[str]:
    """Leave out the nodes that are overwritten, but not those below them."""
    return [node for node in graph if node not in used_twice(graph)]


def leaves_only(graph: Graph, y: str) -> list[str]:
    """Look for damage in the leaves, as if inner nodes were always right."""
    right = by_thinking(graph, y)
    return [node for node in graph if graph[node] or node in right]


def same_operand_twice(graph: Graph, y: str) -> list[str]:
    """Look for x * x, and for nothing else."""
    operands = [[operand for operand, _ in edges] for edges in graph.values()]
    return [x for x in graph if all(pair.count(x) < 2 for pair in operands)]


def everything_below(graph: Graph, y: str) -> list[str]:
    """Believe that one wrong node spoils all of them."""
    return [y] if used_twice(graph) else list(graph)


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """For each node 1 if it is named and 0 if not.

    >>> found = measure(["a"], ({"a": [], "b": [("a", 2.0)]}, "b"))
    >>> {node: int(value) for node, value in found.items()}
    {'a': 1, 'b': 0}
    """
    graph, _ = args
    if not isinstance(answer, (list, tuple, set)):
        kind = kind_of(answer)
        raise WrongKind(f"the result should be a list of names, but is {kind}.")
    if not answer:
        raise WrongKind("the list is empty, but y itself survives for sure.")
    for name in answer:
        if not isinstance(name, str):
            raise WrongKind(f"the list should hold names, but holds {kind_of(name)}.")
        if name not in graph:
            raise WrongKind(f"the list holds {name[:20]!r}, which is no node.")
    return {node: np.array(float(node in answer)) for node in graph}


def read(answer: Any) -> Slots:
    """Unused: what an answer means depends on the graph, see `measure`."""
    raise WrongKind(f"a list of names was expected, not {kind_of(answer)}.")


def case(steps: list[Step], leaves: dict[str, float], part: str) -> Case:
    """Let the sweep overwrite, and compare each node with a measurement."""
    graph, y = local_graph(steps, leaves), steps[-1][0]
    overwritten = {y: 1.0}
    for name, _, _ in reversed(steps):
        for operand, local in graph[name]:
            overwritten[operand] = local * overwritten[name]
    truth = {x: measured(steps, leaves, y, x) for x in graph}
    expected = {x: np.array(float(np.isclose(overwritten[x], truth[x]))) for x in graph}
    return Case((graph, y), expected, part, drawn(steps, leaves))


CHAIN: list[Step] = [("c", "sin", ("a",)), ("d", "multiply", ("c", "b"))]
DIAMOND: list[Step] = [
    ("c", "exp", ("a",)),
    ("d", "multiply", ("c", "b")),
    ("e", "sin", ("c",)),
    ("f", "add", ("d", "e")),
]


def draw(rng: np.random.Generator) -> list[Case]:
    """A chain without a fault, squares, diamonds, and random graphs."""
    a, b = (float(value) for value in rng.uniform(0.4, 1.2, size=2))
    below: list[Step] = [*CHAIN, ("e", "multiply", ("d", "d")), ("f", "exp", ("e",))]
    cases = [
        case(CHAIN, {"a": a, "b": b}, "a chain"),
        case(DIAMOND, {"a": a, "b": b}, "a diamond"),
        case(below, {"a": a, "b": b}, "a square on top"),
    ]
    for nodes in (7, 9):
        steps, leaves = used_program(rng, nodes)
        cases.append(case(steps, leaves, "a larger graph"))
    return cases


EXAMPLE = case(
    [*CHAIN, ("e", "multiply", ("d", "d")), ("f", "add", ("e", "b"))],
    {"a": 0.5, "b": 2.0},
    "f = (sin(a) b)² + b",
)
CALL = "d = sin(a) * b, f = d * d + b (1: named as right)"
SIDE = case(DIAMOND, {"a": 0.5, "b": 2.0}, "a diamond")
SIDE_CALL = "c = exp(a), f = c * b + sin(c) (1: named as right)"

WRONG_ANSWERS = (
    WrongAnswer(
        only_where_it_happens,
        "M4",
        "You left out the nodes where something is overwritten. But they pass their "
        "wrong gradient on, so what lies below is wrong too.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        leaves_only,
        "M4",
        "Inner nodes have gradients as well, and that is where the damage begins.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        same_operand_twice,
        "M4",
        "Not only x * x uses x twice. Two different nodes may use it as well.",
        SIDE,
        SIDE_CALL,
    ),
    WrongAnswer(
        everything_below,
        "M5",
        "Not everything is lost: a node that is used once, by a node whose gradient "
        "is right, gets the right one.",
        SIDE,
        SIDE_CALL,
    ),
)

EXERCISE = Exercise(
    name="accumulate_or_assign",
    lesson="08",
    title="What an equals sign destroys",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=accumulate_or_assign,
    alternatives=(by_thinking,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "At which nodes does the second contribution replace a first one? And who "
        "gets the damage handed down?",
        "Keep two dictionaries of gradients, one with += and one with =, and go "
        "through the graph from its end: reversed(graph) gives the names.",
        "The two lines that differ: adding[below] = adding.get(below, 0.0) + "
        "local * adding[node], and replacing[below] = local * replacing[node]",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=8,
    draw=draw,
    read=read,
    measure=measure,
    rtol=0.0,
    oracle="a sweep with =, held against a tiny nudge, says",
    example=EXAMPLE,
    example_call=CALL,
)
