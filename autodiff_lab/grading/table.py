"""The grades as a table, for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from autodiff_lab.grading.assignment import Assignment
from autodiff_lab.grading.records import Record, plain
from autodiff_lab.grading.students import shown

# What a formula begins with, also in the wide letters of some keyboards. A spreadsheet
# that cuts its lines at semicolons sees a new cell after each of those.
FORMULA = re.compile(r"(^|[;|])([\s\"']*)(?=[=+\-@＝＋－＠])")
LONGEST = 10_000
BREAKS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]")


def as_csv(records: Sequence[Record], chosen: Assignment) -> str:
    """Write one line for each submission, with a column for each exercise.

    Points of a submission that was not graded stay empty: no grade is not a zero.
    """
    names = [exercise.name for exercise in chosen.exercises]
    head = ["student", "status", "earned", "points", *names]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*head, "tier", "file", "submission", "reason", "notes"])
    for record in records:
        earned = {mark.exercise: str(mark.earned) for mark in record.marks}
        total = (
            [str(record.earned), str(record.points)] if record.is_graded else ["", ""]
        )
        row = [shown(record.student), record.status, *total]
        row += [earned.get(name, "") for name in names]
        row += [record.tier, record.file, record.submission, record.reason]
        writer.writerow([cell(entry) for entry in [*row, " ".join(record.notes)]])
    return text.getvalue()


def cell(text: str) -> str:
    """Keep a spreadsheet from running a file name as a formula.

    >>> cell("=HYPERLINK(1)"), cell("ada")
    ("'=HYPERLINK(1)", 'ada')
    >>> cell("ada;=1+1")
    "ada;'=1+1"
    """
    return FORMULA.sub(r"\1'\2", BREAKS.sub(" ", plain(text, LONGEST)))
