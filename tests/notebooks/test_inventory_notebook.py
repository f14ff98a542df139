"""The notebook of the concept inventory: as its script makes it, and no lesson."""

from __future__ import annotations

import nbformat

from autodiff_lab.delivery.workfolder import contents, first_lesson
from autodiff_lab.lessons import catalogue
from autodiff_lab.lessons.build import executed
from tests.notebooks.test_lint import problems
from tools import inventory_notebook

FOLDER = inventory_notebook.NOTEBOOK.parent


def test_it_is_in_step_with_its_script_and_has_no_problems():
    committed = nbformat.read(inventory_notebook.NOTEBOOK, as_version=4)
    written = inventory_notebook.notebook()
    assert [c.source for c in committed.cells] == [c.source for c in written.cells]
    assert problems(committed, inventory_notebook.NOTEBOOK.stat().st_size) == []


def test_it_is_handed_out_and_is_no_lesson():
    name = inventory_notebook.NOTEBOOK.name
    assert name in contents(FOLDER)
    assert first_lesson(FOLDER) != name
    assert name not in {lesson.file for lesson in catalogue.lessons(FOLDER)}


def test_answered_twice_it_shows_the_change(tmp_path):
    notebook = inventory_notebook.notebook()
    for cell in notebook.cells:
        if cell.id.startswith("marks-"):
            kind = cell.id.removeprefix("marks-")
            key = f'ad.inventory("{kind}").key'
            cell.source = cell.source.replace('"------ ------ ------"', key)
    done = executed(notebook, tmp_path)
    [change] = [cell for cell in done.cells if cell.id == "change"]
    assert "100 % before, 100 % after" in change.outputs[0].data["text/plain"]
