"""Small arrays as grids of cells, and a story told in frames of them.

What broadcasting and convolutions do is easiest to see cell by cell. A frame is a row
of grids and a sentence; the view steps through the frames without asking anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from . import theme
from .labels import clean_label, text_width
from .numerals import format_number
from .scene import Table

Grid = dict[str, Any]
Frame = dict[str, Any]

CELL = 34  # px, the same in widgets/style/scenes/grids.css
MOST = 10  # cells along one side that are still drawn
_GAP, _HEAD = 30, 26


def grid(
    name: str,
    values: Any,
    hue: str = "forward",
    *,
    ghosts: Any = None,
    lit: Iterable[tuple[int, int]] = (),
    sign: str = "",
) -> Grid:
    """An array of up to two axes as rows of texts.

    ``ghosts`` is true where a cell is a copy that exists only in the mind; ``lit``
    cells are the ones that the frame is about; ``sign`` stands before the grid.

    >>> grid("a", [1.0, 2.5])["rows"], grid("a", [1, 2], ghosts=[0, 1])["ghosts"]
    ([['1', '2.5']], [[0, 1]])
    """
    rows = np.atleast_2d(np.asarray(values))
    texts = [["" if _empty(v) else format_number(v, 3) for v in row] for row in rows]
    made: Grid = {
        "name": clean_label(name),
        "shape": "×".join(map(str, np.shape(values))) or "scalar",
        "hue": hue,
        "sign": sign,
        "rows": texts,
        "lit": [list(place) for place in lit],
    }
    if ghosts is not None:
        made["ghosts"] = np.atleast_2d(np.asarray(ghosts)).astype(int).tolist()
    return made


def frame(text: str, grids: Sequence[Grid], phase: str = "forward") -> Frame:
    """Some grids side by side, and the sentence that says what happens."""
    return {"text": clean_label(text, 400), "grids": list(grids), "phase": phase}


def grids_svg(shown: Frame, alt: str) -> str:
    """One frame as a still picture.

    >>> grids_svg(frame("x", [grid("a", [[1.0, 2.0]])]), "two cells").count("<rect")
    3
    """
    left, parts = 14.0, []
    heights = [len(one["rows"]) for one in shown["grids"]]
    height = _HEAD + CELL * max(heights, default=0) + 40
    for one in shown["grids"]:
        if one["sign"]:
            middle = _HEAD + CELL * max(heights) / 2 + 8
            parts.append(_text("sign", left, middle, one["sign"], "middle"))
            left += 20
        parts += _grid(one, left)
        width = max(CELL * len(one["rows"][0]), text_width(_heading(one), 12))
        left += width + _GAP
    width = max(left, text_width(shown["text"], 12) + 28)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" '
            f'height="{height}" viewBox="0 0 {width:.0f} {height}" role="img">',
            f"<title>{escape(alt)}</title>",
            f"<style>{_style(0)}@media(prefers-color-scheme:dark){{{_style(1)}}}</style>",
            f'<rect class="surface" width="{width:.0f}" height="{height}" rx="8"/>',
            *parts,
            _text("label", 14, height - 12, shown["text"], "start"),
            "</svg>\n",
        ]
    )


def grid_tables(shown: Frame) -> list[Table]:
    """The grids of one frame as tables."""
    tables: list[Table] = []
    for one in shown["grids"]:
        blanks = [""] * (len(one["rows"][0]) - 1)
        tables.append(([f"{one['name']} ({one['shape']})", *blanks], one["rows"]))
    return tables


def _empty(value: Any) -> bool:
    return isinstance(value, (float, np.floating)) and bool(np.isnan(value))


def _heading(one: Grid) -> str:
    return f"{one['name']}  {one['shape']}"


def _grid(one: Grid, left: float) -> list[str]:
    parts = [_text("label", left, 17, _heading(one), "start")]
    lit = {tuple(place) for place in one["lit"]}
    for i, row in enumerate(one["rows"]):
        for j, text in enumerate(row):
            ghost = one.get("ghosts") and one["ghosts"][i][j]
            kind = " ".join(
                [
                    "cell",
                    one["hue"],
                    *["ghost"] * bool(ghost),
                    *["lit"] * ((i, j) in lit),
                ]
            )
            x, y = left + CELL * j, _HEAD + CELL * i
            box = f'x="{x + 1:.1f}" y="{y + 1}" width="{CELL - 2}" height="{CELL - 2}"'
            parts.append(f'<rect class="{kind}" {box} rx="3"/>')
            parts.append(_text("value", x + CELL / 2, y + CELL / 2 + 4, text, "middle"))
    return parts


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(text)}</text>'


def _style(scheme: int) -> str:
    surface, ink = theme.SURFACE[scheme], theme.INK[scheme]
    hues = {"forward": ("#0072b2", "#56b4e9"), "backward": theme.GRADIENT}
    rules = [
        f"text{{font:12px {theme.FONT};fill:{ink}}}.value{{font-size:11px}}"
        f".sign{{font-size:18px}}.surface{{fill:{surface}}}"
    ]
    for name, pair in {**hues, **theme.HUES}.items():
        hue = pair[scheme]
        rules.append(
            f".cell.{name}{{stroke:{hue};fill:{theme.mix(hue, surface, 0.12)}}}"
            f".lit.{name}{{stroke-width:2.5;fill:{theme.mix(hue, surface, 0.4)}}}"
        )
    return "".join(rules) + f".ghost{{stroke-dasharray:3 3;fill:{surface}}}"
