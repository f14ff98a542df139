"""Take a drawing out of the notebook: as a picture, as a page, for Graphviz or LaTeX.

`save` is the one verb to remember; it looks at the end of the file's name. The others
give the same thing as text or bytes. Whatever draws itself can be exported: graphs, and
the results that are shown as scenes (paths, traces, costs, comparisons, Jacobians).

Run ``python -m autodiff_lab.display.export FOLDER`` for an example in every form.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..engine import Node
from ..errors import AutodiffError
from . import pictures
from .groups_still import still
from .schema import document
from .svg import to_svg as draw


class ExportError(AutodiffError, ValueError):
    """Something cannot be written in the form that was asked for."""


def to_svg(shown: Any, *, layout: str | None = None) -> str:
    """The picture as SVG text, which follows the reader's light or dark scheme.

    >>> import autodiff_lab as ad
    >>> ad.to_svg(ad.Variable(2.0, name="x") + 1)[:4]
    '<svg'
    """
    if layout is None:
        return pictures.of(shown).svg
    if layout != "dot":
        raise ExportError(
            f"there is no layout {layout!r}",
            cure='leave it out for our own, or give layout="dot" for Graphviz\'s',
        )
    from .dot_layout import placed_by_dot

    return draw(placed_by_dot(_document(_node(shown, "Graphviz"))))


def to_png(
    shown: Any, *, scale: float = 2, dark: bool = False, layout: str | None = None
) -> bytes:
    """The same picture in pixels: ``scale`` of them for each pixel of the SVG.

    >>> import autodiff_lab as ad
    >>> ad.to_png(ad.Variable(2.0, name="x") + 1)[1:4]
    b'PNG'
    """
    from .png import to_png as paint

    if not 0 < scale <= 10:
        raise ExportError(
            f"a scale of {scale!r} makes no picture",
            cure="give a number above 0, at most 10; 2 is sharp on most screens",
        )
    return paint(to_svg(shown, layout=layout), scale, dark)


def to_graphviz(y: Node) -> Any:
    """The graph as a ``graphviz.Digraph``, to restyle it or to render it with ``dot``.

    >>> import autodiff_lab as ad
    >>> to_graphviz(ad.Variable(2.0, name="x") + 1).name
    'autodiff_lab'
    """
    from .dot import digraph

    return digraph(_document(_node(y, "Graphviz")))


def to_dot(y: Node) -> str:
    """The graph in Graphviz's language.

    >>> import autodiff_lab as ad
    >>> ad.to_dot(ad.Variable(2.0, name="x") + 1).splitlines()[0]
    'digraph autodiff_lab {'
    """
    return str(to_graphviz(y).source)


def to_page(shown: Any, path: str | Path | None = None) -> str:
    """One HTML file with the interactive view in it: it works offline, by double click.

    The text of the page comes back; with ``path`` it is written there too.
    """
    from .page import page

    text = page(pictures.of(shown))
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text


def save(shown: Any, path: str | Path, **options: Any) -> Path:
    """Write to a file, in the form that its name ends in.

    ``.svg`` and ``.png`` are pictures, ``.html`` is an interactive page, ``.dot`` is
    for Graphviz, ``.tex`` for LaTeX; ``.json`` and ``.adgraph`` hold the data, and
    JupyterLab opens the latter. Pictures of graphs take ``layout="dot"``, which has
    them placed by Graphviz if it is there; ``.png`` takes ``scale`` and ``dark`` too.

    >>> import autodiff_lab as ad
    >>> ad.save(ad.Variable(2.0, name="x") + 1, "graph.docx")
    Traceback (most recent call last):
    ...
    autodiff_lab.display.export.ExportError: no way to write graph.docx
      What to do:   end the name in .svg, .png, .html, .dot, .gv, .tex, .json or
      .adgraph
    """
    target = Path(path)
    if target.suffix.lower() not in _WRITERS:
        *most, last = _WRITERS
        raise ExportError(
            f"no way to write {target.name}",
            cure=f"end the name in {', '.join(most)} or {last}",
        )
    try:
        content = _WRITERS[target.suffix.lower()](shown, **options)
    except TypeError as error:
        if "keyword argument" not in str(error):
            raise
        names = ", ".join(options)
        raise ExportError(f"a {target.suffix} file has no option {names}") from None
    target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return target


def _tex(y: Node) -> str:
    from .latex import latex_page

    return latex_page(_node(y, "LaTeX"))


def _json(shown: Any) -> str:
    data = pictures.of(shown).data
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


_WRITERS: dict[str, Callable[..., str | bytes]] = {
    ".svg": to_svg,
    ".png": to_png,
    ".html": to_page,
    ".dot": to_dot,
    ".gv": to_dot,
    ".tex": _tex,
    ".json": _json,
    ".adgraph": lambda y: _json(_node(y, "A graph viewer")),
}


def _node(shown: Any, reader: str) -> Node:
    if isinstance(shown, Node):
        return shown
    raise ExportError(
        f"{reader} takes graphs, and {type(shown).__name__} is none",
        cure="save it as .svg, .png, .html or .json",
    )


def _document(y: Node) -> dict[str, Any]:
    """A graph as one picture shows it: large ones with their groups folded."""
    return still(document(y))


if __name__ == "__main__":
    import sys

    import autodiff_lab as ad

    folder = Path(sys.argv[1] if sys.argv[1:] else ".")
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    for ending in _WRITERS:
        print(save(a * (a + b), folder / f"graph{ending}"))
