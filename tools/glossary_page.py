"""Write docs/teaching/glossary.md from the terms in autodiff_lab/lessons/glossary.

python tools/glossary_page.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from autodiff_lab.lessons.glossary.terms import (  # noqa: E402
    GRAPH,
    LATER,
    MODES,
    SLOPES,
    Term,
)

PAGE = ROOT / "docs" / "teaching" / "glossary.md"
PARTS = {
    "Graphs": GRAPH,
    "Slopes": SLOPES,
    "Forward and reverse": MODES,
    "Formulas, arrays, memory, curvature": LATER,
}
SETUP = """\
import numpy as np
import autodiff_lab as ad

a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
c = a + b
d = a * c
c.name, d.name = "c", "d"
"""
INTRODUCTION = f"""\
# Glossary

Every word of the field that the lessons use, in the order in which one needs them. In a
notebook `ad.glossary("tangent")` says the same; in a lesson, hover over a word with a
dotted line. The examples run, after

```python
{SETUP}```"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [INTRODUCTION]
    for title, terms in PARTS.items():
        parts.append(f"## {title}")
        parts += [entry(term) for term in terms]
    return "\n\n".join(parts) + "\n"


def entry(term: Term) -> str:
    """One term: its sentence, its example, its lesson."""
    example = f"```python\n>>> {term.code}\n{term.result}\n\n```"
    first = f"First in lesson {int(term.lesson)}."
    return f"### {term.name}\n\n{term.sentence} {first}\n\n{example}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name}: {len(page().splitlines())} lines")
