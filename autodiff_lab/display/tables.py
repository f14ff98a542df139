"""A table of results with bars in it: a scene for the front end, and a still picture.

A number is read faster beside a bar of its length, and compared faster still. The text
in each cell tells the same without the bar. Costs, comparisons and other results only
say what their columns are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from . import theme
from .labels import clean_label, text_width
from .scene import Scene, scene

_SIZE = 13
_HEAD = 32
_ROW = 28
_PADDING = 12
_BAR = 96  # px that the longest bar of a column takes
_FORWARD = ("#0072b2", "#56b4e9")
_LONGEST = 60


@dataclass(frozen=True)
class Column:
    """One column: text, or numbers with or without bars."""

    name: str
    texts: Sequence[str]
    numbers: Sequence[float | None] = field(default=())
    bar: bool = False


def table_scene(
    title: str, alt: str, columns: Sequence[Column], note: str = "", **content: Any
) -> Scene:
    """The scene of kind "table".

    >>> shown = table_scene("Sizes", "", [Column("n", ["1", "2"], [1, 2], bar=True)])
    >>> shown["columns"][0]["shares"]
    [0.5, 1.0]
    """
    made = [_column(column) for column in columns]
    return scene("table", title, alt, note=note, columns=made, **content)


def _column(column: Column) -> dict[str, Any]:
    sizes = [abs(n) for n in column.numbers if n is not None]
    most = max(sizes, default=0) or 1
    shares = [None if n is None else abs(n) / most for n in column.numbers]
    return {
        "name": clean_label(column.name, _LONGEST),
        "texts": [clean_label(text, _LONGEST) for text in column.texts],
        "numbers": list(column.numbers),
        "shares": shares if column.bar else [],
    }


def twin(shown: Scene) -> tuple[list[str], list[list[str]]]:
    """The same as names of columns, and rows of texts."""
    names = [column["name"] for column in shown["columns"]]
    texts = [column["texts"] for column in shown["columns"]]
    return names, [list(row) for row in zip(*texts, strict=True)]


def to_svg(shown: Scene) -> str:
    """The table as a picture, light or dark as its reader is.

    >>> to_svg(table_scene("Sizes", "One.", [Column("n", ["7"], [7], bar=True)]))[:4]
    '<svg'
    """
    columns = shown["columns"]
    rows = max((len(column["texts"]) for column in columns), default=0)
    body: list[str] = []
    x = float(_PADDING)
    for column in columns:
        drawn, width = _drawn(column, x)
        body += drawn
        x += width
    width, height = round(x, 1), _HEAD + _ROW * rows + 10
    lines = [
        f'<path class="rule" d="M{_PADDING} {_HEAD + _ROW * row}'
        f'H{width - _PADDING:g}"/>'
        for row in range(rows)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(shown['alt'])}</title>",
            f"<style>{_style()}</style>",
            f'<rect class="surface" width="{width}" height="{height}" rx="8"/>',
            *lines,
            *body,
            "</svg>\n",
        ]
    )


def _drawn(column: dict[str, Any], x: float) -> tuple[list[str], float]:
    """The elements of one column, and how wide it is."""
    texts, shares = column["texts"], column["shares"]
    words = max((text_width(t, _SIZE) for t in [column["name"], *texts]), default=0.0)
    bar = _BAR if any(share is not None for share in shares) else 0
    number = bool(column["numbers"])
    anchor, at = ("end", x + words) if number else ("start", x)
    parts = [_text("head", at, _HEAD / 2 + 2, column["name"], anchor)]
    for row, text in enumerate(texts):
        y = _HEAD + _ROW * (row + 0.5)
        parts.append(_text("cell", at, y, text, anchor))
        if bar and shares[row]:
            length = max(1.5, shares[row] * _BAR)
            parts.append(
                f'<rect class="bar" x="{x + words + 8:.1f}" y="{y - 6:g}" '
                f'width="{length:.1f}" height="12" rx="2"/>'
            )
    return parts, words + (bar + 8 if bar else 0) + 2 * _PADDING


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:g}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(text)}</text>'


def _style() -> str:
    shape = (
        f"text{{font-family:{theme.FONT};font-size:{_SIZE}px;dominant-baseline:central;"
        "font-variant-numeric:tabular-nums}.head{font-weight:600}"
    )
    return f"{shape}{_colours(0)}@media(prefers-color-scheme:dark){{{_colours(1)}}}"


def _colours(scheme: int) -> str:
    line = theme.mix(theme.WIRE[scheme], theme.SURFACE[scheme], 0.4)
    return (
        f".surface{{fill:{theme.SURFACE[scheme]}}}.rule{{stroke:{line}}}"
        f".head{{fill:{theme.QUIET[scheme]}}}.cell{{fill:{theme.INK[scheme]}}}"
        f".bar{{fill:{_FORWARD[scheme]}}}"
    )
