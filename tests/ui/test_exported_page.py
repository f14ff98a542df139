"""An exported page, opened as by a double click: offline, and under its own policy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

import autodiff_lab as ad
from tests.display.graphs import textbook


@pytest.fixture
def opened(browser: Browser, tmp_path: Path):
    """Open what is shown as a page; afterwards, nothing may have been complained of."""
    complaints: list[str] = []
    contexts = []

    def open_page(shown, **options) -> Page:
        path = ad.save(shown, tmp_path / "page.html")
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def test_a_graph_can_be_stepped_through(opened):
    page = opened(textbook(), color_scheme="dark")
    expect(page.locator("img")).to_have_count(0)
    page.locator("[data-action=last]").click()
    expect(page.locator(".adl-status")).to_contain_text("total 0 → 4")
    ground = page.locator(".adl-graph").evaluate("e => getComputedStyle(e).background")
    assert "rgb(22, 23, 26)" in ground


def test_a_jacobian_says_the_slope_under_the_pointer(opened):
    page = opened(ad.show_jacobian(lambda x: x**2, np.array([1.0, -2.0])))
    page.locator(".adl-below").hover()
    expect(page.locator(".adl-status")).to_have_text("∂y[1]/∂x[1] = -4")


def test_without_scripts_the_page_is_the_picture_and_the_tables(opened):
    page = opened(textbook(), java_script_enabled=False)
    image = page.locator("img")
    expect(image).to_be_visible()
    assert image.bounding_box()["width"] > 300  # it was drawn, not just its words
    page.locator("summary").click()
    expect(page.locator("td").first).to_have_text("a")
