"""Take the README's pictures: the stepper in JupyterLab, in light and in dark.

    python tools/screenshots.py

Needs Chromium and the built front end, as the browser tests do, and uses their server.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import expect

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT))

from tests.ui.labpage import LabPage  # noqa: E402
from tests.ui.notebooks import EXAMPLE, write  # noqa: E402
from tools.browser import laboratory  # noqa: E402

STEP = 6  # the second contribution arrives at a: 7 + 4 = 11
CODE = f"{EXAMPLE}ad.Stepper(d, step={STEP})"


def main() -> None:
    """Open one notebook, and take one picture of its output in each theme."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with laboratory(900, 900, scale=2) as lab:
        show_stepper(lab)
        for theme in ("Light", "Dark"):
            lab.theme(theme)
            lab.page.mouse.move(0, 0)
            lab.page.wait_for_timeout(600)
            take(lab, IMAGES / f"stepper-{theme.lower()}.png")


def show_stepper(lab: LabPage) -> None:
    lab.open(write(lab.server.work / "picture.ipynb", CODE))
    lab.run_all()
    expect(lab.graph.slider("a")).to_be_enabled()
    expect(lab.graph.root).to_have_attribute("data-step", str(STEP))


def take(lab: LabPage, path: Path) -> None:
    lab.graph.root.screenshot(path=path)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
