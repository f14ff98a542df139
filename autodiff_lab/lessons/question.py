"""Questions with a few answers to choose from: recall, predictions, exit tickets.

Every wrong choice is there for a reason and has its own reply. A prediction also has
something to reveal; it is computed only after the learner has committed to a choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.judge import State, Verdict
from autodiff_lab.lessons.misconceptions import title


@dataclass(frozen=True)
class Choice:
    """One answer to choose, and what to reply to it."""

    text: str
    reply: str
    misconception: str | None = None


@dataclass(frozen=True)
class Question:
    """A question; ``answer`` is the letter of the right choice."""

    name: str
    lesson: str
    prompt: str
    choices: tuple[Choice, ...]
    answer: str
    points: int = 1
    reveal: Callable[[], str] | None = None

    @property
    def letters(self) -> dict[str, Choice]:
        """The choices under the letters a, b, c, ..."""
        return dict(zip("abcdef", self.choices, strict=False))

    def ask(self, answer: Any) -> Verdict:
        """Reply to a choice, in the same five states as an exercise.

        >>> right = Choice("6", "Yes.")
        >>> Question("q", "01", "2 * 3?", (right,), "a").ask("a").state.value
        'right'
        """
        letters = ", ".join(f'"{letter}"' for letter in self.letters)
        if answer is ...:
            text = messages.ANSWER_MISSING.format(letters=letters)
            return Verdict(State.NOT_STARTED, text)
        letter = answer.strip().lower() if isinstance(answer, str) else None
        if letter not in self.letters:
            text = messages.UNKNOWN_CHOICE.format(letters=letters)
            return Verdict(State.WRONG_TYPE, text)
        return self._reply(letter)

    def _reply(self, letter: str) -> Verdict:
        choice = self.letters[letter]
        text = choice.reply
        if choice.misconception:
            idea = title(choice.misconception)
            text = messages.KNOWN_MISTAKE.format(message=text, title=idea)
        if self.reveal:
            text = f"{text} {self.reveal()}"
        if letter == self.answer:
            return Verdict(State.RIGHT, text, earned=self.points)
        return Verdict(State.WRONG, text, misconception=choice.misconception)
