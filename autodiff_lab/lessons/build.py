"""Build the notebooks from their sources: ``python -m autodiff_lab.lessons.build``.

For every source the learner's notebook and the solved one are written out, executed and
saved with their outputs, and the clean one without; nothing in them depends on when or
where that was done. Name lesson numbers to build only those: ``python -m
autodiff_lab.lessons.build 03``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from autodiff_lab.delivery.checkout import PACKAGE, lessons_source
from autodiff_lab.lessons import catalogue
from autodiff_lab.lessons.notebook import LANGUAGE, clean_from, notebook_from

SOLVED, CLEAN = "solved", "clean"
LIVE_ONLY = "application/vnd.jupyter.widget-view+json"


def main(numbers: list[str]) -> None:
    """Build all lessons, or those whose numbers are given."""
    folder = lessons_source()
    found = catalogue.from_sources(folder)
    for lesson in found:
        if not numbers or lesson.number in numbers:
            for path in build(folder, lesson.file):
                print(f"{path.relative_to(folder)}: {path.stat().st_size // 1024} KB")
    index = folder / catalogue.INDEX
    index.write_text(catalogue.index_text(found), encoding="utf-8")


def build(folder: Path, file: str, target: Path | None = None) -> list[Path]:
    """Build one lesson in all versions; return the files written."""
    source = (folder / catalogue.SOURCES / file).with_suffix(".md")
    written = []
    for solved in (False, True):
        place = (target or folder) / SOLVED if solved else (target or folder)
        place.mkdir(parents=True, exist_ok=True)
        notebook = executed(notebook_from(source, solved=solved), place)
        nbformat.write(notebook, place / file)
        written.append(place / file)
    clean = (target or folder) / CLEAN / file
    clean.parent.mkdir(exist_ok=True)
    nbformat.write(clean_from(source), clean)
    return [*written, clean]


def executed(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """Run every cell in a fresh kernel and keep what is the same on every run."""
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=60,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=environment())
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = LANGUAGE
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            without_live_view(output)
    return notebook


def environment() -> dict[str, str]:
    """Let the kernel import this very package, installed or not."""
    known = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, known))}


def without_live_view(output: Any) -> None:
    """Drop the reference to a live widget: its saved document and picture stay.

    The reference is a fresh random number on each run and means nothing once the
    kernel is gone.
    """
    for part in (output.get("data", {}), output.get("metadata", {})):
        part.pop(LIVE_ONLY, None)


if __name__ == "__main__":
    main(sys.argv[1:])
