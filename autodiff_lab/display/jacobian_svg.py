"""Tiles of a Jacobian as a still picture: colour for size, hatching for a minus.

Colour is the third to tell the sign of a tile: there is its number, and a tile below
zero is hatched. The front end draws the same (widgets/src/scene/kinds/jacobian.ts).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from . import theme
from .labels import shorten, text_width
from .scene import Scene

_SIZE = 12
_HEIGHT = 30
_NAME = 16  # letters
_MARGIN = 14
_FORWARD = ("#0072b2", "#56b4e9")
_FEW = 12  # columns that have room for their numbers
_STRENGTH = 0.55  # of the colour of the largest tile, so that its number is read


def to_svg(shown: Scene) -> str:
    """The picture of a scene of kind "jacobian".

    >>> from .scene import scene
    >>> to_svg(scene("jacobian", "J", "", rows=["y"], columns=["x"], shares=[[-1]],
    ...     texts=[["-2"]])).count("<path")
    1
    """
    rows, columns = shown["rows"], shown["columns"]
    few = len(columns) <= _FEW
    left = _MARGIN + max((_wide(name) for name in rows), default=0.0) + 10
    widest = [text for line in [columns, *shown["texts"]] for text in line]
    width = max(44.0, *(_wide(text) + 12 for text in widest)) if few else 18.0
    height = _HEIGHT if few else 18
    top = _MARGIN + (22 if few else 0)
    page = round(left + width * len(columns) + _MARGIN, 1)
    tall = round(top + height * len(rows) + _MARGIN, 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page}" height="{tall}" '
        f'viewBox="0 0 {page} {tall}" role="img">',
        f"<title>{escape(shown['alt'])}</title>",
        f"<style>{_style()}</style>",
        f'<rect class="surface" width="{page}" height="{tall}" rx="8"/>',
    ]
    for i, name in enumerate(columns if few else []):
        parts.append(_text("name", left + (i + 0.5) * width, top - 12, name, "middle"))
    for i, name in enumerate(rows):
        y = top + (i + 0.5) * height
        parts.append(_text("name", left - 10, y, name, "end"))
        for j, share in enumerate(shown["shares"][i]):
            x = left + j * width
            parts += _tile(x, y - height / 2, width, height, share)
            if few:
                text = shown["texts"][i][j]
                kind = "zero" if share == 0 else "number"
                parts.append(_text(kind, x + width / 2, y, text, "middle"))
    return "\n".join([*parts, "</svg>\n"])


def _tile(
    x: float, y: float, width: float, height: float, share: float | None
) -> Iterator[str]:
    """One tile with a gap around it, hatched below zero, empty where it is nothing."""
    x, y, w, h = x + 1, y + 1, width - 2, height - 2
    box = f'x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="3"'
    if not share:
        yield f'<rect class="empty" {box}/>'
        return
    kind = "below" if share < 0 else "above"
    strength = f"{0.08 + abs(share) * (_STRENGTH - 0.08):.3f}"
    yield f'<rect class="{kind}" {box} fill-opacity="{strength}"/>'
    if share < 0:
        yield f'<path class="hatch" d="{"".join(_hatches(x, y, w, h))}"/>'


def _hatches(x: float, y: float, w: float, h: float) -> Iterator[str]:
    """Slanted lines, each cut off where it leaves the tile."""
    at = 6.0
    while at < w + h:
        x0, y0 = x + min(at, w), y + max(at - w, 0.0)
        x1, y1 = x + max(at - h, 0.0), y + min(at, h)
        yield f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"
        at += 7.0


def _wide(text: str) -> float:
    return text_width(shorten(text, _NAME), _SIZE)


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(shorten(text, _NAME))}</text>'


def _style() -> str:
    shape = (
        f"text{{font-family:{theme.FONT};font-size:{_SIZE}px;dominant-baseline:central;"
        "font-variant-numeric:tabular-nums}.empty{fill:none}"
        ".hatch{fill:none;stroke-width:1;stroke-opacity:0.45}"
    )
    return f"{shape}{_colours(0)}@media(prefers-color-scheme:dark){{{_colours(1)}}}"


def _colours(scheme: int) -> str:
    surface, ink, quiet = (c[scheme] for c in (theme.SURFACE, theme.INK, theme.QUIET))
    line = theme.mix(theme.WIRE[scheme], surface, 0.4)
    return (
        f".surface{{fill:{surface}}}.name,.zero{{fill:{quiet}}}.number{{fill:{ink}}}"
        f".empty{{stroke:{line}}}.above{{fill:{_FORWARD[scheme]}}}"
        f".below{{fill:{theme.GRADIENT[scheme]}}}.hatch{{stroke:{theme.GRADIENT[scheme]}}}"
    )
