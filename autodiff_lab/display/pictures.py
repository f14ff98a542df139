"""What something looks like that draws itself: its data, picture, tables and text.

Graphs, paths, traces, comparisons and widgets all answer a notebook with the same
bundle of forms. An export starts from that answer, so whatever can be shown in a
notebook can be saved from it, and the two never differ.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from ..errors import AutodiffError
from . import scene, schema

_IMAGE = re.compile(r'<img src="data:image/svg\+xml;base64,([^"]+)"[^>]*>')


class NoPictureError(AutodiffError, TypeError):
    """Something that has no drawing was to be exported."""


@dataclass(frozen=True)
class Picture:
    """One drawing in every form."""

    data: dict[str, Any]  # a graph document or a scene
    svg: str
    image: str  # the <img> with the alternative text
    twin: str  # the same in tables, as HTML
    text: str

    @property
    def title(self) -> str:
        """What is shown, in a line: "d = a * (a + b)"."""
        names = [self.data["title"], self.data.get("expression", "")]
        return " = ".join(filter(None, dict.fromkeys(names))) or "autodiff_lab"


def of(shown: Any) -> Picture:
    """The forms of ``shown``, taken from what it answers to a notebook.

    >>> import autodiff_lab as ad
    >>> of(ad.Variable(2.0, name="x") + 1).text
    'x + 1 = 3   (x = 2)'
    """
    answer: Any = getattr(shown, "_repr_mimebundle_", dict)()
    bundle = answer[0] if isinstance(answer, tuple) else answer
    data = bundle.get(scene.MIME) or bundle.get(schema.MIME)
    html = bundle.get("text/html", "")
    found = _IMAGE.search(html)
    if data is None or found is None:
        raise NoPictureError(
            f"{type(shown).__name__} has no drawing to export",
            cause=f"it shows itself as text only: {shown!r:.80}",
            cure="export a node, or the result of paths, trace, cost or compare",
        )
    svg = b64decode(found[1]).decode()
    twin = html[html.find("<details>") : html.rfind("</details>") + len("</details>")]
    return Picture(data, svg, found[0], twin, bundle["text/plain"])
