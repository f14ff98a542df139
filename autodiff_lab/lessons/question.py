"""Small questions: recall, predictions and exit tickets.

Three kinds: choose a letter, give a number, put things in order. Every wrong answer
that we expect has its own reply. A prediction also has something to reveal; it is
computed only after the learner has committed to an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.judge import State, Verdict
from autodiff_lab.lessons.misconceptions import title

LETTERS = "abcdefgh"


@dataclass(frozen=True)
class Choice:
    """One answer to choose, and what to reply to it."""

    text: str
    reply: str
    misconception: str | None = None


@dataclass(frozen=True)
class Reply:
    """What to say to one particular answer: a number, or an order such as "cab"."""

    answer: float | str
    text: str
    misconception: str | None = None


@dataclass(frozen=True, kw_only=True)
class AnyQuestion:
    """What all questions have. `listed` are lines of Markdown below the prompt."""

    name: str
    lesson: str
    prompt: str
    points: int = 1
    reveal: Callable[[], str] | None = None

    @property
    def listed(self) -> list[str]:
        return []

    @property
    def solution(self) -> str:
        """The right answer as a learner types it."""
        raise NotImplementedError

    def ask(self, answer: Any) -> Verdict:
        """Reply to an answer, in the same five states as an exercise."""
        if answer is ...:
            return Verdict(State.NOT_STARTED, self.missing)
        return self.reply(answer)

    @property
    def missing(self) -> str:
        """What to say to someone who has not answered yet."""
        raise NotImplementedError

    def reply(self, answer: Any) -> Verdict:
        raise NotImplementedError

    def said(self, right: bool, text: str, misconception: str | None) -> Verdict:
        """A right or wrong answer with its reply, and what there is to reveal."""
        if misconception:
            text = messages.KNOWN_MISTAKE.format(
                message=text, title=title(misconception)
            )
        if self.reveal:
            text = f"{text} {self.reveal()}"
        if right:
            return Verdict(State.RIGHT, text, earned=self.points)
        return Verdict(State.WRONG, text, misconception=misconception)


@dataclass(frozen=True, kw_only=True)
class Question(AnyQuestion):
    """Choose one of a few; ``answer`` is the letter of the right choice.

    >>> choices = (Choice("6", "Yes."), Choice("5", "That is the sum."))
    >>> q = Question(name="q", lesson="01", prompt="2 * 3?", choices=choices,
    ...              answer="a")
    >>> q.ask("b").message, q.ask("a").state.value
    ('That is the sum.', 'right')
    """

    choices: tuple[Choice, ...]
    answer: str

    @property
    def letters(self) -> dict[str, Choice]:
        """The choices under the letters a, b, c, ..."""
        return dict(zip(LETTERS, self.choices, strict=False))

    @property
    def listed(self) -> list[str]:
        return [f"- **{key}** · {c.text}" for key, c in self.letters.items()]

    @property
    def solution(self) -> str:
        return f'"{self.answer}"'

    @property
    def missing(self) -> str:
        return messages.ANSWER_MISSING.format(letters=self._quoted)

    @property
    def _quoted(self) -> str:
        return ", ".join(f'"{letter}"' for letter in self.letters)

    def reply(self, answer: Any) -> Verdict:
        letter = answer.strip().lower() if isinstance(answer, str) else None
        if letter not in self.letters:
            text = messages.UNKNOWN_CHOICE.format(letters=self._quoted)
            return Verdict(State.WRONG_TYPE, text)
        choice = self.letters[letter]
        return self.said(letter == self.answer, choice.reply, choice.misconception)


@dataclass(frozen=True, kw_only=True)
class NumberQuestion(AnyQuestion):
    """Give a number; it counts as right within a share ``within`` of the answer.

    >>> q = NumberQuestion(name="q", lesson="01", prompt="2 * 3?", answer=6.0,
    ...                    praise="Yes.", replies=(Reply(5.0, "That is the sum."),))
    >>> q.ask(5).message, q.ask(7).message, q.ask(6.0).state.value
    ('That is the sum.', 'Not yet. Too large.', 'right')
    """

    answer: float
    praise: str
    replies: tuple[Reply, ...] = ()
    within: float = 0.01

    @property
    def solution(self) -> str:
        return repr(self.answer)

    @property
    def missing(self) -> str:
        return messages.NUMBER_MISSING

    def reply(self, answer: Any) -> Verdict:
        if not isinstance(answer, Real) or isinstance(answer, bool):
            return Verdict(State.WRONG_TYPE, messages.NUMBER_MISSING)
        if self._near(answer, self.answer):
            return self.said(True, self.praise, None)
        for known in self.replies:
            if self._near(answer, float(known.answer)):
                return self.said(False, known.text, known.misconception)
        too_large = float(answer) > self.answer
        off = messages.TOO_LARGE if too_large else messages.TOO_SMALL
        return self.said(False, off, None)

    def _near(self, answer: Any, value: float) -> bool:
        return abs(float(answer) - value) <= self.within * max(abs(value), 1e-12)


@dataclass(frozen=True, kw_only=True)
class OrderQuestion(AnyQuestion):
    """Put lettered lines in order; ``answer`` is the letters in the right order.

    >>> q = OrderQuestion(name="q", lesson="02", prompt="First?", answer="ba",
    ...                   items=("then", "first"), praise="Yes.")
    >>> q.ask("b, a").state.value, q.ask("ab").state.value, q.ask("a").state.value
    ('right', 'wrong', 'wrong type')
    """

    items: tuple[str, ...]
    answer: str
    praise: str
    replies: tuple[Reply, ...] = field(default=())

    @property
    def listed(self) -> list[str]:
        pairs = zip(LETTERS, self.items, strict=False)
        return [f"- **{letter}** · {item}" for letter, item in pairs]

    @property
    def solution(self) -> str:
        return f'"{self.answer}"'

    @property
    def missing(self) -> str:
        letters = LETTERS[: len(self.items)]
        return messages.ORDER_MISSING.format(letters=letters)

    def reply(self, answer: Any) -> Verdict:
        given = "".join(filter(str.isalpha, answer.lower())) if _text(answer) else ""
        if sorted(given) != sorted(self.answer):
            return Verdict(State.WRONG_TYPE, self.missing)
        if given == self.answer:
            return self.said(True, self.praise, None)
        for known in self.replies:
            if given == known.answer:
                return self.said(False, known.text, known.misconception)
        pairs = list(zip(given, self.answer, strict=True))
        place = next(i for i, (a, b) in enumerate(pairs, start=1) if a != b)
        text = messages.ORDER_WRONG.format(count=place)
        return self.said(False, text, None)


def _text(answer: Any) -> bool:
    return isinstance(answer, str)
