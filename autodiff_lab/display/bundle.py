"""What a notebook gets when a node is the last line of a cell.

Three views of one graph, and each front end takes the richest it understands: our
document (interactive), HTML (picture and table), and text.
"""

from __future__ import annotations

from typing import Any

from ..engine import Node
from .graph import read
from .html import to_html
from .schema import MIME, document
from .text import to_text


def mimebundle(root: Node) -> dict[str, Any]:
    """The graph under ``root`` in every form, by MIME type.

    A bug in a drawing must not take the learner's result away: then the plain repr is
    shown, with a note that says what happened.

    >>> import autodiff_lab as ad
    >>> sorted(mimebundle(ad.Variable(2.0, name="x") + 1))
    ['application/vnd.autodiff-lab.graph+json', 'text/html', 'text/plain']
    """
    try:
        return _drawn(root)
    except Exception as error:
        note = f"(not drawn: {type(error).__name__} in autodiff_lab.display)"
        return {"text/plain": f"{root!r}   {note}"}


def _drawn(root: Node) -> dict[str, Any]:
    graph = read(root)
    drawn = document(graph)
    return {MIME: drawn, "text/html": to_html(drawn), "text/plain": to_text(graph)}
