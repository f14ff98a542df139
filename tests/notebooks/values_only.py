"""A pytest plugin for strict nbval: compare values, not drawings, and watch the time.

Values stand in text/plain and in printed text; both stay strict. Where a box of a
drawing lies is held by the golden tests of the display, so pictures are skipped here.
A notebook whose cells take longer than AUTODIFF_LAB_SECONDS_EACH fails the run: 40 by
default, twice what a lesson may take on two idle cores.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

DRAWINGS = (
    "application/vnd.autodiff-lab.graph+json",
    "application/vnd.autodiff-lab.scene+json",
    "image/svg+xml",
    "text/html",
)
SECONDS_EACH = float(os.environ.get("AUTODIFF_LAB_SECONDS_EACH", "40"))

_seconds: Counter[str] = Counter()  # by file name


def pytest_collectstart(collector: Any) -> None:
    """Extend what nbval skips, for each notebook it collects."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare = (*collector.skip_compare, *DRAWINGS)


def pytest_runtest_makereport(item: Any, call: Any) -> None:
    """Add up how long the cells of each notebook took."""
    _seconds[str(item.path)] += call.duration


def pytest_sessionfinish(session: Any, exitstatus: int) -> None:
    if exitstatus == 0 and _slow():
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for name, seconds in _slow():
        took = f"{name} took {seconds:.0f} s, longer than {SECONDS_EACH:g} s"
        terminalreporter.write_line(took, red=True)


def _slow() -> list[tuple[str, float]]:
    return [pair for pair in _seconds.items() if pair[1] > SECONDS_EACH]
