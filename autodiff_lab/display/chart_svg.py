"""The still picture of a chart: one SVG text, in light and in dark.

The front end draws the same chart from the same data (widgets/src/scene/plot.ts).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from . import theme
from .chart import TICK_SIZE, Axis, Chart, Mark
from .clipping import pieces
from .heat import bands
from .labels import text_width

DIRECTIONS = {"forward": ("#0072b2", "#56b4e9"), "backward": theme.GRADIENT}
HUES = {
    **DIRECTIONS,
    **theme.HUES,
    "ink": theme.INK,
    "quiet": theme.QUIET,
    "wire": theme.WIRE,
}


def to_svg(
    charts: Chart | Sequence[Chart], alt: str = "", *, columns: int | None = None
) -> str:
    """Draw one chart, or some charts side by side, ``columns`` of them in a row.

    >>> from .chart import axis, chart, line
    >>> picture = chart("y = x", axis("x", 0, 1), axis("y", 0, 1), [
    ...     line([(0, 0), (1, 1)], "forward")])
    >>> "M52 242L448 14" in to_svg(picture)
    True
    """
    row = [charts] if isinstance(charts, dict) else list(charts)
    placed, width, height = _in_rows(row, columns or len(row))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(alt or ', '.join(c['title'] for c in row))}</title>",
        f"<style>{_style()}</style>",
        f'<rect class="surface" width="{width}" height="{height}" rx="8"/>',
    ]
    for one, left, top in placed:
        parts.append(f'<g transform="translate({left} {top})">')
        parts += [*_axes(one), *_marks(one), *_legend(one), "</g>"]
    return "\n".join([*parts, "</svg>\n"])


def _in_rows(
    charts: Sequence[Chart], columns: int
) -> tuple[list[tuple[Chart, int, int]], int, int]:
    """Each chart with its corner, and the width and height of all together."""
    placed, width, bottom = [], 0, 0
    for start in range(0, len(charts), columns):
        row, left, top = charts[start : start + columns], 0, bottom
        for one in row:
            placed.append((one, left, top))
            width = max(width, left + one["width"])
            left += one["width"] + 12
        bottom = top + max(one["height"] for one in row)
    return placed, width, bottom


def position(axis: Axis, value: float, start: float, end: float) -> float:
    """Where a value lies between two ends of the frame, in px."""
    low, high = axis["min"], axis["max"]
    if axis["log"]:
        low, high, value = (
            math.log10(low),
            math.log10(high),
            math.log10(max(value, 1e-300)),
        )
    return start + (value - low) / (high - low) * (end - start)


def _place(chart: Chart, x: float, y: float) -> tuple[float, float]:
    left, top, right, bottom = chart["frame"]
    return position(chart["x"], x, left, right), position(chart["y"], y, bottom, top)


def _axes(chart: Chart) -> Iterator[str]:
    left, top, right, bottom = chart["frame"]
    for tick, text in zip(chart["x"]["ticks"], chart["x"]["texts"], strict=True):
        x = _n(position(chart["x"], tick, left, right))
        yield f'<path class="grid" d="M{x} {top}V{bottom}"/>'
        yield _text("tick", x, _n(bottom + 14), text, "middle")
    for tick, text in zip(chart["y"]["ticks"], chart["y"]["texts"], strict=True):
        y = position(chart["y"], tick, bottom, top)
        yield f'<path class="grid" d="M{left} {_n(y)}H{right}"/>'
        yield _text("tick", _n(left - 6), _n(y + 4), text, "end")
    yield f'<path class="axis" d="M{left} {top}V{bottom}H{right}"/>'
    middle = _n((left + right) / 2)
    yield _text("label", middle, _n(bottom + 31), chart["x"]["label"], "middle")
    turn = f"rotate(-90 12 {_n((top + bottom) / 2)})"
    label = _text("label", 12, _n((top + bottom) / 2), chart["y"]["label"], "middle")
    yield f'<g transform="{turn}">{label}</g>'


def _marks(chart: Chart) -> Iterator[str]:
    draw = {
        "line": _line,
        "dots": _dots,
        "bars": _bars,
        "rule": _rule,
        "words": _words,
        "tiles": _tiles,
        "heat": _heat,
    }
    for mark in chart["marks"]:
        yield draw[mark["mark"]](chart, mark)


def _line(chart: Chart, mark: Mark) -> str:
    places = [_known(chart, x, y) for x, y in mark["points"]]
    path = "".join(
        "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in piece)
        for piece in pieces(places, chart["frame"])
    )
    dash = ' stroke-dasharray="5 4"' if mark.get("dashed") else ""
    return f'<path class="line {mark["hue"]}" d="{path}"{dash}/>'


def _known(
    chart: Chart, x: float | None, y: float | None
) -> tuple[float, float] | None:
    if x is None or y is None or not math.isfinite(x) or not math.isfinite(y):
        return None
    return _place(chart, x, y)


def _dots(chart: Chart, mark: Mark) -> str:
    size = mark["size"]
    known = [(x, y) for x, y in mark["points"] if x is not None and y is not None]
    places = [_place(chart, x, y) for x, y in known]
    path = "".join(glyph(mark["shape"], x, y, size) for x, y in places)
    kind = "line" if mark["shape"] == "cross" else "dot"
    return f'<path class="{kind} {mark["hue"]}" d="{path}"/>'


def glyph(shape: str, x: float, y: float, r: float) -> str:
    """Path data of a point of some shape.

    >>> glyph("square", 10, 10, 2)
    'M8 8H12V12H8z'
    """
    if shape == "square":
        return f"M{_n(x - r)} {_n(y - r)}H{_n(x + r)}V{_n(y + r)}H{_n(x - r)}z"
    if shape == "triangle":
        return f"M{_n(x)} {_n(y - r)}L{_n(x + r)} {_n(y + r)}H{_n(x - r)}z"
    if shape == "diamond":
        r *= 1.2
        right = f"M{_n(x)} {_n(y - r)}L{_n(x + r)} {_n(y)}L{_n(x)} {_n(y + r)}"
        return f"{right}L{_n(x - r)} {_n(y)}z"
    if shape == "cross":
        falling = f"M{_n(x - r)} {_n(y - r)}L{_n(x + r)} {_n(y + r)}"
        return f"{falling}M{_n(x - r)} {_n(y + r)}L{_n(x + r)} {_n(y - r)}"
    arc = f"a{_n(r)} {_n(r)} 0 1 0 "
    return f"M{_n(x - r)} {_n(y)}{arc}{_n(2 * r)} 0{arc}{_n(-2 * r)} 0z"


def _bars(chart: Chart, mark: Mark) -> str:
    base = chart["y"]["min"] if chart["y"]["log"] else max(0.0, chart["y"]["min"])
    path = []
    for x, y in mark["points"]:
        if x is None or y is None:
            continue
        x0, y0 = _place(chart, x - mark["width"] / 2, base)
        x1, y1 = _place(chart, x + mark["width"] / 2, y)
        path.append(f"M{_n(x0)} {_n(y0)}V{_n(y1)}H{_n(x1)}V{_n(y0)}z")
    return f'<path class="dot {mark["hue"]}" d="{"".join(path)}"/>'


def _rule(chart: Chart, mark: Mark) -> str:
    left, top, right, bottom = chart["frame"]
    if "x" in mark:
        path = f"M{_n(position(chart['x'], mark['x'], left, right))} {top}V{bottom}"
    else:
        path = f"M{left} {_n(position(chart['y'], mark['y'], bottom, top))}H{right}"
    return f'<path class="line {mark["hue"]}" stroke-dasharray="2 3" d="{path}"/>'


def _words(chart: Chart, mark: Mark) -> str:
    x, y = _place(chart, mark["x"], mark["y"])
    kind = f"word {mark['hue']}"
    return _text(kind, _n(x), _n(y), mark["text"], mark["anchor"])


def _tiles(chart: Chart, mark: Mark) -> str:
    (x0, y0), (x1, y1) = (
        _place(chart, *mark["box"][:2]),
        _place(chart, *mark["box"][2:]),
    )
    left, top = min(x0, x1), min(y0, y1)
    rows = mark["rows"]
    height = abs(y1 - y0) / max(1, len(rows))
    parts = []
    for i, row in enumerate(rows):
        width = abs(x1 - x0) / max(1, len(row))
        for j, share in enumerate(row):
            x, y = left + j * width, top + i * height
            parts.append(_tile(x, y, width, height, share))
            if mark["texts"]:
                middle = _n(x + width / 2), _n(y + height / 2 + 4)
                parts.append(_text("tick ink", *middle, mark["texts"][i][j], "middle"))
    return "".join(parts)


def _heat(chart: Chart, mark: Mark) -> str:
    return "".join(
        f'<path class="dot {hue}" fill-opacity="{opacity}" '
        f'shape-rendering="crispEdges" d="{path}"/>'
        for hue, opacity, path in bands(mark, lambda x, y: _place(chart, x, y))
    )


def _tile(x: float, y: float, width: float, height: float, share: float | None) -> str:
    box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    if share is None:
        return f'<rect class="grid" {box}/>'
    hue = "backward" if share < 0 else "forward"
    strength = f"{min(1, abs(share)) * 0.85:.2f}"
    return f'<rect class="dot {hue}" {box} fill-opacity="{strength}"/>'


def _legend(chart: Chart) -> Iterator[str]:
    """Names of the marks in a row above the frame, each with a sample of its mark."""
    x = float(chart["frame"][0])
    for mark in chart["marks"]:
        if not mark.get("label"):
            continue
        if mark["mark"] == "dots":
            kind = "line" if mark["shape"] == "cross" else "dot"
            path = glyph(mark["shape"], x + 9, 16, 4)
        else:
            kind, path = "line", f"M{_n(x)} 16H{_n(x + 18)}"
        dash = ' stroke-dasharray="5 4"' if mark.get("dashed") else ""
        yield f'<path class="{kind} {mark["hue"]}" d="{path}"{dash}/>'
        yield _text("tick", _n(x + 24), 20, mark["label"], "start")
        x += 24 + text_width(mark["label"], TICK_SIZE) + 16


def _text(kind: str, x: object, y: object, text: str, anchor: str) -> str:
    place = f'x="{x}" y="{y}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(text)}</text>'


def _style() -> str:
    shape = (
        f"text{{font-family:{theme.FONT};font-size:{TICK_SIZE}px;"
        "font-variant-numeric:tabular-nums}.label{font-size:12px}"
        ".line{fill:none;stroke-width:2;stroke-linejoin:round}.grid{fill:none}"
    )
    return f"{shape}{_colours(0)}@media(prefers-color-scheme:dark){{{_colours(1)}}}"


def _colours(scheme: int) -> str:
    grid = theme.mix(theme.WIRE[scheme], theme.SURFACE[scheme], 0.3)
    rules = [
        f".surface{{fill:{theme.SURFACE[scheme]}}}.grid{{stroke:{grid}}}",
        f".axis{{fill:none;stroke:{theme.WIRE[scheme]}}}.tick{{fill:{theme.QUIET[scheme]}}}",
        f".label,.word,.tick.ink{{fill:{theme.INK[scheme]}}}",
    ]
    for name, hues in HUES.items():
        hue = hues[scheme]
        rules.append(
            f".line.{name}{{stroke:{hue}}}.dot.{name},.word.{name}{{fill:{hue}}}"
        )
    return "".join(rules)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0").replace("-0.0", "0")
