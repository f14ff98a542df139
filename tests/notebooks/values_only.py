"""A pytest plugin for strict nbval: compare values, not drawings.

Values stand in text/plain and in printed text; both stay strict. Where a box of a
drawing lies is held by the golden tests of the display, so pictures are skipped here.
"""

from __future__ import annotations

from typing import Any

DRAWINGS = (
    "application/vnd.autodiff-lab.graph+json",
    "image/svg+xml",
    "text/html",
)


def pytest_collectstart(collector: Any) -> None:
    """Extend what nbval skips, for each notebook it collects."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare = (*collector.skip_compare, *DRAWINGS)
