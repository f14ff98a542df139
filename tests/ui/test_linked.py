"""Linked code: a node lights up its line, a line its nodes, across cells and panels."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from .labpage import LabPage
from .notebooks import write

LEAVES = """\
import autodiff_lab as ad
a = ad.Variable(4.0, name="a")
b = ad.Variable(3.0, name="b")
"""
RESULT = """\
c = a + b

d = a * c  # after an empty line
d"""

CURSOR = """([index, line]) => {
  const { content } = window.panel;
  content.activeCellIndex = index;
  content.mode = 'edit';
  const { editor } = content.widgets[index];
  editor.focus();
  editor.setCursorPosition({ line: line - 1, column: 0 });
  return null;
}"""

# How far the bar is from the third line of its cell, in pixels.
MISSES_BY = """cell => Math.abs(
  cell.querySelector('.adl-lit-line').getBoundingClientRect().top -
  cell.querySelectorAll('.cm-line')[2].getBoundingClientRect().top)"""


class Linked:
    def __init__(self, lab: LabPage) -> None:
        self.lab = lab
        self.cells = lab.page.locator(".jp-Notebook .jp-CodeCell:visible")

    def node(self, number: int) -> Locator:
        return self.lab.page.locator(
            f".jp-Notebook [data-node=n{number}]:visible"
        ).first

    def lit(self, cell: int) -> Locator:
        return self.cells.nth(cell).locator(".adl-lit-line")

    def to_line(self, cell: int, line: int) -> None:
        self.lab.page.evaluate(CURSOR, [cell, line])
        self.lab.page.keyboard.press("Home")


@pytest.fixture
def linked(lab: LabPage):
    lab.open(write(lab.server.work / "linked.ipynb", LEAVES, RESULT))
    lab.run_all()
    expect(lab.graph.part(3, "value")).to_have_text("28")
    return Linked(lab)


def test_pointing_at_a_node_lights_up_the_line_that_made_it(linked):
    linked.node(3).hover()
    expect(linked.lit(1)).to_have_attribute("data-line", "3")
    expect(linked.lit(0)).to_have_count(0)
    assert linked.cells.nth(1).evaluate(MISSES_BY) < 4
    linked.node(0).hover()
    expect(linked.lit(0)).to_have_attribute("data-line", "2")
    expect(linked.lit(1)).to_have_count(0)
    linked.cells.nth(0).locator(".jp-InputPrompt").hover()
    expect(linked.lit(0)).to_have_count(0)


def test_a_step_lights_up_the_lines_it_is_about(linked):
    linked.lab.graph.press("forward")
    expect(linked.lit(1)).to_have_attribute("data-line", "1")
    linked.lab.graph.press("forward")
    expect(linked.lit(1)).to_have_attribute("data-line", "3")
    linked.lab.graph.press("first")
    expect(linked.lit(1)).to_have_count(0)


def test_a_line_lights_up_its_nodes(linked):
    linked.to_line(1, 1)
    expect(linked.node(2)).to_have_class("adl-node adl-op adl-lit")
    linked.lab.page.keyboard.press("ArrowDown")
    expect(linked.lab.page.locator(".adl-lit")).to_have_count(0)
    linked.to_line(0, 3)
    expect(linked.node(1)).to_have_class("adl-node adl-variable adl-lit")
    linked.lab.page.keyboard.press("Escape")
    expect(linked.lab.page.locator(".adl-lit")).to_have_count(0)


def test_an_edited_cell_has_no_link_until_it_runs(linked):
    """Its lines may have moved; a wrong line would be worse than none."""
    linked.to_line(1, 1)
    linked.lab.page.keyboard.type("# new\n")
    linked.node(3).hover()
    linked.lab.page.wait_for_timeout(200)
    expect(linked.lit(1)).to_have_count(0)
    linked.node(0).hover()
    expect(linked.lit(0)).to_have_attribute("data-line", "2")
    linked.lab.run_all()
    expect(linked.cells.nth(1).locator(".jp-InputPrompt")).to_have_text("[4]:")
    linked.node(3).hover()
    expect(linked.lit(1)).to_have_attribute("data-line", "4")


def test_the_inspector_is_linked_too_and_it_can_be_switched_off(linked):
    lab = linked.lab
    lab.command("autodiff-lab:show-inspector")
    node = lab.page.locator("#autodiff-lab-inspector [data-node=n3]")
    node.hover()
    expect(linked.lit(1)).to_have_attribute("data-line", "3")
    linked.to_line(1, 1)
    lit = lab.page.locator("#autodiff-lab-inspector .adl-lit")
    expect(lit).to_have_count(1)
    lab.command("autodiff-lab:toggle-linked-code")
    linked.node(0).hover()
    lab.page.wait_for_timeout(200)
    expect(linked.lit(0)).to_have_count(0)
    lab.command("autodiff-lab:toggle-linked-code")
    linked.node(3).hover()
    expect(linked.lit(1)).to_have_count(1)
    lab.command("application:toggle-right-area")
