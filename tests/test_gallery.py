"""The gallery shows everything, and is what its script makes."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autodiff_lab import widgets
from tools import gallery
from tools.gallery_entries import CHAPTERS

ENTRIES = list(gallery.entries())


def test_the_page_and_the_notebook_are_in_step_with_the_list():
    assert gallery.PAGE.read_text(encoding="utf-8") == gallery.page()
    committed = nbformat.read(gallery.NOTEBOOK, as_version=4)
    written = gallery.notebook()
    assert [c.source for c in committed.cells] == [c.source for c in written.cells]
    counts = [c.execution_count for c in committed.cells if c.cell_type == "code"]
    assert counts == list(range(1, len(ENTRIES) + 2))


def test_every_widget_is_in_it():
    code = "\n".join(entry.code for entry in ENTRIES)
    public = [name for name in widgets.__all__ if name[0].isupper()]
    assert [name for name in public if f"ad.{name}(" not in code] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_it_has_a_picture_for_each_scheme_and_a_text_for_each_output(entry):
    for scheme in ("light", "dark"):
        picture = gallery.IMAGES / f"{entry.name}-{scheme}.png"
        assert picture.read_bytes().startswith(b"\x89PNG")
    [cell] = [c for c in _cells() if c.id == entry.name]
    [output] = [o for o in cell.outputs if "data" in o]
    assert {"text/plain", "text/html"} < output.data.keys()
    assert not any("widget-view" in kind for kind in output.data)


def _cells() -> list[nbformat.NotebookNode]:
    return nbformat.read(gallery.NOTEBOOK, as_version=4).cells


def test_names_are_unique_and_no_picture_is_left_over():
    names = [entry.name for entry in ENTRIES]
    assert len(set(names)) == len(names) == sum(map(len, CHAPTERS.values()))
    files = {path.name for path in Path(gallery.IMAGES).glob("*.png")}
    assert files == {f"{n}-{s}.png" for n in names for s in ("light", "dark")}
