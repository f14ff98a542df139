"""The still picture: a graph document as one SVG text.

It goes into a page as the source of an image, so it carries its own style, follows the
reader's light or dark scheme by a media query, and uses no script and no outside font.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from . import theme
from .groups_still import still
from .theme import badge_width, mix, outline, rounded

Document = dict[str, Any]


def to_svg(document: Document) -> str:
    """Draw ``document``; the same document gives the same text, to the byte.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display import document
    >>> to_svg(document(ad.Variable(2.0, name="x") + 1))[:38]
    '<svg xmlns="http://www.w3.org/2000/svg'
    """
    document = still(document)
    width, height = document["width"], document["height"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(document['alt'])}</title>",
        f"<style>{_style('frames' in document)}</style>",
        f'<rect class="surface" width="{width}" height="{height}" rx="8"/>',
        *map(_frame, document.get("frames", ())),
        *map(_wire, document["edges"]),
        *_nodes(document),
        *map(_title, document.get("frames", ())),
        *_edge_labels(document),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _wire(edge: Document) -> str:
    return (
        f'<path class="wire" d="{edge["path"]}"/><path class="head" d="{_head(edge)}"/>'
    )


def _frame(frame: Document) -> str:
    """The outline around an open group."""
    w, h = frame["w"], frame["h"]
    x, y = frame["x"] - w / 2, frame["y"] - h / 2
    return (
        f'<rect class="frame" x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" '
        f'height="{_n(h)}" rx="8"/>'
    )


def _title(frame: Document) -> str:
    x, y = frame["x"] - frame["w"] / 2 + 8, frame["y"] - frame["h"] / 2 + 11
    return _text("title", x, y, frame["label"])


def _head(edge: Document) -> str:
    """An arrowhead that ends where the wire ends, pointing the way it arrives."""
    *_, x0, y0, x, y = map(float, edge["path"].replace("M", " ").replace("C", " ")
                           .replace("L", " ").split())  # fmt: skip
    far = max(abs(x - x0), abs(y - y0)) or 1.0
    ux, uy = (x - x0) / far, (y - y0) / far
    corners = [
        f"{_n(x - 8 * ux - side * uy)} {_n(y - 8 * uy + side * ux)}" for side in (4, -4)
    ]
    return f"M{_n(x)} {_n(y)}L{corners[0]}L{corners[1]}z"


def _nodes(document: Document) -> list[str]:
    numbers = document["numbers"]
    known = bool(numbers["values"][-1]) if numbers["values"] else False
    return [
        _node(node, value, gradient, known)
        for node, value, gradient in zip(
            document["nodes"], numbers["values"], numbers["gradients"], strict=True
        )
    ]


def _node(node: Document, value: str, gradient: str, known: bool) -> str:
    w, h = node["w"], node["h"]
    place = f"{_n(node['x'])} {_n(node['y'])}"
    parts = [
        f'<g class="{node["role"]}" transform="translate({place})">',
        f"<title>{escape(_hover(node))}</title>",
        f'<path class="box" d="{outline(node["role"], w, h)}"/>',
        _text("name", 0, h * theme.NAME_ROW if known else 1, node["label"]),
    ]
    if known:
        parts.append(_text("value", 0, h * theme.VALUE_ROW, value))
        if gradient:
            parts.append(_text("gradient", 0, h * theme.GRADIENT_ROW, f"∂ {gradient}"))
    if node["symbol"]:
        parts.append(_badge(node["symbol"], w, h))
    return "".join([*parts, "</g>"])


def _badge(symbol: str, w: float, h: float) -> str:
    """The sign of the operation, on the top edge of its box."""
    width = badge_width(symbol)
    x, y = theme.BADGE_X - w / 2 + width / 2, theme.BADGE_Y - h / 2
    pill = rounded(width, theme.BADGE_HEIGHT, theme.BADGE_HEIGHT / 2)
    return (
        f'<path class="badge" transform="translate({_n(x)} {_n(y)})" d="{pill}"/>'
        + _text("symbol", x, y, symbol)
    )


def _edge_labels(document: Document) -> list[str]:
    return [
        _local(edge["labelX"], edge["labelY"], local)
        for edge, local in zip(
            document["edges"], document["numbers"]["locals"], strict=True
        )
        if local
    ]


def _local(x: float, y: float, text: str) -> str:
    """A number on a wire, on a blank wide enough for it."""
    width, height = theme.label_width(text), theme.EDGE_HEIGHT
    return (
        f'<rect class="blank" x="{_n(x - width / 2)}" y="{_n(y - height / 2)}" '
        f'width="{_n(width)}" height="{height}" rx="3"/>' + _text("local", x, y, text)
    )


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}">{escape(text)}</text>'


def _hover(node: Document) -> str:
    return f"{node['label']} = {node['formula']}" if node["formula"] else node["label"]


def _style(groups: bool) -> str:
    """The rules of the light scheme, then the colours of the dark one."""
    shape = (
        f"text{{font-family:{theme.FONT};text-anchor:middle;dominant-baseline:central;"
        "font-variant-numeric:tabular-nums}"
        f".name{{font-size:{theme.NAME_SIZE}px;font-weight:600}}"
        f".value{{font-size:{theme.VALUE_SIZE}px}}"
        f".gradient{{font-size:{theme.GRADIENT_SIZE}px}}"
        f".symbol{{font-size:{theme.SYMBOL_SIZE}px;font-weight:600}}"
        f".local{{font-size:{theme.EDGE_SIZE}px}}"
        ".wire{fill:none;stroke-width:1.5}.box{stroke-width:1.6}"
        ".constant .box{stroke-dasharray:4 3}.badge{stroke-width:1.2}"
    )
    if groups:
        shape += f".title{{font-size:{theme.EDGE_SIZE}px;"
        shape += (
            "font-weight:600;text-anchor:start;paint-order:stroke;stroke-width:4px}"
        )
    light, dark = _colours(0, groups), _colours(1, groups)
    return f"{shape}{light}@media(prefers-color-scheme:dark){{{dark}}}"


def _colours(scheme: int, groups: bool) -> str:
    surface, tint = theme.SURFACE[scheme], theme.TINT[scheme]
    rules = [
        f".surface,.blank{{fill:{surface}}}.wire{{stroke:{theme.WIRE[scheme]}}}",
        f".head{{fill:{theme.WIRE[scheme]}}}.name,.value{{fill:{theme.INK[scheme]}}}",
        f".gradient{{fill:{theme.GRADIENT[scheme]}}}",
        f".local{{fill:{theme.QUIET[scheme]}}}",
    ]
    if groups:
        line = mix(theme.HUES["group"][scheme], surface, 0.5)
        fill = mix(theme.HUES["group"][scheme], surface, 0.04)
        hue = theme.HUES["group"][scheme]
        rules.append(f".frame{{fill:{fill};stroke:{line}}}")
        rules.append(f".title{{fill:{hue};stroke:{surface}}}")
    for role, hues in theme.HUES.items():
        hue = hues[scheme]
        if role == "group" and not groups:
            continue
        rules.append(
            f".{role} .box{{stroke:{hue};fill:{mix(hue, surface, tint)}}}"
            f".{role} .badge{{stroke:{hue};fill:{surface}}}"
            f".{role} .symbol{{fill:{hue}}}"
        )
    return "".join(rules)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0").replace("-0.0", "0")
