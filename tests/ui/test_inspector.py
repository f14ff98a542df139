"""The graph inspector: it follows the notebook in front, and one can step in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .labpage import Graph, LabPage
from .notebooks import EXAMPLE, example_bundle, saved, write
from .test_lessons_panel import AXE, CHECK

RUN = """async index => {
  window.panel.content.activeCellIndex = index;
  await window.jupyterapp.commands.execute('notebook:run-cell');
  return null;
}"""
ACTIVE = "() => window.panel.content.activeCellIndex"


class Inspector:
    """The panel at the right, and the notebook that it follows."""

    def __init__(self, lab: LabPage) -> None:
        self.lab = lab
        self.root = lab.page.locator("#autodiff-lab-inspector")
        self.graph = Graph(self.root.locator(".adl-graph:visible").first)

    def open(self, *cells: object, name: str) -> None:
        self.lab.open(write(self.lab.server.work / f"{name}.ipynb", *cells))
        self.lab.command("autodiff-lab:show-inspector")
        expect(self.root).to_be_visible()

    def run(self, index: int) -> None:
        self.lab.page.evaluate(RUN, index)


@pytest.fixture
def inspector(lab: LabPage):
    yield Inspector(lab)
    lab.command("application:toggle-right-area")


def test_without_a_graph_it_says_how_to_get_one(inspector):
    inspector.open("1 + 1", name="nothing")
    expect(inspector.root).to_contain_text("No graph yet.")
    expect(inspector.root.locator(".adl-graph")).to_have_count(0)


def test_it_shows_the_graph_that_was_made_last_and_steps(inspector):
    """Last in time, not last on the page."""
    inspector.open(EXAMPLE + "c", "d", name="follow")
    inspector.run(0)
    expect(inspector.graph.status).to_contain_text("a + b = 7")
    inspector.run(1)
    expect(inspector.graph.status).to_contain_text("= 28")
    inspector.graph.press("forward")
    expect(inspector.graph.root).to_have_attribute("data-step", "1")
    inspector.run(0)
    expect(inspector.graph.status).to_contain_text("a + b = 7")
    expect(inspector.root).to_contain_text("Cell [3] · follow.ipynb")


def test_a_widget_is_the_same_one_in_both_places(inspector):
    inspector.open(EXAMPLE + "ad.step(d)", name="widget")
    inspector.run(0)
    expect(inspector.graph.slider("a")).to_be_enabled()
    below = Graph(inspector.lab.page.locator(".jp-Notebook .adl-graph:visible").first)
    inspector.graph.press("last")
    expect(below.root).to_have_attribute("data-step", "7")
    below.slider("a").fill("5")
    expect(inspector.graph.part(3, "value")).to_have_text("40")


def test_displays_that_are_not_graphs_are_followed_too(inspector):
    inspector.open(EXAMPLE + "d", "ad.cost(d)", name="scene")
    inspector.run(0)
    expect(inspector.graph.status).to_contain_text("= 28")
    inspector.run(1)
    scene = inspector.root.locator(".adl-scene:visible")
    expect(scene).to_have_count(1)
    assert scene.inner_text().strip()


def test_it_can_be_told_to_stay(inspector):
    inspector.open(EXAMPLE + "c", "d", name="stay")
    inspector.run(0)
    expect(inspector.graph.status).to_contain_text("a + b = 7")
    follow = inspector.root.get_by_role("button", name="Follow")
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "false")
    inspector.run(1)
    expect(inspector.lab.page.locator(".jp-Notebook .adl-graph:visible")).to_have_count(
        2
    )
    inspector.lab.page.wait_for_timeout(400)
    expect(inspector.graph.status).to_contain_text("a + b = 7")
    inspector.root.get_by_role("button", name="Show in notebook").click()
    inspector.lab.page.wait_for_function(
        "() => window.panel.content.activeCellIndex === 0"
    )
    follow.click()
    expect(inspector.graph.status).to_contain_text("= 28")


def test_a_reopened_notebook_needs_no_kernel(inspector):
    inspector.open(saved(example_bundle()), name="reopened")
    inspector.graph.press("last")
    expect(inspector.graph.root).to_have_attribute("data-step", "7")
    page = inspector.lab.page
    page.evaluate("source => { (0, eval)(source); return null; }", AXE.read_text())
    found = [violation["id"] for violation in inspector.root.evaluate(CHECK)]
    assert found == []
