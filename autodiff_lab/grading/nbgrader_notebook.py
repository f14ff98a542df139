"""What nbgrader's formgrader and feedback show: a notebook that we made ourselves.

A submission is not shown as it is. Its text cells, outputs and metadata could hold
anything, and the formgrader would render them on the instructor's own server. So the
lesson's own notebook is taken, the student's code is put in its place, as code, and
under each exercise stands what our grader said, as plain text.
"""

from __future__ import annotations

from typing import Any

from autodiff_lab.grading import messages
from autodiff_lab.grading.assignment import Assignment, cell_id
from autodiff_lab.grading.exports_gradescope import told
from autodiff_lab.grading.records import Record, plain
from autodiff_lab.grading.release import handed_out, read
from autodiff_lab.grading.submission import Submission
from autodiff_lab.lessons.catalogue import lessons_source

LONGEST_CELL = 50_000


def shown_notebook(
    record: Record, chosen: Assignment, handed_in: Submission
) -> dict[str, Any]:
    """Make the notebook from the lesson, the record and the student's code."""
    notebook = handed_out(read(lessons_source() / chosen.lesson.file), chosen)
    by_id = {cell["id"]: cell for cell in notebook["cells"]}
    code = [cell for cell in handed_in.cells if cell.is_code]
    taken = set()
    for exercise in chosen.exercises:
        place = chosen.find(exercise, handed_in.cells).target
        mine = by_id[cell_id(exercise)]
        mine["source"] = _text(code[place].source) if place >= 0 else ""
        taken.add(place)
    checks = {e.name: by_id[cell_id(e, "check")] for e in chosen.exercises}
    for mark in record.marks:
        if mark.exercise in checks:
            checks[mark.exercise]["outputs"] = [_said("\n".join(told(mark)))]
    rest = [
        _cell(f"other-{k}", _text(cell.source))
        for k, (cell, known) in enumerate(
            zip(code, chosen.code(handed_in.cells), strict=True)
        )
        if k not in taken and not known.is_lesson and cell.source.strip()
    ]
    reasons = [_note("not-read", record.reason)] if record.reason else []
    others = [_note("other-cells", messages.OTHER_CELLS), *rest] if rest else []
    notebook["cells"] = [*reasons, *notebook["cells"], *others]
    return notebook


def _text(source: str) -> str:
    return plain(source, LONGEST_CELL)


def _said(text: str) -> dict[str, Any]:
    return {"name": "stdout", "output_type": "stream", "text": f"{text}\n"}


def _cell(name: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def _note(name: str, text: str) -> dict[str, Any]:
    """A sentence of ours, which may quote a student: so it is output, not Markdown."""
    return _cell(name, "") | {"outputs": [_said(text)]}
