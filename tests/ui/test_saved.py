"""Graphs in a notebook that was reopened: nobody trusts it, and no kernel runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .labpage import LabPage
from .notebooks import WIDGET_STATE, WIDGET_VIEW, example_bundle, saved, write

MODEL = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def reopened(lab: LabPage) -> LabPage:
    path = write(lab.server.work / "saved.ipynb", saved(example_bundle()))
    lab.without_kernel(path)
    return lab


def test_the_graph_is_drawn_whole(reopened):
    graph = reopened.graph
    expect(graph.root).to_have_attribute("data-step", "0")
    assert graph.texts("value") == ["4", "3", "7", "28"]
    assert graph.texts("gradient") == ["∂ 11", "∂ 4", "∂ 4", "∂ 1"]
    assert "d = a * (a + b) = 28" in graph.status.inner_text()


def test_the_notebook_really_is_untrusted_and_without_kernel(reopened):
    trusted = "() => window.panel.content.widgets[0].model.trusted"
    assert reopened.page.evaluate(trusted) is False
    session = "() => window.panel.context.sessionContext.session === null"
    assert reopened.page.evaluate(session) is True


def test_it_steps_by_button(reopened):
    graph = reopened.graph
    graph.press("forward")
    expect(graph.root).to_have_attribute("data-phase", "forward")
    assert graph.texts("value") == ["4", "3", "7", ""]
    graph.press("last")
    expect(graph.root).to_have_attribute("data-step", "7")
    expect(graph.root.locator(".adl-product")).to_contain_text("1 × 4 = 4")


def test_it_steps_by_keyboard_and_the_notebook_stays_put(reopened):
    graph = reopened.graph
    graph.root.locator(".adl-scroll").focus()
    for key in ("End", "ArrowLeft", "ArrowLeft", "Home", "ArrowRight"):
        reopened.page.keyboard.press(key)
    expect(graph.root).to_have_attribute("data-step", "1")
    assert reopened.page.evaluate("() => window.panel.content.mode") == "command"
    assert reopened.page.evaluate("() => window.panel.content.widgets.length") == 1


def test_a_newer_document_is_refused_in_words(lab):
    bundle = example_bundle()
    mime = next(key for key in bundle if "autodiff-lab" in key)
    bundle[mime] = {**bundle[mime], "schema": 99}
    lab.open(write(lab.server.work / "newer.ipynb", saved(bundle)))
    expect(lab.page.get_by_role("alert")).to_contain_text("version 99")


def test_no_widget_code_of_an_untrusted_notebook_is_shown(lab):
    """The saved state of a widget holds JavaScript: it must not draw here."""
    hostile = "export default { render({el}) { el.textContent = 'pwned' } }"
    model = {"model_module": "anywidget", "model_name": "AnyModel"}
    names = {"_view_module": "anywidget", "_view_name": "AnyView"}
    state = {
        **model,
        "model_module_version": "~0.11.*",
        "state": {**names, "_view_module_version": "~0.11.*", "_esm": hostile},
    }
    widgets = {"version_major": 2, "version_minor": 0, "state": {MODEL: state}}
    view = {"version_major": 2, "version_minor": 0, "model_id": MODEL}
    path = write(
        lab.server.work / "hostile.ipynb",
        saved({**example_bundle(), WIDGET_VIEW: view}),
        widgets={WIDGET_STATE: widgets},
    )
    lab.open(path)
    expect(lab.graph.root).to_have_attribute("data-step", "0")
    lab.page.wait_for_timeout(1500)
    expect(lab.page.get_by_text("pwned")).to_have_count(0)
    expect(lab.graph.root).to_be_visible()


def test_a_widget_that_is_gone_leaves_its_graph(lab):
    view = {"version_major": 2, "version_minor": 0, "model_id": MODEL}
    bundle = {**example_bundle(), WIDGET_VIEW: view}
    lab.open(write(lab.server.work / "gone.ipynb", saved(bundle)))
    graph = lab.graph
    graph.press("forward")
    expect(graph.root).to_have_attribute("data-step", "1")
    expect(graph.slider("a")).to_be_disabled()
    expect(graph.root).to_contain_text(re.compile("run the cell", re.I))
    expect(lab.page.get_by_text("model not found")).to_have_count(0)
