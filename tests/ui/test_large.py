"""Graphs that fold, in the page: with a kernel, without one, and with many nodes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from .labpage import LabPage
from .notebooks import saved, write

SCOPES = """\
import autodiff_lab as ad
a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
with ad.scope("encoder"):
    h = ad.tanh(a * a / 16 - b)
y = h * b + a
"""

LOOP = """\
import autodiff_lab as ad
y = ad.Variable(1.0, name="x")
for _ in range({}):
    y = y * 1.0001
"""


def bundle(source: str) -> dict[str, Any]:
    """What a notebook holds after ``y`` was displayed in it."""
    from autodiff_lab.display.bundle import mimebundle

    names: dict[str, Any] = {}
    exec(source, names)
    return mimebundle(names["y"])


@pytest.fixture
def reopened(lab: LabPage) -> LabPage:
    path = write(lab.server.work / "folds.ipynb", saved(bundle(SCOPES), "y"))
    lab.without_kernel(path)
    return lab


def test_groups_fold_and_open_by_mouse_without_a_kernel(reopened):
    root = reopened.graph.root
    root.get_by_role("button", name="encoder, open").click()
    folded = root.get_by_role("button", name="encoder, 4 nodes, folded")
    expect(folded).to_be_focused()
    expect(root.locator("[data-node=g0] .adl-value")).to_have_text("-0.964")
    folded.click()
    expect(root.locator(".adl-frame")).to_have_count(1)


def test_groups_fold_and_open_by_keyboard_without_a_kernel(reopened):
    root, keys = reopened.graph.root, reopened.page.keyboard
    root.get_by_role("button", name="encoder, open").focus()
    keys.press("Enter")
    expect(root.get_by_role("button", name="encoder, 4 nodes, folded")).to_be_focused()
    keys.press("ArrowRight")
    expect(reopened.graph.status).to_contain_text("encoder: 4 operations")
    keys.press("Space")
    expect(root.locator(".adl-frame")).to_have_count(1)
    assert reopened.page.evaluate("() => window.panel.content.mode") == "command"


def test_saved_numbers_do_not_move_and_say_why(reopened):
    root = reopened.graph.root
    expect(root.locator("[role=slider]")).to_have_count(0)
    root.locator("[data-node=n0] .adl-value").click()
    expect(reopened.graph.status).to_contain_text("ad.step(result)")


@pytest.mark.parametrize("turns", [300, 3000])
def test_a_long_loop_is_one_box(lab, turns):
    source = LOOP.format(turns)
    lab.without_kernel(
        write(lab.server.work / "loop.ipynb", saved(bundle(source), "y"))
    )
    root = lab.graph.root
    expect(root.locator("[data-node]")).to_have_count(2)
    expect(root.locator("[data-node=g0] .adl-badge")).to_have_text(f"×{turns}")
    root.locator("[data-node=g0]").click()
    expect(root.locator(".adl-frame")).to_have_count(1)
    assert root.locator("[data-node]").count() > 4


def test_a_number_is_dragged_and_turned_while_the_kernel_lives(lab):
    lab.open(write(lab.server.work / "drag.ipynb", SCOPES + "s = ad.step(y)\ns"))
    lab.run_all()
    graph = lab.graph
    handle = graph.root.get_by_role("slider", name="a, in the drawing")
    handle.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(graph.part(0, "value")).to_have_text("4.1")
    lab.page.keyboard.press("Shift+ArrowLeft")
    expect(graph.part(0, "value")).to_have_text("3.1")
    expect(graph.root.get_by_label("a, exact value")).to_have_value("3.1")
    box = graph.part(0, "value").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x + 20, y, steps=5)
    expect(graph.part(0, "value")).to_have_text("4.1")
    lab.page.mouse.up()
    expect(graph.status).to_contain_text("= 1.219")


def test_views_of_one_model_fold_together(lab):
    source = SCOPES + "s = ad.step(y)"
    lab.open(write(lab.server.work / "kept.ipynb", source, "s", "s"))
    lab.run_all()
    graphs = lab.page.locator(".adl-graph:visible")
    expect(graphs).to_have_count(2)
    graphs.first.get_by_role("button", name="Fold all").click()
    expect(graphs.last.locator("[data-node=g0]")).to_be_visible()
    graphs.last.get_by_role("button", name="encoder, 4 nodes, folded").press("Enter")
    expect(graphs.first.locator(".adl-frame")).to_have_count(1)


def test_a_graph_opened_at_a_later_step_shows_what_happens_there(lab):
    """The drawing scrolls by itself; the page does not."""
    source = (
        LOOP.format(40) + "s = ad.step(y)\ns.step = len(s.document['steps']) // 2\ns"
    )
    lab.open(write(lab.server.work / "later.ipynb", source))
    lab.run_all()
    scroll = lab.graph.root.locator(".adl-scroll")
    expect(lab.graph.root).to_have_attribute("data-step", "40")
    expect(lab.graph.root.locator(".adl-active .adl-box").first).to_be_in_viewport()
    assert scroll.evaluate("e => e.scrollTop") > 500
    before = lab.page.evaluate("() => window.panel.content.node.scrollTop")
    lab.graph.press("last")
    expect(lab.graph.part(0, "box")).to_be_in_viewport()
    assert lab.page.evaluate("() => window.panel.content.node.scrollTop") == before
