"""The stepper with its kernel: buttons, keys, sliders, and what is left without it."""

from __future__ import annotations

import json
from statistics import median

import pytest
from playwright.sync_api import expect

from .labpage import LabPage
from .measuring import SLIDE
from .notebooks import EXAMPLE, write

VALUE = "[data-node=n3] .adl-value"

# Press a button; resolve with the milliseconds of script, and until the frame is drawn.
PRESS = """([action]) => new Promise(done => {
  const button = [...document.querySelectorAll(`[data-action=${action}]`)]
    .find(element => element.offsetParent);
  const began = performance.now();
  button.click();
  const script = performance.now() - began;
  const drawn = () => done([script, performance.now() - began]);
  requestAnimationFrame(() => setTimeout(drawn));
})"""


@pytest.fixture
def live(lab: LabPage) -> LabPage:
    path = lab.server.work / "live.ipynb"
    lab.open(write(path, EXAMPLE + "stepper = ad.step(d)\nstepper"))
    lab.run_all()
    expect(lab.graph.slider("a")).to_be_enabled()
    return lab


def run_cell(lab: LabPage, source: str) -> None:
    """Run one more cell below, and wait for its output."""
    lab.page.evaluate(
        """async source => {
          const { session } = window.panel.context.sessionContext;
          await session.kernel.requestExecute({ code: source }).done;
          return null;
        }""",
        source,
    )


def test_it_steps_by_button_and_keyboard(live):
    graph = live.graph
    graph.press("forward")
    expect(graph.root).to_have_attribute("data-step", "1")
    graph.root.locator(".adl-scroll").focus()
    live.page.keyboard.press("ArrowRight")
    live.page.keyboard.press("ArrowRight")
    expect(graph.root).to_have_attribute("data-phase", "backward")
    live.page.keyboard.press("End")
    expect(graph.root).to_have_attribute("data-step", "7")
    expect(graph.status).to_contain_text("incoming 4 = contribution 4")


def test_it_plays_and_pauses(live):
    graph = live.graph
    graph.root.locator("select").select_option("4")
    graph.press("play")
    expect(graph.root).to_have_attribute("data-step", "7")


def test_a_slider_moves_every_number(live):
    graph = live.graph
    graph.slider("a").fill("5")
    expect(graph.part(3, "value")).to_have_text("40")
    assert graph.texts("gradient") == ["∂ 13", "∂ 5", "∂ 5", "∂ 1"]
    expect(graph.status).to_contain_text("= 40")
    graph.root.get_by_label("b, exact value").fill("0.5")
    expect(graph.part(3, "value")).to_have_text("27.5")


def test_a_slider_obeys_the_arrow_keys_and_the_step_stays(live):
    graph = live.graph
    graph.press("last")
    graph.slider("a").focus()
    live.page.keyboard.press("ArrowRight")
    expect(graph.part(0, "value")).to_have_text("4.1")
    expect(graph.root).to_have_attribute("data-step", "7")


def test_the_kernel_and_the_page_agree(live):
    """The widget holds what the page shows; the user's node is untouched."""
    graph = live.graph
    graph.slider("a").fill("6")
    expect(graph.part(3, "value")).to_have_text("54")
    run_cell(live, "assert stepper.bindings['n0'] == 6.0 and a.value == 4.0")
    run_cell(live, "stepper.step = 4")
    expect(graph.root).to_have_attribute("data-step", "4")
    run_cell(live, "stepper.bind({b: 1.0})")
    expect(graph.part(2, "value")).to_have_text("7")
    expect(graph.root.get_by_label("b, exact value")).to_have_value("1")


def test_after_a_restart_the_saved_graph_takes_over(live):
    live.page.evaluate(
        "() => window.panel.context.sessionContext.restartKernel().then(() => null)"
    )
    expect(live.graph.slider("a")).to_be_disabled()
    live.graph.press("forward")
    expect(live.graph.root).to_have_attribute("data-step", "1")


def test_a_reopened_notebook_shows_the_saved_graph(live):
    live.save()
    live.close()
    live.open(live.server.work / "live.ipynb")
    graph = live.graph
    expect(graph.root).to_have_attribute("data-step", "0")
    expect(graph.slider("a")).to_be_disabled()
    graph.press("last")
    expect(graph.root).to_have_attribute("data-step", "7")
    expect(live.page.get_by_text("model not found")).to_have_count(0)


def test_it_answers_fast(live, artifacts, capsys):
    """Generous limits, since the machine is shared; the numbers are printed."""
    slides = [live.page.evaluate(SLIDE, [str(k % 9 + 1), VALUE]) for k in range(1, 22)]
    presses = [live.page.evaluate(PRESS, ["forward"]) for _ in range(7)]
    measured = {
        "slider to DOM, median ms": round(median(slides), 1),
        "slider to DOM, worst ms": round(max(slides), 1),
        "step, script, median ms": round(median(script for script, _ in presses), 2),
        "step, to frame, median ms": round(median(frame for _, frame in presses), 1),
    }
    (artifacts / "times.json").write_text(json.dumps(measured, indent=2))
    with capsys.disabled():
        print(f"\n{measured}")
    assert measured["slider to DOM, median ms"] < 300
    assert measured["step, script, median ms"] < 20
