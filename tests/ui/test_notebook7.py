"""Notebook 7: the same extension in the other application, with what that one has."""

from __future__ import annotations

import subprocess

import pytest
from playwright.sync_api import Page, expect

from .labpage import Graph, LabPage
from .lessonfiles import FIRST, handed_out
from .notebooks import EXAMPLE, write
from .server import PYTHON, Server

ADOPT = """async () => {
  await window.jupyterapp.restored;
  window.panel = window.jupyterapp.shell.currentWidget;
  await window.panel.context.ready;
  await window.panel.context.sessionContext.ready;
  await window.panel.context.sessionContext.session.kernel.info;
  return null;
}"""


def has_notebook() -> bool:
    command = [PYTHON, "-c", "import notebook"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def notebook(browser, tmp_path_factory):
    """One notebook, open in Notebook 7: it has a page for each."""
    if not has_notebook():
        pytest.skip("Notebook 7 is not installed; the matrix of versions runs this")
    folder = tmp_path_factory.mktemp("notebook")
    lessons = handed_out(folder / "lessons")
    with Server(folder, module="notebook", lessons=lessons) as server:
        page = browser.new_page(viewport={"width": 1300, "height": 1300})
        page.set_default_timeout(20_000)
        lab = LabPage(page, server)
        path = write(server.work / "one.ipynb", EXAMPLE + "c", EXAMPLE + "ad.step(d)")
        visit(lab, f"notebooks/{path.name}")
        page.evaluate(ADOPT)
        yield lab
        page.close()


def visit(lab: LabPage, place: str) -> None:
    lab.page.goto(f"{lab.server.url}/{place}?token={lab.server.token}")
    lab.page.wait_for_function("() => window.jupyterapp")


def graphs(page: Page) -> list[Graph]:
    found = page.locator(".jp-Notebook .adl-graph:visible")
    expect(found).to_have_count(2)
    return [Graph(found.nth(0)), Graph(found.nth(1))]


def test_graphs_and_widgets_are_drawn_and_step(notebook):
    notebook.run_all()
    still, live = graphs(notebook.page)
    still.press("forward")
    expect(still.root).to_have_attribute("data-step", "1")
    expect(live.slider("a")).to_be_enabled()
    live.slider("a").fill("5")
    expect(live.part(3, "value")).to_have_text("40")


def test_the_inspector_is_there_and_linked(notebook):
    notebook.command("autodiff-lab:show-inspector")
    inspector = Graph(
        notebook.page.locator("#autodiff-lab-inspector .adl-graph:visible")
    )
    expect(inspector.status).to_contain_text("= 40")
    inspector.root.locator("[data-node=n3]").hover()
    lit = notebook.page.locator(".jp-Notebook .adl-lit-line")
    expect(lit).to_have_attribute("data-line", "4")


def test_the_lessons_are_there_and_one_can_be_opened(notebook):
    notebook.command("autodiff-lab:open-lessons")
    panel = notebook.page.locator("#autodiff-lab-lessons")
    expect(panel).to_contain_text("0 of 2 done")
    with notebook.page.expect_popup() as opened:
        panel.get_by_role("button", name="Start: First steps").click()
    assert opened.value.url.endswith(f"/autodiff-lessons/{FIRST}")
    expect(opened.value.locator(".jp-Notebook")).to_be_visible()
    opened.value.close()
    assert (notebook.server.work / "autodiff-lessons" / FIRST).is_file()


def test_the_page_of_files_has_the_lessons_too(notebook):
    visit(notebook, "tree")
    notebook.page.evaluate("() => window.jupyterapp.restored.then(() => null)")
    notebook.command("autodiff-lab:open-lessons")
    expect(notebook.page.locator("#autodiff-lab-lessons")).to_contain_text(
        "First steps"
    )
