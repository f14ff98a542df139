"""The two steps that stand in nbgrader's autograder where it would trust a notebook.

`nbgrader autograde` first makes a copy of each submission that it may run, and then
runs it. Here the copy is a notebook of our own, and instead of running anything the
marks from the sandbox are entered. nbgrader_config.py, which `autodiff-lab release`
writes, names both.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import Preprocessor
from traitlets import Unicode

from autodiff_lab.grading import ladder
from autodiff_lab.grading.assignment import Assignment, assignment
from autodiff_lab.grading.marking import Grader, Job, digest_of, read_job
from autodiff_lab.grading.nbgrader_fill import enter, prepare, quiet
from autodiff_lab.grading.nbgrader_notebook import shown_notebook
from autodiff_lab.grading.records import Record
from autodiff_lab.grading.store import Store

Pair = tuple[Any, dict[str, Any]]


class _Step(Preprocessor):
    """What both need: the course folder, and the record of a submission."""

    enabled = True
    course = Unicode(help="the folder with submitted/ and grades/").tag(config=True)

    def found(self, resources: dict[str, Any]) -> tuple[Job, Assignment, Record]:
        """The submission that nbgrader is at, and its record."""
        names = resources["nbgrader"]
        chosen = assignment(names["assignment"])
        file = f"{names['student']}/{chosen.name}/{names['notebook']}.ipynb"
        path = Path(self.course) / "submitted" / file
        job = Job(chosen.name, names["student"], str(path), file)
        return job, chosen, recorded(job, Path(self.course) / "grades")


def recorded(job: Job, grades: Path) -> Record:
    """Find the record of a submission, or have it graded in the sandbox now."""
    store = Store(grades)
    with store.alone():
        record = store.get(job.assignment, job.student, digest_of(job))
        if record is None or not record.is_graded:
            with Grader(ladder.choose(), store.secret()) as grader:
                record = grader.record(job)
            store.put(record)
        others = [
            key for key in store.expected(job.assignment) if key[0] != job.student
        ]
        store.expect(job.assignment, [*others, (job.student, record.submission)])
    return record


class Rebuild(_Step):
    """Replaces the submission by a notebook that is safe to show."""

    def preprocess(self, _notebook: Any, resources: dict[str, Any]) -> Pair:
        """Make the notebook that the formgrader shows."""
        job, chosen, record = self.found(resources)
        made = shown_notebook(record, chosen, read_job(job))
        return nbformat.reads(json.dumps(made), as_version=4), resources


class Enter(_Step):
    """Enters the marks of the sandbox into the gradebook."""

    def preprocess(self, notebook: Any, resources: dict[str, Any]) -> Pair:
        """Fill in the points and comments of one submission."""
        from nbgrader.api import Gradebook

        job, chosen, record = self.found(resources)
        with quiet(), Gradebook(resources["nbgrader"]["db_url"]) as book:
            prepare(book, chosen)
            enter(book, record, chosen, job.student)
        return notebook, resources
