"""Lesson 5, exercise 3: all tangents at once, in a dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs import (
    A_TIMES_SUM,
    Graph,
    Step,
    drawn,
    local_graph,
    measured,
    random_program,
)
from autodiff_lab.lessons.reading import kind_of, number

STATEMENT = """
One run of `jvp` answers one question. Now carry the answers to *all* questions at once:
beside each node keep a dictionary, with the slope by every leaf below it.

`graph` is a dictionary as in lesson 3, and **its order is the order of the program**:
operands first. Under each node it lists the operands with their local derivatives;
leaves have an empty list. Go through it once, from the first node to `y`, and return
the dictionary of `y`: `{leaf: slope}`. (A leaf that `y` does not use may be missing.)

The check also counts how often you look up the operands of a node. A few times each
is fine; but one of its graphs has thousands of routes.
"""

STUB = '''
def dict_grad(graph, y):
    """Return the slope of y by every leaf."""
    return ...
'''


def dict_grad(graph, y):
    """Return the slope of y by every leaf."""
    slopes = {}
    for node, edges in graph.items():
        mine = slopes[node] = {} if edges else {node: 1.0}
        for operand, local in edges:
            for leaf, slope in slopes[operand].items():
                mine[leaf] = mine.get(leaf, 0.0) + local * slope
    return slopes[y]


Found = dict[str, float]


def with_vectors(graph: Graph, y: str) -> Found:
    """Give each leaf a place in a vector, and carry one vector a node."""
    leaves = [node for node in graph if not graph[node]]
    carried = dict(zip(leaves, np.eye(len(leaves)), strict=True))
    for node, operands in graph.items():
        if operands:
            pieces = [local * carried[operand] for operand, local in operands]
            carried[node] = np.sum(pieces, axis=0)
    return dict(zip(leaves, carried[y], strict=True))


def one_push_each(graph: Graph, y: str) -> Found:
    """One run for each leaf: n jvps instead of one run with dictionaries."""
    plain = dict(graph.items())
    found = {}
    for leaf in [node for node, operands in plain.items() if not operands]:
        speed = {leaf: 1.0}
        for node, operands in plain.items():
            if operands:
                speed[node] = sum(s * speed.get(o, 0.0) for o, s in operands)
        found[leaf] = speed.get(y, 0.0)
    return found


def asking_again(graph: Graph, y: str) -> Found:
    """Ask each operand anew whenever it is used: source 0's recursion."""
    operands = graph[y]
    if not operands:
        return {y: 1.0}
    found: Found = {}
    for operand, local in operands:
        for leaf, slope in asking_again(graph, operand).items():
            found[leaf] = found.get(leaf, 0.0) + local * slope
    return found


def combined(
    graph: Graph, y: str, join: Callable[[float, float, float], float]
) -> Found:
    """Go through a graph with another idea of how contributions are put together."""
    slopes: dict[str, Found] = {}
    for node, operands in graph.items():
        slopes[node] = {} if operands else {node: 1.0}
        for operand, local in operands:
            for leaf, slope in slopes[operand].items():
                before = slopes[node].get(leaf, 0.0)
                slopes[node][leaf] = join(before, local, slope)
    return slopes[y]


def last_operand_wins(graph: Graph, y: str) -> Found:
    """Merge the dictionaries as Python does: later entries replace earlier ones."""
    return combined(graph, y, lambda before, local, slope: local * slope)


def added_along(graph: Graph, y: str) -> Found:
    """Add the local derivative instead of multiplying by it."""
    return combined(graph, y, lambda before, local, slope: before + local + slope)


def not_scaled(graph: Graph, y: str) -> Found:
    """Add up the dictionaries and forget the local derivatives."""
    return combined(graph, y, lambda before, local, slope: before + slope)


class Counted(dict):
    """A graph that notices how often it is looked at."""

    looked = 0

    def __getitem__(self, node: str) -> Any:
        self.looked += 1
        return dict.__getitem__(self, node)

    def get(self, node: str, default: Any = None) -> Any:
        self.looked += 1
        return dict.get(self, node, default)

    def items(self) -> Iterator[Any]:  # type: ignore[override]
        self.looked += len(self)
        return iter(list(dict.items(self)))

    def values(self) -> Iterator[Any]:  # type: ignore[override]
        self.looked += len(self)
        return iter(list(dict.values(self)))


def drive(written: Callable[..., Any], graph: Graph, y: str) -> Any:
    """Hand over a graph that counts, and report the count beside the answer."""
    counted = Counted(graph)
    answer = written(counted, y)
    return {"slopes": answer, "lookups": counted.looked}


OFTEN = 12  # lookups a node that nobody needs more of: a push for each of few leaves


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """The slopes by all leaves (0 where none is given), and whether it took too long.

    >>> graph = {"a": [], "b": [("a", 2.0)]}
    >>> measure({"slopes": {"a": 2.0}, "lookups": 2}, (graph, "b"))["a"]
    array(2.)
    """
    graph, _ = args
    if not isinstance(answer, dict) or "slopes" not in answer:
        raise WrongKind(f"the result should be a dictionary, but is {kind_of(answer)}.")
    slopes, leaves = answer["slopes"], [node for node in graph if not graph[node]]
    if not isinstance(slopes, dict):
        raise WrongKind(f"the result should be a dictionary, but is {kind_of(slopes)}.")
    if not slopes:
        raise WrongKind("the result is an empty dictionary.")
    unknown = [str(key) for key in slopes if key not in leaves]
    if unknown:
        raise WrongKind(f"the result has an entry {unknown[0]!r}, which is no leaf.")
    found = {leaf: np.array(number(slopes.get(leaf, 0.0))) for leaf in leaves}
    often = number(answer["lookups"]) > OFTEN * len(graph)
    return {**found, "asked too often": np.array(float(often))}


def read(answer: Any) -> Slots:
    """Unused: what an answer means depends on the graph, see `measure`."""
    raise WrongKind(f"a dictionary was expected, not {kind_of(answer)}.")


def case(steps: list[Step], leaves: dict[str, float], part: str) -> Case:
    """The graph of a program, and the slopes measured on the program."""
    y = steps[-1][0]
    expected = {leaf: np.array(measured(steps, leaves, y, leaf)) for leaf in leaves}
    never = {"asked too often": np.array(0.0)}
    args = (local_graph(steps, leaves), y)
    return Case(args, {**expected, **never}, part, drawn(steps, leaves))


def draw(rng: np.random.Generator) -> list[Case]:
    """A chain, a shared node, random graphs, and a ladder with very many routes."""
    a, b = (float(value) for value in rng.uniform(1.3, 2.7, size=2))
    chain: list[Step] = [("c", "sin", ("a",)), ("d", "exp", ("c",))]
    shared: list[Step] = [
        ("c", "add", ("a", "b")),
        ("d", "multiply", ("a", "b")),
        ("e", "multiply", ("c", "d")),
        ("f", "add", ("c", "e")),
    ]
    ladder: list[Step] = [("v0", "multiply", ("a", "b")), ("v1", "sin", ("v0",))]
    for i in range(1, 13):
        ladder.append((f"v{i + 1}", "add", (f"v{i}", f"v{i}")))
    cases = [
        case(chain, {"a": a}, "a chain"),
        case(shared, {"a": a, "b": b}, "a node used twice"),
        case(ladder, {"a": a, "b": b}, "very many routes"),
    ]
    for nodes in (7, 10):
        steps, leaves = random_program(rng, nodes)
        cases.append(case(steps, leaves, "a larger graph"))
    return cases


EXAMPLE = case(A_TIMES_SUM, {"a": 4.0, "b": 3.0}, "d = a(a + b)")
CALL = 'dict_grad(graph, "d")'
DOUBLED: list[Step] = [("d0", "add", ("a", "a"))]
DOUBLED += [(f"d{i + 1}", "add", (f"d{i}", f"d{i}")) for i in range(9)]
DOUBLINGS = case(DOUBLED, {"a": 1.0}, "ten doublings")

WRONG_ANSWERS = (
    WrongAnswer(
        asking_again,
        "M5",
        "The slopes are right, but a node is asked for its dictionary anew each time "
        "it is used, and asks its operands anew as well. Keep what you have worked "
        "out: in the order of the graph, everything you need is there already.",
        DOUBLINGS,
        'ten doublings: dict_grad(graph, "d9")',
    ),
    WrongAnswer(
        last_operand_wins,
        "M4",
        "When two operands depend on the same leaf, the second entry replaces the "
        "first. Both contribute, so they have to be added.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        added_along,
        "M1",
        "The local derivative is added to the slope of the operand. It is an exchange "
        "rate: multiply by it.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        not_scaled,
        "M1",
        "The dictionaries of the operands are added up as they are. Each slope has to "
        "be multiplied by the local derivative of its edge first.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="dict_grad",
    lesson="05",
    title="All directions at once",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=dict_grad,
    alternatives=(with_vectors, one_push_each),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "What is the dictionary of a leaf? How fast does it move with itself?",
        "Keep a dictionary of dictionaries, node by node. A node's own one starts "
        "empty; every operand adds its slopes, each times the local derivative.",
        "Innermost line: mine[leaf] = mine.get(leaf, 0.0) + local * slope",
    ),
    points=3,
    difficulty=3,
    importance=4,
    minutes=12,
    draw=draw,
    read=read,
    drive=drive,
    measure=measure,
    example=EXAMPLE,
    example_call=CALL,
)
