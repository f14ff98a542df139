"""A form of the inventory: eighteen items drawn from a seed, to be read and answered.

Before and after ask about the same ideas with other numbers, and with the choices in
another order. Replies are shown after the second time only: what is explained between
two measurements changes what is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from random import Random
from typing import Any

from autodiff_lab.errors import AutodiffError
from autodiff_lab.lessons.inventory import costs, numbers, routes
from autodiff_lab.lessons.inventory.item import Item, Maker
from autodiff_lab.lessons.inventory.marks import Marks
from autodiff_lab.lessons.misconceptions import MISCONCEPTIONS
from autodiff_lab.lessons.question import LETTERS

KINDS = ("before", "after")
UNKNOWN = "-"  # "I do not know" is an answer, and a better one than a guess
MAKERS = (*routes.MAKERS, *numbers.MAKERS, *costs.MAKERS)


class Form:
    """Eighteen questions; `mark` takes their letters."""

    def __init__(self, kind: str, seed: str) -> None:
        if kind not in KINDS:
            raise AutodiffError(
                f"there is no form {kind!r} of the inventory",
                cause="it is taken twice, before a course and after it",
                cure='write ad.inventory("before") or ad.inventory("after")',
            )
        self.kind, self.seed = kind, str(seed)
        drawn = (drawing(maker, self.seed, KINDS.index(kind)) for maker in MAKERS)
        found = {item.label: item for item in drawn}
        self.items = {label: found[label] for label in MISCONCEPTIONS}

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items.values())

    @property
    def key(self) -> str:
        """The right letters in order."""
        return "".join(item.question.answer for item in self)

    def mark(self, letters: str) -> Marks:
        """Score eighteen letters; blanks and commas do not count, "-" is "do not know".

        >>> form = Form("before", "a class")
        >>> form.mark(form.key)
        18 of 18 ideas hold (before)
        """
        given = _read(letters, len(self.items))
        pairs = zip(self, given, strict=True)
        right = {item.label: item.question.answer == got for item, got in pairs}
        return Marks(self.kind, right, self._replies(given))

    def _replies(self, given: list[str]) -> dict[str, str]:
        """For each item the reply to the choice made, and where it can be seen."""
        found = {}
        for item, letter in zip(self, given, strict=True):
            choices = item.question.letters
            chosen = choices.get(letter, choices[item.question.answer])
            found[item.label] = f"{chosen.reply} See for yourself: {item.evidence}"
        return found

    def __repr__(self) -> str:
        return "\n\n".join(
            "\n".join([f"{n}. {item.question.prompt}", *_options(item, "   {}  {}")])
            for n, item in enumerate(self, start=1)
        )

    def markdown(self, *, key: bool = False) -> str:
        """The form as a page to print, or as the instructor's copy with the key."""
        parts = [f"# Concept inventory, {self.kind} ({self.seed})"]
        for n, item in enumerate(self, start=1):
            lines = [f"**{n}.** {item.question.prompt}", ""]
            lines += _options(item, "- **{}** · {}")
            if key:
                lines += ["", f"Key: **{item.question.answer}** · {item.label}: "]
                lines[-1] += f"*{item.idea}* · `{item.evidence}`"
            parts.append("\n".join(lines))
        return "\n\n".join(parts) + "\n"

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        rows = "".join(f"<li>{_html(item)}</li>" for item in self)
        return {"text/html": f"<ol>{rows}</ol>", "text/plain": repr(self)}


def drawing(maker: Maker, seed: str, number: int) -> Item:
    """The drawing of an item with this number; no two in a row read the same.

    >>> first, second = (drawing(routes.chain, "seed", n) for n in (0, 1))
    >>> first.wording == second.wording
    False
    """
    draw = Random(f"{seed}/{maker.__name__}")
    found = [maker(draw)]
    while len(found) <= number:
        new = maker(draw)
        if new.wording not in [old.wording for old in found]:
            found.append(new)
    return found[number]


def _read(letters: str, count: int) -> list[str]:
    given = [c for c in str(letters).lower() if not c.isspace() and c not in ",;."]
    strange = sorted({c for c in given if c not in LETTERS[:3] and c != UNKNOWN})
    if strange:
        raise AutodiffError(
            f"{', '.join(strange)} is no answer",
            cause="every question has the choices a, b and c",
            cure=f"write one letter for each, or {UNKNOWN} where you do not know",
        )
    if len(given) != count:
        raise AutodiffError(
            f"there are {count} questions and {len(given)} answers",
            cause="one was left out, or written twice",
            cure=f"write {UNKNOWN} where you do not know, and groups of six letters",
        )
    return given


def _options(item: Item, line: str) -> list[str]:
    return [line.format(k, c.text) for k, c in item.question.letters.items()]


def _html(item: Item) -> str:
    choices = "".join(f"<li>{_code(c.text)}</li>" for c in item.question.choices)
    return f'<p>{_code(item.question.prompt)}</p><ol type="a">{choices}</ol>'


def _code(text: str) -> str:
    """Escape a text, and set what stands between backquotes as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(parts))
