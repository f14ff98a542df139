"""Commands: in the palette, with shortcuts, and about the graph that is meant."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .labpage import Graph, LabPage
from .notebooks import EXAMPLE, write

COMMANDS = {
    "Lessons": "Alt+Shift+L",
    "Start Lessons": "",
    "Next Lesson": "Alt+Shift+N",
    "Reset Exercise…": "Alt+Shift+R",
    "Reset Lesson…": "",
    "Graph Inspector": "Alt+Shift+G",
    "Step Forward": "Alt+.",
    "Step Back": "Alt+,",
    "Play or Pause Graph": "",
    "Show Finished Graph": "",
    "Fold Graph": "Alt+Shift+,",
    "Unfold Graph": "Alt+Shift+.",
    "Link Code and Graphs": "",
    "Teach Mode": "Alt+Shift+T",
    "Show Next Answer": "Alt+Shift+A",
    "Clock…": "",
}
LABELS = """() => {
  const { commands } = window.jupyterapp;
  const ours = commands.listCommands().filter(id => id.startsWith('autodiff-lab:'));
  return ours.map(id => {
    const binding = commands.keyBindings.find(({ command }) => command === id);
    return [commands.label(id), (binding?.keys ?? []).join(' ').replaceAll(' ', '+')];
  });
}"""


@pytest.fixture
def two(lab: LabPage) -> LabPage:
    """A notebook with a graph in each of two cells, the first one active."""
    lab.open(write(lab.server.work / "commands.ipynb", EXAMPLE + "c", "d"))
    lab.run_all()
    expect(lab.page.locator(".jp-Notebook .adl-graph:visible")).to_have_count(2)
    lab.page.evaluate("() => { window.panel.content.activeCellIndex = 0; }")
    lab.command("notebook:enter-command-mode")
    return lab


def graphs(lab: LabPage) -> list[Graph]:
    found = lab.page.locator(".jp-Notebook .adl-graph:visible")
    return [Graph(found.nth(0)), Graph(found.nth(1))]


def test_each_command_has_a_name_and_its_shortcut(lab):
    found = dict(lab.page.evaluate(LABELS))
    start = "Start Lessons" if "Start Lessons" in found else "Continue Lesson"
    expected = {start if name == "Start Lessons" else name for name in COMMANDS}
    assert expected <= set(found)
    for name, keys in COMMANDS.items():
        assert found.get(name, "") == keys


def test_the_palette_finds_them(lab):
    lab.look_up("graph insp")
    item = lab.page.locator(".lm-CommandPalette-item", has_text="Graph Inspector")
    expect(item.first).to_be_visible()
    lab.page.keyboard.press("Escape")


def test_a_shortcut_steps_the_graph_of_the_active_cell(two):
    first, second = graphs(two)
    two.page.keyboard.press("Alt+.")
    expect(first.root).to_have_attribute("data-step", "1")
    expect(second.root).to_have_attribute("data-step", "0")
    two.page.evaluate("() => { window.panel.content.activeCellIndex = 1; }")
    two.page.keyboard.press("Alt+.")
    two.page.keyboard.press("Alt+.")
    two.page.keyboard.press("Alt+,")
    expect(second.root).to_have_attribute("data-step", "1")
    expect(first.root).to_have_attribute("data-step", "1")


def test_a_graph_folds_and_unfolds(lab):
    source = "import autodiff_lab as ad\nx = ad.Variable(2.0)\nwith ad.scope('part'):\n"
    source += "    y = x * x\n    y = y + x\n    y = y * x\ny * 2.0"
    lab.open(write(lab.server.work / "folds.ipynb", source))
    lab.run_all()
    nodes = lab.graph.root.locator("[data-node]")
    expect(nodes.first).to_be_visible()
    lab.command("autodiff-lab:unfold")
    expect(lab.graph.root.locator(".adl-frame")).to_have_count(1)
    unfolded = nodes.count()
    lab.command("autodiff-lab:fold")
    expect(lab.graph.root.locator(".adl-frame")).to_have_count(0)
    assert nodes.count() < unfolded
    lab.graph.root.locator("[data-node^=g]").hover()
    lit = lab.page.locator(".jp-Notebook .adl-lit-line")
    expect(lit).to_have_count(3)


def test_a_focused_graph_comes_before_the_active_cell(two):
    """The inspector shows the second graph while the first cell is the active one."""
    first, _ = graphs(two)
    two.command("autodiff-lab:show-inspector")
    inspector = Graph(two.page.locator("#autodiff-lab-inspector .adl-graph:visible"))
    inspector.root.locator(".adl-scroll").focus()
    two.page.keyboard.press("Alt+.")
    expect(inspector.root).to_have_attribute("data-step", "1")
    expect(first.root).to_have_attribute("data-step", "0")
    two.command("autodiff-lab:overview")
    expect(inspector.root).to_have_attribute("data-step", "0")
    two.command("application:toggle-right-area")


def test_without_any_graph_a_step_goes_to_the_inspector_or_nowhere(lab):
    lab.open(write(lab.server.work / "plain.ipynb", "1 + 1", EXAMPLE + "d"))
    enabled = "() => window.jupyterapp.commands.isEnabled('autodiff-lab:step-forward')"
    assert lab.page.evaluate(enabled) is False
    lab.run_all()
    lab.command("autodiff-lab:show-inspector")
    lab.page.evaluate("() => { window.panel.content.activeCellIndex = 0; }")
    inspector = Graph(lab.page.locator("#autodiff-lab-inspector .adl-graph:visible"))
    expect(inspector.status).to_contain_text("= 28")
    lab.command("autodiff-lab:step-forward")
    expect(inspector.root).to_have_attribute("data-step", "1")
    lab.command("application:toggle-right-area")


def test_shortcuts_open_the_panels_and_the_focus_goes_along(two):
    page = two.page
    page.keyboard.press("Alt+Shift+L")
    expect(page.locator("#autodiff-lab-lessons")).to_be_visible()
    inside = "id => !!document.activeElement.closest(id)"
    page.wait_for_function(inside, arg="#autodiff-lab-lessons")
    page.keyboard.press("Alt+Shift+G")
    expect(page.locator("#autodiff-lab-inspector")).to_be_visible()
    page.wait_for_function(inside, arg="#autodiff-lab-inspector")
    two.command("application:toggle-right-area")
    two.command("application:toggle-left-area")
