"""One HTML file with everything in it: the interactive view, and what stands in for it.

The page needs no server and no network, and says so to the browser: its policy allows
the one script and the one style sheet that it was written with, known by their hashes,
and nothing else. Without scripts it shows the still picture; the tables are always
there. It is light or dark as the reader's system is.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from .pictures import Picture
from .whole_page import whole_page

_STATIC = Path(__file__).parent.parent / "static"  # built from widgets/

_ENDINGS = re.compile("<(/script|/style|!--)", re.IGNORECASE)

_LOOK = """
body { margin: 0; color: #1b1b1f; background: #fff }
body { font: 15px/1.5 system-ui, sans-serif }
main { max-width: 980px; margin: 0 auto; padding: 24px 16px 48px }
h1 { margin: 0 0 12px; font-size: 20px; overflow-wrap: anywhere }
img { max-width: 100%; height: auto }
details { margin-top: 20px; overflow-x: auto }
summary { cursor: pointer; width: max-content; max-width: 100% }
details table { margin: 12px 0; border-collapse: collapse }
details table { font-variant-numeric: tabular-nums }
details :is(th, td) { padding: 4px 12px; border-bottom: 1px solid; text-align: left }
details :is(th, td) { border-color: #d5d5da }
.adl-title { display: none }
:focus-visible { outline: 2px solid #0072b2; outline-offset: 2px }
@media (prefers-color-scheme: dark) {
body { color: #f0f0f2; background: #111214 }
details :is(th, td) { border-color: #3a3d44 }
:focus-visible { outline-color: #56b4e9 }
}
"""


def page(picture: Picture) -> str:
    """The text of the page.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display import pictures
    >>> page(pictures.of(ad.Variable(2.0, name="x") + 1))[:15]
    '<!doctype html>'
    """
    script, sheet = _built("page.js"), _built("widget.css")
    body, data = picture.image, ""
    if script:  # otherwise the front end is not built, and the still picture is all
        body = f'<div id="view"></div>\n<noscript>{picture.image}</noscript>'
        data = _data(picture.data)
    return whole_page(
        picture.title,
        f"<h1>{escape(picture.title)}</h1>\n{body}\n{picture.twin}",
        style=_inside(_LOOK + sheet),
        data=data,
        script=_inside(script),
    )


def _data(data: dict[str, Any]) -> str:
    """What the script draws, in an element that no browser runs."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c")  # so nothing in it can end the element
    return f'<script type="application/json" id="data">{text}</script>\n'


def _inside(code: str) -> str:
    """Code or style that cannot end the element it stands in."""
    return _ENDINGS.sub(r"<\\\g<1>", code)


def _built(name: str) -> str:
    path = _STATIC / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""
