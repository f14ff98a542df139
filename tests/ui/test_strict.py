"""Under a strict security policy no live widget can load, and yet no cell is blank."""

from __future__ import annotations

from playwright.sync_api import expect

from .notebooks import EXAMPLE, example_bundle, saved, write


def test_the_policy_is_really_sent(strict_lab):
    refused = strict_lab.page.evaluate(
        """() => import(URL.createObjectURL(
             new Blob(['export default 1'], { type: 'text/javascript' })))
           .then(() => 'loaded', () => 'refused')"""
    )
    assert refused == "refused"


def test_a_graph_is_drawn_and_steps(strict_lab):
    path = strict_lab.server.work / "strict.ipynb"
    strict_lab.open(write(path, EXAMPLE + "d"))
    strict_lab.run_all()
    graph = strict_lab.graph
    expect(graph.part(3, "value")).to_have_text("28")
    graph.press("forward")
    expect(graph.status).to_have_text("c = a + b = 4 + 3 = 7")
    strict_lab.close()


def test_a_widget_shows_its_saved_graph_instead_of_an_error(strict_lab):
    path = strict_lab.server.work / "strict-widget.ipynb"
    strict_lab.open(write(path, EXAMPLE + "ad.step(d)"))
    strict_lab.run_all()
    graph = strict_lab.graph
    expect(graph.part(3, "value")).to_have_text("28")
    strict_lab.page.wait_for_timeout(1500)  # the widget has failed by now
    expect(graph.root).to_be_visible()
    graph.press("last")
    expect(graph.root).to_have_attribute("data-step", "7")
    outputs = strict_lab.page.locator(".jp-Notebook .jp-OutputArea-output:visible")
    for text in outputs.all_inner_texts():
        assert text.strip()
        assert "rror" not in text
    strict_lab.close()


def test_a_reopened_notebook_is_drawn(strict_lab):
    path = strict_lab.server.work / "strict-saved.ipynb"
    strict_lab.without_kernel(write(path, saved(example_bundle())))
    graph = strict_lab.graph
    graph.press("last")
    expect(graph.root).to_have_attribute("data-step", "7")
    strict_lab.close()
