"""``autodiff-lab release``: lessons as assignments, in the folders that nbgrader uses.

    COURSE/source/03/03-....ipynb    what the course hands out: yours to change
    COURSE/release/03/03-....ipynb   what students get: the same, without outputs
    COURSE/release/manifest.json     what was released, with points and fingerprints
    COURSE/nbgrader_config.py        makes nbgrader's own commands safe (see there)

A source that is there already is kept, so prose can be changed; exercises cannot, for
their tests are in the package. Grading reads none of these files: what a student does
to a copy of the manifest or to a cell's metadata has no effect on points.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from autodiff_lab import __version__
from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading.assignment import Assignment, assignment, cell_id
from autodiff_lab.lessons.catalogue import lessons, lessons_source
from autodiff_lab.lessons.exercises import EXERCISES

SCHEMA = 1
SOURCE, RELEASE, MANIFEST = "source", "release", "manifest.json"
CONFIG = "nbgrader_config.py"
TEMPLATE = Path(__file__).with_name("nbgrader_config.py.txt")
ALL = "all"


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    lessons: tuple[str, ...]
    out: Path


def release(request: Request, out: IO[str] | None = None) -> int:
    """Write the course folder and return the exit code."""
    screen = out or sys.stdout
    try:
        for chosen in wanted(request.lessons):
            print(_one(chosen, request.out), file=screen)
        config = request.out / CONFIG
        if not config.exists():
            write_public(config, TEMPLATE.read_bytes())
            print(f"{config}: written", file=screen)
        text = (
            json.dumps(_manifest(released(request.out)), indent=1, ensure_ascii=False)
            + "\n"
        )
        write_public(request.out / RELEASE / MANIFEST, text.encode("utf-8"))
    except (AutodiffError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def wanted(names: Sequence[str]) -> list[Assignment]:
    """Find the lessons asked for, each once; "all" is every lesson with exercises."""
    graded = {exercise.lesson for exercise in EXERCISES.values()}
    if ALL in names:
        names = [lesson.number for lesson in lessons() if lesson.number in graded]
    found = {chosen.name: chosen for chosen in map(assignment, names)}
    return list(found.values())


def _one(chosen: Assignment, out: Path) -> str:
    """Write source and release of one lesson; say what was done."""
    place = Path(chosen.name) / chosen.lesson.file
    source = out / SOURCE / place
    kept = source.exists()
    if not kept:
        notebook = read(lessons_source() / chosen.lesson.file)
        write_public(source, written(handed_out(notebook, chosen)))
    notebook = handed_out(read(source), chosen)
    write_public(out / RELEASE / place, written(notebook))
    note = " (from your source)" if kept else ""
    return f"{out / RELEASE / place}: {chosen.points} points{note}"


def handed_out(notebook: dict[str, Any], chosen: Assignment) -> dict[str, Any]:
    """A lesson as students get it: no outputs, and cells that belong are kept.

    Raises when a cell of an exercise is missing or is not the open one.
    """
    cells = [dict(cell) for cell in notebook["cells"]]
    by_id = {cell.get("id"): cell for cell in cells}
    for exercise in chosen.exercises:
        ids = cell_id(exercise), cell_id(exercise, "check")
        mine, check = (by_id.get(name, {}) for name in ids)
        marked = check.get("metadata", {}).get("nbgrader", {})
        if text_of(mine) != exercise.stub.strip("\n"):
            raise _not_releasable(chosen, ids[0], "is not the open exercise")
        if marked.get("points") != exercise.points or not marked.get("grade"):
            raise _not_releasable(chosen, ids[1], "does not carry its points")
        mine["metadata"] = {**mine["metadata"], "deletable": False}
        check["metadata"] = {**check["metadata"], "deletable": False, "editable": False}
    for cell in cells:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return {**notebook, "cells": cells}


def _not_releasable(chosen: Assignment, name: str, what: str) -> AutodiffError:
    return AutodiffError(
        f"Lesson {chosen.name} cannot be released: its cell {name} {what}.",
        cure="Remove the notebook from source/ to begin with the lesson as it is, or "
        "build the lesson again: python -m autodiff_lab.lessons.build.",
    )


def text_of(cell: dict[str, Any]) -> str:
    """The text of a cell, which a file may have in lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def read(path: Path) -> dict[str, Any]:
    """Read a notebook of our own, or of the instructor."""
    try:
        notebook: dict[str, Any] = json.loads(path.read_bytes())
        _ = [cell["cell_type"] for cell in notebook["cells"]]
    except (ValueError, KeyError, TypeError) as problem:
        raise AutodiffError(
            f"{path} is not a notebook ({problem}).",
            cure="Remove it, and a fresh one is written in its place.",
        ) from problem
    return notebook


def written(notebook: dict[str, Any]) -> bytes:
    """A notebook as bytes, the same every time."""
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False)
    return text.encode("utf-8") + b"\n"


def write_public(path: Path, content: bytes) -> None:
    """Write a file that others may read, unlike grades."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def released(out: Path) -> list[tuple[Assignment, Path]]:
    """Every lesson that lies in the release folder, by number."""
    graded = {exercise.lesson for exercise in EXERCISES.values()}
    found = [assignment(entry.number) for entry in lessons() if entry.number in graded]
    places = [(each, out / RELEASE / each.name / each.lesson.file) for each in found]
    return [(each, path) for each, path in places if path.is_file()]


def _manifest(found: Sequence[tuple[Assignment, Path]]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "version": __version__,
        "assignments": [
            {
                "assignment": chosen.name,
                "title": chosen.lesson.title,
                "file": f"{chosen.name}/{chosen.lesson.file}",
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "points": chosen.points,
                "exercises": [
                    {"name": e.name, "title": e.title, "points": e.points}
                    for e in chosen.exercises
                ],
            }
            for chosen, path in found
        ],
    }
