"""One HTML file with everything in it: the interactive view, and what stands in for it.

The page needs no server and no network, and says so to the browser: its policy allows
the one script and the one style sheet that it was written with, known by their hashes,
and nothing else. Without scripts it shows the still picture; the tables are always
there. It is light or dark as the reader's system is.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from .pictures import Picture

_STATIC = Path(__file__).parent.parent / "static"  # built from widgets/

_ENDINGS = re.compile("<(/script|/style|!--)", re.IGNORECASE)

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
{twin}
</main>
{scripts}</body>
</html>
"""

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
    style = _inside(_LOOK + sheet)
    if script:
        body = f'<div id="view"></div>\n<noscript>{picture.image}</noscript>'
        scripts = _scripts(picture.data, script)
    else:  # the front end is not built: the still picture is all there is
        body, scripts = picture.image, ""
    return _PAGE.format(
        policy=_policy(_inside(script), style),
        title=escape(picture.title),
        style=style,
        body=body,
        twin=picture.twin,
        scripts=scripts,
    )


def _scripts(data: dict[str, Any], script: str) -> str:
    """The data, which no browser runs, and the code that draws it."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c")  # so nothing in it can end the element
    return (
        f'<script type="application/json" id="data">{text}</script>\n'
        f"<script>{_inside(script)}</script>\n"
    )


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; "
        f"script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _inside(code: str) -> str:
    """Code or style that cannot end the element it stands in."""
    return _ENDINGS.sub(r"<\\\g<1>", code)


def _built(name: str) -> str:
    path = _STATIC / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""
