"""The Lessons panel: hand out, go on, count, start afresh, and lose nothing.

All of it on a server with a strict security policy, and without any server extension.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_output
from playwright.sync_api import Locator, expect

from .labpage import LabPage
from .lessonfiles import FIRST, RIGHT, SECOND, STUB, first
from .server import ROOT

FOLDER = "autodiff-lessons"
AXE = ROOT / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
CHECK = "root => axe.run(root, { resultTypes: ['violations'] }).then(r => r.violations)"
THEMES = ("Light", "Dark", "Dark High Contrast")

# The notebook in front becomes `window.panel`, as if the test had opened it.
ADOPT = """async () => {
  window.panel = window.jupyterapp.shell.currentWidget;
  await window.panel.context.ready;
  await window.panel.context.sessionContext.ready;
  await window.panel.context.sessionContext.session.kernel.info;
  return null;
}"""
SOURCES = """() => Object.fromEntries(window.panel.content.widgets.map(
  cell => [cell.model.id, cell.model.sharedModel.getSource()]))"""
WRITE = """([id, source]) => {
  const { content } = window.panel;
  const index = content.widgets.findIndex(cell => cell.model.id === id);
  content.activeCellIndex = index;
  content.widgets[index].model.sharedModel.setSource(source);
  return null;
}"""
IN_FRONT = """file =>
  window.jupyterapp.shell.currentWidget?.context?.path.endsWith(file)"""
CLOSE_LAUNCHERS = """() => {
  for (const widget of [...window.jupyterapp.shell.widgets('main')])
    if (widget.id.includes('launcher')) widget.dispose();
  return null;
}"""


class Lessons:
    """The panel and the folder behind it."""

    def __init__(self, lab: LabPage) -> None:
        self.lab = lab
        self.folder = lab.server.work / FOLDER
        self.root = lab.page.locator("#autodiff-lab-lessons")

    def show(self) -> None:
        """Open the panel, which reads the folder again."""
        self.lab.command("filebrowser:activate")
        self.lab.command("autodiff-lab:open-lessons")
        expect(self.root.locator("[data-lesson]")).to_have_count(2)

    def lesson(self, number: str) -> Locator:
        return self.root.locator(f"[data-lesson='{number}']")

    def task(self, name: str) -> Locator:
        return self.root.locator(f"[data-task={name}]")

    def start(self) -> None:
        self.root.get_by_role("button", name="Start: First steps").click()
        expect(self.lab.page.locator(".jp-Notebook:visible")).to_be_visible()
        self.lab.page.evaluate(ADOPT)

    def run(self, cell: str, source: str) -> None:
        self.lab.page.evaluate(WRITE, [cell, source])
        self.lab.command("notebook:run-cell")

    def agree(self) -> None:
        self.lab.page.get_by_role("button", name="Reset", exact=True).last.click()

    @property
    def sources(self) -> dict[str, str]:
        found: dict[str, str] = self.lab.page.evaluate(SOURCES)
        return found

    def backups(self) -> list[dict[str, str]]:
        files = sorted((self.folder / "backups").glob("*.ipynb"))
        return [sources_of(path) for path in files]


def sources_of(path: Path) -> dict[str, str]:
    return {cell["id"]: cell.source for cell in nbformat.read(path, 4).cells}


@pytest.fixture
def lessons(strict_lab: LabPage):
    panel = Lessons(strict_lab)
    shutil.rmtree(panel.folder, ignore_errors=True)
    panel.show()
    expect(panel.root.locator(".adl-next-button")).to_have_text("Start")
    yield panel
    strict_lab.close()


def with_result(earned: int, state: str) -> nbformat.NotebookNode:
    """The first lesson as somebody left it: one check has run."""
    notebook = first()
    result = {
        "schema": 1,
        "exercise": "route_products",
        "state": state,
        "lesson": "01",
        "points": [earned, 2],
    }
    data: dict[str, Any] = {"application/vnd.autodiff-lab.check+json": result}
    notebook.cells[4].outputs = [new_output("display_data", data=data)]
    return notebook


def test_it_lists_the_lessons_by_grade_with_what_they_take(lessons):
    headings = lessons.root.locator("h3").all_text_contents()
    assert headings == ["Intro", "Core"]
    expect(lessons.lesson("01")).to_contain_text("20 min · 3 points")
    expect(lessons.lesson("02")).to_contain_text("20 min")
    expect(lessons.root).to_contain_text("0 of 2 done · 0 of 3 points")
    expect(lessons.root.locator(".adl-next")).to_contain_text("First steps")
    assert not lessons.folder.exists(), "looking hands nothing out"


def test_a_lesson_is_handed_out_and_checks_are_counted_as_they_run(lessons):
    lessons.start()
    assert sources_of(lessons.folder / FIRST) == {
        c["id"]: c.source for c in first().cells
    }
    lessons.run("cell-1", "import autodiff_lab as ad")
    lessons.run("exercise-route_products", RIGHT)
    lessons.run("check-route_products", 'ad.check("route_products")')
    expect(lessons.lesson("01")).to_contain_text("2 of 3 points")
    expect(lessons.task("route_products")).to_have_attribute("data-state", "right")
    next_card = lessons.root.locator(".adl-next")
    expect(next_card).to_contain_text("Recall slope")
    lessons.run("question-recall_slope", 'ad.check("recall_slope", "b")')
    lessons.run("question-recall_slope", 'ad.check("recall_slope", "a")')
    expect(lessons.lesson("01")).to_have_attribute("data-state", "done")
    expect(next_card).to_contain_text("Second steps")
    progress = lessons.folder / "autodiff-lab-progress.json"
    reached = json.loads(progress.read_text("utf-8"))["reached"]
    assert reached["route_products"] == {"state": "right", "earned": 2}


def test_one_exercise_is_reset_and_the_old_one_kept(lessons):
    lessons.start()
    lessons.run("exercise-route_products", RIGHT)
    lessons.run("cell-2", "# I was here")  # neither is saved yet
    lessons.lesson("01").locator("summary").click()
    lessons.task("route_products").get_by_role("button", name="Reset").click()
    lessons.agree()
    expect(lessons.root.get_by_role("status")).to_contain_text(
        "backups/01-first.1.ipynb"
    )
    assert lessons.sources["exercise-route_products"] == STUB
    assert lessons.sources["cell-2"] == "# I was here"
    assert sources_of(lessons.folder / FIRST) == lessons.sources
    [backup] = lessons.backups()
    assert backup["exercise-route_products"] == RIGHT
    lessons.lesson("01").locator("summary").click()


def test_a_whole_lesson_is_reset_by_command(lessons):
    lessons.start()
    for note in ("# first try", "# second try"):
        lessons.run("cell-2", note)
        lessons.lab.command("autodiff-lab:reset-lesson")
        lessons.agree()
        expect(lessons.root.get_by_role("status")).to_contain_text("Reset.")
        lessons.lab.page.wait_for_function(
            "() => window.panel.content.widgets[5].model.sharedModel.getSource()"
            " === '# your notes'"
        )
    assert [old["cell-2"] for old in lessons.backups()] == [
        "# first try",
        "# second try",
    ]


def test_nothing_is_reset_when_the_reader_changes_their_mind(lessons):
    lessons.start()
    lessons.run("cell-2", "# mine")
    lessons.lab.command("autodiff-lab:reset-lesson")
    lessons.lab.page.keyboard.press("Escape")
    lessons.lab.page.wait_for_timeout(300)
    assert lessons.sources["cell-2"] == "# mine"
    assert lessons.backups() == []


def test_a_lesson_that_is_there_is_never_written_over(lessons):
    lessons.folder.mkdir()
    mine = with_result(1, "nearly")
    mine.cells[5].source = "# mine"
    nbformat.write(mine, lessons.folder / FIRST)
    lessons.show()
    lessons.lesson("01").locator(".adl-lesson-open").click()
    lessons.lab.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.context"
    )
    lessons.lab.page.evaluate(ADOPT)
    assert lessons.sources["cell-2"] == "# mine"
    assert sources_of(lessons.folder / FIRST)["cell-2"] == "# mine"


def test_lessons_that_are_there_already_stay_where_they_are(lessons):
    """As when `python -m autodiff_lab` has put them beside each other."""
    root = lessons.lab.server.work / FIRST
    nbformat.write(with_result(2, "right"), root)
    try:
        lessons.show()
        expect(lessons.lesson("01")).to_contain_text("2 of 3 points")
        lessons.lesson("02").locator(".adl-lesson-open").click()
        lessons.lab.page.wait_for_function(IN_FRONT, arg=SECOND)
        lessons.lab.page.evaluate(ADOPT)
        assert (root.parent / SECOND).is_file()
        assert not lessons.folder.exists()
    finally:
        for path in (root, root.parent / SECOND):
            path.unlink(missing_ok=True)
        (root.parent / "autodiff-lab-progress.json").unlink(missing_ok=True)


def test_the_launcher_has_a_card_that_goes_on(lessons):
    lessons.lab.command("launcher:create")
    card = lessons.lab.page.locator(".jp-LauncherCard", has_text="Start Lessons")
    card.last.click()
    lessons.lab.page.wait_for_function(IN_FRONT, arg=FIRST)
    lessons.lab.page.evaluate(ADOPT)
    lessons.lab.command("launcher:create")
    again = lessons.lab.page.locator(".jp-LauncherCard", has_text="Continue Lesson")
    expect(again.last).to_be_visible()
    lessons.lab.page.evaluate(CLOSE_LAUNCHERS)


def test_progress_is_read_from_notebooks_that_nobody_opened(lessons):
    lessons.folder.mkdir()
    nbformat.write(with_result(1, "nearly"), lessons.folder / FIRST)
    lessons.show()
    expect(lessons.lesson("01")).to_contain_text("1 of 3 points")
    expect(lessons.task("route_products")).to_have_attribute("data-state", "nearly")


def test_a_better_result_is_kept_and_a_broken_notebook_does_no_harm(lessons):
    lessons.folder.mkdir()
    nbformat.write(with_result(2, "right"), lessons.folder / FIRST)
    lessons.show()
    expect(lessons.lesson("01")).to_contain_text("2 of 3 points")
    (lessons.folder / FIRST).write_text("{ broken")
    lessons.show()
    expect(lessons.lesson("01")).to_contain_text("2 of 3 points")
    expect(lessons.lesson("02")).to_be_visible()


def test_it_can_be_used_by_keyboard_alone(lessons):
    """From the focus that opening gives, every control is reached, and Enter works."""
    page = lessons.lab.page
    name = "() => document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(name) == "Start: First steps"
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.textContent"))
        if "checks" in reached[-1]:
            page.keyboard.press("Enter")
            expect(lessons.task("route_products")).to_be_visible()
    assert any("First steps" in text and "min" in text for text in reached)
    assert any("Every route" in text or "Recall" in text for text in reached)
    lessons.lesson("02").locator(".adl-lesson-open").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(IN_FRONT, arg=SECOND)
    page.evaluate(ADOPT)
    lessons.lesson("01").locator("summary").click()


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(lessons, theme):
    lessons.lab.theme(theme)
    lessons.lesson("01").locator("summary").click()
    page = lessons.lab.page
    page.evaluate("source => { (0, eval)(source); return null; }", AXE.read_text())
    violations = lessons.root.evaluate(CHECK)
    found = [(v["id"], [node["html"] for node in v["nodes"]]) for v in violations]
    lessons.lesson("01").locator("summary").click()
    lessons.lab.theme("Light")
    assert found == []
