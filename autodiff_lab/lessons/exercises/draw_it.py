"""Lesson 2, exercise 1: from the lines of a program to the arrows of its graph."""

# mypy: disable-error-code="var-annotated"
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_drawings import (
    Arrow,
    Line,
    arrows_of,
    differences,
    random_lines,
)
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
Draw any program. `program` is a list with one entry for each line: the name on the left
of the `=`, and the names of the operands on its right. The lines `c = a + b` and
`d = a * c` arrive as

    [("c", ("a", "b")), ("d", ("a", "c"))]

Return the arrows as a list of pairs `(operand, result)`, one for each use: here
`[("a", "c"), ("b", "c"), ("a", "d"), ("c", "d")]`. Leaves keep their names. All other
nodes you may call what you like, with a text or a whole number, as long as **every line
gets a node of its own**, also if a name is given twice.
"""

STUB = '''
def draw_it(program):
    """List the arrows of a program's graph: (operand, result)."""
    arrows = []
    ...
    return ...
'''


def draw_it(program):
    """List the arrows of a program's graph: (operand, result)."""
    arrows = []
    meaning = {}  # which node a name stands for by now
    for line, (name, operands) in enumerate(program):
        node = f"{name}, made in line {line}"
        for operand in operands:
            arrows.append((meaning.get(operand, operand), node))
        meaning[name] = node
    return arrows


def by_numbers(program: Sequence[Line]) -> list[list[Any]]:
    """Call nodes by the number of their line, and look back for operands."""
    found = []
    for line, (_, operands) in enumerate(program):
        for operand in operands:
            earlier = [k for k in range(line) if program[k][0] == operand]
            found.append([max(earlier) if earlier else operand, line])
    return found


def one_node_per_name(program: Sequence[Line]) -> list[Arrow]:
    """Take the names for the nodes."""
    return [(operand, name) for name, operands in program for operand in operands]


def name_before_operands(program: Sequence[Line]) -> list[Arrow]:
    """Give the name its new meaning before the operands are read."""
    arrows, meaning = [], {}
    for line, (name, operands) in enumerate(program):
        meaning[name] = f"{name}{line}"
        arrows += [
            (meaning.get(operand, operand), meaning[name]) for operand in operands
        ]
    return arrows


def first_meaning(program: Sequence[Line]) -> list[Arrow]:
    """Go on using what a name meant when it was first given."""
    arrows, meaning = [], {}
    for line, (name, operands) in enumerate(program):
        node = f"{name}{line}"
        arrows += [(meaning.get(operand, operand), node) for operand in operands]
        meaning.setdefault(name, node)
    return arrows


def arrows_reversed(program: Sequence[Line]) -> list[Arrow]:
    """Point from the result to its operands."""
    return [(end, start) for start, end in draw_it(program)]


def parallel_arrows_merged(program: Sequence[Line]) -> list[Arrow]:
    """Draw one arrow where an operand is used twice in a line."""
    return list(dict.fromkeys(draw_it(program)))


def first_operands_only(program: Sequence[Line]) -> list[Arrow]:
    """Follow one operand of each line."""
    return [arrow for at, arrow in enumerate(draw_it(program)) if at % 2 == 0]


def read_arrows(answer: Any) -> list[Arrow]:
    """Read pairs of texts or whole numbers, or say what came instead."""
    if not isinstance(answer, (list, tuple)):
        raise WrongKind(NOT_PAIRS.format(kind=kind_of(answer)))
    if not answer:
        raise WrongKind(NO_ARROWS)
    for arrow in answer:
        if not (isinstance(arrow, (list, tuple)) and len(arrow) == 2):
            raise WrongKind(
                NOT_PAIRS.format(kind=f"a list that holds {kind_of(arrow)}")
            )
        for end in arrow:
            if isinstance(end, bool) or not isinstance(end, (str, int)):
                raise WrongKind(NOT_A_NAME.format(kind=kind_of(end)))
    return [(start, end) for start, end in answer]


NOT_PAIRS = 'The result should be a list of pairs such as ("a", "c"), but is {kind}.'
NO_ARROWS = "The list has no arrows yet. Each use of an operand should add one."
NOT_A_NAME = "An arrow leads from a name to a name. Here one end is {kind}."


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """Count the arrows that are missing or too many."""
    return differences(read_arrows(answer), arrows_of(args[0]))


NO_FAULT: Mapping[str, Any] = {
    "missing arrows": np.array(0.0),
    "arrows too many": np.array(0.0),
}


def case(program: Sequence[Line], part: str) -> Case:
    """A right drawing has no differences."""
    return Case((list(program),), NO_FAULT, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """One program for each thing to mind, and two larger ones."""
    a, b, c, d = map(str, rng.permutation(["p", "q", "r", "s"]))
    return [
        case([(c, (a, b)), (d, (a, c))], "a diamond"),
        case([(c, (a, a)), (d, (c, b))], "an operand used twice"),
        case([(c, (a, b)), (c, (c, b)), (c, (c, a))], "a name given again"),
        case([(a, (a, b)), (d, (a, b))], "a leaf's name given again"),
        case(random_lines(rng, 6), "a longer program"),
        case(random_lines(rng, 9), "a longer program"),
    ]


PLAIN: list[Line] = [("c", ("a", "b")), ("d", ("a", "c"))]
EXAMPLE = case(PLAIN, "c = a + b, d = a * c")
CALL = "c = a + b, then d = a * c"
AGAIN = case([("c", ("a", "b")), ("c", ("c", "b"))], "c = a + b, c = c * b")
AGAIN_CALL = "c = a + b, then c = c * b"
SQUARE = case([("c", ("a", "a"))], "c = a * a")

WRONG_ANSWERS = (
    WrongAnswer(
        one_node_per_name,
        "M5",
        "The names have become the nodes, so a name that is given again is one node "
        "with an arrow to itself. The second c is a new value: give it a new node.",
        AGAIN,
        AGAIN_CALL,
    ),
    WrongAnswer(
        name_before_operands,
        "M5",
        "In a line like c = c * b the c on the right is the old one. Look the operands "
        "up before the name gets its new meaning.",
        AGAIN,
        AGAIN_CALL,
    ),
    WrongAnswer(
        first_meaning,
        "M5",
        "When a name is given again, later lines mean the new node. Yours keep on "
        "using the first one.",
        case([("c", ("a", "b")), ("c", ("c", "b")), ("d", ("c", "a"))], ""),
        "c = a + b, then c = c * b, then d = c - a",
    ),
    WrongAnswer(
        arrows_reversed,
        "M3",
        "The arrows point the wrong way: values flow from an operand to the result.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        parallel_arrows_merged,
        "M4",
        "In c = a * a the operand is used twice, and each use is an arrow of its own.",
        SQUARE,
        "c = a * a",
    ),
    WrongAnswer(
        first_operands_only,
        "M4",
        "Only one operand of each line has an arrow. Every operand needs one.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="draw_it",
    lesson="02",
    title="Draw any program",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=draw_it,
    alternatives=(by_numbers,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Go through the lines from top to bottom. What does a line add to the drawing?",
        "Keep a dictionary that says which node each name stands for by now. A name "
        "that is not in it is a leaf.",
        "Inside the loop over the operands: "
        "arrows.append((meaning.get(operand, operand), node)), and after that loop: "
        "meaning[name] = node",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=8,
    draw=draw,
    read=lambda answer: measure(answer, EXAMPLE.args),
    measure=measure,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0,
    oracle="the program itself says",
)
