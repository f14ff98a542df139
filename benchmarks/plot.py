"""The ratios as a picture: one line a case, one mark an implementation.

Grey text and middling colours on no background, to be read on light pages and dark.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import peers
from .targets import Results

SHOWN = ("w1", "w2", "w3", "w4", "w5", "big", "w6", "w9")
GREY = "#808080"
MARKS = {
    peers.OURS_COMPILED: ("#e8590c", "D", 80),
    peers.OURS: ("#e8590c", "o", 64),
    peers.TORCH: ("#be4bdb", "s", 36),
    peers.JAX: ("#1c7ed6", "^", 44),
    peers.MYGRAD_OFF: ("#2f9e44", "v", 44),
    peers.AUTOGRAD: ("#808080", "X", 44),
}


def draw(results: Results, folder: Path) -> None:
    """Write results.svg and results.png; the same bytes for the same results."""
    import matplotlib as mpl

    mpl.use("Agg")
    with mpl.rc_context({"svg.hashsalt": "benchmarks", "font.size": 10}):
        figure = _figure(results)
        for name, metadata in (
            ("results.svg", {"Date": None}),
            ("results.png", {"Software": None}),
        ):
            figure.savefig(
                folder / name,
                transparent=True,
                dpi=150,
                bbox_inches="tight",
                metadata=metadata,
            )


def _figure(results: Results) -> object:
    import matplotlib.pyplot as plt

    cases = [c for c in results["cases"].values() if c["key"].split()[0] in SHOWN]
    figure, axes = plt.subplots(figsize=(8.5, 0.42 * len(cases) + 1.6))
    for peer, (colour, marker, size) in MARKS.items():
        points = [
            (case["rows"][peer]["ratio"], i)
            for i, case in enumerate(cases)
            if "ratio" in case["rows"].get(peer, {})
        ]
        if points:
            x, y = zip(*points, strict=True)
            axes.scatter(x, y, size, colour, marker, label=peer, zorder=3, alpha=0.9)
    axes.set_yticks(range(len(cases)), [case["key"] for case in cases])
    _style(axes)
    return figure


def _style(axes: Any) -> None:
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:g}×")
    axes.axvline(1, color=GREY, linewidth=1.5)
    axes.invert_yaxis()
    axes.set_xlabel("processor time ÷ hand-written code (left is faster)", color=GREY)
    axes.grid(color=GREY, alpha=0.25)
    axes.tick_params(colors=GREY, which="both")
    for side in axes.spines.values():
        side.set_visible(False)
    axes.legend(
        loc="lower center",
        bbox_to_anchor=(0.45, 1.0),
        ncols=3,
        frameon=False,
        labelcolor=GREY,
    )
