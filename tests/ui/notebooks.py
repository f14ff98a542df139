"""Notebooks for the browser tests: with code to run, or with outputs saved in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

EXAMPLE = """\
import autodiff_lab as ad
a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
c = a + b
d = a * c
"""

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


def write(path: Path, *cells: Any, **metadata: Any) -> Path:
    """Write a notebook; a cell is its source, or a cell that `saved` made."""
    made = [new_code_cell(c) if isinstance(c, str) else c for c in cells]
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=made, metadata={"kernelspec": kernel, **metadata})
    nbformat.write(notebook, path)
    return path


def saved(bundle: dict[str, Any], source: str = "d") -> Any:
    """A cell that has run somewhere else, with this output."""
    output = new_output("execute_result", data=bundle, execution_count=1)
    return new_code_cell(source, execution_count=1, outputs=[output])


def example_bundle() -> dict[str, Any]:
    """What a notebook holds after ``d`` was displayed in it."""
    import autodiff_lab as ad
    from autodiff_lab.display import document, read, to_html, to_text
    from autodiff_lab.display.schema import MIME

    names: dict[str, Any] = {}
    exec(EXAMPLE, names)  # the same lines as in the live tests
    graph = read(names["d"], names)
    assert ad.get_gradients(names["d"])[names["a"]] == 11
    drawn = document(graph)
    return {MIME: drawn, "text/html": to_html(drawn), "text/plain": to_text(graph)}
