"""Six widgets in a notebook: alive with their kernel, and as they were saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from .labpage import LabPage
from .notebooks import write

CELLS = [
    """\
import numpy as np
import autodiff_lab as ad
a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
c = a + b
d = a * c
lens = ad.SlopeLens(lambda x: x**2, x=1.0, h=0.5)
lens""",
    "explorer = ad.PathExplorer(d, a)\nexplorer",
    "ad.TapeStepper((c + d) + c * d)",
    "dual = ad.DualStepper(lambda x, y: x * y, (2.0, 5.0))\ndual",
    "ad.SimplifyStepper(ad.derive(a * a + 1, a))",
    "curve = ad.UCurve(np.exp)\ncurve",
]
KINDS = ["slope-lens", "paths", "tape", "dual", "simplify", "u-curve"]


def scene(lab: LabPage, kind: str) -> Locator:
    return lab.page.locator(f".adl-scene[data-kind={kind}]:visible")


def run_cell(lab: LabPage, source: str) -> None:
    lab.page.evaluate(
        """async source => {
          const { session } = window.panel.context.sessionContext;
          const run = session.kernel.requestExecute({ code: source });
          const { content } = await run.done;
          if (content.status !== 'ok') throw new Error(content.evalue);
          return null;
        }""",
        source,
    )


@pytest.fixture(scope="module")
def path(shared_lab: LabPage):
    return write(shared_lab.server.work / "widgets-one.ipynb", *CELLS)


def test_all_of_them_live(lab: LabPage, path):
    """One notebook for all, since opening one is what costs."""
    lab.open(path)
    lab.run_all()
    for kind in KINDS:
        expect(scene(lab, kind)).to_have_count(1)

    lens = scene(lab, "slope-lens")
    expect(lens.get_by_label("x, slider")).to_be_enabled()
    lens.get_by_label("x, exact value").fill("2")
    expect(lens).to_contain_text("slope from 2 to 2.5 is 4.5; at 2 it is 4")
    drag(lab, lens)
    run_cell(lab, "assert lens.state['x'] == 2.0 and lens.state['h'] > 0.5")

    routes = scene(lab, "paths")
    routes.get_by_role("row").nth(2).click()
    expect(routes.locator(".adl-taken")).to_have_count(5)
    expect(routes).to_contain_text("1 of 2 visited: sum 4 of 11.")
    run_cell(lab, "assert explorer.state['visited'] == [2]")
    run_cell(lab, "explorer.choose(visited=[1, 2])")
    expect(routes).to_contain_text("2 of 2 visited: sum 11, the derivative.")

    tape = scene(lab, "tape")
    tape.get_by_role("button", name="Recursion").click()
    expect(tape.locator(".adl-current")).to_contain_text("wrong")

    dual = scene(lab, "dual")
    dual.get_by_label("dy, slider").fill("1")
    expect(dual.locator("tbody tr").last).to_contain_text("7")
    run_cell(lab, "assert dual.state['seed'] == [1.0, 1]")
    lab.save()


def drag(lab: LabPage, lens: Locator) -> None:
    """Take the square at x + h a little to the right."""
    square = lens.locator(".adl-plot svg .adl-dot").last.bounding_box()
    assert square is not None
    x, y = square["x"] + square["width"] / 2, square["y"] + square["height"] / 2
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x + 40, y, steps=4)
    lab.page.mouse.up()


def test_reopened_without_a_kernel_what_needs_none_goes_on(lab: LabPage, path):
    lab.without_kernel(path)
    for kind in KINDS:
        expect(scene(lab, kind)).to_have_count(1)
    expect(lab.page.get_by_text("model not found")).to_have_count(0)
    expect(scene(lab, "slope-lens").get_by_label("x, slider")).to_be_disabled()
    scene(lab, "paths").get_by_role("row").nth(1).click()
    expect(scene(lab, "paths")).to_contain_text("1 of 2 visited: sum 7 of 11.")

    steps = scene(lab, "simplify")
    steps.locator(".adl-routes").focus()
    lab.page.keyboard.press("End")
    expect(steps.locator(".adl-after")).to_have_text("2 * a")

    curve = scene(lab, "u-curve")
    curve.get_by_label("h, slider").fill("-6")
    expect(curve.locator(".adl-status")).to_contain_text("h = 1e-6")
    expect(scene(lab, "dual").get_by_label("dx, slider")).to_be_disabled()
    scene(lab, "dual").get_by_role("button", name="along y").click()
    expect(scene(lab, "dual").locator("tbody tr").last).to_contain_text("2")
