"""The words of the field, each with an example that runs.

In a lesson's source ``[[cotangent]]`` becomes the word with its sentence behind it,
as a small note that appears on hovering; ``ad.glossary("cotangent")`` says the same,
for those who use the keyboard, and more.
"""

from __future__ import annotations

import difflib
import re
from html import escape

from autodiff_lab.errors import AutodiffError
from autodiff_lab.lessons.glossary.terms import TERMS, Term
from autodiff_lab.lessons.result import Note

__all__ = ["TERMS", "Term", "glossary", "marked"]

_BY_NAME = {term.name.lower(): term for term in TERMS}
_MARK = re.compile(r"\[\[([A-Za-z][\w -]*)\]\]")


def glossary(name: str = "") -> Note:
    """What a word means, with an example; without a word, which words there are.

    >>> import autodiff_lab as ad
    >>> ad.glossary("root")
    root: The node that everything else was computed for; also called the output. For \
example, ad.topological(d)[-1] is d gives True. First in lesson 2.
    """
    if not name:
        return Note(", ".join(term.name for term in TERMS))
    return Note(said(find(name)))


def said(term: Term) -> str:
    """A term in a few sentences."""
    example = f"For example, {term.code} gives {term.result}."
    return f"{term.name}: {term.sentence} {example} First in lesson {int(term.lesson)}."


def find(name: str) -> Term:
    """A term by its name, in upper or lower case and in the plural too.

    >>> find("Tangents").name
    'tangent'
    """
    wanted = name.strip().lower()
    for form in (wanted, wanted.removesuffix("s")):
        if form in _BY_NAME:
            return _BY_NAME[form]
    close = difflib.get_close_matches(wanted, list(_BY_NAME), n=3, cutoff=0.5)
    raise AutodiffError(
        f"{name!r} is not in the glossary",
        cause="it is spelled differently here, or it is not one of its words",
        cure=f"try {', '.join(close)}" if close else "ad.glossary() lists them all",
    )


def marked(text: str) -> str:
    """Put the sentence of each ``[[term]]`` behind the word, as an abbreviation has it.

    >>> marked("a [[leaf]]")
    'a <abbr title="A node that was not computed from others: where a graph begins.">\
leaf</abbr>'
    """
    return _MARK.sub(_abbreviation, text)


def _abbreviation(match: re.Match[str]) -> str:
    term = find(match[1])
    return f'<abbr title="{escape(term.sentence)}">{match[1]}</abbr>'
