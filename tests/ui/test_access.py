"""For everybody: no accessibility violations, in light, dark and high contrast."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .labpage import LabPage
from .notebooks import EXAMPLE, write
from .server import ROOT, Missing

AXE = ROOT / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
CHECK = "root => axe.run(root, { resultTypes: ['violations'] }).then(r => r.violations)"
THEMES = ("Light", "Dark", "Dark High Contrast")


@pytest.fixture(scope="module")
def shown(shared_lab: LabPage):
    lab = shared_lab
    if not AXE.is_file():
        raise Missing("axe-core is not installed: run `npm ci` in widgets/")
    lab.open(write(lab.server.work / "access.ipynb", EXAMPLE + "ad.step(d)"))
    lab.run_all()
    expect(lab.graph.slider("a")).to_be_enabled()
    lab.page.evaluate("source => { (0, eval)(source); return null; }", AXE.read_text())
    yield lab
    lab.theme("Light")
    lab.close()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("step", [0, 1, 5])
def test_axe_finds_nothing(shown, theme, step):
    shown.theme(theme)
    graph = shown.graph
    graph.go_to(step)
    expect(graph.root).to_have_attribute("data-step", str(step))
    shown.page.wait_for_timeout(300)  # colours fade over
    violations = graph.root.evaluate(CHECK)
    found = [(v["id"], [node["html"] for node in v["nodes"]]) for v in violations]
    assert found == []


# WCAG contrast of the drawing's text, which axe does not look at, on what is behind it.
CONTRAST = """root => {
  const canvas = document.createElement('canvas').getContext('2d');
  const rgb = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = colour => {
    const [r, g, b] = rgb(colour).map(c => c / 255).map(
      c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const surface = getComputedStyle(root).backgroundColor;
  const ground = text => {
    const shape = text.closest('.adl-badge')?.querySelector('rect')
      ?? text.closest('.adl-node')?.querySelector('.adl-box');
    return shape ? getComputedStyle(shape).fill : surface;
  };
  return [...root.querySelectorAll('svg.adl-picture text')]
    .filter(text => text.textContent)
    .map(text => [text.getAttribute('class') ?? 'symbol', text.textContent,
                  ratio(getComputedStyle(text).fill, ground(text))]);
}"""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("step", [0, 1, 6])
def test_text_in_the_drawing_has_contrast(shown, theme, step):
    shown.theme(theme)
    graph = shown.graph
    graph.go_to(step)
    shown.page.wait_for_timeout(300)
    texts = graph.root.evaluate(CONTRAST)
    assert len(texts) > 8
    weak = [(kind, text, round(r, 2)) for kind, text, r in texts if r < 4.5]
    assert weak == []


def test_a_graph_can_be_used_by_keyboard_alone(shown):
    """Tab from the drawing reaches every control, each with a name to read out."""
    graph = shown.graph
    graph.root.locator(".adl-button").first.focus()
    names = []
    for _ in range(18):
        names.append(
            shown.page.evaluate(
                "() => document.activeElement.getAttribute('aria-label')"
                " ?? document.activeElement.textContent"
            )
        )
        shown.page.keyboard.press("Tab")
    for wanted in ("Play", "Step", "Backward", "Speed", "a, slider", "b, exact value"):
        assert wanted in names


def test_motion_can_be_switched_off(shown):
    box = shown.graph.root.locator(".adl-box").first
    duration = "element => getComputedStyle(element).transitionDuration"
    assert box.evaluate(duration) != "0s"
    shown.page.emulate_media(reduced_motion="reduce")
    assert box.evaluate(duration) == "0s"
    shown.page.emulate_media(reduced_motion="no-preference")
