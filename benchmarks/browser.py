"""What the page costs, measured in a browser: ``python -m benchmarks.browser``.

Needs the built front end, JupyterLab and Chromium, like the browser tests. Writes
BROWSER.md and browser.json beside this file. The figures with a goal are those of the
front end's design; they are printed with what they came to on this machine.
"""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

import autodiff_lab as ad
from autodiff_lab.display import document, read
from autodiff_lab.display.schema import numbers
from tests.ui.labpage import LabPage
from tests.ui.measuring import SLIDE
from tests.ui.notebooks import write
from tests.ui.server import CHROMIUM_ARGUMENTS, LABEXTENSION, Server, find_chromium

HERE = Path(__file__).parent
STATIC = Path(ad.__file__).parent / "static"
FRAME = 1000 / 60


@dataclass(frozen=True)
class Figure:
    """One measured number, and the most that it should be."""

    what: str
    value: float
    unit: str
    goal: float

    @property
    def met(self) -> bool:
        return self.value <= self.goal


def neurons(count: int) -> Any:
    """A graph of exactly ``count`` nodes: neurons side by side, and their sum."""
    x = ad.Input(0.5, name="x")
    total = ad.tanh(ad.Parameter(0.3, name="w") * x)
    made = 4
    while made + 4 <= count:
        total = total + ad.tanh(ad.Parameter(0.01 * made) * x)
        made += 4
    for _ in range(count - made):
        total = total * 1.01
    return total


# Draw a document as the widget does, in a page without a notebook around it.
DRAW = """async ([code, document, view]) => {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const { default: widget } = await import(url);
  const traits = { kind: 'stepper', document, numbers: document.numbers, bindings: {},
                   asked: 0, answered: 0, step: 0, problem: '', view };
  const listeners = {};
  window.model = {
    get: name => traits[name],
    set: (name, value) => {
      traits[name] = value;
      for (const react of listeners['change:' + name] ?? []) react();
    },
    save_changes: () => {},
    on: (event, react) => (listeners[event] ??= []).push(react),
    off: () => {},
  };
  const began = performance.now();
  widget.render({ model: window.model, el: window.document.body });
  const script = performance.now() - began;
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return [script, performance.now() - began];
}"""

STEP = """async () => {
  const button = document.querySelector('[data-action=forward]');
  const began = performance.now();
  button.click();
  const script = performance.now() - began;
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return [script, performance.now() - began];
}"""

RESULT = ".adl-text[aria-live]"

PATCH = """async numbers => {
  const began = performance.now();
  window.model.set('numbers', numbers);
  return performance.now() - began;
}"""


def best_cpu(act: Callable[[], object], repeat: int = 7) -> float:
    """Milliseconds of processor time, the least of several runs."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        act()
        times.append(1000 * (time.process_time() - start))
    return min(times)


def building() -> Iterator[Figure]:
    for count, goal in ((100, 30.0), (500, 200.0)):
        root = neurons(count)
        spent = best_cpu(lambda root=root: document(read(root, {})))  # type: ignore[misc]
        yield Figure(f"document of {count} nodes, processor time", spent, "ms", goal)


def draw(page: Page, drawn: dict[str, Any], view: int) -> list[float]:
    style = (STATIC / "widget.css").read_text()
    page.set_content(f"<!doctype html><style>{style}</style><body></body>")
    code = (STATIC / "widget.js").read_text()
    found: list[float] = page.evaluate(DRAW, [code, drawn, view])
    return found


def whole(drawn: dict[str, Any]) -> int:
    """The view with every node."""
    return len(drawn.get("views", [0])) - 1


def drawing(page: Page) -> Iterator[Figure]:
    drawn = document(read(neurons(200), {}))
    frames = [draw(page, drawn, whole(drawn))[1] for _ in range(9)]
    yield Figure("first frame, 200 nodes in sight, median", median(frames), "ms", 250)
    yield from stepping(page, drawn, whole(drawn), "200 nodes in sight")
    root = neurons(500)
    drawn = document(read(root, {}))
    yield from stepping(page, drawn, drawn["start"], "500 nodes, as they open")
    yield from stepping(page, drawn, 2, "500 nodes, a group open")
    yield from stepping(page, drawn, whole(drawn), "500 nodes in sight")
    other = numbers(read(root, {}))
    patches = [page.evaluate(PATCH, other) for _ in range(9)]
    yield Figure("new numbers for 500 nodes, script", median(patches), "ms", 30)


def stepping(
    page: Page, drawn: dict[str, Any], view: int, what: str
) -> Iterator[Figure]:
    """Forward to the end, and again, until there are enough steps."""
    steps: list[list[float]] = []
    while len(steps) < 40:
        draw(page, drawn, view)
        stops = int(page.locator(".adl-progress input").get_attribute("max") or 1)
        steps += [page.evaluate(STEP) for _ in range(min(60, stops))]
    frames = sorted(frame for _, frame in steps)[int(0.95 * (len(steps) - 1))] / FRAME
    script = median(script for script, _ in steps)
    yield Figure(f"step, {what}, script, median", script, "ms", 5)
    yield Figure(f"step, {what}, to the frame, 95 of 100", frames, "frames", 2)


SOURCE = """\
from benchmarks.browser import neurons
import autodiff_lab as ad
ad.step(neurons(300))
"""


def live(browser: Browser) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        page = browser.new_page(viewport={"width": 1100, "height": 1600})
        lab = LabPage(page, server)
        lab.start()
        lab.open(write(server.work / "live.ipynb", SOURCE))
        lab.run_all()
        page.wait_for_selector(".adl-row [type=range]:enabled")
        times = [
            page.evaluate(SLIDE, [str((k % 17) / 10 - 0.8), RESULT])
            for k in range(1, 41)
        ]
        lab.close()
        page.close()
    times.sort()
    name = "slider to page in JupyterLab, 300 values"
    yield Figure(f"{name}, median", median(times), "ms", 100)
    yield Figure(f"{name}, 95 of 100", times[int(0.95 * len(times))], "ms", 300)


def sizes() -> Iterator[Figure]:
    script = (STATIC / "widget.js").stat().st_size / 1000
    yield Figure("widget.js", script, "kB", 60)
    packed = sum(f.stat().st_size for f in LABEXTENSION.glob("static/*.js")) / 1000
    yield Figure("JupyterLab extension, scripts", packed, "kB", 150)


def measure() -> list[Figure]:
    figures = [*building(), *sizes()]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS)
        )
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        figures += drawing(page)
        page.close()
        figures += live(browser)
        browser.close()
    return figures


def report(figures: list[Figure]) -> str:
    """The figures as a table."""
    lines = [
        "# What the page costs",
        "",
        "Measured by `python -m benchmarks.browser` in headless Chromium, JupyterLab "
        "included where it says so.",
        f"Machine: {os.cpu_count()} shared cores, Python {platform.python_version()}.",
        "",
        "| figure | measured | goal | |",
        "| --- | ---: | ---: | --- |",
    ]
    for one in figures:
        verdict = "met" if one.met else "**missed**"
        lines.append(
            f"| {one.what} | {one.value:.3g} {one.unit} "
            f"| {one.goal:g} {one.unit} | {verdict} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    figures = measure()
    (HERE / "BROWSER.md").write_text(report(figures), encoding="utf-8")
    kept = [{**asdict(one), "value": round(one.value, 2)} for one in figures]
    text = json.dumps(kept, indent=1) + "\n"
    (HERE / "browser.json").write_text(text, encoding="utf-8")
    print(report(figures))


if __name__ == "__main__":
    main()
