"""What a learner types: ``check("path_sum")``, ``hint(...)`` and ``solution(...)``.

None of them ever raises because of what the learner wrote. The hidden inputs are drawn
from a seed per learner: the name in AUTODIFF_LAB_LEARNER, or the hub's or the
system's user name.
"""

from __future__ import annotations

import difflib
import getpass
import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from autodiff_lab.lessons import log, messages
from autodiff_lab.lessons.exercise import Exercise
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.judge import State, Verdict, judge
from autodiff_lab.lessons.question import AnyQuestion
from autodiff_lab.lessons.questions import QUESTIONS
from autodiff_lab.lessons.reading import kind_of
from autodiff_lab.lessons.result import CheckResult, Note, Solution

_NOT_PASSED = object()
_hints_shown: dict[str, int] = {}
_tried: dict[str, int] = {}  # checks of this session that were not right
_passed: set[str] = set()
TRIES = 3


def check(
    exercise: str | Callable[..., Any],
    answer: Any = _NOT_PASSED,
    *,
    learner: str | None = None,
    seconds: float | None = None,
) -> CheckResult | Note:
    """Check one exercise and say how it went.

    The function is looked up by its name where check is called, or passed in::

        check("path_sum")             # finds your function path_sum
        check("path_sum", my_walk)    # checks another one
        check("recall_slope", "b")    # answers a question

    >>> check("path_sum", lambda graph, y, x: ...).state
    'not started'
    """
    if callable(exercise) and answer is _NOT_PASSED:
        exercise, answer = getattr(exercise, "__name__", "?"), exercise
    if not isinstance(exercise, str):
        return Note(messages.CALLED_WITHOUT_NAME)
    if exercise in QUESTIONS:
        return _ask(QUESTIONS[exercise], ... if answer is _NOT_PASSED else answer)
    if exercise not in EXERCISES:
        return _unknown(exercise)
    if answer is _NOT_PASSED:
        answer = _find(exercise, sys._getframe(1))
    return _counted(_check(EXERCISES[exercise], answer, learner, seconds))


def hint(exercise: str | Callable[..., Any]) -> Note:
    """Show the next of three hints: a nudge, a smaller goal, a worked line.

    >>> hint("plus_hides")
    Hint 1 of 3: Write the wish as an equation: p + q = p * q. Now p is known and q is \
not. Run the cell again for the next one.
    """
    name = exercise if isinstance(exercise, str) else getattr(exercise, "__name__", "?")
    if name not in EXERCISES:
        return _unknown(name)
    hints = EXERCISES[name].hints
    number = min(_hints_shown.get(name, 0) + 1, len(hints))
    _hints_shown[name] = number
    log.note("hint", name, str(number))
    text = messages.HINT.format(number=number, total=len(hints), text=hints[number - 1])
    rest = messages.MORE_HINTS if number < len(hints) else messages.LAST_HINT
    return Note(f"{text} {rest}")


def solution(exercise: str | Callable[..., Any]) -> Note | Solution:
    """Show one solution, once the exercise is solved or has been tried three times.

    Solutions are no secret: hidden inputs are drawn for each learner, and the checks
    measure. But a solution that is read too early teaches little.

    >>> solution("plus_hidden")
    There is no exercise called plus_hidden. Did you mean plus_hides?
    """
    name = exercise if isinstance(exercise, str) else getattr(exercise, "__name__", "?")
    if name not in EXERCISES:
        return _unknown(name)
    tries = max(_tried.get(name, 0), log.tries(name))
    if name not in _passed and tries < TRIES:
        return Note(
            messages.SOLUTION_CLOSED.format(name=name, tries=TRIES, so_far=tries)
        )
    log.note("solution", name)
    return Solution(name, EXERCISES[name].solution)


def _counted(result: CheckResult) -> CheckResult:
    """Remember tries and successes: solutions open on them."""
    log.note("check", result.exercise, result.state)
    if result:
        _passed.add(result.exercise)
    elif result.verdict.state is not State.NOT_STARTED:
        _tried[result.exercise] = _tried.get(result.exercise, 0) + 1
    return result


def seed_for(exercise: str, learner: str | None = None) -> int:
    """Derive the seed of one learner's hidden inputs for one exercise.

    >>> seed_for("path_sum", "ada") == seed_for("path_sum", "ada")
    True
    >>> seed_for("path_sum", "ada") == seed_for("path_sum", "bob")
    False
    """
    digest = hashlib.sha256(f"{learner or _learner()}/{exercise}".encode())
    return int.from_bytes(digest.digest()[:8], "big")


def _learner() -> str:
    for variable in ("AUTODIFF_LAB_LEARNER", "JUPYTERHUB_USER"):
        if os.environ.get(variable):
            return os.environ[variable]
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container without user names
        return "learner"


def _check(
    exercise: Exercise, answer: Any, learner: str | None, seconds: float | None
) -> CheckResult:
    verdict = _verdict(exercise, answer, learner, seconds)
    return CheckResult(exercise.name, exercise.lesson, exercise.points, verdict)


def _verdict(
    exercise: Exercise, answer: Any, learner: str | None, seconds: float | None
) -> Verdict:
    if answer is _NOT_PASSED:
        text = messages.NOT_DEFINED.format(name=exercise.name)
        return Verdict(State.NOT_STARTED, text)
    if answer is ...:
        return Verdict(State.NOT_STARTED, messages.NOT_STARTED)
    if not callable(answer):
        text = messages.NOT_A_FUNCTION.format(name=exercise.name, kind=kind_of(answer))
        return Verdict(State.WRONG_TYPE, text)
    return judge(exercise, answer, seed_for(exercise.name, learner), seconds)


def _ask(question: AnyQuestion, answer: Any) -> CheckResult:
    verdict = question.ask(answer)
    return CheckResult(question.name, question.lesson, question.points, verdict)


def _find(name: str, frame: Any) -> Any:
    """Look a name up in the caller's variables, then in the caller's module."""
    places: tuple[Mapping[str, Any], ...] = (frame.f_locals, frame.f_globals)
    return next((place[name] for place in places if name in place), _NOT_PASSED)


def _unknown(name: str) -> Note:
    names = [*EXERCISES, *QUESTIONS]
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    first = messages.UNKNOWN_NAME.format(name=name)
    if not close:
        return Note(f"{first} {messages.ALL_NAMES}")
    return Note(f"{first} {messages.CLOSE_NAMES.format(names=', '.join(close))}")
