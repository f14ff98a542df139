"""A notebook as a page: its text, its code, and the outputs that are saved in it.

Each display carries HTML with its picture inside (a data URI) and a table, so a page
needs no script, no kernel and no network to show it. The verdicts of checks are left
out: in a notebook that is handed out they only say that nothing has been answered yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

CHECK = "application/vnd.autodiff-lab.check+json"
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
FENCE = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)


def page_of(notebook: dict[str, Any], name: str) -> str:
    """The page of a notebook, as MyST text.

    >>> cell = {"cell_type": "code", "source": "1 + 1", "outputs": [
    ...     {"output_type": "execute_result", "data": {"text/plain": "2"}}]}
    >>> print(page_of({"cells": [cell]}, "01.ipynb").partition("<!-- -->")[0])
    ```{code-block} python
    1 + 1
    ```
    <BLANKLINE>
    ```{code-block} text
    :class: output
    <BLANKLINE>
    2
    ```
    <BLANKLINE>
    """
    parts = [part for cell in notebook["cells"] for part in _cell(cell)]
    end = f"<!-- -->\n\n{{download}}`This lesson as a notebook <{name}>`"
    return "\n\n".join([*parts, end]) + "\n"


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    source = _joined(cell["source"])
    if cell["cell_type"] == "markdown":
        yield source
    elif cell["cell_type"] == "code" and source.strip():
        tags = cell.get("metadata", {}).get("tags", [])
        kind = next((tag for tag in ("exercise", "question") if tag in tags), "")
        options = f":class: {kind}\n\n" if kind else ""
        yield _fenced("code-block", "python", options + source)
        for output in cell.get("outputs", []):
            yield from _output(output)


def _output(output: dict[str, Any]) -> Iterator[str]:
    data = output.get("data", {})
    if CHECK in data:
        return
    if "text/html" in data:
        html = _joined(data["text/html"])
        yield _fenced("raw", "html", f'<div class="display">{html}</div>')
    elif "image/png" in data:
        text = _joined(data["image/png"]).replace("\n", "")
        alt = _joined(data.get("text/plain", "")).replace('"', "&quot;")
        picture = f'<img alt="{alt}" src="data:image/png;base64,{text}">'
        yield _fenced("raw", "html", f'<div class="display">{picture}</div>')
    elif text := _text(output, data):
        yield _fenced("code-block", "text", f":class: output\n\n{text}")


def _text(output: dict[str, Any], data: dict[str, Any]) -> str:
    """What a terminal would have shown."""
    said = output.get("text") or data.get("text/plain") or ""
    lines = output.get("traceback")
    return ESCAPES.sub("", "\n".join(lines) if lines else _joined(said)).rstrip()


def _fenced(directive: str, language: str, content: str) -> str:
    """A block whose fence is longer than any fence inside it."""
    inside = max(map(len, FENCE.findall(content)), default=2)
    fence = "`" * max(3, inside + 1)
    return f"{fence}{{{directive}}} {language}\n{content.rstrip()}\n{fence}"


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)
