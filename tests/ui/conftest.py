"""One server and one page for all browser tests: starting them is what costs."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from .labpage import LabPage
from .lessonfiles import handed_out
from .server import CHROMIUM_ARGUMENTS, STRICT, Server, find_chromium

ARTIFACTS = Path(__file__).parent / "artifacts"
expect.set_options(timeout=15_000)  # a busy machine is slow, not broken


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Where screenshots and measurements go."""
    ARTIFACTS.mkdir(exist_ok=True)
    return ARTIFACTS


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    with sync_playwright() as playwright, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_ARGUMENTS)
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_lab(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LabPage]:
    with Server(tmp_path_factory.mktemp("jupyter")) as server:
        # Tall, because JupyterLab does not draw cells that are out of sight.
        page = browser.new_page(viewport={"width": 1100, "height": 1600})
        page.set_default_timeout(15_000)
        lab = LabPage(page, server)
        lab.start()
        yield lab
        page.close()


@pytest.fixture(scope="session")
def strict_lab(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LabPage]:
    """Another server: lessons of the tests' own, and a strict security policy."""
    folder = tmp_path_factory.mktemp("strict")
    lessons = handed_out(folder / "lessons")
    with Server(folder, options=STRICT, lessons=lessons) as server:
        page = browser.new_page(viewport={"width": 1300, "height": 1300})
        page.set_default_timeout(15_000)
        lab = LabPage(page, server)
        lab.start()
        yield lab
        page.close()


@pytest.fixture
def lab(shared_lab: LabPage) -> Iterator[LabPage]:
    """The page; whatever notebook a test opened is closed after it."""
    yield shared_lab
    shared_lab.close()
