"""A learner's way through lesson 3: run, step, slide, answer wrongly and rightly."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Locator, expect

from .labpage import Graph, LabPage
from .server import ROOT

LESSON = "03-local-derivatives-and-the-path-sum-rule.ipynb"

# The output area of the code cell whose source starts with the given text.
FIND = """start => window.panel.content.widgets.findIndex(
  cell => cell.model.type === 'code' &&
    cell.model.sharedModel.getSource().startsWith(start))"""

SHOW = """async index => {
  const notebook = window.panel.content;
  await notebook.scrollToItem(index, 'center');
  notebook.widgets[index].node.dataset.testCell = index;
  return null;
}"""

EDIT = """([index, source]) => {
  window.panel.content.widgets[index].model.sharedModel.setSource(source);
  return null;
}"""

RUN = """async index => {
  window.panel.content.activeCellIndex = index;
  await window.jupyterapp.commands.execute('notebook:run-cell');
  return null;
}"""

CELLS = "window.panel.content.widgets.filter(cell => cell.model.type === 'code')"
NOT_RUN = f"() => {CELLS}.filter(cell => !cell.model.executionCount).length"
ERRORS = f"""() => {CELLS}.flatMap(cell => cell.model.sharedModel.getOutputs())
  .filter(output => output.output_type === 'error').map(output => output.evalue)"""

WRONG = """def route_products(a, b):
    return {"a": [(a + b) + a], "b": [a]}
"""

RIGHT = """def route_products(a, b):
    return {"a": [a + b, a], "b": [a]}
"""


class Lesson:
    def __init__(self, lab: LabPage) -> None:
        self.lab = lab

    def index(self, start: str) -> int:
        found = self.lab.page.evaluate(FIND, start)
        assert found >= 0, f"the lesson has no cell that starts with {start!r}"
        return int(found)

    def cell(self, start: str) -> Locator:
        """The cell, brought into the page: old versions only keep what is in sight."""
        index = self.index(start)
        self.lab.page.evaluate(SHOW, index)
        return self.lab.page.locator(f"[data-test-cell='{index}']")

    def answer(self, source: str, check: str) -> Locator:
        """Put an answer into its cell, run it and its check; return the verdict."""
        index = self.index("def route_products")
        self.lab.page.evaluate(EDIT, [index, source])
        self.lab.page.evaluate(RUN, index)
        self.lab.page.evaluate(RUN, self.index(check))
        return self.cell(check).locator(".jp-OutputArea")


@pytest.fixture(scope="module")
def lesson(shared_lab: LabPage):
    path = shared_lab.server.work / LESSON
    shutil.copy(ROOT / "notebooks" / LESSON, path)
    shared_lab.open(path)
    shared_lab.run_all()
    yield Lesson(shared_lab)
    shared_lab.close()


@pytest.fixture
def graph(lesson: Lesson) -> Graph:
    cell = lesson.cell("ad.step(d)")
    cell.scroll_into_view_if_needed()
    graph = Graph(cell.locator(".adl-graph:visible").first)
    expect(graph.slider("a")).to_be_enabled()
    return graph


def test_every_cell_runs_and_none_fails(lesson):
    assert lesson.lab.page.evaluate(NOT_RUN) == 0
    assert lesson.lab.page.evaluate(ERRORS) == []


def test_the_drawings_of_the_lesson_are_interactive(lesson):
    drawing = Graph(lesson.cell("a = ad.Variable(4.0").locator(".adl-graph"))
    drawing.root.scroll_into_view_if_needed()
    drawing.press("forward")
    expect(drawing.part(2, "value")).to_have_text("7")
    expect(drawing.part(3, "value")).to_have_text("")


def test_the_widget_steps_and_slides(lesson, graph):
    graph.press("forward")
    expect(graph.status).to_have_text("c = a + b = 4 + 3 = 7")
    graph.root.locator(".adl-scroll").focus()
    lesson.lab.page.keyboard.press("End")
    expect(graph.part(0, "gradient")).to_have_text("∂ 11")
    graph.slider("a").fill("5")
    expect(graph.part(3, "value")).to_have_text("40")
    expect(graph.part(0, "gradient")).to_have_text("∂ 13")


def test_a_wrong_answer_is_explained_and_a_right_one_accepted(lesson):
    check = 'ad.check("route_products")'
    verdict = lesson.answer(WRONG, check)
    expect(verdict).to_contain_text("Here each one is wanted on its own")
    verdict = lesson.answer(RIGHT, check)
    expect(verdict).to_contain_text("Every number agrees")
