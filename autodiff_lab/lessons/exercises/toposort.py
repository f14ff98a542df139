"""Lesson 4, exercise 3: an order in which nobody comes before its operands."""

# mypy: disable-error-code="var-annotated"
from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs import A_TIMES_SUM, drawn
from autodiff_lab.lessons.programs_order import (
    DEEP,
    Operands,
    chain,
    faults,
    random_operands,
    written_out,
)
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
Put a graph in order: return a list with **every node once, and each after all of its
operands**. Any such order will do. `graph` lists the operands of every node, in no
helpful order, and an operand may stand there twice.

The check tries some 200 graphs and a chain of 50,000 nodes. Python lets functions call
themselves about a thousand deep, so a recursion will not get to the end of that chain:
keep a list of what is left to do.
"""

STUB = '''
def toposort(graph):
    """Return every node after all of its operands."""
    order = []
    ...
    return ...
'''


def toposort(graph):
    """Return every node after all of its operands."""
    users = {node: [] for node in graph}
    missing = {node: len(operands) for node, operands in graph.items()}
    for node, operands in graph.items():
        for operand in operands:
            users[operand].append(node)
    complete = [node for node in graph if not graph[node]]
    for node in complete:  # this list grows while we go through it
        for user in users[node]:
            missing[user] -= 1
            if not missing[user]:
                complete.append(user)
    return complete


def post_order(graph: Operands) -> list[str]:
    """Depth first with a stack: put a node down when it comes up again."""
    order: list[str] = []
    met: set[str] = set()
    waiting = [(node, False) for node in graph]
    while waiting:
        node, operands_done = waiting.pop()
        if operands_done:
            order.append(node)
        elif node not in met:
            met.add(node)
            waiting.append((node, True))
            waiting += [(operand, False) for operand in graph[node]]
    return order


def as_written(graph: Operands) -> list[str]:
    """Leave the nodes as they come."""
    return list(graph)


def users_first(graph: Operands) -> list[str]:
    """Put the root first."""
    return toposort(graph)[::-1]


def roots(graph: Operands) -> list[str]:
    """The nodes that nobody uses."""
    used = {operand for operands in graph.values() for operand in operands}
    return [node for node in graph if node not in used]


def breadth_first(graph: Operands) -> list[str]:
    """Go down level by level, each node once, and turn the list around."""
    found = dict.fromkeys(roots(graph))
    level = list(found)
    while level:
        level = [o for node in level for o in graph[node] if o not in found]
        level = list(dict.fromkeys(level))
        found |= dict.fromkeys(level)
    return list(found)[::-1]


def at_first_sight(graph: Operands) -> list[str]:
    """Go depth first, note each node when it is met, and turn the list around."""
    found: dict[str, None] = {}
    waiting = roots(graph)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = None
            waiting += reversed(graph[node])
    return list(found)[::-1]


def on_every_visit(graph: Operands) -> list[str]:
    """Note a node each time a route comes by."""
    found, waiting = [], roots(graph)
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += graph[node]
    return found[::-1]


def operations_only(graph: Operands) -> list[str]:
    """Leave the leaves out."""
    return [node for node in toposort(graph) if graph[node]]


def released_once(graph: Operands) -> list[str]:
    """Cross an operand off once, although it is counted twice."""
    missing = {node: len(operands) for node, operands in graph.items()}
    users: dict[str, dict[str, None]] = {node: {} for node in graph}
    for node, operands in graph.items():
        for operand in operands:
            users[operand][node] = None
    order = [node for node in graph if not graph[node]]
    for node in order:
        for user in users[node]:
            missing[user] -= 1
            if not missing[user]:
                order.append(user)
    return order


def drive(written: Callable[..., Any], description: Any) -> list[Any]:
    """Ask for the order of every graph that the description stands for."""
    return [written(graph) for graph in written_out(description)]


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """Add up the faults over all graphs."""
    if not isinstance(answer, list):
        raise WrongKind(NOT_A_LIST.format(kind=kind_of(answer)))
    total = dict.fromkeys(NO_FAULT, 0)
    for graph, order in zip(_looked_at(args[0]), answer, strict=False):
        for fault, count in faults(graph, names_in(order, graph)).items():
            total[fault] += count
    return {fault: np.array(float(count)) for fault, count in total.items()}


def _looked_at(description: Any) -> Iterable[Operands]:
    """The graphs again; the deep one is large, and made once for all looks at it."""
    if isinstance(description, dict) and "length" in description:
        return [_deep(description["length"], description["step"])]
    return written_out(description)


_deep = lru_cache(maxsize=4)(chain)


def names_in(order: Any, graph: Operands) -> list[str]:
    """Read a list of nodes, or say what came instead."""
    if not isinstance(order, (list, tuple)):
        raise WrongKind(NOT_A_LIST.format(kind=kind_of(order)))
    if not order:
        raise WrongKind(EMPTY)
    if not all(isinstance(node, str) for node in order) or {*order} - graph.keys():
        raise WrongKind(STRANGER)
    return list(order)


NOT_A_LIST = "The result should be a list of nodes, but is {kind}."
EMPTY = "The list is empty. Every node of the graph should be in it."
STRANGER = "Something in the list is not a node of the graph."
NO_FAULT = {fault: np.array(0.0) for fault in ("missing", "repeated", "too early")}


def draw(rng: np.random.Generator) -> list[Case]:
    """Graphs of several sizes, and one that is deep.

    The deep one takes most of the time of a check, a tenth of a second; on a smaller
    one a recursion might still get through.
    """
    few = (5, 7, 9, 12)
    cases = [
        Case((random_operands(rng, 50, nodes),), NO_FAULT, f"graphs of {nodes} nodes")
        for nodes in few
    ]
    step = int(rng.choice([1237, 7919, 12347, 23457]))
    deep = Case(({"length": DEEP, "step": step},), NO_FAULT, "a deep chain")
    return [*cases, deep]


DIAMOND: Operands = {"d": ["a", "c"], "c": ["a", "b"], "a": [], "b": []}
DRAWN = drawn(A_TIMES_SUM, {"a": 4.0, "b": 3.0})
EXAMPLE = Case((DIAMOND,), NO_FAULT, "d = a(a + b)", DRAWN)
CALL = 'toposort({"d": ["a", "c"], "c": ["a", "b"], "a": [], "b": []})'
S = drawn([("s", "multiply", ("a", "a"))], {"a": 3.0})
SQUARE = Case(({"s": ["a", "a"], "a": []},), NO_FAULT, "s = a * a", S)
SQUARE_CALL = 'toposort({"s": ["a", "a"], "a": []})'

WRONG_ANSWERS = (
    WrongAnswer(
        as_written,
        "M5",
        "The nodes stand as the dictionary lists them. It lists them in any order, so "
        "many come before their operands.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        users_first,
        "M5",
        "The order is a good one, the wrong way round: operands should come first.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        breadth_first,
        "M5",
        "Level by level is not enough. In d = a * c with c = a + b, the leaf a is one "
        "step below d and also two steps below it: it must wait for the longer way.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        at_first_sight,
        "M5",
        "A node is put down when it is met for the first time. Put it down when all "
        "of its operands have been: that is later.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        on_every_visit,
        "M4",
        "A node is put down once for every route that comes by. Remember who has been "
        "put down already.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        operations_only,
        "M4",
        "The leaves are missing. They are nodes as well, and the first to be ready.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        released_once,
        "M4",
        "A node that uses the same operand twice waits for ever: two arrows have been "
        "counted, and only one is crossed off.",
        SQUARE,
        SQUARE_CALL,
    ),
)

EXERCISE = Exercise(
    name="toposort",
    lesson="04",
    title="Everybody after their operands",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=toposort,
    alternatives=(post_order,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Who can be put down first? And who becomes free once they are?",
        "Count for each node how many operands it still waits for. When a node is put "
        "down, cross it off at every node that uses it; whoever waits for nobody is "
        "next. You need a dictionary from each node to its users.",
        "With `missing` for those counts, the heart of it is: missing[user] -= 1, then "
        "if not missing[user]: order.append(user), inside a loop over order itself.",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=12,
    draw=draw,
    read=lambda answer: measure(answer, EXAMPLE.args),
    measure=measure,
    drive=drive,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0,
    oracle="a good order has",
)
