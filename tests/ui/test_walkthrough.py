"""A whole lesson by keyboard alone: from the Lessons panel to full marks.

The pointer is never used. What is typed is what the solved notebook has; the panel then
counts the points that the checks gave in the page.
"""

from __future__ import annotations

import shutil

import nbformat
import pytest
from playwright.sync_api import expect

from autodiff_lab.lessons import catalogue

from .labpage import LabPage
from .server import ROOT
from .test_lessons_panel import ADOPT, IN_FRONT

LESSONS = {lesson.number: lesson for lesson in catalogue.lessons(ROOT / "notebooks")}
WALKED = [number for number in ("01", "03", "14") if number in LESSONS]
FOCUSED = "() => document.activeElement.closest('[data-lesson]')?.dataset.lesson"
FINISHED = """() => window.panel.content.widgets.every(cell =>
  cell.model.type !== 'code' || cell.model.executionState !== 'running')
  && window.panel.content.widgets.filter(cell => cell.model.type === 'code')
    .every(cell => cell.model.executionCount)"""
ACTIVE = "() => window.panel.content.activeCell.model.id"


@pytest.fixture
def walker(lab: LabPage):
    yield lab
    lab.close()
    for path in (
        lab.server.work / "autodiff-lessons",
        *lab.server.work.glob("0*.ipynb"),
    ):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def focus_lesson(lab: LabPage, number: str) -> None:
    """Tab through the panel to the button that opens a lesson."""
    keyboard = lab.page.keyboard
    keyboard.press("Alt+Shift+L")
    expect(lab.page.locator("#autodiff-lab-lessons [data-lesson]")).to_have_count(
        len(LESSONS)
    )
    for _ in range(3 * len(LESSONS) + 5):
        if lab.page.evaluate(FOCUSED) == number:
            return
        keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach lesson {number}")


@pytest.mark.parametrize("number", WALKED)
def test_a_lesson_is_completed_without_a_pointer(walker, number):
    lesson, page = LESSONS[number], walker.page
    focus_lesson(walker, number)
    page.keyboard.press("Enter")
    page.wait_for_function(IN_FRONT, arg=lesson.file)
    page.evaluate(ADOPT)
    page.wait_for_function("() => document.activeElement.closest('.jp-Notebook')")
    page.keyboard.press("Escape")
    answer(walker, lesson.file)
    page.wait_for_function(FINISHED, timeout=60_000)
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !window.panel.context.model.dirty")
    page.keyboard.press("Alt+Shift+L")
    row = page.locator(f"#autodiff-lab-lessons [data-lesson='{number}']")
    expect(row).to_contain_text(f"{lesson.points} of {lesson.points} points")


def answer(lab: LabPage, file: str) -> None:
    """Go down cell by cell, type what the solved notebook has, and run each."""
    solved = nbformat.read(ROOT / "notebooks" / "solved" / file, as_version=4)
    given = {
        c.id: c.source for c in solved.cells if "solution" in c.metadata.get("tags", [])
    }
    cells = nbformat.read(ROOT / "notebooks" / file, as_version=4).cells
    keyboard = lab.page.keyboard
    for place, cell in enumerate(cells, start=1):
        assert lab.page.evaluate(ACTIVE) == cell.id
        if cell.id in given:
            keyboard.press("Enter")
            keyboard.press("Control+a")
            keyboard.insert_text(given[cell.id])
        keyboard.press("Shift+Enter" if place < len(cells) else "Control+Enter")
