"""Lesson 8, exercise 2: the sweep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs import (
    A_TIMES_SUM,
    Step,
    drawn,
    local_graph,
    measured,
)
from autodiff_lab.lessons.programs_tape import (
    doublings,
    left_behind,
    swept,
    used_program,
)

STATEMENT = """
The sweep itself. `backward(root)` leaves in the `.grad` of **every** node below `root`,
and of `root` too, the slope of `root` by that node. It returns nothing.

Nodes are like your `Scalar`: they have `.parents`, a list of pairs `(parent,
pullback)`, and `.grad`, which is 0.0 in the beginning. Two things to see to: a node may
pass its `.grad` on only when it is complete (lesson 4), and what arrives is *added*.

One of the graphs in the check doubles a number sixty times. That is 120 edges, and a
good sweep calls each pullback once.
"""

STUB = '''
def backward(root):
    """Leave the slope of root by every node in its .grad."""

    return ...
'''


def backward(root):
    """Leave the slope of root by every node in its .grad."""
    tape, taped = [], set()

    def record(node):
        if node not in taped:
            taped.add(node)
            for parent, _ in node.parents:
                record(parent)
            tape.append(node)  # after everything that it was made from

    record(root)
    root.grad = 1.0
    for node in reversed(tape):
        for parent, pullback in node.parents:
            parent.grad += pullback(node.grad)


def when_all_have_sent(root: Any) -> None:
    """Count the users of each node, and pass on when the last one has sent."""
    users: dict[Any, int] = {root: 0}
    waiting = [root]
    while waiting:
        for parent, _ in waiting.pop().parents:
            if parent not in users:
                users[parent] = 0
                waiting.append(parent)
            users[parent] += 1
    root.grad, ready = 1.0, [root]
    while ready:
        node = ready.pop()
        for parent, pullback in node.parents:
            parent.grad = parent.grad + pullback(node.grad)
            users[parent] -= 1
            if users[parent] == 0:
                ready.append(parent)


Sweep = Callable[[Any], None]


def order_of(root: Any) -> list[Any]:
    """Operands first, for the mistakes below that have the order right."""
    tape: list[Any] = []
    known: set[Any] = set()

    def record(node: Any) -> None:
        if node not in known:
            known.add(node)
            for parent, _ in node.parents:
                record(parent)
            tape.append(node)

    record(root)
    return tape


def overwrites(root: Any) -> None:
    """Set the gradient instead of adding to it."""
    root.grad = 1.0
    for node in reversed(order_of(root)):
        for parent, pullback in node.parents:
            parent.grad = pullback(node.grad)


def passes_on_totals(root: Any) -> None:
    """Go on at once, with whatever total a node has by then."""

    def arrive(node: Any, amount: float) -> None:
        node.grad += amount
        for parent, pullback in node.parents:
            arrive(parent, pullback(node.grad))

    arrive(root, 1.0)


def every_route(root: Any) -> None:
    """Carry each contribution down every route, one by one."""

    def arrive(node: Any, amount: float) -> None:
        node.grad += amount
        for parent, pullback in node.parents:
            arrive(parent, pullback(amount))

    arrive(root, 1.0)


def nearest_first(root: Any) -> None:
    """Go back level by level, each node once, as a search through a maze would."""
    root.grad, queue, known = 1.0, [root], {root}
    while queue:
        node = queue.pop(0)
        for parent, pullback in node.parents:
            parent.grad += pullback(node.grad)
            if parent not in known:
                known.add(parent)
                queue.append(parent)


def no_seed(root: Any) -> None:
    """Sweep, and never say that root moves with itself."""
    for node in reversed(order_of(root)):
        for parent, pullback in node.parents:
            parent.grad += pullback(node.grad)


def leaves_first(root: Any) -> None:
    """Go through the tape in the direction in which it was recorded."""
    root.grad = 1.0
    for node in order_of(root):
        for parent, pullback in node.parents:
            parent.grad += pullback(node.grad)


def case(steps: list[Step], leaves: dict[str, float], part: str) -> Case:
    """The graph of a program, and the slope by every node, measured on the program."""
    graph, y = local_graph(steps, leaves), steps[-1][0]
    slopes = {x: np.array(measured(steps, leaves, y, x)) for x in graph}
    expected = {**slopes, "endless": np.array(0.0)}
    return Case((graph, y), expected, part, drawn(steps, leaves))


DOUBLED = case(doublings(60), {"a": 1.0}, "60 doublings")  # measured once
DIAMOND: list[Step] = [
    ("c", "add", ("a", "b")),
    ("d", "multiply", ("a", "b")),
    ("e", "multiply", ("c", "d")),
    ("f", "add", ("c", "d")),
    ("g", "add", ("f", "e")),
]
SHORTCUT: list[Step] = [
    ("c", "sin", ("a",)),
    ("d", "multiply", ("c", "c")),
    ("e", "exp", ("d",)),
    ("f", "add", ("e", "c")),
]


def draw(rng: np.random.Generator) -> list[Case]:
    """Shared nodes, a short cut past others, sixty doublings, and random graphs."""
    a, b = (float(value) for value in rng.uniform(1.3, 2.7, size=2))
    cases = [
        case(DIAMOND, {"a": a, "b": b}, "shared nodes"),
        case(SHORTCUT, {"a": a}, "a short cut"),
        DOUBLED,
    ]
    for nodes in (8, 12):
        steps, leaves = used_program(rng, nodes)
        cases.append(case(steps, leaves, "a larger graph"))
    return cases


EXAMPLE = case(A_TIMES_SUM, {"a": 4.0, "b": 3.0}, "d = a(a + b)")
CALL = "backward(d) for d = a * (a + b) at 4 and 3"
TWICE = case(doublings(2), {"a": 1.0}, "two doublings")
TWICE_CALL = "two doublings: backward(d2)"
TEN = case(doublings(10), {"a": 1.0}, "ten doublings")
TEN_CALL = "ten doublings, stopped early: backward(d10)"
SHORT = case(SHORTCUT, {"a": 2.0}, "a short cut")
SHORT_CALL = "c = sin(a), f = exp(c * c) + c: backward(f)"

WRONG_ANSWERS = (
    WrongAnswer(
        overwrites,
        "M4",
        "What arrives at a node replaces what was there. A node that is used twice "
        "hears from two users, and both count.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        passes_on_totals,
        "M5",
        "A node passes its total on each time something arrives, so the parts that "
        "came earlier are passed on again.",
        TWICE,
        TWICE_CALL,
    ),
    WrongAnswer(
        every_route,
        "M5",
        "Right on small graphs, but each route is walked on its own: sixty doublings "
        "have 2 to the power 60. Let a node wait for all its users, then go on once.",
        TEN,
        TEN_CALL,
    ),
    WrongAnswer(
        nearest_first,
        "M5",
        "Nodes take their turn by their distance from the root. A node that is near by "
        "one route can still be waiting for news from a longer one.",
        SHORT,
        SHORT_CALL,
    ),
    WrongAnswer(
        no_seed,
        "M6",
        "Every gradient is 0, since nothing was there to be passed on. Somebody has to "
        "say that root moves with itself at rate 1.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        leaves_first,
        "M5",
        "The nodes are visited from the leaves up. What arrives at a node after its "
        "turn is never passed on.",
        EXAMPLE,
        CALL,
    ),
)


def read(answer: Any) -> Slots:
    """Read what was left in the nodes."""
    return left_behind(answer)


EXERCISE = Exercise(
    name="backward",
    lesson="08",
    title="One sweep back",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=backward,
    alternatives=(when_all_have_sent,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "First an order in which every node comes after its parents (lesson 4); then "
        "go through it from the end.",
        "Set root.grad to 1. Then, node by node from the end of the order, give each "
        "parent its share of node.grad.",
        "The innermost line: parent.grad += pullback(node.grad)",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=12,
    draw=draw,
    read=read,
    drive=swept,
    example=EXAMPLE,
    example_call=CALL,
)
