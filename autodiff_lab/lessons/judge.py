"""Compare outcomes with measurements, and find the most helpful thing to say.

Pure: cases and outcomes in, a verdict out. The notebook check and the grader share
it; they differ only in who draws the cases and where the learner's code runs.
A verdict may show the public example. It never shows a hidden input or its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from autodiff_lab.lessons import explain, messages
from autodiff_lab.lessons.exercise import (
    Case,
    Exercise,
    Slots,
    WrongAnswer,
    WrongKind,
    same,
    same_shape,
)
from autodiff_lab.lessons.misconceptions import title
from autodiff_lab.lessons.reading import is_blank
from autodiff_lab.lessons.running import Outcome, Raised, Returned, Stopped, run_cases

LOOSE = 1e-3


class State(Enum):
    """The five states of an exercise, in the order a learner passes through them."""

    NOT_STARTED = "not started"
    WRONG_TYPE = "wrong type"
    NEARLY = "nearly"
    WRONG = "wrong"
    RIGHT = "right"


@dataclass(frozen=True)
class Counterexample:
    """A public call on which an idea and a measurement disagree."""

    call: str
    idea: str
    measured: str
    whose: str = messages.IDEA_GIVES
    oracle: str = messages.NUDGE_GIVES
    graph: Callable[[], Any] | None = None  # makes the node that the call is about

    @property
    def words(self) -> dict[str, str]:
        """All but the graph: what can be written into a record."""
        return {k: v for k, v in vars(self).items() if isinstance(v, str)}


@dataclass(frozen=True)
class Verdict:
    """What to tell the learner, and what to count."""

    state: State
    message: str
    earned: int = 0
    misconception: str | None = None
    mistake: str | None = None
    counterexample: Counterexample | None = None


@dataclass(frozen=True)
class Reading:
    """One case with what became of it: a readable answer, or a problem."""

    case: Case
    outcome: Outcome
    answer: Slots | None
    problem: str
    right: bool

    @property
    def blank(self) -> bool:
        """Whether the learner has left this case open."""
        return isinstance(self.outcome, Returned) and is_blank(self.outcome.answer)


def judge(
    exercise: Exercise,
    function: Callable[..., Any],
    seed: int,
    seconds: float | None = None,
) -> Verdict:
    """Draw this learner's cases, run the function here, and assess the outcomes."""
    limit = exercise.seconds if seconds is None else seconds
    cases = exercise.cases(seed)
    calls = [case.args for case in cases]
    outcomes = run_cases(function, calls, limit, exercise.drive)
    return assess(exercise, cases, outcomes, limit)


def assess(
    exercise: Exercise,
    cases: Sequence[Case],
    outcomes: Sequence[Outcome],
    seconds: float = 5.0,
) -> Verdict:
    """Turn outcomes into a verdict; the first explanation that fits wins."""
    readings = [
        read(exercise, case, outcome)
        for case, outcome in zip(cases, outcomes, strict=False)
    ]
    if all(reading.blank for reading in readings):
        return Verdict(State.NOT_STARTED, messages.NOT_STARTED)
    if len(readings) == len(cases) and all(reading.right for reading in readings):
        text = messages.RIGHT.format(oracle=exercise.oracle)
        return Verdict(State.RIGHT, text, earned=exercise.points)
    return (
        _interrupted(readings, seconds)
        or _known_mistake(exercise, readings)
        or _wrong_kind(exercise, readings)
        or _numbers_off(exercise, readings)
    )


def read(exercise: Exercise, case: Case, outcome: Outcome) -> Reading:
    """Bring one outcome into standard form and compare it."""
    if not isinstance(outcome, Returned) or is_blank(outcome.answer):
        return Reading(case, outcome, None, "", right=False)
    try:
        answer = exercise.reading(outcome.answer, case)
    except WrongKind as problem:
        return Reading(case, outcome, None, str(problem), right=False)
    except Exception as problem:  # an object that breaks when it is looked at
        text = messages.UNREADABLE.format(error=type(problem).__name__)
        return Reading(case, outcome, None, text, right=False)
    right = same(answer, case.expected, exercise.rtol)
    return Reading(case, outcome, answer, "", right)


def _interrupted(readings: Sequence[Reading], seconds: float) -> Verdict | None:
    """Report code that was stopped or that raised; the example's own text is public."""
    for index, reading in enumerate(readings):
        outcome = reading.outcome
        if isinstance(outcome, Stopped):
            return Verdict(State.WRONG, explain.stopped(outcome, seconds))
        if isinstance(outcome, Raised):
            return Verdict(State.WRONG, explain.raised(outcome, is_public=index == 0))
    return None


def _known_mistake(exercise: Exercise, readings: Sequence[Reading]) -> Verdict | None:
    """Find the named wrong answer that gives the very same numbers.

    First over everything that was answered, then over the first part that fails: in
    an exercise with many parts, one mistake is enough to be told about.
    """
    answered = [reading for reading in readings if reading.answer is not None]
    failing = [reading.case.part for reading in answered if not reading.right]
    if not failing:
        return None
    for part in [None, *failing[:1]]:
        group = [r for r in answered if part in (None, r.case.part)]
        for wrong in exercise.wrong_answers:
            if group and all(_equals(exercise, wrong, r) for r in group):
                return _verdict_for(exercise, wrong)
    return None


def _equals(exercise: Exercise, wrong: WrongAnswer, reading: Reading) -> bool:
    idea = idea_of(exercise, wrong, reading.case)
    if reading.answer is None or idea is None:
        return False
    return same(reading.answer, idea, exercise.rtol)


def idea_of(exercise: Exercise, wrong: WrongAnswer, case: Case) -> Slots | None:
    """What a mistake makes of a case; nothing where it does not even run."""
    try:
        return exercise.reading(exercise.drive(wrong.function, *case.args), case)
    except Exception:
        return None


def _verdict_for(exercise: Exercise, wrong: WrongAnswer) -> Verdict:
    idea = idea_of(exercise, wrong, wrong.example)
    shown = Counterexample(
        wrong.call,
        explain.slots(idea or {}),
        explain.slots(wrong.example.expected),
        oracle=exercise.oracle,
        graph=wrong.example.graph,
    )
    text = messages.KNOWN_MISTAKE.format(
        message=wrong.message, title=title(wrong.misconception)
    )
    return Verdict(
        State.WRONG,
        text,
        misconception=wrong.misconception,
        mistake=wrong.name,
        counterexample=shown,
    )


def _wrong_kind(exercise: Exercise, readings: Sequence[Reading]) -> Verdict | None:
    for reading in readings:
        if reading.problem:
            return Verdict(State.WRONG_TYPE, explain.sentence(reading.problem))
        if reading.answer is None or same_shape(reading.answer, reading.case.expected):
            continue
        text = explain.shape(reading.answer, reading.case.expected)
        return Verdict(State.WRONG_TYPE, explain.sentence(text))
    return None


def _numbers_off(exercise: Exercise, readings: Sequence[Reading]) -> Verdict:
    """Numbers of the right shape that are not right: say how they are off."""
    failed = [r for r in readings if r.answer is not None and not r.right]
    done, bad, blank = explain.parts(readings)
    if not failed:
        text = messages.SO_FAR.format(done=done, blank=blank)
        return _nearly(exercise, readings, text)
    if all(same(r.answer or {}, r.case.expected, LOOSE) for r in failed):
        return _nearly(exercise, readings, exercise.drifting)
    factor = explain.constant_factor(
        [(r.answer, r.case.expected) for r in failed if r.answer is not None]
    )
    if factor is not None and np.isclose(factor, -1.0):
        return _nearly(exercise, readings, messages.FLIPPED.format(failed=bad))
    shown = _example_shown(exercise, readings)
    if factor is not None:
        text = messages.FACTOR.format(
            factor=f"{factor:.6g}", oracle=exercise.oracle, failed=bad
        )
        return Verdict(State.WRONG, text, counterexample=shown)
    if 2 * len(failed) <= len(readings) and done:
        text = messages.MOST_RIGHT.format(done=done, failed=bad)
        return _nearly(exercise, readings, text, shown)
    template = messages.WRONG_FOR if done else messages.WRONG_EVERYWHERE
    text = template.format(oracle=exercise.oracle, failed=bad)
    return Verdict(State.WRONG, text, counterexample=shown)


def _nearly(
    exercise: Exercise,
    readings: Sequence[Reading],
    text: str,
    shown: Counterexample | None = None,
) -> Verdict:
    """Give a share of the points, never all of them."""
    share = sum(reading.right for reading in readings) / len(readings)
    earned = min(int(exercise.points * share), exercise.points - 1)
    return Verdict(State.NEARLY, text, earned=earned, counterexample=shown)


def _example_shown(
    exercise: Exercise, readings: Sequence[Reading]
) -> Counterexample | None:
    """Show the public example when it is among the failures."""
    first = readings[0]
    if first.right or first.answer is None:
        return None
    return Counterexample(
        exercise.example_call,
        explain.slots(first.answer),
        explain.slots(first.case.expected),
        whose=messages.YOURS_GIVES,
        oracle=exercise.oracle,
        graph=first.case.graph,
    )
