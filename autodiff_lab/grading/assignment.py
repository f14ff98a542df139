"""What is graded: the exercises of a lesson, and the lesson's own cells.

Tests come from here alone, from the master copy; a submission cannot bring its own.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from functools import cached_property

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading import messages
from autodiff_lab.grading.cells import Cell
from autodiff_lab.grading.submission import NotebookCell, parse
from autodiff_lab.lessons.catalogue import Lesson, lessons, lessons_source
from autodiff_lab.lessons.exercise import Exercise
from autodiff_lab.lessons.exercises import EXERCISES


@dataclass(frozen=True)
class Found:
    """Where an exercise stands in a submission, or why it does not."""

    target: int = -1
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Assignment:
    """A lesson to grade, under its number."""

    name: str
    lesson: Lesson

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises of the lesson, in the order in which it has them."""
        own = [e for e in EXERCISES.values() if e.lesson == self.lesson.number]
        order = [cell.id for cell in self._master]
        places = {e.name: cell_id(e) for e in own}
        known = [e for e in own if places[e.name] in order]
        known.sort(key=lambda e: order.index(places[e.name]))
        return (*known, *(e for e in own if e not in known))

    @cached_property
    def points(self) -> int:
        """The most that can be earned."""
        return sum(exercise.points for exercise in self.exercises)

    @cached_property
    def _master(self) -> tuple[NotebookCell, ...]:
        path = lessons_source() / self.lesson.file
        return parse(path.read_bytes()).cells if path.is_file() else ()

    @cached_property
    def _own_texts(self) -> frozenset[str]:
        return frozenset(cell.source.strip() for cell in self._master if cell.is_code)

    def code(self, cells: tuple[NotebookCell, ...]) -> list[Cell]:
        """The code cells of a submission, with those of the lesson's marked."""
        return [
            Cell(cell.source, is_lesson=cell.source.strip() in self._own_texts)
            for cell in cells
            if cell.is_code
        ]

    def find(self, exercise: Exercise, cells: tuple[NotebookCell, ...]) -> Found:
        """Find the learner's cell: by its id, else by what it defines."""
        code = [cell for cell in cells if cell.is_code]
        wanted = cell_id(exercise)
        by_id = [k for k, cell in enumerate(code) if cell.id == wanted]
        by_text = [k for k, cell in enumerate(code) if _defines(cell, exercise.name)]
        touched = [k for k in by_text if code[k].source.strip() not in self._own_texts]
        best = [k for k in by_id if k in touched]
        if best:
            name = exercise.name
            note = messages.SEVERAL_CELLS.format(name=name) if len(by_id) > 1 else ""
            return Found(best[-1], note=note)
        if touched:
            note = messages.OTHER_CELL.format(name=exercise.name)
            return Found(touched[-1], note=note)
        if by_id:
            empty = not code[by_id[-1]].source.strip()
            return Found(by_id[-1], reason=messages.EMPTY if empty else "")
        if any(cell.id == wanted for cell in cells):
            return Found(reason=messages.RETYPED)
        if by_text:
            return Found(by_text[-1])
        return Found(reason=messages.MISSING.format(name=exercise.name))


def cell_id(exercise: Exercise, kind: str = "exercise") -> str:
    """The id of an exercise's cell; the one after it is of the kind "check"."""
    return re.sub(r"[^\w-]", "-", f"{kind}-{exercise.name}")


def _defines(cell: NotebookCell, name: str) -> bool:
    pattern = rf"^(?:(?:async +)?def|class) +{re.escape(name)}\b|^{re.escape(name)} *="
    return re.search(pattern, cell.source, re.MULTILINE) is not None


def assignment(name: str) -> Assignment:
    """Find an assignment by the number or the file name of its lesson.

    >>> assignment("3").points
    8
    """
    known = {lesson.number: lesson for lesson in lessons()}
    stem = name.removesuffix(".ipynb")
    number = stem.zfill(2) if stem.isdecimal() else stem.split("-")[0]
    lesson = known.get(number)
    if lesson is not None and (stem.isdecimal() or stem in (number, lesson.file[:-6])):
        found = Assignment(number, lesson)
        if found.exercises:
            return found
    graded = sorted({exercise.lesson for exercise in EXERCISES.values()})
    close = difflib.get_close_matches(stem, [entry.file for entry in known.values()])
    hint = f" Did you mean {close[0]}?" if close else ""
    raise AutodiffError(
        f"There is no assignment called {json.dumps(name)}.{hint}",
        cure=f"Use the number of a lesson with exercises: {', '.join(graded)}.",
    )
