"""Lesson 3, exercise 3: the path-sum rule on any graph."""

from __future__ import annotations

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs import (
    A_TIMES_SUM,
    Graph,
    Step,
    drawn,
    local_graph,
    measured,
    random_program,
)
from autodiff_lab.lessons.reading import one_number

STATEMENT = """
Now the rule itself, for any graph: **multiply along a route, add across routes.**

`graph` is a dictionary, like the one above: under the name of a node it lists the
operands of that node, each with the local derivative on its edge; leaves have an empty
list. Return the derivative of node `y` with respect to node `x`: a number.

Two corners: the derivative of a node with respect to itself is 1, and where no route
leads from `y` to `x` the derivative is 0. Mind that a node may use the same operand
twice. The graphs in the check have at most 12 nodes.
"""

STUB = '''
def path_sum(graph, y, x):
    """Return the derivative of node y with respect to node x."""
    return ...
'''


def path_sum(graph, y, x):
    """Return the derivative of node y with respect to node x."""
    if y == x:
        return 1.0  # arrived: nothing left to multiply
    total = 0.0
    for operand, local in graph[y]:
        total += local * path_sum(graph, operand, x)
    return total


def with_a_stack(graph: dict, y: str, x: str) -> float:
    """Walk all routes with a list of places still to visit."""
    total, stack = 0.0, [(y, 1.0)]
    while stack:
        node, product = stack.pop()
        if node == x:
            total += product
        else:
            stack += [(operand, product * local) for operand, local in graph[node]]
    return total


def with_linear_algebra(graph: dict, y: str, x: str) -> float:
    """Add all powers of the matrix of local derivatives: (1 - L) inverted."""
    names = list(graph)
    local = np.zeros((len(names), len(names)))
    for node, operands in graph.items():
        for operand, slope in operands:
            local[names.index(node), names.index(operand)] += slope
    every_route = np.linalg.inv(np.eye(len(names)) - local)
    return every_route[names.index(y), names.index(x)]


def routes(graph: dict, y: str, x: str) -> list[list[float]]:
    """List the local derivatives along every route, for the mistakes below."""
    if y == x:
        return [[]]
    found = []
    for operand, local in graph[y]:
        found += [[local, *rest] for rest in routes(graph, operand, x)]
    return found


def chain_with_a_plus(graph: dict, y: str, x: str) -> float:
    """Add along a route and across routes."""
    return 1.0 if y == x else float(sum(sum(r) for r in routes(graph, y, x)))


def recursion_with_a_plus(graph: dict, y: str, x: str) -> float:
    """Write the right recursion with a plus where the product belongs."""
    if y == x:
        return 1.0
    return sum((s + recursion_with_a_plus(graph, node, x) for node, s in graph[y]), 0.0)


def recursion_without_an_end(graph: dict, y: str, x: str) -> float:
    """Write the plus, and forget what a route ends with."""
    return sum(
        (s + recursion_without_an_end(graph, node, x) for node, s in graph[y]), 0.0
    )


def routes_multiplied(graph: dict, y: str, x: str) -> float:
    """Multiply along a route and across routes."""
    found = routes(graph, y, x)
    return float(np.prod([np.prod(route) for route in found])) if found else 0.0


def first_route_only(graph: dict, y: str, x: str) -> float:
    """Return as soon as one route has arrived."""
    return float(sum(np.prod(route) for route in routes(graph, y, x)[:1]))


def last_route_wins(graph: dict, y: str, x: str) -> float:
    """Overwrite the gradient instead of adding to it."""
    return float(sum(np.prod(route) for route in routes(graph, y, x)[-1:]))


def straight_edges_only(graph: dict, y: str, x: str) -> float:
    """Look at the operands of y and no further."""
    return 1.0 if y == x else float(sum(s for node, s in graph[y] if node == x))


def edges_in_a_dictionary(graph: dict, y: str, x: str) -> float:
    """Key the edges by operand, so that one of two parallel edges is lost."""
    if y == x:
        return 1.0
    edges = dict(graph[y]).items()
    return sum((s * edges_in_a_dictionary(graph, node, x) for node, s in edges), 0.0)


def rereads_the_total(graph: dict, y: str, x: str) -> float:
    """Pass on the running total of a node each time something arrives there."""
    totals = dict.fromkeys(graph, 0.0)

    def arrive(node: str, amount: float) -> None:
        totals[node] += amount
        for operand, local in graph[node]:
            arrive(operand, totals[node] * local)

    arrive(y, 1.0)
    return totals[x]


def case(
    steps: list[Step], leaves: dict[str, float], y: str, x: str, part: str
) -> Case:
    """The graph of a program, and the derivative measured on the program."""
    graph: Graph = local_graph(steps, leaves)
    slope = np.array(measured(steps, leaves, y, x))
    return Case((graph, y, x), {"": slope}, part, drawn(steps, leaves))


def draw(rng: np.random.Generator) -> list[Case]:
    """A chain, diamonds, parallel edges, both corners, and large random graphs."""
    chain: list[Step] = [("c", "sin", ("a",)), ("d", "exp", ("c",))]
    twice: list[Step] = [("c", "multiply", ("a", "a")), ("d", "multiply", ("c", "c"))]
    diamond: list[Step] = [
        ("c", "add", ("a", "b")),
        ("d", "multiply", ("a", "b")),
        ("e", "multiply", ("c", "d")),
        ("f", "add", ("c", "d")),
        ("g", "add", ("f", "e")),
    ]
    a, b = (float(value) for value in rng.uniform(1.3, 2.7, size=2))
    cases = [
        case(chain, {"a": a}, "d", "a", "a chain"),
        case(twice, {"a": a}, "d", "a", "an operand used twice"),
        case(diamond, {"a": a, "b": b}, "g", "a", "a node shared by two others"),
        case(diamond, {"a": a, "b": b}, "g", "c", "a node in the middle"),
        case(diamond, {"a": a, "b": b}, "e", "e", "a node and itself"),
        case(diamond, {"a": a, "b": b}, "d", "c", "no route at all"),
    ]
    for nodes in (7, 9, 12):
        steps, leaves = random_program(rng, nodes)
        cases.append(case(steps, leaves, steps[-1][0], "b", "a larger graph"))
    return cases


EXAMPLE = case(A_TIMES_SUM, {"a": 4.0, "b": 3.0}, "d", "a", "d = a(a + b)")
CALL = 'path_sum(graph, "d", "a")'

SQUARE = case([("s", "multiply", ("a", "a"))], {"a": 3.0}, "s", "a", "s = a * a")
SQUARE_CALL = 'path_sum({"s": [("a", 3.0), ("a", 3.0)], "a": []}, "s", "a")'

LONG_STEPS: list[Step] = [
    ("c", "add", ("a", "a")),
    ("d", "add", ("c", "c")),
]
DOUBLED = case(LONG_STEPS, {"a": 1.0}, "d", "a", "c = a + a, d = c + c")
DOUBLED_CALL = 'c = a + a, then d = c + c: path_sum(graph, "d", "a")'

ADDED = (
    "Along a route your numbers are added. One edge doubles a nudge, the next triples "
    "it: together they make it six times as large, not five."
)
WRONG_ANSWERS = (
    WrongAnswer(chain_with_a_plus, "M1", ADDED, EXAMPLE, CALL),
    WrongAnswer(recursion_with_a_plus, "M1", ADDED, EXAMPLE, CALL),
    WrongAnswer(recursion_without_an_end, "M1", ADDED, EXAMPLE, CALL),
    WrongAnswer(
        routes_multiplied,
        "M1",
        "Across routes your numbers are multiplied. Two routes deliver two separate "
        "contributions to the same node.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        first_route_only,
        "M4",
        "Only the first route that arrives is counted.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        last_route_wins,
        "M4",
        "Each new route replaces what came before, so only the last one is left.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        straight_edges_only,
        "M4",
        "Only edges that lead straight from y to x are counted; routes through other "
        "nodes are missing.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        edges_in_a_dictionary,
        "M4",
        "When a node uses the same operand twice there are two edges, and one of them "
        "gets lost. A dictionary keyed by operand has room for one.",
        SQUARE,
        SQUARE_CALL,
    ),
    WrongAnswer(
        rereads_the_total,
        "M5",
        "A node that is reached twice passes its first contribution on twice: it hands "
        "down the running total, not what has just arrived.",
        DOUBLED,
        DOUBLED_CALL,
    ),
)

EXERCISE = Exercise(
    name="path_sum",
    lesson="03",
    title="The path-sum rule",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=path_sum,
    alternatives=(with_a_stack, with_linear_algebra),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Suppose somebody had already told you the derivative of every operand of y "
        "with respect to x. How would you combine them?",
        "Start with a total of 0. Each operand of y adds its local derivative times "
        "the derivative of that operand with respect to x: a smaller path sum.",
        "Inside the loop over graph[y] stands: "
        "total += local * path_sum(graph, operand, x)",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=12,
    draw=draw,
    read=one_number,
    example=EXAMPLE,
    example_call=CALL,
)
