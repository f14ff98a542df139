"""One JupyterLab in headless Chromium, for the scripts that take pictures of it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.ui.labpage import LabPage  # noqa: E402
from tests.ui.server import CHROMIUM_ARGUMENTS, Server, find_chromium  # noqa: E402


@contextmanager
def laboratory(width: int, height: int, scale: float = 1) -> Iterator[LabPage]:
    """A page of this size, with a server of its own that ends with it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder) / "jupyter") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS)
        )
        size = {"width": width, "height": height}
        page = browser.new_page(viewport=size, device_scale_factor=scale)
        page.set_default_timeout(60_000)
        lab = LabPage(page, server)
        lab.start()
        yield lab
        lab.close()
        browser.close()
