"""Settings: changed by a reader in the settings editor, obeyed at once, and kept."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, expect

from .labpage import LabPage
from .notebooks import example_bundle, saved, write

CLOSE = """() => {
  for (const widget of [...window.jupyterapp.shell.widgets('main')])
    if (widget.id.includes('setting')) widget.dispose();
  return null;
}"""


@pytest.fixture
def editor(lab: LabPage):
    """The settings editor on our page, beside a notebook with a graph."""
    lab.open(write(lab.server.work / "settings.ipynb", saved(example_bundle())), False)
    expect(lab.graph.root).to_be_visible()
    lab.command("settingeditor:open", query="autodiff_lab")
    form = lab.page.locator(".jp-SettingsPanel, .jp-SettingsForm").first
    expect(form.get_by_text("Folder of the lessons")).to_be_visible()
    yield form
    lab.page.evaluate(CLOSE)


def field(form: Locator, name: str) -> Locator:
    return form.locator(f"[id$='_{name}']").and_(form.locator("input, select"))


def kept(lab: LabPage) -> str:
    folder = lab.server.folder / "jupyterlab_settings_dir" / "autodiff-lab"
    path = folder / "plugin.jupyterlab-settings"
    return path.read_text("utf-8") if path.is_file() else "{}"


def test_there_is_a_page_that_explains_each_setting(editor):
    for title in ("Speed", "Follow", "Link code and graphs", "Folder of the lessons"):
        expect(editor.get_by_text(title, exact=True).first).to_be_visible()


def test_speed_is_obeyed_at_once_and_kept(editor, lab):
    menu = field(editor, "speed")
    menu.select_option(label="4")
    lab.page.wait_for_timeout(800)  # the editor saves after a pause
    lab.page.evaluate(
        "() => { window.jupyterapp.shell.activateById(window.panel.id); }"
    )
    expect(lab.graph.root.locator("select.adl-speed")).to_have_value("4")
    assert '"speed": 4' in kept(lab)
    lab.command("settingeditor:open", query="autodiff_lab")
    menu.select_option(label="1")
    lab.page.wait_for_timeout(800)


def test_a_button_in_a_panel_is_the_same_setting(editor, lab):
    lab.command("autodiff-lab:show-inspector")
    button = lab.page.locator("#autodiff-lab-inspector").get_by_text("Follow")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(field(editor, "follow")).not_to_be_checked()
    lab.page.wait_for_timeout(300)
    assert '"follow": false' in kept(lab)
    button.click()
    expect(field(editor, "follow")).to_be_checked()
    lab.command("application:toggle-right-area")


def test_the_defaults_are_the_same_everywhere():
    """In the schema, and in the code for where there is no settings system."""
    from .server import ROOT

    schema = json.loads((ROOT / "widgets/schema/plugin.json").read_text("utf-8"))
    source = (ROOT / "widgets/src/lab/settings.ts").read_text("utf-8")
    for name, entry in schema["properties"].items():
        default = json.dumps(entry["default"]).replace('"', "'")
        assert f"  {name}: {default}" in source
