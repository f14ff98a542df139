"""Our pictures in pixels: the SVG drawn once more, by Matplotlib.

There is one drawing of everything, the SVG. This file reads the few elements that ours
consist of and paints them, so that the two can never differ; the letters are those of
the font that comes with Matplotlib, so every machine makes the same file.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .outlines import outline_of, rectangle
from .stylesheet import Look, StyleSheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CENTRAL = 0.35  # of the size of type: from the middle of a line to its foot


def to_png(svg: str, scale: float = 2, dark: bool = False) -> bytes:
    """Paint one of our pictures; ``scale`` is pixels per pixel of the SVG.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display import document, to_svg
    >>> to_png(to_svg(document(ad.Variable(2.0, name="x") + 1)))[1:4]
    b'PNG'
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    root = ElementTree.fromstring(svg.encode())
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    figure = Figure((width / 72, height / 72), dpi=72 * scale, facecolor="none")
    FigureCanvasAgg(figure)
    _Painter(figure, scale, height, dark).paint(root)
    file = io.BytesIO()
    with warnings.catch_warnings():  # a glyph that the font lacks is drawn as a box
        warnings.filterwarnings("ignore", r"Glyph|Matplotlib currently does not")
        figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


class _Painter:
    """Puts one element of a picture after the other onto a figure."""

    def __init__(self, figure: Figure, scale: float, height: float, dark: bool) -> None:
        from matplotlib.transforms import Affine2D

        self.figure, self.dark = figure, dark
        self.page = Affine2D().translate(0, -height).scale(scale, -scale)

    def paint(self, root: Element) -> None:
        css = "".join(e.text or "" for e in root.iter() if _tag(e) == "style")
        sheet = StyleSheet(css, self.dark)
        for element, look, matrix, turn in _leaves(sheet, root):
            transform = matrix + self.page
            if _tag(element) == "text":
                self._letters(element, look, transform, turn)
            else:
                self._outline(element, look, transform)

    def _outline(self, element: Element, look: Look, transform: Any) -> None:
        from matplotlib.patches import PathPatch

        path = rectangle(look) if _tag(element) == "rect" else outline_of(look["d"])
        pen = _number(look, "stroke-width", 1.0)
        dashes = [float(n) / pen for n in look.get("stroke-dasharray", "").split()]
        opacity = _number(look, "opacity", 1.0)
        self.figure.add_artist(
            PathPatch(
                path,
                transform=transform,
                facecolor=_paint(
                    look.get("fill", "#000000"),
                    opacity * _number(look, "fill-opacity", 1.0),
                ),
                edgecolor=_paint(
                    look.get("stroke", "none"),
                    opacity * _number(look, "stroke-opacity", 1.0),
                ),
                linewidth=pen if look.get("stroke", "none") != "none" else 0,
                linestyle=(0, dashes) if dashes else "solid",
                capstyle=look.get("stroke-linecap", "butt"),
                joinstyle="miter" if look.get("stroke-linejoin") is None else "round",
            )
        )

    def _letters(
        self, element: Element, look: Look, transform: Any, turn: float
    ) -> None:
        size = _number(look, "font-size", 16.0)
        x, y = _number(look, "x", 0.0), _number(look, "y", 0.0)
        drop = _CENTRAL * size if look.get("dominant-baseline") == "central" else 0.0
        anchors = {"middle": "center", "end": "right"}
        left, foot = transform.transform((x, y + drop))
        self.figure.text(
            left,
            foot,
            element.text or "",
            transform=None,
            fontsize=size,
            family="DejaVu Sans",
            fontweight="bold" if _bold(look) else "normal",
            fontstyle="italic" if look.get("font-style") == "italic" else "normal",
            color=_paint(look.get("fill", "#000000"), _number(look, "opacity", 1.0)),
            horizontalalignment=anchors.get(look.get("text-anchor", ""), "left"),
            verticalalignment="baseline",
            rotation=-turn,
            rotation_mode="anchor",
            parse_math=False,
        )


def _leaves(
    sheet: StyleSheet, root: Element
) -> Iterator[tuple[Element, Look, Any, float]]:
    """What is to be drawn, in order: element, look, placement and turn in degrees."""
    from matplotlib.transforms import Affine2D

    waiting: list[Any] = [(root, [], {}, Affine2D(), 0.0)]
    while waiting:
        element, above, inherited, matrix, turn = waiting.pop()
        look = sheet.look(element, above, inherited)
        if _tag(element) in ("title", "style", "desc", "defs"):
            continue
        moved, by = _moved(element.get("transform", ""), matrix)
        if _tag(element) in ("svg", "g"):
            inside = [
                (child, [*above, element], look, moved, turn + by) for child in element
            ]
            waiting.extend(reversed(inside))
        else:
            yield element, look, moved, turn + by


def _moved(transform: str, matrix: Any) -> tuple[Any, float]:
    """A placement inside of another one: ``translate(x y)`` or ``rotate(a x y)``."""
    from matplotlib.transforms import Affine2D

    kind, _, rest = transform.partition("(")
    numbers = [float(n) for n in rest.rstrip(")").replace(",", " ").split()]
    if kind == "translate":
        return Affine2D().translate(*numbers) + matrix, 0.0
    if kind == "rotate":
        angle, x, y = numbers
        return Affine2D().rotate_deg_around(x, y, angle) + matrix, angle
    return matrix, 0.0


def _paint(colour: str, opacity: float) -> tuple[str, float]:
    return ("#000000", 0.0) if colour == "none" else (colour, opacity)


def _number(look: Look, name: str, default: float) -> float:
    return float(look[name].removesuffix("px")) if name in look else default


def _bold(look: Look) -> bool:
    return look.get("font-weight", "400") in ("bold", "600", "700")


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]
