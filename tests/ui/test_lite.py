"""The lessons in a browser alone: the site is built, served as files, and worked with.

This takes minutes and, to build the site, the network; so it runs only when asked:

    AUTODIFF_LAB_LITE=build    the site is built for the test
    AUTODIFF_LAB_LITE=FOLDER   the site that `autodiff-lab lite --out FOLDER` has built

The page itself is offline: whatever it asks of another machine is refused and noted.
Python starts, late enough for all that has to work before. NumPy for it cannot be had
here, so what needs NumPy is NOT tested: see docs/lite.md.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from autodiff_lab import __version__
from autodiff_lab.delivery.lite import site as lite

from .labpage import Graph
from .litesite import FAR, LiteSite
from .server import ROOT

ASKED = os.environ.get("AUTODIFF_LAB_LITE", "")
pytestmark = pytest.mark.skipif(
    not ASKED, reason="takes minutes: set AUTODIFF_LAB_LITE=build"
)
LESSON = "02-a-program-is-a-graph.ipynb"
BOOT = 180_000  # milliseconds; a quiet machine needs a tenth of it
# Chromium asks this one about any form that it meets; the page has no part in it.
BROWSERS_OWN = {"content-autofill.googleapis.com:443"}

IN_FRONT = """file => {
  window.panel = window.jupyterapp.shell.currentWidget;
  const { context, content } = window.panel ?? {};
  return context?.path === file && content.widgets.length > 0;
}"""
RUN = """async code => {
  const { kernel } = window.panel.context.sessionContext.session;
  const future = kernel.requestExecute({ code });
  const said = [];
  future.onIOPub = ({ header, content }) => said.push([header.msg_type, content]);
  const { content } = await future.done;
  return [content.status, said];
}"""
RUN_CELL = """async index => {
  window.panel.content.activeCellIndex = index;
  await window.jupyterapp.commands.execute('notebook:run-cell');
  return null;
}"""
APPEND = """async source => {
  const { content, context } = window.panel;
  const cells = context.model.sharedModel;
  cells.insertCell(cells.cells.length, { cell_type: 'code', source, metadata: {} });
  content.activeCellIndex = cells.cells.length - 1;
  await window.jupyterapp.commands.execute('notebook:run-cell');
  return null;
}"""
NAMES = """async folder => {
  const { contents } = window.jupyterapp.serviceManager;
  const { content } = await contents.get(folder, { content: true });
  return content.map(({ name }) => name);
}"""
COUNTER = """import anywidget, traitlets
class Counter(anywidget.AnyWidget):
    _esm = '''export default { render({ model, el }) {
      const button = document.createElement('button');
      const show = () => { button.textContent = 'twice is ' + model.get('twice'); };
      button.className = 'adl-test-counter';
      button.onclick = () => {
        model.set('count', model.get('count') + 1); model.save_changes();
      };
      model.on('change:twice', show); show(); el.append(button);
    } }'''
    count = traitlets.Int(0).tag(sync=True)
    twice = traitlets.Int(0).tag(sync=True)
    @traitlets.observe('count')
    def _double(self, change):
        self.twice = 2 * change.new
Counter()"""
PURE = """import autodiff_lab
from autodiff_lab.errors import ShapeError
from autodiff_lab.live import checkpoints
print(autodiff_lab.__version__, autodiff_lab.__file__)
try:
    raise ShapeError('too long', cause='three and four', cure='reshape')
except ValueError as problem:
    print(problem)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that is tested."""
    if ASKED != "build":
        return Path(ASKED).absolute()
    out = tmp_path_factory.mktemp("lite") / "site"
    assert lite.build(ROOT, out) == 0
    return out


class Lite:
    """The page of the site, with the wall around it."""

    def __init__(self, page: Page, site: LiteSite) -> None:
        self.page = page
        self.site = site

    def start(self) -> None:
        self.page.goto(f"{self.site.url}/lab/index.html")
        self.page.wait_for_function("() => window.jupyterapp")
        self.page.evaluate("() => window.jupyterapp.restored.then(() => null)")

    @property
    def panel(self) -> Locator:
        return self.page.locator("#autodiff-lab-lessons")

    def say(self, text: str) -> Locator:
        return self.page.locator(".Toastify__toast", has_text=text)

    def in_front(self, file: str) -> None:
        self.page.wait_for_function(IN_FRONT, arg=file)

    def run(self, code: str) -> tuple[str, list[Any]]:
        status, said = self.page.evaluate(RUN, code)
        return status, said

    def printed(self, code: str) -> str:
        """What code prints once it runs; it must end well."""
        status, said = self.run(code)
        assert status == "ok", said
        cleared = [i for i, (kind, _) in enumerate(said) if kind == "clear_output"]
        last = cleared[-1] if cleared else -1
        streams = [content for kind, content in said[last + 1 :] if kind == "stream"]
        return "".join(content["text"] for content in streams)


@pytest.fixture(scope="module")
def lite_page(browser: Browser, folder: Path) -> Iterator[Lite]:
    with LiteSite(folder) as site:
        context = browser.new_context(
            proxy={"server": site.wall, "bypass": "127.0.0.1"},
            viewport={"width": 1300, "height": 1400},
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        lab = Lite(page, site)
        lab.start()
        yield lab
        context.close()


@pytest.fixture(scope="module")
def reading(lite_page: Lite) -> Lite:
    """A lesson is open, and Python is not there yet."""
    lite_page.panel.locator("[data-lesson='02'] .adl-lesson-open").click()
    lite_page.in_front(LESSON)
    return lite_page


@pytest.fixture(scope="module")
def running(reading: Lite) -> Lite:
    """Python has started."""
    reading.site.gate.set()
    expect(reading.say("Python is ready")).to_be_visible(timeout=BOOT)
    return reading


def test_the_site_is_as_small_as_promised(folder):
    assert 20_000_000 < lite.size_of(folder) <= 45_000_000


def test_whoever_comes_sees_all_lessons(lite_page):
    listed = json.loads((ROOT / "notebooks/lessons.json").read_text("utf-8"))
    items = lite_page.panel.locator(".adl-lesson")
    expect(items).to_have_count(len(listed))
    expect(items.first).to_be_visible()
    expect(lite_page.panel.locator(".adl-next")).to_contain_text(listed[0]["title"])


def test_a_saved_graph_steps_before_python_is_there(reading, artifacts):
    expect(reading.say("Python is starting")).to_be_visible()
    graph = Graph(reading.page.locator(".adl-graph:visible").first)
    graph.root.scroll_into_view_if_needed()
    expect(graph.root).to_have_attribute("data-step", "0")
    graph.press("forward")
    expect(graph.root).to_have_attribute("data-step", "1")
    expect(graph.root).to_have_attribute("data-phase", "forward")
    graph.press("last")
    expect(graph.root).to_have_attribute("data-phase", "backward")
    for theme in ("Dark", "Light"):
        change = "apputils:change-theme"
        reading.page.evaluate(
            "([name, theme]) => window.jupyterapp.commands.execute(name, { theme })"
            ".then(() => null)",
            [change, f"JupyterLab {theme}"],
        )
        light = "true" if theme == "Light" else "false"
        selector = f"body[data-jp-theme-light='{light}']"
        reading.page.wait_for_selector(selector, state="attached")
        reading.page.screenshot(path=artifacts / f"lite-{theme.lower()}.png")
    assert not reading.site.gate.is_set()


def test_python_starts_and_says_so(running):
    assert running.run("1 + 1")[0] == "ok"
    assert "3.14" in running.printed("import sys; print(sys.version)")
    expect(running.say("Python is starting")).to_have_count(0)


def test_a_lesson_that_was_only_opened_is_not_edited(running):
    assert running.page.evaluate("() => window.panel.context.model.dirty") is False


def test_the_wheel_installs_and_what_is_pure_python_runs(running):
    text = running.printed(PURE)
    assert f"{__version__} /lib/python3.14/site-packages/autodiff_lab" in text
    assert "Likely cause: three and four" in text


def imported() -> list[str]:
    """The modules of the standard library that the package imports where it runs."""
    package = ROOT / "autodiff_lab"
    paths = [
        path
        for path in package.rglob("*.py")
        if not {"delivery", "grading"} & {*path.relative_to(package).parts}
    ]
    names = set()
    for node in (
        node for path in paths for node in ast.walk(ast.parse(path.read_text()))
    ):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
    return sorted(n for n in names if n.split(".")[0] in sys.stdlib_module_names)


def test_the_standard_library_there_has_what_the_package_imports(running):
    names = imported()
    assert {"ctypes", "threading", "subprocess"} <= {*names}
    code = (
        "import importlib\nmissing = []\n"
        f"for name in {names!r}:\n"
        "    try:\n        importlib.import_module(name)\n"
        "    except ImportError as problem:\n        missing.append(str(problem))\n"
        "print(missing)"
    )
    assert running.printed(code).strip() == "[]"


def test_the_source_of_the_package_is_valid_there(running):
    code = """import compileall, autodiff_lab, pathlib
print(compileall.compile_dir(pathlib.Path(autodiff_lab.__file__).parent, quiet=1))"""
    assert running.printed(code).strip() == "True"


def test_nothing_was_asked_of_another_machine_but_numpy(running):
    """The package needs NumPy, so that is asked for; and nothing else ever was."""
    listed = (Path(lite.RUNTIME) / "pyodide-lock.json").as_posix()
    lock = running.page.evaluate(
        "url => fetch(url).then(response => response.json())",
        f"{running.site.url}/{listed}",
    )
    host = lock["packages"]["numpy"]["file_name"].split("/")[2]
    assert {*running.site.asked} - BROWSERS_OWN == {f"{host}:443"}
    near = [p for p in lock["packages"].values() if "/" not in p["file_name"]]
    assert {"autodiff-lab", "ipython", "anywidget"} <= {p["name"] for p in near}


def test_a_widget_lives_and_reaches_python(running):
    running.page.evaluate(APPEND, COUNTER)
    button = running.page.locator(".adl-test-counter")
    button.scroll_into_view_if_needed()
    button.click()
    button.click()
    expect(button).to_have_text("twice is 4")


def test_numpy_out_of_reach_is_explained_and_has_no_traceback(running, artifacts):
    running.page.evaluate(RUN_CELL, 1)  # the first cell of code, with the imports
    output = running.page.locator(".jp-OutputArea-output", has_text="NumPy is not here")
    expect(output).to_be_visible()
    expect(output).to_contain_text("What to do")
    expect(output).not_to_contain_text("Traceback")
    expect(output).not_to_contain_text("ModuleNotFoundError")
    output.scroll_into_view_if_needed()
    running.page.screenshot(path=artifacts / "lite-no-numpy.png")


def test_a_package_from_elsewhere_comes_as_soon_as_it_can(running):
    """As NumPy does: by its full address, checked by its hash, and asked for again."""
    code = f"import {FAR}; print({FAR}.came)"
    status, said = running.run(code)
    assert status == "error"
    lines = [content for kind, content in said if kind == "error"][-1]["traceback"]
    assert "it could not be loaded" in "".join(lines)
    running.site.reachable.set()
    assert running.printed(code).strip() == "from elsewhere"


def test_work_stays_in_the_browser_and_a_reset_keeps_a_copy(running):
    page = running.page
    page.evaluate("() => window.panel.context.save().then(() => null)")
    item = running.panel.locator("[data-lesson='02']")
    item.locator("summary").click()
    item.get_by_role("button", name="Reset lesson").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Reset").click()
    status = running.panel.locator(".adl-panel-status")
    expect(status).to_contain_text(f"backups/{LESSON.replace('.ipynb', '.1.ipynb')}")
    expect(page.locator(".adl-test-counter")).to_have_count(0)
    running.start()
    assert page.evaluate(NAMES, "backups") == [LESSON.replace(".ipynb", ".1.ipynb")]
    expect(running.panel.locator(".adl-next-button")).to_have_text("Continue")
