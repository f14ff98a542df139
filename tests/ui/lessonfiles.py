"""Two small lessons for the browser tests, handed out like the real ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

FIRST, SECOND = "01-first.ipynb", "02-second.ipynb"
STUB = "def route_products(a, b):\n    ..."
RIGHT = 'def route_products(a, b):\n    return {"a": [a + b, a], "b": [a]}'

TASKS = [
    {"name": "recall_slope", "kind": "question", "title": "Recall slope", "points": 1},
    {
        "name": "route_products",
        "kind": "exercise",
        "title": "Every route, one product",
        "points": 2,
    },
]


def handed_out(folder: Path) -> Path:
    """Write both lessons and their index."""
    folder.mkdir(parents=True)
    entries = [
        entry("01", "First steps", "intro", FIRST, TASKS),
        entry("02", "Second steps", "core", SECOND, []),
    ]
    (folder / "lessons.json").write_text(json.dumps(entries), encoding="utf-8")
    nbformat.write(first(), folder / FIRST)
    nbformat.write(
        notebook(new_markdown_cell("# Second", id="cell-1")), folder / SECOND
    )
    return folder


def entry(
    number: str, title: str, grade: str, file: str, tasks: list[dict[str, Any]]
) -> dict[str, Any]:
    facts = {"number": number, "title": title, "minutes": 20, "grade": grade}
    return {**facts, "file": file, "tasks": tasks}


def first() -> nbformat.NotebookNode:
    """A question, an exercise with its check, and a place for the learner's notes."""
    return notebook(
        new_code_cell("import autodiff_lab as ad", id="cell-1"),
        new_code_cell('ad.check("recall_slope", ...)', id="question-recall_slope"),
        new_markdown_cell("### Exercise", id="statement-route_products"),
        new_code_cell(STUB, id="exercise-route_products"),
        new_code_cell('ad.check("route_products")', id="check-route_products"),
        new_code_cell("# your notes", id="cell-2"),
    )


def notebook(*cells: Any) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=list(cells), metadata={"kernelspec": kernel})
