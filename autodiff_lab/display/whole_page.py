"""The shell of every HTML file that is written: whole, and closed to the outside.

A policy in the page names, by its hash, the one style sheet and the one script it was
written with. A browser runs and fetches nothing else, so should an escape ever be
forgotten inside, still nothing happens.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
{data}{script}</body>
</html>
"""


def whole_page(
    title: str, body: str, *, style: str, data: str = "", script: str = ""
) -> str:
    """Put a page together; the title is text, all else is HTML, CSS and code as it is.

    `data` is an element that no browser runs, which the script reads. Source of the
    policy: Content Security Policy Level 3 (W3C).

    >>> "&lt;b&gt;" in whole_page("<b>", "", style="")
    True
    """
    allowed = [f"img-src data:; style-src '{_hash(style)}'"]
    if script:
        allowed.append(f"script-src '{_hash(script)}'")
    return _PAGE.format(
        policy="; ".join(
            ["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"]
        ),
        title=escape(title),
        style=style,
        body=body,
        data=data,
        script=f"<script>{script}</script>\n" if script else "",
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
