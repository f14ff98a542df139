"""A trace as a table: every step forward and back, beside the graph it happens in.

Run ``python -m autodiff_lab.display.traces`` for an example.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np

from ..engine import Backward, Forward, Node, Trace
from .formulas import formula, operand
from .graph import Graph, part, read
from .numerals import format_value
from .scene import Scene, bundle, scene
from .schema import document
from .svg import to_svg

MOST = 300  # steps that are listed
PRINTED = 40  # lines of text
_ROOM = 18

Row = dict[str, str]
NAMES = ["step", "phase", "at", "computation", "result"]


def trace_scene(trace: Trace) -> Scene:
    """The scene of kind "trace": rows, and the graph if it has the same steps.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(3.0, name="x")
    >>> for row in trace_scene(ad.trace(x * x))["rows"]:
    ...     print(row["at"], "|", row["computation"], "|", row["result"])
    v1 | x * x | 9
    v1 | where the backward pass starts | 1
    v1 → x | 3 × 1 = 3 | 0 → 3
    v1 → x | 3 × 1 = 3 | 3 → 6
    """
    graph = read(trace.root)
    drawn = document(part(graph))
    names = _names(graph)
    steps = [step for step in trace if _happens(step)]
    rows = [_row(step, names) for step in islice(steps, MOST)]
    start = sum(isinstance(step, Forward) for step in steps)
    if start <= len(rows):
        rows.insert(start, _seed(trace, names))
    title = names.get(trace.root, "the result")
    alt = (
        f"{start} values are computed forward to {title}, then {len(steps) - start} "
        "contributions go back, each a local derivative times what comes in."
    )
    left = len(steps) + 1 - len(rows)
    note = f"{left:,} more steps are not listed." if left > 0 else ""
    linked = len(drawn["steps"]) == len(rows) and _plain_seed(trace)
    graph_too = {"graph": drawn} if linked else {}
    return scene("trace", f"Trace of {title}", alt, note=note, rows=rows, **graph_too)


def _happens(step: Forward | Backward) -> bool:
    """Leaves have their values from the start: that is no step."""
    return isinstance(step, Backward) or step.node.primitive is not None


def _names(graph: Graph) -> dict[Node, str]:
    """What each node is called, drawn or not."""
    if graph.whole is None:
        return dict(zip(graph.nodes, graph.labels, strict=True))
    return {node: graph.label_of(place) for place, node in enumerate(graph.whole)}


def _written(node: Node, names: dict[Node, str]) -> str:
    """What a node is in terms of its operands."""
    operands = [
        operand(arg, names.get(arg, "…") if isinstance(arg, Node) else None)
        for arg in node.args
    ]
    return formula(node, operands)[0]


def _row(step: Forward | Backward, names: dict[Node, str]) -> Row:
    at = names.get(step.node, step.node.name or "…")
    if isinstance(step, Forward):
        result = _number(step.node.value)
        return _cells("forward", at, _written(step.node, names), result)
    parent = names.get(step.parent, step.parent.name or "…")
    contribution = _number(step.contribution)
    if step.local is None:
        product = f"{_number(step.incoming)} passed back: {contribution}"
    else:
        product = f"{_number(step.local)} × {_number(step.incoming)} = {contribution}"
    before = "0" if step.before is None else _number(step.before)
    result = f"{before} → {_number(step.after)}"
    return _cells("backward", f"{at} → {parent}", product, result)


def _seed(trace: Trace, names: dict[Node, str]) -> Row:
    at = names.get(trace.root, "…")
    seed = _number(trace.gradients[trace.root])
    return _cells("backward", at, "where the backward pass starts", seed)


def _cells(phase: str, at: str, computation: str, result: str) -> Row:
    return {"phase": phase, "at": at, "computation": computation, "result": result}


def _plain_seed(trace: Trace) -> bool:
    """Whether the pass starts from 1, as that of the graph document does."""
    seed = trace.gradients[trace.root]
    return np.ndim(seed) == 0 and seed == 1


def _number(value: Any) -> str:
    return format_value(value, _ROOM)


def to_text(shown: Scene) -> str:
    """A line for each step; where there are many, the first of them."""
    lines = [shown["title"]]
    for number, row in enumerate(shown["rows"][:PRINTED], start=1):
        end = f"{row['computation']}   {row['result']}"
        lines.append(f"{number:>3}  {row['phase']:<8}  {row['at']}:  {end}")
    more = len(shown["rows"]) - PRINTED
    return "\n".join([*lines, *([f"... and {more} more"] if more > 0 else [])])


def mimebundle(trace: Trace) -> dict[str, Any]:
    """A `Trace` in every form, by MIME type."""
    shown = trace_scene(trace)
    picture = to_svg(shown.get("graph") or document(part(read(trace.root))))
    rows = [[str(n), *row.values()] for n, row in enumerate(shown["rows"], start=1)]
    return bundle(shown, picture, [(NAMES, rows)], to_text(shown))


if __name__ == "__main__":
    import autodiff_lab as ad

    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    d = a * (a + b)
    d.name = "d"
    print(to_text(trace_scene(ad.trace(d))))
