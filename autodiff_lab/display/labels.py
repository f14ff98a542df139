"""Make any text safe to draw, and say how wide it will be.

Names come from learners, so a label may hold anything a Python string can: control
characters, half of a surrogate pair, marks that turn the reading direction round. Every
sink (SVG, HTML, JSON, text) gets its labels from here, so each only has to escape.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_LABEL = 32
ELLIPSIS = "…"
_MOST_MARKS = 3  # combining marks allowed on one letter

_BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BLANKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029 ]+")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_NONCHARACTER = re.compile("[\ufdd0-\ufdef\ud800-\udfff]")
_BIDI = re.compile(f"[{_BIDI_CONTROLS}]")


def clean_label(text: object, longest: int = LONGEST_LABEL) -> str:
    r"""One safe line of text, at most ``longest`` characters.

    Blanks become one space, control characters go, lone surrogates become U+FFFD, and
    bidi controls are spelled out, so that a name cannot disguise itself.

    >>> clean_label("a\x00b\n c")
    'ab c'
    >>> clean_label("\u202eevil")
    '\\u202eevil'
    >>> clean_label("abcdef", longest=4)
    'abc…'
    """
    if not isinstance(text, str):
        text = str(text)
    text = text[: longest * 8]  # enough to fill the label whatever is taken out
    text = _BLANKS.sub(" ", text)
    text = _FORBIDDEN.sub("", text)
    text = _NONCHARACTER.sub("\ufffd", text)
    text = _BIDI.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return shorten(_thin_marks(text).strip(), longest)


def shorten(text: str, longest: int) -> str:
    """Cut to ``longest`` characters, and show that something was cut.

    >>> shorten("sigmoid", 4), shorten("sin", 4)
    ('sig…', 'sin')
    """
    if len(text) <= longest:
        return text
    return text[: longest - 1].rstrip() + ELLIPSIS


def text_width(text: str, size: float) -> float:
    """Width in px that ``text`` needs at font size ``size``: from a table, no font.

    The table is on the wide side, since nobody knows which font the reader has.

    >>> text_width("ii", 10) < text_width("mm", 10)
    True
    """
    return round(sum(map(_character_width, text)) * size, 1)


def _thin_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


_NARROW = {
    **dict.fromkeys("ijl.,:;'|!", 0.32),
    **dict.fromkeys("ftrI()[]{} /\\-", 0.42),
}
_WIDE = {**dict.fromkeys("mwMW@%", 0.95), **dict.fromkeys("+=<>~×−÷", 0.68)}
_ASCII = {**_NARROW, **_WIDE}


def _character_width(character: str) -> float:
    if character in _ASCII:
        return _ASCII[character]
    if character.isascii():
        return 0.72 if character.isupper() else 0.6
    if unicodedata.combining(character):
        return 0.0
    return 1.1 if unicodedata.east_asian_width(character) in "WF" else 0.7
