"""Widgets that train and widgets with frames, in the browser: live, and left alone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

import autodiff_lab as ad

from .labpage import LabPage
from .notebooks import saved, write

LOOP = """\
import autodiff_lab as ad
board = ad.TrainingDashboard()
board
"""
ENDLESS = """\
from itertools import count
async for _ in board.watch({"loss": 1 / n} for n in count(1)):
    pass
"""
# Running all cells is not over before the endless one is.
START = """() => {
  window.jupyterapp.commands.execute('notebook:run-all-cells');
  return null;
}"""


def status(root: Locator) -> Locator:
    return root.locator(".adl-text")


def press(root: Locator, name: str) -> None:
    root.get_by_role("button", name=name, exact=True).click()


def settled(lab: LabPage, root: Locator) -> str:
    """What the status says once it has said the same for a while; it must, some day.

    An answer of the kernel may still be on its way when a button is pressed.
    """
    for _ in range(10):
        said = status(root).inner_text()
        lab.page.wait_for_timeout(500)
        if status(root).inner_text() == said:
            return said
    raise AssertionError(f"still going on: {said}")


def test_pause_is_heard_while_it_trains(lab: LabPage) -> None:
    code = 'import autodiff_lab as ad\nad.BoundaryView("XOR", hidden=4, rate=1.0)'
    lab.open(write(lab.server.work / "boundary.ipynb", code))
    lab.run_all()
    root = lab.graph.root
    expect(status(root)).to_contain_text("Epoch 0,")
    press(root, "Train")
    expect(status(root)).to_contain_text("4 of 4 right")
    press(root, "Pause")
    expect(root.get_by_role("button", name="Train", exact=True)).to_be_visible()
    paused = settled(lab, root)
    press(root, "Step")  # the epoch that was under way then may be shown with it
    expect(status(root)).not_to_have_text(paused)
    epoch = int(re.findall(r"\d+", settled(lab, root))[0])
    press(root, "Step")
    expect(status(root)).to_contain_text(f"Epoch {epoch + 1},")


def test_stop_ends_a_loop_that_is_still_running_in_its_cell(lab: LabPage) -> None:
    lab.open(write(lab.server.work / "board.ipynb", LOOP, ENDLESS, "'next'"))
    lab.page.evaluate(START)
    root = lab.graph.root
    expect(status(root)).to_contain_text("Epoch 1")
    press(root, "Stop")
    expect(status(root)).to_contain_text("stopped")
    expect(lab.page.get_by_text("'next'").last).to_be_visible()


def test_frames_need_no_kernel(lab: LabPage) -> None:
    bundles = [
        ad.MemoryTimeline(36).saved_bundle(),
        ad.HiddenSpace(epochs=60, frame=0).saved_bundle(),
        ad.LossLandscape(steps=30, step=0).saved_bundle(),
    ]
    cells = [saved(bundle, "widget") for bundle in bundles]
    lab.without_kernel(write(lab.server.work / "frames.ipynb", *cells))
    memory, hidden, landscape = (
        lab.page.locator(f".adl-graph[data-kind={kind}]")
        for kind in ("memory", "hidden", "landscape")
    )
    expect(status(memory)).to_contain_text("6 segments of 6 (√n)")
    memory.get_by_label("Last step").click()
    expect(status(memory)).to_contain_text("No checkpoints: 36 nodes")
    hidden.locator(".adl-side").click()
    hidden.get_by_label("Step", exact=True).focus()
    lab.page.keyboard.press("End")
    expect(status(hidden)).to_contain_text("Epoch 60,")
    expect(status(landscape)).to_have_text("All start at 24.2.")
    landscape.get_by_label("Forward").click()
    expect(status(landscape)).to_contain_text("Step 1:")
    expect(landscape.get_by_label("rate of sgd, slider")).to_be_disabled()


def test_a_new_start_is_raced_from(lab: LabPage) -> None:
    code = "import autodiff_lab as ad\nad.LossLandscape(steps=30, step=0)"
    lab.open(write(lab.server.work / "race.ipynb", code))
    lab.run_all()
    root = lab.graph.root
    expect(status(root)).to_have_text("All start at 24.2.")
    root.locator(".adl-plot").first.click(position={"x": 250, "y": 150})
    expect(status(root)).not_to_have_text("All start at 24.2.")
    expect(status(root)).to_contain_text("All start at")
