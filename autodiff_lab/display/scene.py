"""A scene: everything a view needs to draw something, as plain JSON data.

A graph has a document of its own (schema.py). All other displays, such as the routes
between two nodes, a truth table, or the error of a difference quotient, are scenes. A
scene names its ``kind``, and the front end has one view for each kind. What a reader
may do without Python is in the scene already; a widget is a scene that can ask Python
for the next one.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from .labels import clean_label

MIME = "application/vnd.autodiff-lab.scene+json"
SCHEMA = 1

Scene = dict[str, Any]
Table = tuple[Sequence[str], Sequence[Sequence[str]]]  # names of columns, rows


def scene(kind: str, title: str, alt: str, *, note: str = "", **content: Any) -> Scene:
    """A scene of one kind; ``alt`` says in a sentence what there is to see.

    >>> scene("dice", "Two dice", "A five and a two.", eyes=[5, 2])["eyes"]
    [5, 2]
    """
    words = {"title": title, "alt": alt, "note": note}
    cleaned = {key: clean_label(text, 1000) for key, text in words.items()}
    return {"schema": SCHEMA, "kind": kind, **cleaned, **plain(content)}


def plain(value: Any, digits: int = 6) -> Any:
    """JSON data with so many significant digits; what is not finite becomes null.

    >>> plain({"x": (0.1 + 0.2, float("nan"))})
    {'x': [0.3, None]}
    """
    if isinstance(value, dict):
        return {str(key): plain(entry, digits) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry, digits) for entry in value]
    if hasattr(value, "tolist"):  # arrays and NumPy's scalars
        return plain(value.tolist(), digits)
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return float(f"{value:.{digits}g}") + 0.0  # and never -0
    return value


def bundle(shown: Scene, svg: str, tables: Iterable[Table], text: str) -> Scene:
    """A scene in every form, by MIME type: for our view, for any page, and as text.

    >>> sorted(bundle(scene("dice", "Dice", "A five."), "<svg/>", [], "5"))[-2:]
    ['text/html', 'text/plain']
    """
    return {MIME: shown, "text/html": to_html(shown, svg, tables), "text/plain": text}


def to_html(shown: Scene, svg: str, tables: Iterable[Table]) -> str:
    """The picture with its alternative text, and the same in tables.

    Nothing in it needs a script or a style, since untrusted notebooks lose both.

    >>> to_html(scene("dice", "Dice", "A <five>."), "<svg/>", [])
    '<div><img src="data:image/svg+xml;base64,PHN2Zy8+" alt="A &lt;five&gt;."></div>\\n'
    """
    data = b64encode(svg.encode()).decode()
    alt = escape(shown["alt"])
    image = f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}">'
    note = f"<p>{escape(shown['note'])}</p>" if shown["note"] else ""
    written = "\n".join(to_table(names, rows) for names, rows in tables)
    twin = (
        f"<details><summary>The same as a table</summary>\n{written}\n</details>"
        if written
        else ""
    )
    parts = [part for part in (image, note, twin) if part]
    return "<div>" + "\n".join(parts) + "</div>\n"


def to_table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """An HTML table; all text in it is escaped.

    >>> to_table(["n"], [["<1>"]]).replace(chr(10), "")[35:]
    '</th></tr></thead><tbody><tr><td>&lt;1&gt;</td></tr></tbody></table>'
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )
