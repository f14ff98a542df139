"""Our grades in nbgrader's gradebook: SQLite by default, any database by its URL.

Points that somebody has given by hand in the formgrader are theirs: they stay, and the
exercise is marked as one to look at again if ours change.
"""

from __future__ import annotations

import json
import os
import sysconfig
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading import messages
from autodiff_lab.grading.assignment import Assignment, cell_id
from autodiff_lab.grading.discover import submissions as found_in
from autodiff_lab.grading.exports import Class
from autodiff_lab.grading.marking import Job, digest_of, read_job
from autodiff_lab.grading.nbgrader_notebook import shown_notebook
from autodiff_lab.grading.records import Mark, Record
from autodiff_lab.grading.release import written
from autodiff_lab.grading.store import write_whole
from autodiff_lab.grading.students import gradebook_id
from autodiff_lab.grading.submission import Submission
from autodiff_lab.lessons import messages as spoken
from autodiff_lab.lessons.misconceptions import title

DATABASE = "gradebook.db"
VARIABLE = "AUTODIFF_LAB_GRADEBOOK"


def fill(found: Class, course: Path, submissions: Path, url: str | None) -> str:
    """Enter every record, write the notebooks to look at; say what was done."""
    api = _api()
    address = url or os.environ.get(VARIABLE) or f"sqlite:///{course / DATABASE}"
    jobs = _jobs(submissions, found.chosen.name)
    with quiet(), _opened(api, address, course) as book:
        prepare(book, found.chosen)
        for record in found.records:
            student = gradebook_id(record.student)
            enter(book, record, found.chosen, student)
            job = jobs.get((record.student, record.submission))
            handed_in = read_job(job) if job else Submission(record.submission)
            shown = shown_notebook(record, found.chosen, handed_in)
            name, file = found.chosen.name, found.chosen.lesson.file
            path = course / "autograded" / student / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, written(shown))
    return f"{_without_password(address)} ({len(found.records)} students)"


def _api() -> Any:
    try:
        from nbgrader import api
    except ImportError:
        raise AutodiffError(
            "The gradebook is nbgrader's, which is not installed.",
            cure='Install it with `pip install "autodiff-lab[grading]"`.',
        ) from None
    return api


@contextmanager
def quiet() -> Iterator[None]:
    """Surround nbgrader with what it takes for granted.

    It calls the program `alembic`, which lies beside Python and may not be on PATH;
    and its use of the database draws warnings that are nobody's concern here.
    """
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), path])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.environ["PATH"] = path


@contextmanager
def _opened(api: Any, address: str, course: Path) -> Iterator[Any]:
    """Open the gradebook; a file that we make is for nobody else to read."""
    own = course / DATABASE
    if address == f"sqlite:///{own}" and not own.exists():
        own.touch(mode=0o600)
    try:
        book = api.Gradebook(address)
    except Exception as problem:  # of SQLAlchemy or of whichever driver it found
        first = str(problem).strip().splitlines()[0]
        raise AutodiffError(
            f"The gradebook {_without_password(address)} cannot be opened ({first}).",
            cure="A URL looks like postgresql+psycopg://user:password@host/name.",
        ) from problem
    with book:
        yield book


def _without_password(address: str) -> str:
    """An address as it may be printed.

    >>> _without_password("postgresql://ada:secret@host/grades")
    'postgresql://ada:***@host/grades'
    """
    head, at, place = address.rpartition("@")
    scheme, slashes, user = head.partition("://")
    name, colon, _password = user.partition(":")
    return f"{scheme}{slashes}{name}:***{at}{place}" if at and colon else address


def _jobs(submissions: Path, name: str) -> dict[tuple[str, str], Job]:
    """Where the notebooks are, if they still are what was graded."""
    listed: Iterable[Job] = found_in(submissions, name) if submissions.is_dir() else ()
    return {(job.student, digest_of(job)): job for job in listed}


def prepare(book: Any, chosen: Assignment) -> None:
    """See to it that the gradebook knows the assignment and its cells."""
    notebook = notebook_name(chosen)
    book.update_or_create_assignment(chosen.name)
    kernel = json.dumps({"name": "python3", "display_name": "Python 3"})
    book.update_or_create_notebook(notebook, chosen.name, kernelspec=kernel)
    for exercise in chosen.exercises:
        mine, check = cell_id(exercise), cell_id(exercise, "check")
        place = notebook, chosen.name
        most = float(exercise.points)
        book.update_or_create_grade_cell(
            check, *place, max_score=most, cell_type="code"
        )
        book.update_or_create_solution_cell(mine, *place)
        for name, locked in ((mine, False), (check, True)):
            text = exercise.stub if name == mine else f'ad.check("{exercise.name}")'
            book.update_or_create_source_cell(
                name, *place, cell_type="code", locked=locked, source=text
            )


def notebook_name(chosen: Assignment) -> str:
    """What nbgrader calls the lesson's notebook."""
    return chosen.lesson.file.removesuffix(".ipynb")


def enter(book: Any, record: Record, chosen: Assignment, student: str) -> None:
    """Enter one record. Without a grade of ours there is none in the gradebook."""
    book.update_or_create_student(student)
    book.update_or_create_submission(chosen.name, student)
    marks = {mark.exercise: mark for mark in record.marks if record.is_graded}
    for exercise in chosen.exercises:
        mark = marks.get(exercise.name)
        place = notebook_name(chosen), chosen.name, student
        _enter_points(book.find_grade(cell_id(exercise, "check"), *place), mark)
        comment = book.find_comment(cell_id(exercise), *place)
        comment.auto_comment = remark(mark, record)
    book.db.commit()


def remark(mark: Mark | None, record: Record) -> str | None:
    """A comment in words of ours alone: nbgrader's feedback page renders Markdown.

    What was said to the student, which may quote their code, stands under the check.
    """
    if mark is None or record.reason:
        return messages.FEEDBACK_UNREAD if record.is_graded else None
    word = spoken.STATE_WORDS[mark.state].capitalize()
    if mark.misconception:
        return f"{word} ({mark.misconception}: {title(mark.misconception)})."
    return f"{word}."


def _enter_points(grade: Any, mark: Mark | None) -> None:
    before = grade.auto_score
    grade.auto_score = float(mark.earned) if mark else None
    by_hand = grade.manual_score is not None
    changed = before is not None and before != grade.auto_score
    grade.needs_manual_grade = mark is None or (by_hand and changed)
