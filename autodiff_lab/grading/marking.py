"""One submission, one record: whatever the file holds, whatever its code does.

with Grader(tier, secret) as grader:
    record = grader.record(Job("03", "ada", path, "ada/03.ipynb"))
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autodiff_lab import __version__
from autodiff_lab.grading import harness, messages, submission
from autodiff_lab.grading.assignment import Assignment, assignment
from autodiff_lab.grading.cells import Cell
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.records import GRADED, NOT_GRADED, Mark, Record, plain
from autodiff_lab.grading.sandbox import Sandbox, SandboxBroken
from autodiff_lab.grading.submission import NotebookCell, Submission, read
from autodiff_lab.lessons.exercise import Exercise
from autodiff_lab.lessons.judge import State, Verdict

ATTEMPTS = 2  # a broken sandbox is replaced once


@dataclass(frozen=True)
class Job:
    """One submission to grade. Plain data: it can travel to another machine."""

    assignment: str
    student: str
    path: str
    file: str  # the path as the record shows it
    empty: bool = False  # a student's folder without a notebook


@dataclass
class Grader:
    """Holds one sandbox and the secret, and grades one submission after another."""

    tier: str
    secret: bytes
    limits: Limits = field(default_factory=Limits)

    def __enter__(self) -> Grader:
        self._sandbox: Sandbox | None = None
        self._assignments: dict[str, Assignment] = {}
        return self

    def __exit__(self, *_error: object) -> None:
        self._drop_sandbox()

    def record(self, job: Job, handed_in: Submission | None = None) -> Record:
        """Grade one submission. Never raises: our own faults become records too.

        ``handed_in`` is what its file holds, where it has been read already.
        """
        try:
            return self._graded(job, handed_in or read_job(job))
        except Exception as problem:  # anything here is our fault, not the learner's
            return not_graded(job, self, f"{type(problem).__name__}: {problem}")

    def _graded(self, job: Job, handed_in: Submission) -> Record:
        if job.assignment not in self._assignments:
            self._assignments[job.assignment] = assignment(job.assignment)
        chosen = self._assignments[job.assignment]
        notes: list[str] = []
        if handed_in.reason:
            nothing = Verdict(State.NOT_STARTED, handed_in.reason)
            marks = [harness.as_mark(e, nothing) for e in chosen.exercises]
        else:
            code = chosen.code(handed_in.cells)
            marks = [
                self._mark(job, chosen, exercise, handed_in.cells, code, notes)
                for exercise in chosen.exercises
            ]
        return self.as_record(job, handed_in, chosen.points, notes, marks)

    def _mark(
        self,
        job: Job,
        chosen: Assignment,
        exercise: Exercise,
        cells: tuple[NotebookCell, ...],
        code: Sequence[Cell],
        notes: list[str],
    ) -> Mark:
        found = chosen.find(exercise, cells)
        if found.note:
            notes.append(found.note)
        if found.reason:
            return harness.as_mark(exercise, Verdict(State.NOT_STARTED, found.reason))
        seed = harness.seed_for(self.secret, chosen.name, job.student, exercise.name)
        for attempt in range(ATTEMPTS):
            try:
                sandbox = self._running_sandbox()
                return harness.mark(sandbox, exercise, code, found.target, seed)
            except SandboxBroken:
                self._drop_sandbox()
                if attempt + 1 == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def as_record(
        self,
        job: Job,
        handed_in: Submission,
        points: int,
        notes: list[str],
        marks: list[Mark],
    ) -> Record:
        """Put a record together."""
        return Record(
            assignment=job.assignment,
            student=job.student,
            submission=handed_in.digest,
            file=job.file,
            status=GRADED,
            reason=handed_in.reason,
            points=points,
            tier=self.tier,
            secret=fingerprint(self.secret),
            version=__version__,
            notes=notes,
            marks=marks,
        )

    def _running_sandbox(self) -> Sandbox:
        if self._sandbox is None:
            self._sandbox = Sandbox(self.tier, self.limits).__enter__()
        return self._sandbox

    def _drop_sandbox(self) -> None:
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None


def read_job(job: Job) -> Submission:
    """Read the file of a job."""
    if job.empty:
        return Submission(digest_of(job), reason=messages.NO_NOTEBOOK)
    return read(Path(job.path))


def digest_of(job: Job) -> str:
    """The fingerprint of a job's file; the command never opens more than that."""
    return submission.fingerprint(Path(job.path))


def not_graded(job: Job, grader: Grader, problem: str) -> Record:
    """Write down that we failed: such a record is tried again on the next run."""
    return Record(
        assignment=job.assignment,
        student=job.student,
        submission=digest_of(job),
        file=job.file,
        status=NOT_GRADED,
        reason=plain(messages.FAULT.format(problem=problem)),
        points=0,
        tier=grader.tier,
        secret=fingerprint(grader.secret),
        version=__version__,
    )


def fingerprint(secret: bytes) -> str:
    """Tell secrets apart without giving any of them away."""
    return hmac.digest(secret, b"fingerprint", hashlib.sha256).hex()[:8]
