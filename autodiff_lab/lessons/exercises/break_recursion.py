"""Lesson 4, exercise 2: find a program on which the careless recursion goes wrong."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs import Step, local_graph, measured
from autodiff_lab.lessons.programs_order import careless
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
Your turn to be the saboteur: write a program on which `careless` gets the derivative by
`x` wrong.

`break_recursion(x, y, operation)` is given the names of two leaves and an operation:
`"add"`, `"subtract"` or `"multiply"`. Return the steps of a program, each with a name
of your choice, the operation, and two operands. For the leaves `"a"` and `"b"` that
could be `[("c", "add", ("a", "b")), ("d", "add", ("c", "a"))]`. The last step is the
root.

The rules: at most six steps, no operation but the given one, and no step may use the
same operand twice.
"""

STUB = '''
def break_recursion(x, y, operation):
    """Return the steps of a program that fools the careless recursion."""
    return [
        ("c", operation, (x, y)),
        ...,
    ]
'''


def break_recursion(x, y, operation):
    """Return the steps of a program that fools the careless recursion."""
    return [
        ("shared", operation, (x, y)),
        ("left", operation, ("shared", x)),
        ("right", operation, ("shared", y)),
        ("root", operation, ("left", "right")),
    ]


def used_above_and_below(x: str, y: str, operation: str) -> list[list[Any]]:
    """Use the shared node once at the root, and once a step below."""
    return [
        ["c", operation, [x, y]],
        ["d", operation, [y, "c"]],
        ["e", operation, ["c", "d"]],
    ]


def nothing_shared(x: str, y: str, operation: str) -> list[Any]:
    """Use every node once."""
    return [("c", operation, (x, y))]


def shared_leaf(x: str, y: str, operation: str) -> list[Any]:
    """Share the leaf, which passes nothing on."""
    return [("c", operation, (x, y)), ("d", operation, (x, "c"))]


def steps_of(answer: Any, args: tuple[Any, ...]) -> list[Step]:
    """Read a program, and hold it against the rules."""
    x, y, operation = args
    if not isinstance(answer, (list, tuple)):
        raise WrongKind(NOT_STEPS.format(kind=kind_of(answer)))
    if not 1 <= len(answer) <= MOST:
        raise WrongKind(COUNT.format(count=len(answer)))
    known, steps = [x, y], []
    for step in answer:
        if not (isinstance(step, (list, tuple)) and len(step) == 3):
            raise WrongKind(NOT_STEPS.format(kind=f"a list that holds {kind_of(step)}"))
        name, used, operands = step
        _allowed(name, used, operands, known, operation)
        known.append(name)
        steps.append((name, used, tuple(operands)))
    return steps


def _allowed(
    name: Any, used: Any, operands: Any, known: list[str], operation: str
) -> None:
    if not isinstance(name, str) or name in known:
        raise WrongKind(NEW_NAME)
    if used != operation:
        raise WrongKind(ONE_OPERATION)
    if not (isinstance(operands, (list, tuple)) and len(operands) == 2):
        raise WrongKind(TWO_OPERANDS.format(name=name[:20]))
    if not all(isinstance(operand, str) and operand in known for operand in operands):
        raise WrongKind(UNKNOWN_OPERAND.format(name=name[:20]))
    if operands[0] == operands[1]:
        raise WrongKind(TWICE.format(name=name[:20]))


MOST = 6
NOT_STEPS = (
    'The result should be a list of steps such as ("c", "add", ("a", "b")), but is '
    "{kind}."
)
COUNT = "A program of one to six steps is asked for. Yours has {count}."
NEW_NAME = "Each step needs a name of its own: a text that no leaf or other step has."
ONE_OPERATION = "Every step has to use the operation that your function is given."
TWO_OPERANDS = "The step {name} needs two operands, as a pair."
UNKNOWN_OPERAND = (
    "The step {name} uses something that is not there yet: operands are the two leaves "
    "that your function is given, or earlier steps."
)
TWICE = "The step {name} uses the same operand twice, which the rules do not allow."


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """Run the careless recursion and a measurement side by side."""
    steps = steps_of(answer, args)
    leaves, root = {args[0]: 1.7, args[1]: 2.3}, steps[-1][0]
    graph = local_graph(steps, leaves)
    below = reachable(graph, root)
    uses = Counter(operand for node in below for operand, _ in graph[node])
    shared = [node for node, count in uses.items() if count > 1]
    truth = measured(steps, leaves, root, args[0])
    fooled = not np.isclose(careless(graph, root)[args[0]], truth, rtol=1e-9)
    found = {
        "a node is used twice": bool(shared),
        "it has operands": any(graph[node] for node in shared),
        "recursion is fooled": fooled,
    }
    return {label: np.array(float(holds)) for label, holds in found.items()}


def reachable(graph: Any, root: str) -> list[str]:
    """The nodes that the root depends on: others do not count."""
    found = [root]
    for node in found:  # this list grows
        found += dict.fromkeys(o for o, _ in graph[node] if o not in found)
    return found


FOOLED = {
    label: np.array(1.0)
    for label in ("a node is used twice", "it has operands", "recursion is fooled")
}


def draw(rng: np.random.Generator) -> list[Case]:
    """Each operation once, with other names for the leaves."""
    names = list(map(str, rng.permutation(list("pqrstuvw"))))
    return [
        Case((names.pop(), names.pop(), operation), FOOLED, operation)
        for operation in map(str, rng.permutation(["add", "subtract", "multiply"]))
    ]


EXAMPLE = Case(("a", "b", "add"), FOOLED, "add")
CALL = 'break_recursion("a", "b", "add")'

WRONG_ANSWERS = (
    WrongAnswer(
        nothing_shared,
        "M5",
        "Recursion gets this right: every node is used once, so every total is "
        "complete when it is passed on.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        shared_leaf,
        "M4",
        "A leaf is used twice here, and recursion still gets it right: a leaf has no "
        "operands, so it passes nothing on. Share a node that does.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="break_recursion",
    lesson="04",
    title="Fool the recursion",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=break_recursion,
    alternatives=(used_above_and_below,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "The recursion goes wrong when a total is passed on that is not finished. "
        "Which node is visited twice and has somebody to pass it on to?",
        "You need a node made from others that two later steps use. Then bring these "
        "two together in the root.",
        "Start with c from x and y, then one step from c and x, and another from c "
        "and y. Which step is missing?",
    ),
    points=3,
    difficulty=3,
    importance=4,
    minutes=8,
    draw=draw,
    read=lambda answer: measure(answer, EXAMPLE.args),
    measure=measure,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0,
    oracle="a program that fools it has",
)
