"""Let ``dot`` place a graph, if it is on PATH: in the time it is given, or not at all.

Our own layout needs no program and is the default. Who knows Graphviz's can have it for
the same drawing: only places and wires change.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

Document = dict[str, Any]

SECONDS = 10.0
_INCH = 72.0
_MARGIN = 16.0
_LABEL = 9  # letters that a number on an edge may take


def placed_by_dot(document: Document, seconds: float = SECONDS) -> Document:
    """The same document with the places that ``dot`` finds.

    Without ``dot``, or if it takes longer than ``seconds``, it comes back with a note
    that says so, and is drawn as usual.
    """
    plain, trouble = run_dot(_question(document), "plain", seconds)
    if trouble:
        note = f"{document['note']} {trouble} The layout is our own.".strip()
        return {**document, "note": note}
    return _answered(document, plain)


def run_dot(source: str, form: str, seconds: float = SECONDS) -> tuple[str, str]:
    """What ``dot`` prints, and what went wrong: one of the two is empty."""
    program = shutil.which("dot")
    if program is None:
        return "", "Graphviz's dot is not on PATH."
    try:
        done = subprocess.run(
            [program, f"-T{form}"],
            input=source.encode("utf-8"),
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return "", f"Graphviz's dot did not finish within {seconds:g} seconds."
    except (OSError, subprocess.CalledProcessError):
        return "", "Graphviz's dot failed on this graph."
    return done.stdout.decode("utf-8", "replace"), ""


def _question(document: Document) -> str:
    """The boxes as they are, and a label on each edge that says which it is."""
    lines = [f"digraph {{ rankdir={_direction(document)}; nodesep=0.35; ranksep=0.6;"]
    lines.append(
        'node [shape=box fixedsize=true label=""]; edge [dir=none fontsize=10]'
    )
    for node in document["nodes"]:
        w, h = node["w"] / _INCH, node["h"] / _INCH
        lines.append(f"{node['id']} [width={w:.4f} height={h:.4f}]")
    for edge in document["edges"]:
        label = edge["id"].ljust(_LABEL, "_")
        lines.append(f"{edge['from']} -> {edge['to']} [label={label}]")
    return "\n".join([*lines, "}"])


def _direction(document: Document) -> str:
    return "TB" if document["height"] > document["width"] else "LR"


def _answered(document: Document, plain: str) -> Document:
    """Read the lines ``graph``, ``node`` and ``edge`` of dot's plain format."""
    rows = [line.split() for line in plain.splitlines() if line]
    _, _, width, height = rows[0][:4]
    page = _Page(float(width), float(height))
    nodes = {row[1]: page.spot(*row[2:4]) for row in rows if row[0] == "node"}
    wires = dict(page.wire(row) for row in rows if row[0] == "edge")
    return {
        **document,
        "width": round(float(width) * _INCH + 2 * _MARGIN, 1),
        "height": round(float(height) * _INCH + 2 * _MARGIN, 1),
        "nodes": [
            {**node, "x": nodes[node["id"]][0], "y": nodes[node["id"]][1]}
            for node in document["nodes"]
        ],
        "edges": [{**edge, **wires[edge["id"]]} for edge in document["edges"]],
        "groups": [],
        "frames": [],
    }


class _Page:
    """Graphviz measures in inches, from the bottom; we in px, from the top."""

    def __init__(self, width: float, height: float) -> None:
        self.height = height

    def spot(self, x: str, y: str) -> tuple[float, float]:
        across = float(x) * _INCH + _MARGIN
        return round(across, 1), round((self.height - float(y)) * _INCH + _MARGIN, 1)

    def wire(self, row: list[str]) -> tuple[str, Document]:
        """An edge: ``edge tail head n x1 y1 ... xn yn label x y style colour``."""
        count = int(row[3])
        numbers = row[4 : 4 + 2 * count]
        spots = [
            self.spot(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        ]
        texts = [f"{_short(across)} {_short(down)}" for across, down in spots]
        path = f"M{texts[0]}C{' '.join(texts[1:])}"
        x, y = _middle(spots)
        return row[4 + 2 * count].rstrip("_"), {"path": path, "labelX": x, "labelY": y}


def _middle(spots: list[tuple[float, float]]) -> tuple[float, float]:
    """Half way along the curves: there the number stands, on its wire."""
    curves = (len(spots) - 1) // 3
    first = 3 * (curves // 2)
    if curves % 2 == 0:
        return spots[first]
    a, b, c, d = spots[first : first + 4]
    x, y = ((p + 3 * q + 3 * r + s) / 8 for p, q, r, s in zip(a, b, c, d, strict=True))
    return round(x, 1), round(y, 1)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
