"""Where to write the new values of parameters: over the old ones, if that is safe."""

from __future__ import annotations

from typing import Any

from ..node import Leaf, Node
from .memory import Lifetimes
from .steps import Step


def last_of_all(steps: list[Step], new: set[Node]) -> list[Step]:
    """Steps for new values, and what follows from those, after everything else.

    So whatever goes wrong in the middle goes wrong before anything has been changed.
    """
    if not new:
        return steps
    late, last = set(new), []
    for step in steps:
        if step.node in late or any(_among(o, late) for o in step.operands):
            late.add(step.node)
            last.append(step)
    return [step for step in steps if step.node not in late] + last


def in_place(
    steps: list[Step], wanted: dict[Node, Leaf], life: Lifetimes
) -> dict[Node, Leaf]:
    """Those of the new values that may be computed right where the old one lies."""
    if not wanted:
        return {}
    read: dict[Node, int] = {}  # the last step that reads the memory of each
    for position, step in enumerate(steps):
        for operand in step.operands:
            if isinstance(operand, Node):
                read.update(dict.fromkeys(life.owners.get(operand, ()), position))
    return {
        step.node: wanted[step.node]
        for position, step in enumerate(steps)
        if step.node in wanted
        and read.get(wanted[step.node], 0) <= position
        and may_replace(step, wanted[step.node], life)
    }


def may_replace(step: Step, leaf: Leaf, life: Lifetimes) -> bool:
    """Whether a step may write over `leaf`, which no later one reads."""
    kind = (step.node.shape, step.node.dtype)
    if not step.in_place or step.kind != "out" or kind != (leaf.shape, leaf.dtype):
        return False
    return all(o is leaf or not life.lies_in(o, leaf) for o in step.operands)


def _among(value: Any, nodes: set[Node]) -> bool:
    return isinstance(value, Node) and value in nodes
