"""The shell of feedback pages and reports: one file, no scripts, nothing from outside.

Whatever stands in a page was escaped on its way in, and a policy in the page itself
forbids scripts, requests and forms. Should an escape ever be forgotten, still nothing
runs. Pages follow the reader's light or dark scheme, and print well.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

from autodiff_lab.display.whole_page import whole_page

LOOK = """\
:root { color-scheme: light dark; --ink: #1b1b1f; --quiet: #4a4a52; --line: #d5d5da;
--ground: #ffffff; --panel: #f6f6f8; --hue: #0072b2 }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f0f2; --quiet: #c3c4c9;
--line: #3a3d44; --ground: #111214; --panel: #1a1c20; --hue: #56b4e9 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 46rem; color: var(--ink);
background: var(--ground); line-height: 1.55; overflow-wrap: anywhere;
font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
h1 { margin: 0 0 .25rem; font-size: 1.7rem; line-height: 1.25 }
h2 { margin: 0; font-size: 1.15rem; line-height: 1.35 }
h2.part { margin: 2.5rem 0 .75rem; font-size: 1.3rem }
p { margin: .5rem 0 }
.quiet { color: var(--quiet) }
.total { font-size: 1.15rem }
.total b { font-size: 1.6rem; color: var(--hue) }
section.mark { margin: 1rem 0; padding: 1rem 1.25rem; border: 1px solid var(--line);
border-left-width: 5px; border-radius: 8px; background: var(--panel) }
section.mark > header { display: flex; flex-wrap: wrap; gap: .25rem 1rem;
justify-content: space-between; align-items: baseline }
section.right { border-left-color: #009e73 }
section.nearly { border-left-color: #b07a00 }
section.wrong { border-left-color: #d55e00 }
section.other { border-left-color: #767676 }
.state { font-weight: 600 } .state img { vertical-align: -3px }
.points { white-space: nowrap; color: var(--quiet) }
table { border-collapse: collapse; margin: .5rem 0; font-size: .95rem }
table { overflow-wrap: break-word }
th, td { padding: .3rem .9rem .3rem 0; text-align: left; vertical-align: top;
border-bottom: 1px solid var(--line) }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
.scroll { overflow-x: auto }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, monospace;
font-size: .92em }
pre { margin: .5rem 0 0; padding: .75rem; max-height: 24rem; overflow: auto;
border: 1px solid var(--line); border-radius: 6px; background: var(--ground);
white-space: pre-wrap }
summary { cursor: pointer; color: var(--quiet) }
:focus-visible { outline: 2px solid var(--hue); outline-offset: 2px }
figure { margin: 1rem 0 } figure img { max-width: 100%; height: auto }
@media print { body { max-width: none; padding: 0 } section.mark { break-inside: avoid }
pre { max-height: none } }
"""


def page(title: str, parts: Iterable[str]) -> str:
    """Put a page together. ``parts`` are HTML, with every text in them escaped.

    >>> "&lt;b&gt;" in page("<b>", [])
    True
    """
    return whole_page(title, "\n".join(parts), style=LOOK)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table of plain texts and numbers; columns of numbers end flush right.

    >>> table(["exercise", "points"], [["<i>", 3]]).count("&lt;i&gt;")
    1
    """
    listed = [list(row) for row in rows]
    numeric = [
        bool(listed) and all(isinstance(row[k], (int, float)) for row in listed)
        for k in range(len(heads))
    ]
    kinds = [' class="number"' if flag else "" for flag in numeric]
    head = "".join(
        f'<th scope="col"{kind}>{escape(text)}</th>'
        for kind, text in zip(kinds, heads, strict=True)
    )
    body = "\n".join(f"<tr>{_cells(row, kinds)}</tr>" for row in listed)
    return (
        f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def _cells(row: Sequence[object], kinds: Sequence[str]) -> str:
    return "".join(
        f"<td{kind}>{escape(str(entry))}</td>"
        for kind, entry in zip(kinds, row, strict=True)
    )


def picture(svg: str, alt: str) -> str:
    """Show a drawing as an image, in which nothing can run."""
    data = b64encode(svg.encode("utf-8")).decode("ascii")
    source = f"data:image/svg+xml;base64,{data}"
    return f'<figure><img alt="{escape(alt)}" src="{source}"></figure>'
