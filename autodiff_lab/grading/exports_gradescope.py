"""One record as Gradescope's `results.json`.

Fields: Gradescope, "Autograder specifications". All texts are plain ("text"), for
they may quote the student, and Gradescope would render anything else.
"""

from __future__ import annotations

import json
from typing import Any

from autodiff_lab.grading.records import Mark, Record
from autodiff_lab.lessons import messages as spoken
from autodiff_lab.lessons.misconceptions import title

LONGEST_OUTPUT = 4_000  # of what was printed


def results(record: Record) -> bytes:
    """Write the file; the same record gives the same bytes."""
    content = {
        "score": record.earned,
        "output": record.reason,
        "output_format": "text",
        "stdout_visibility": "hidden",
        "visibility": "visible",
        "tests": [_test(mark, k) for k, mark in enumerate(record.marks, start=1)],
        "extra_data": {"submission": record.submission, "tier": record.tier},
    }
    return json.dumps(content, indent=1).encode("ascii") + b"\n"


def _test(mark: Mark, number: int) -> dict[str, Any]:
    return {
        "number": str(number),
        "name": mark.title,
        "score": mark.earned,
        "max_score": mark.points,
        "status": "passed" if mark.state == "right" else "failed",
        "output": "\n".join(told(mark)),
        "output_format": "text",
        "visibility": "visible",
    }


def told(mark: Mark) -> list[str]:
    """All that a mark says, line by line: verdict, misconception, example, prints."""
    lines = [f"{spoken.STATE_WORDS[mark.state].capitalize()}. {mark.message}"]
    if mark.misconception:
        lines.append(f"Misconception {mark.misconception}: {title(mark.misconception)}")
    if mark.counterexample:
        lines += [f"{label}: {text}" for label, text in example_rows(mark)]
    if mark.printed:
        lines += ["What your code printed:", mark.printed[:LONGEST_OUTPUT]]
    return lines


def example_rows(mark: Mark) -> list[tuple[str, str]]:
    """The counterexample in words; it is public, and never a hidden input.

    ``measured`` stands beside the name of the oracle that measured it.
    """
    shown = mark.counterexample or {}
    rows = [
        (spoken.ON_THE_EXAMPLE, shown.get("call", "")),
        (shown.get("whose", ""), shown.get("idea", "")),
        (shown.get("oracle", ""), shown.get("measured", "")),
    ]
    return [(label, text) for label, text in rows if label and text]
