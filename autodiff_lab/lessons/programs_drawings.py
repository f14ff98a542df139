"""Programs to draw, and how a drawing is compared with the right one.

A drawing is a list of arrows. What the inner nodes are called is the drawer's business,
so every node is described by what it is made from, down to the leaves, and drawings are
compared by these descriptions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Line = tuple[str, tuple[str, ...]]  # a name, and the names it is computed from
Arrow = tuple[Any, Any]  # from an operand to the node that uses it

LOOP = ("a loop",)


def arrows_of(program: Sequence[Line]) -> list[Arrow]:
    """The drawing of a program: every line makes a node, whatever name it is given.

    >>> arrows_of([("c", ("a", "b")), ("c", ("a", "c"))])
    [('a', ('c', 0)), ('b', ('c', 0)), ('a', ('c', 1)), (('c', 0), ('c', 1))]
    """
    nodes = [(name, place) for place, (name, _) in enumerate(program)]
    arrows: list[Arrow] = []
    for place, (_, operands) in enumerate(program):
        for operand in operands:
            before = [node for node in nodes[:place] if node[0] == operand]
            arrows.append((before[-1] if before else operand, nodes[place]))
    return arrows


def described(arrows: Sequence[Arrow]) -> Counter[Any]:
    """How often each arrow occurs, its ends described by what they are made from.

    >>> described([("a", "x"), ("x", "y")]) == described([("a", 7), (7, 8)])
    True
    """
    operands: dict[Any, list[Any]] = {}
    for start, end in arrows:
        operands.setdefault(end, []).append(start)
    known: dict[Any, Any] = {}

    def text(node: Any) -> Any:
        if node not in operands:
            return str(node)
        if node not in known:
            known[node] = LOOP  # until it is known: a node must not need itself
            known[node] = tuple(sorted(map(str, map(text, operands[node]))))
        return known[node]

    return Counter((str(text(start)), str(text(end))) for start, end in arrows)


def differences(arrows: Sequence[Arrow], right: Sequence[Arrow]) -> Mapping[str, Any]:
    """How many arrows are missing, and how many are too many.

    >>> differences([("a", "c")], [("a", "c"), ("b", "c")])["missing arrows"]
    array(2.)
    """
    found, wanted = described(arrows), described(right)
    return {
        "missing arrows": np.array(float((wanted - found).total())),
        "arrows too many": np.array(float((found - wanted).total())),
    }


def random_lines(rng: np.random.Generator, count: int) -> list[Line]:
    """A program in which names are used again, and some are given anew.

    >>> len(random_lines(np.random.default_rng(0), 6))
    6
    """
    names = ["a", "b", "c"]
    lines: list[Line] = []
    for place in range(count):
        newest = lines[-1][0] if lines else "a"
        other = str(rng.choice(names))
        name = str(rng.choice(names)) if place % 2 else "uvwz"[place // 2 % 4]
        lines.append((name, (newest, other)))
        names.append(name)
    return lines
