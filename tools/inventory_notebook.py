"""Make notebooks/concept-inventory.ipynb, to be taken before the lessons and after.

    python tools/inventory_notebook.py

It has no number, so it is no lesson: nothing counts it, and nobody starts with it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from autodiff_lab.lessons.build import executed  # noqa: E402
from autodiff_lab.lessons.notebook import KERNEL, LANGUAGE  # noqa: E402

NOTEBOOK = ROOT / "notebooks" / "concept-inventory.ipynb"
INTRODUCTION = """\
# What do you know already?

**20 minutes, twice.** Eighteen questions, before the first lesson and again after the \
last. Each is about one idea that many people have and that turns out to be wrong. You \
are not expected to know the answers now: that is what the lessons are for.

No paper, no running code, no guessing. Where you do not know, write `-`. It stays in \
this notebook, and nobody else sees it."""
ANSWER = """\
Write your eighteen letters between the quotes, in order. Blanks do not count, so you \
can write them in groups of six. Then run the cell."""
LATER = """\
---

## After the last lesson

The same ideas with other numbers, and the choices in another order. Do not open this \
part before. Remove the `#` in the next cell, and run it."""
SHOW_AFTER = '# display(ad.inventory("after"))'
MARKED = """\
letters_{kind} = "------ ------ ------"
marks_{kind} = ad.inventory("{kind}").mark(letters_{kind})
marks_{kind}.score"""
AFTER = """\
What changed, and what there is to say to each answer that was not right:"""


def notebook() -> nbformat.NotebookNode:
    """The notebook, not yet executed."""
    cells = [
        new_markdown_cell(INTRODUCTION, id="introduction"),
        new_code_cell("import autodiff_lab as ad", id="setup"),
        new_code_cell('ad.inventory("before")', id="before"),
        new_markdown_cell(ANSWER, id="how-before"),
        new_code_cell(MARKED.format(kind="before"), id="marks-before"),
        new_markdown_cell(LATER, id="later"),
        new_code_cell(SHOW_AFTER, id="after"),
        new_markdown_cell(ANSWER, id="how-after"),
        new_code_cell(MARKED.format(kind="after"), id="marks-after"),
        new_markdown_cell(AFTER, id="change-words"),
        new_code_cell("ad.inventory_change(marks_before, marks_after)", id="change"),
        new_code_cell(
            'print(marks_after.replies() if marks_after.score else "not yet taken")',
            id="replies",
        ),
    ]
    metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    return new_notebook(cells=cells, metadata=metadata)


def main() -> None:
    nbformat.write(executed(notebook(), NOTEBOOK.parent), NOTEBOOK)
    print(f"{NOTEBOOK.name}: {NOTEBOOK.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
