"""Lesson 13: all derivatives for a small multiple of the price of the value."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs import Graph, Step, local_graph, random_program
from autodiff_lab.lessons.reading import kind_of, number

STATEMENT = """
`visit(node)` looks at one node of a graph: it returns the list of its operands, each
with the local derivative, as in lesson 3. Looking costs one visit.
`cheap_gradient(visit, y)` returns a dictionary with the derivative of `y` by
**every** node under it (and by `y` itself, which is 1), for **at most 5 visits a
node**. One of the graphs has 4,096 routes.
"""

STUB = '''
def cheap_gradient(visit, y):
    """Return {node: derivative of y} with at most five visits a node."""
    return ...
'''


def cheap_gradient(visit, y):
    """Return {node: derivative of y} with at most five visits a node."""
    edges, order = {}, []

    def enter(node):
        if node not in edges:
            edges[node] = visit(node)
            for operand, _ in edges[node]:
                enter(operand)
            order.append(node)

    enter(y)
    slopes = dict.fromkeys(order, 0.0)
    slopes[y] = 1.0
    for node in reversed(order):
        for operand, local in edges[node]:
            slopes[operand] += slopes[node] * local
    return slopes


def by_counting_users(visit: Any, y: str) -> Any:
    """Let a node go when the last of its users has been: Kahn's way, two visits."""
    waiting, found = {y: 0}, [y]
    for node in found:
        for operand, _ in visit(node):
            if operand not in waiting:
                waiting[operand] = 0
                found.append(operand)
            waiting[operand] += 1
    slopes, ready = {y: 1.0}, [y]
    for node in ready:
        for operand, local in visit(node):
            slopes[operand] = slopes.get(operand, 0.0) + slopes[node] * local
            waiting[operand] -= 1
            if waiting[operand] == 0:
                ready.append(operand)
    return slopes


def walks_all_routes(visit: Any, y: str) -> Any:
    """Be right, and walk each route by itself."""
    slopes: dict[str, float] = {}

    def walk(node: str, product: float) -> None:
        slopes[node] = slopes.get(node, 0.0) + product
        for operand, local in visit(node):
            walk(operand, product * local)

    walk(y, 1.0)
    return slopes


def passes_on_at_once(visit: Any, y: str) -> Any:
    """Pass a node's slope on as soon as the node is met."""
    slopes, found = {y: 1.0}, [y]
    for node in found:
        for operand, local in visit(node):
            if operand not in slopes:
                found.append(operand)
            slopes[operand] = slopes.get(operand, 0.0) + slopes[node] * local
    return slopes


def last_one_counts(visit: Any, y: str) -> Any:
    """Overwrite instead of adding."""
    slopes = dict.fromkeys(by_counting_users(visit, y), 0.0)
    slopes[y] = 1.0
    for node in by_counting_users(visit, y):
        for operand, local in visit(node):
            slopes[operand] = slopes[node] * local
    return slopes


def drive(written: Any, graph: Any, y: str) -> Any:
    """Let the learner look at one node at a time, and count the looks."""
    count = [0]

    def visit(node: str) -> Any:
        count[0] += 1
        return graph[node]

    found = written(visit, y)
    if not isinstance(found, dict) or not found:
        return found
    return {**found, "visits too many": max(count[0] - 5 * len(graph), 0)}


def read(answer: Any) -> Slots:
    """Read slopes by node, and how many visits were too many."""
    if not isinstance(answer, dict) or "visits too many" not in answer:
        raise WrongKind(f"the result should be a dictionary, but is {kind_of(answer)}.")
    return {str(node): np.array(number(value)) for node, value in answer.items()}


def case(graph: Graph, y: str, part: str) -> Case:
    """Add all powers of the matrix of local derivatives: every route at once."""
    names = list(graph)
    local = np.zeros((len(names), len(names)))
    for node, operands in graph.items():
        for operand, slope in operands:
            local[names.index(node), names.index(operand)] += slope
    row = np.linalg.inv(np.eye(len(names)) - local)[names.index(y)]
    slots = {name: np.array(slope) for name, slope in zip(names, row, strict=True)}
    return Case((graph, y), {**slots, "visits too many": np.array(0.0)}, part)


def doubling(steps: int, factor: float) -> Graph:
    """x + factor * x, again and again: two routes a step."""
    graph: Graph = {"x": []}
    for k in range(steps):
        before = "x" if k == 0 else f"v{k}"
        graph[f"v{k + 1}"] = [(before, 1.0), (before, factor)]
    return graph


def draw(rng: np.random.Generator) -> list[Case]:
    """The doubling chain, and random graphs in which nodes are shared."""
    cases = [case(doubling(12, float(rng.uniform(0.5, 1.5))), "v12", "12 doublings")]
    for nodes in (6, 9, 12):
        steps, leaves = random_program(rng, nodes)
        last: Step = steps[-1]
        graph = local_graph(
            [*steps, ("y", "multiply", (last[0], "a")), ("z", "add", ("y", "b"))],
            leaves,
        )
        cases.append(case(graph, "z", "a larger graph"))
    return cases


DIAMOND: Graph = {
    "a": [],
    "c": [("a", 3.0)],
    "d": [("c", 2.0), ("a", 1.0)],
    "e": [("c", 5.0), ("d", 1.0)],
}
EXAMPLE = case(DIAMOND, "e", "a shared node")
CALL = "cheap_gradient(visit, 'e') with e = 5 c + d, d = 2 c + a, c = 3 a"
MANY = case(doubling(10, 1.0), "v10", "10 doublings")
MANY_CALL = "cheap_gradient(visit, 'v10') after ten doublings"

WRONG_ANSWERS = (
    WrongAnswer(
        walks_all_routes,
        "M5",
        "Every slope is right, and each route was walked by itself: far more than five "
        "visits a node. Finish a node before you pass it on, and once is enough.",
        MANY,
        MANY_CALL,
    ),
    WrongAnswer(
        passes_on_at_once,
        "M5",
        "Some node passed its slope on before all of it had arrived.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        last_one_counts,
        "M4",
        "A node with several users keeps only the last contribution.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="cheap_gradient",
    lesson="13",
    title="The cheap gradient",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=cheap_gradient,
    alternatives=(by_counting_users,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "What may you keep so that you need not look at a node twice?",
        "First visit every node once, keep its edges, and put it into a list after all "
        "of its operands. Then go through the list from its end.",
        "In the second loop: slopes[operand] += slopes[node] * local",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=10,
    draw=draw,
    read=read,
    drive=drive,
    example=EXAMPLE,
    example_call=CALL,
    oracle="the matrix of all routes and the count give",
)
