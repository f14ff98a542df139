"""Make the gallery: a notebook, and a page with a picture of each display.

    python tools/gallery.py             the notebook and the page python
    tools/gallery.py --pictures  and new pictures, light and dark (needs Chromium)

All three come from the list in gallery_entries.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from autodiff_lab.lessons.build import executed  # noqa: E402
from autodiff_lab.lessons.notebook import KERNEL, LANGUAGE  # noqa: E402
from tools.gallery_entries import CHAPTERS, SETUP, Entry  # noqa: E402

NOTEBOOK = ROOT / "notebooks" / "gallery.ipynb"
PAGE = ROOT / "docs" / "gallery.md"
IMAGES = ROOT / "docs" / "images" / "gallery"
INTRODUCTION = """\
# Gallery

Every display and every widget, each with the line that makes it. All of them show
their last state in a saved notebook without a kernel, have a table for those who do not
see the picture, and can be worked by keyboard."""


def notebook() -> nbformat.NotebookNode:
    """The gallery as an unexecuted notebook."""
    cells = [
        new_markdown_cell(INTRODUCTION, id="gallery"),
        new_code_cell(SETUP.strip(), id="setup"),
    ]
    for chapter, entries in CHAPTERS.items():
        cells.append(new_markdown_cell(f"## {chapter}", id=chapter.lower()))
        for entry in entries:
            words = f"### {entry.title}\n\n{entry.words} {lessons(entry)}"
            cells.append(new_markdown_cell(words.strip(), id=f"words-{entry.name}"))
            cells.append(new_code_cell(entry.code, id=entry.name))
    metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    return new_notebook(cells=cells, metadata=metadata)


def page() -> str:
    """The gallery as a page of the documentation."""
    parts = [INTRODUCTION, f"All examples begin with\n\n```python\n{SETUP}```"]
    for chapter, entries in CHAPTERS.items():
        parts.append(f"## {chapter}")
        parts += [section(entry) for entry in entries]
    return "\n\n".join(parts) + "\n"


def section(entry: Entry) -> str:
    """One display with its picture, which follows the reader's colour scheme."""
    dark, light = (f"images/gallery/{entry.name}-{s}.png" for s in ("dark", "light"))
    picture = (
        f'<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="{dark}">\n'
        f'  <img src="{light}" width="700" alt="{entry.title}: {entry.words}">\n'
        "</picture>"
    )
    words = f"{entry.words} {lessons(entry)}".strip()
    return f"### {entry.title}\n\n{words}\n\n```python\n{entry.code}\n```\n\n{picture}"


def lessons(entry: Entry) -> str:
    """Where the display is used."""
    if entry.lessons == "all":
        return "In every lesson."
    many = "," in entry.lessons
    return f"Lesson{'s' if many else ''} {entry.lessons}." if entry.lessons else ""


def take_pictures() -> None:
    """Run the notebook in JupyterLab, and take each output in both themes."""
    from tools.browser import laboratory  # wants Playwright, which the rest does not

    IMAGES.mkdir(parents=True, exist_ok=True)
    # Tall, because JupyterLab does not draw cells that are out of sight.
    with laboratory(900, 16_000) as lab:
        path = lab.server.work / "gallery.ipynb"
        nbformat.write(notebook(), path)
        lab.open(path)
        lab.run_all()
        outputs = lab.page.locator(".jp-CodeCell:has(.jp-OutputArea-output)")
        count = sum(1 for _ in entries())
        lab.page.wait_for_function(
            f"() => document.querySelectorAll('.adl-graph').length >= {count}"
        )
        lab.page.wait_for_timeout(8_000)  # the last widgets come alive
        assert outputs.count() == count, f"{outputs.count()} outputs, not {count}"
        for theme in ("Light", "Dark"):
            lab.theme(theme)
            lab.page.wait_for_timeout(1_000)
            for place, entry in enumerate(entries()):
                view = outputs.nth(place).locator(".adl-graph:visible").first
                view.screenshot(path=IMAGES / f"{entry.name}-{theme.lower()}.png")


def entries() -> Iterator[Entry]:
    """All entries, in order."""
    for chapter in CHAPTERS.values():
        yield from chapter


def main(arguments: list[str]) -> None:
    """Write the notebook and the page; on demand, take the pictures."""
    made: Any = executed(notebook(), NOTEBOOK.parent)
    nbformat.write(made, NOTEBOOK)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{NOTEBOOK.name}: {NOTEBOOK.stat().st_size // 1024} KB")
    if "--pictures" in arguments:
        take_pictures()
        sizes = [path.stat().st_size for path in IMAGES.glob("*.png")]
        print(f"{len(sizes)} pictures, {sum(sizes) // 1024} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
