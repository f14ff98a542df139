"""One item of the concept inventory: a question about one idea, and its evidence.

Every wrong choice is a thing that learners really say. Evidence is a line of Python
that the library judges: it is true when the keyed answer is, so that no reader has to
believe the key, and the tests do not either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from autodiff_lab.lessons.misconceptions import title
from autodiff_lab.lessons.question import LETTERS, Choice, Question


@dataclass(frozen=True)
class Item:
    """A question, the misconception it asks about, and a line that shows the answer."""

    label: str
    lesson: str
    question: Question
    evidence: str

    @property
    def idea(self) -> str:
        """The misconception in words."""
        return title(self.label)

    @property
    def wording(self) -> tuple[str, ...]:
        """What makes two drawings of an item different to its reader."""
        texts = sorted(choice.text for choice in self.question.choices)
        return (self.question.prompt, *texts)

    def holds(self) -> bool:
        """Run the evidence with the library as ``ad`` and NumPy as ``np``."""
        import numpy as np

        import autodiff_lab as ad

        names: dict[str, Any] = {"ad": ad, "np": np}
        with np.errstate(all="ignore"):
            return bool(eval(self.evidence, names))


Maker = Callable[[Random], Item]


def item(
    draw: Random,
    label: str,
    lesson: str,
    prompt: str,
    *,
    right: tuple[str, str],
    wrong: Sequence[tuple[str, str]],
    evidence: str,
) -> Item:
    """Put an item together; the choices come in an order of their own each time.

    >>> made = item(Random(1), "M8", "09", "Which?", right=("this", "Yes."),
    ...             wrong=[("that", "No.")], evidence="1 < 2")
    >>> made.question.ask(made.question.answer).state.value, made.holds()
    ('right', True)
    """
    correct = Choice(*right)
    choices = [correct, *(Choice(text, reply, label) for text, reply in wrong)]
    draw.shuffle(choices)
    question = Question(
        name=f"inventory_{label}",
        lesson=lesson,
        prompt=prompt,
        choices=tuple(choices),
        answer=LETTERS[choices.index(correct)],
    )
    return Item(label, lesson, question, evidence)


def differ(draw: Random, low: int, high: int, count: int) -> list[int]:
    """Draw whole numbers that are all different.

    >>> sorted(differ(Random(1), 2, 4, 3))
    [2, 3, 4]
    """
    return draw.sample(range(low, high + 1), count)
