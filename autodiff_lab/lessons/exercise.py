"""What an exercise is: one definition that drives cell, check, grader and tests.

An exercise file says everything once: the statement and the stub that the notebook
shows, the reference that the solved notebook shows, other right solutions, the wrong
answers we expect (each with the misconception behind it), three hints, and how to
draw hidden cases. Nothing here runs learner code or prints.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.running import call

Slots = Mapping[str, np.ndarray]
"""An answer in standard form: label -> array. One number is ``{"": array(3.0)}``."""


class WrongKind(Exception):
    """An answer that cannot be read as the numbers asked for; the text says why."""


@dataclass(frozen=True)
class Case:
    """One call of the learner's function, with the answer an oracle measured.

    ``part`` is public and says what the case is about ("multiply", "a diamond");
    ``args`` and ``expected`` of a drawn case never reach a message. ``graph`` makes
    the node to show beside a public call, where a drawing tells more than two numbers.
    """

    args: tuple[Any, ...]
    expected: Slots
    part: str = ""
    graph: Callable[[], Any] | None = None


@dataclass(frozen=True)
class WrongAnswer:
    """A mistake that people really make, kept as code so that it can be recognised."""

    function: Callable[..., Any]
    misconception: str
    message: str
    example: Case
    call: str  # how the counterexample is written for the reader

    @property
    def name(self) -> str:
        """The function's name doubles as the mistake's name."""
        return self.function.__name__


@dataclass(frozen=True)
class Exercise:
    """A function or a class to write. See ``exercises/path_sum.py`` for a complete one.

    ``drive`` asks what the learner wrote for one answer; it runs where the learner's
    code runs. It is what an exercise needs whose learners write a class, or a function
    that takes functions: the arguments of a case stay plain data, such as the name of
    a program, and ``drive`` looks the program up. It must not know any right answer.

    ``measure`` reads an answer in the light of its question, where many answers are
    right: an order of a graph, say, becomes the number of its faults, and the case
    expects none.

    ``rtol=0`` is for counts, orders and words, which are right or wrong.

    ``drifting`` is what to say to numbers that agree to a few digits only: where a
    measurement is asked for, they are not too rough in kind but in degree.

    ``harmless`` are pieces of the reference, such as the size of a complex step, that
    may be another number as well.
    """

    name: str
    lesson: str
    title: str
    statement: str
    stub: str
    reference: Callable[..., Any]
    alternatives: tuple[Callable[..., Any], ...]
    wrong_answers: tuple[WrongAnswer, ...]
    hints: tuple[str, str, str]
    points: int
    difficulty: int  # 1 to 4
    importance: int  # 1 to 5
    minutes: int
    draw: Callable[[np.random.Generator], list[Case]]
    read: Callable[[Any], Slots]
    example: Case
    example_call: str
    rtol: float = 1e-9
    oracle: str = messages.NUDGE_GIVES
    drive: Callable[..., Any] = call
    measure: Callable[[Any, tuple[Any, ...]], Slots] | None = None
    seconds: float = 5.0  # for all cases together
    harmless: tuple[str, ...] = ()
    drifting: str = messages.MEASURED

    def reading(self, answer: Any, case: Case) -> Slots:
        """Bring an answer to a case into standard form."""
        return self.measure(answer, case.args) if self.measure else self.read(answer)

    def cases(self, seed: int) -> list[Case]:
        """Return the public example, then the hidden cases of this learner."""
        return [self.example, *self.draw(np.random.default_rng(seed))]

    @property
    def solution(self) -> str:
        """The reference as source text, for the solved notebook."""
        return inspect.getsource(self.reference).rstrip()


def same(left: Slots, right: Slots, rtol: float) -> bool:
    """Tell whether two answers agree: same labels, same shapes, close numbers.

    >>> same({"": np.array(1.0)}, {"": np.array(1.0 + 1e-12)}, rtol=1e-9)
    True
    >>> same({"": np.array([1.0])}, {"": np.array([1.0, 2.0])}, rtol=1e-9)
    False
    """
    if same_shape(left, right):
        pairs = [(left[label], right[label]) for label in right]
        return all(np.allclose(a, b, rtol=rtol, atol=rtol) for a, b in pairs)
    return False


def same_shape(left: Slots, right: Slots) -> bool:
    """Tell whether two answers have the same labels with the same shapes."""
    return left.keys() == right.keys() and all(
        left[label].shape == right[label].shape for label in right
    )
