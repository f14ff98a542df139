"""Show what the display does: ``python -m autodiff_lab.display [page.html]``.

Prints a few graphs as text; with a file name, also writes them as a page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import autodiff_lab as ad
from autodiff_lab.display import document, read, to_html, to_text
from autodiff_lab.engine import Node

_PAGE = """<!doctype html>
<meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>autodiff_lab.display</title>
<body style="font: 15px/1.5 system-ui; max-width: 800px; margin: 2em auto">
"""


def examples() -> Iterator[Node]:
    """A textbook graph, a neuron, and a recipe that waits for its input."""
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    d = a * (a + b)
    d.name = "d"
    yield d
    x, w = ad.Input(2.0, name="x"), ad.Parameter(-0.7, name="w")
    bias = ad.Parameter(1.0, name="b")
    yield ad.tanh(w * x + bias)
    yield ad.Parameter(name="m") * ad.Input(name="x")


def main(arguments: list[str]) -> None:
    graphs = [read(root, namespace={}) for root in examples()]
    for graph in graphs:
        print(to_text(graph))
    if arguments:
        body = "\n".join(to_html(document(graph)) for graph in graphs)
        Path(arguments[0]).write_text(_PAGE + body, encoding="utf-8")
        print(f"The pictures are in {arguments[0]}.")


if __name__ == "__main__":
    main(sys.argv[1:])
