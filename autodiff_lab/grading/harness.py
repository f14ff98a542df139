"""One exercise of one submission: the trusted side of the conversation.

The child gets one hidden input at a time and answers with a value. The answer is
compared here, with an oracle's measurement that never leaves this process; so the only
way to points is to give the right numbers. Forged, replayed or reordered messages are
just answers that are not right.
"""

from __future__ import annotations

import builtins
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from autodiff_lab.grading import messages
from autodiff_lab.grading.cells import Cell
from autodiff_lab.grading.channel import Channel, Flooded, Gone, Late
from autodiff_lab.grading.records import LONGEST_PRINTED, Mark, plain
from autodiff_lab.grading.sandbox import Job, Sandbox
from autodiff_lab.grading.shipping import Shipment
from autodiff_lab.grading.wire import Garbled, clean_name
from autodiff_lab.lessons import explain
from autodiff_lab.lessons import messages as spoken
from autodiff_lab.lessons.exercise import Case, Exercise
from autodiff_lab.lessons.judge import State, Verdict, assess
from autodiff_lab.lessons.running import (
    Outcome,
    Place,
    Raised,
    Returned,
    Stopped,
    call,
    stumbled,
)

USUAL_SECONDS = 5.0  # what the notebook's check gives an exercise that says nothing

KNOWN_ERRORS = {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
} | {"LinAlgError", "AxisError", "Exception"}


def seed_for(secret: bytes, assignment: str, student: str, exercise: str) -> int:
    """Derive the seed of the hidden inputs: repeatable for us, a riddle for others.

    >>> seed_for(b"a", "03", "ada", "f") == seed_for(b"b", "03", "ada", "f")
    False
    """
    text = "\0".join((assignment, student, exercise)).encode("utf-8", "surrogateescape")
    return int.from_bytes(hmac.digest(secret, text, hashlib.sha256)[:8], "big")


def mark(
    sandbox: Sandbox, exercise: Exercise, code: Sequence[Cell], target: int, seed: int
) -> Mark:
    """Grade one exercise; whatever the learner's code does becomes a verdict."""
    seconds = sandbox.limits.seconds * exercise.seconds / USUAL_SECONDS
    conversation = Conversation(exercise, code, target, seed, seconds)
    job: Job | None = None
    printed = ""
    try:
        with sandbox.job(seconds) as job:
            try:
                verdict = conversation.hold(job.channel)
            finally:
                printed = job.channel.text()
    except (Late, Gone, Garbled, Flooded) as problem:
        verdict = conversation.cut_off(problem, job.ending if job else "")
    return as_mark(exercise, verdict, printed)


def as_mark(exercise: Exercise, verdict: Verdict, printed: str = "") -> Mark:
    """Write a verdict down."""
    shown = verdict.counterexample
    return Mark(
        exercise=exercise.name,
        title=exercise.title,
        earned=min(max(int(verdict.earned), 0), exercise.points),
        points=exercise.points,
        state=verdict.state.value,
        message=plain(verdict.message),
        mistake=verdict.mistake,
        misconception=verdict.misconception,
        counterexample=(
            {key: plain(value, 500) for key, value in shown.words.items()}
            if shown
            else None
        ),
        printed=plain(printed, LONGEST_PRINTED),
    )


class Conversation:
    """Load the cells, then one call after another."""

    def __init__(
        self,
        exercise: Exercise,
        code: Sequence[Cell],
        target: int,
        seed: int,
        seconds: float,
    ) -> None:
        self.exercise, self.code, self.target = exercise, code, target
        self.cases: list[Case] = exercise.cases(seed)
        self.seconds = seconds
        self.outcomes: list[Outcome] = []
        self.loaded = False
        solutions = (exercise.reference, *exercise.alternatives)
        found = (getattr(solution, "__code__", None) for solution in solutions)
        self.keep = frozenset(code for code in found if code is not None)

    def hold(self, channel: Channel) -> Verdict:
        """Talk to the child from beginning to end."""
        return self.load(channel) or self.call_all(channel)

    def load(self, channel: Channel) -> Verdict | None:
        """Have the cells run; a verdict if there is no function afterwards."""
        drive = None if self.exercise.drive is call else self.exercise.drive
        sources = [(cell.source, cell.is_lesson) for cell in self.code]
        message = ("load", sources, self.target, self.exercise.name, drive)
        channel.send(message, Shipment(self.keep).writer())
        state, problem = loaded(channel.receive())
        self.loaded = True
        name = self.exercise.name
        if state == "missing" and problem is not None:
            outcome = self.raised(problem, is_public=True)
            text = explain.raised(outcome, is_public=True)
            return Verdict(State.WRONG, text)
        if state == "missing":
            text = messages.NOT_THERE.format(name=name)
            return Verdict(State.NOT_STARTED, text)
        if state == "blank":
            return Verdict(State.NOT_STARTED, spoken.NOT_STARTED)
        if state != "callable" and drive is None:
            kind = f"a value of type {state}"
            text = spoken.NOT_A_FUNCTION.format(name=name, kind=kind)
            return Verdict(State.WRONG_TYPE, text)
        return None

    def call_all(self, channel: Channel) -> Verdict:
        """Call the function on every case and let the judge compare."""
        for index, case in enumerate(self.cases):
            if index == 1:
                channel.stop_keeping()
            message = ("call", list(case.args))
            channel.send(message, Shipment(self.keep).writer())
            self.outcomes.append(self.outcome(channel.receive(), is_public=index == 0))
        verdict = self.assessed(len(self.cases))
        if verdict.state is State.WRONG_TYPE and verdict != self.assessed(1):
            # The names of types and keys are the learner's: they could spell an input.
            return Verdict(State.WRONG_TYPE, messages.ODD_ON_HIDDEN)
        return verdict

    def assessed(self, count: int) -> Verdict:
        """Let the judge compare the first answers; the very first is public."""
        cases, outcomes = self.cases[:count], self.outcomes[:count]
        return assess(self.exercise, cases, outcomes, self.seconds)

    def outcome(self, reply: Any, *, is_public: bool) -> Outcome:
        """Read a reply, which can be any value at all."""
        if isinstance(reply, tuple) and len(reply) == 2 and reply[0] == "returned":
            return Returned(reply[1])
        if is_report(reply) and stumbled(*reply[1:3]):
            return Returned(...)
        if is_report(reply):
            return self.raised(reply, is_public=is_public)
        raise Garbled("no answer")

    def raised(self, report: Any, *, is_public: bool) -> Raised:
        """Describe an error by what we know: its line is looked up in our own copy."""
        _word, kind, text, cell, line = report
        known = is_public or kind in KNOWN_ERRORS
        shown = clean_name(kind) if known else "Exception"
        return Raised(shown, plain(text, 200), self.place(cell, line))

    def place(self, cell: int, line: int) -> Place | None:
        """Find a line of the submission, if there is such a line."""
        if not 0 <= cell < len(self.code):
            return None
        lines = self.code[cell].source.splitlines()
        if not 0 < line <= len(lines):
            return None
        return Place(line, plain(lines[line - 1].strip(), 80))

    def cut_off(self, problem: Exception, ending: str) -> Verdict:
        """Say why the conversation ended early: no points, but a reason."""
        if isinstance(problem, Late) and self.loaded:
            return Verdict(State.WRONG, explain.stopped(Stopped(None), self.seconds))
        if isinstance(problem, Late):
            text = messages.LATE_CELLS.format(seconds=self.seconds)
        elif isinstance(problem, Gone):
            how = messages.ENDING.format(ending=ending) if ending else ""
            text = messages.ENDED.format(ending=how)
        elif isinstance(problem, Flooded):
            text = messages.FLOODED
        else:
            text = messages.OUT_OF_BOUNDS
        return Verdict(State.WRONG, text)


def loaded(reply: Any) -> tuple[str, Any]:
    """Read the reply to loading: what stands under the name, and the first error."""
    if not (isinstance(reply, tuple) and len(reply) == 3 and reply[0] == "loaded"):
        raise Garbled("no reply to loading")
    _word, state, problem = reply
    if problem is not None and not is_report(problem):
        raise Garbled("no report")
    return clean_name(state), problem


def is_report(reply: Any) -> bool:
    """Tell whether a value has the form of a report about an error.

    >>> is_report(("raised", "KeyError", "'x'", 0, 2)), is_report(("raised", 1))
    (True, False)
    """
    kinds = (str, str, str, int, int)
    return (
        isinstance(reply, tuple)
        and len(reply) == len(kinds)
        and all(type(part) is kind for part, kind in zip(reply, kinds, strict=True))
        and reply[0] == "raised"
    )
