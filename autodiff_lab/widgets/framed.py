"""Scenes with frames: charts that stay, and marks that each frame adds to them.

All frames are in the scene, so a reader steps through them without a kernel.
"""

from __future__ import annotations

from ..display.chart_svg import to_svg
from ..display.scene import Scene


def frame_picture(shown: Scene) -> str:
    """The frame that was chosen; a chart's ``over`` lies on top of what frames add."""
    frame = shown["frames"][int(shown["state"]["frame"])]
    drawn = [
        {**chart, "marks": [*chart["marks"], *marks, *chart.get("over", [])]}
        for chart, marks in zip(shown["charts"], frame["marks"], strict=True)
    ]
    return to_svg(drawn, f"{shown['alt']} {frame['text']}")
