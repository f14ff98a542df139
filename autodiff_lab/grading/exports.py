"""``autodiff-lab export``: what was graded, in the form that somebody else needs.

    csv         a table for a spreadsheet feedback    an HTML page for each student
    report      an HTML page about the class gradescope  a `results.json` for each
    student nbgrader    points and comments in nbgrader's gradebook, notebooks for its
    formgrader

Everything is made from the records of the last run; no student's code runs here, and
no notebook is needed, except that the formgrader shows what the student wrote.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading import messages
from autodiff_lab.grading.assignment import Assignment, assignment
from autodiff_lab.grading.records import Record
from autodiff_lab.grading.store import Store, write_whole
from autodiff_lab.grading.students import file_stem
from autodiff_lab.grading.table import as_csv

DONE, CANNOT_RUN, NOT_ALL_GRADED = 0, 1, 3
KINDS = ("csv", "feedback", "report", "gradescope", "nbgrader")


@dataclass(frozen=True)
class Order:
    """What the command line asked for."""

    kinds: tuple[str, ...]
    grades: Path  # the folder that `grade --out` filled
    assignment: str
    out: Path
    names: bool = False  # whether the report may name students
    gradebook: str | None = None  # URL of a database
    submissions: Path | None = None


@dataclass(frozen=True)
class Class:
    """One record for each student, and who has none."""

    chosen: Assignment
    records: tuple[Record, ...]
    every: tuple[Record, ...]  # with all notebooks of those who handed in several
    missing: tuple[str, ...] = ()

    @property
    def graded(self) -> list[Record]:
        """The records that have points or a reason."""
        return [record for record in self.records if record.is_graded]


def export(order: Order, out: IO[str] | None = None) -> int:
    """Write what was ordered and return the exit code."""
    screen = out or sys.stdout
    try:
        found = collected(order.grades, assignment(order.assignment))
        order.out.mkdir(parents=True, exist_ok=True)
        for kind in dict.fromkeys(order.kinds):
            print(f"{kind}: {WRITERS[kind](found, order)}", file=screen)
    except (AutodiffError, OSError) as problem:
        print(problem, file=sys.stderr)
        return CANNOT_RUN
    waiting = [record.student for record in found.records if not record.is_graded]
    for student in [*waiting, *found.missing]:
        print(f"  not graded yet: {student!a}", file=sys.stderr)
    return NOT_ALL_GRADED if waiting or found.missing else DONE


def collected(grades: Path, chosen: Assignment) -> Class:
    """Read the records of the last run: for each student the notebook that counts."""
    keys = Store(grades).expected(chosen.name) if grades.is_dir() else []
    if not keys:
        raise AutodiffError(
            f"{grades} holds no grades of assignment {chosen.name}.",
            cure="Run `autodiff-lab grade` first, and name its --out folder here.",
        )
    store = Store(grades)
    read = [
        (student, store.get(chosen.name, student, digest)) for student, digest in keys
    ]
    handed_in: dict[str, list[Record]] = {}
    for student, record in read:
        handed_in.setdefault(student, [])
        if record is not None:
            handed_in[student].append(record)
    records = [best(several) for several in handed_in.values() if several]
    return Class(
        chosen,
        tuple(sorted(records, key=lambda record: record.student)),
        tuple(record for _student, record in read if record is not None),
        tuple(sorted(student for student, some in handed_in.items() if not some)),
    )


def best(several: Sequence[Record]) -> Record:
    """Of several notebooks of one student, the one with most points counts."""
    ranked = sorted(several, key=lambda record: (-record.earned, record.file))
    graded = [record for record in ranked if record.is_graded]
    chosen = (graded or ranked)[0]
    if len(several) == 1:
        return chosen
    note = messages.BEST_COUNTS.format(count=len(several))
    return replace(chosen, notes=[*chosen.notes, note])


def _csv(found: Class, order: Order) -> str:
    path = order.out / f"grades-{found.chosen.name}.csv"
    table = as_csv(found.records, found.chosen)
    write_whole(path, table.encode("utf-8"))
    return f"{path} ({len(found.records)} students)"


def _feedback(found: Class, order: Order) -> str:
    from autodiff_lab.grading.reports_feedback import page

    folder = order.out / f"feedback-{found.chosen.name}"
    folder.mkdir(exist_ok=True)
    for record in found.graded:
        path = folder / f"{file_stem(record.student)}.html"
        write_whole(path, page(record, found.chosen).encode("utf-8"))
    return f"{folder} ({len(found.graded)} pages)"


def _report(found: Class, order: Order) -> str:
    from autodiff_lab.grading.reports_class import page

    path = order.out / f"report-{found.chosen.name}.html"
    write_whole(path, page(found, names=order.names).encode("utf-8"))
    return str(path)


def _gradescope(found: Class, order: Order) -> str:
    from autodiff_lab.grading.exports_gradescope import results

    for record in found.graded:
        stem = file_stem(record.student)
        folder = order.out / f"gradescope-{found.chosen.name}" / stem
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "results.json", results(record))
    return (
        f"{order.out / f'gradescope-{found.chosen.name}'} ({len(found.graded)} files)"
    )


def _nbgrader(found: Class, order: Order) -> str:
    from autodiff_lab.grading.nbgrader_fill import fill

    submissions = order.submissions or order.out / "submitted"
    return fill(found, order.out, submissions, order.gradebook)


WRITERS: dict[str, Callable[[Class, Order], str]] = {
    "csv": _csv,
    "feedback": _feedback,
    "report": _report,
    "gradescope": _gradescope,
    "nbgrader": _nbgrader,
}
