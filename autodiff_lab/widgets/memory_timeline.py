"""The memory timeline: what the tape holds on the way forward and on the way back."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..display import chart as charts
from ..display.scene import Scene, Table, scene
from ..errors import AutodiffError
from .framed import frame_picture
from .memory_watch import Step, Timeline, timeline
from .scene import SceneWidget
from .written import written

LONGEST = 400
POINTS = 150  # of a timeline: more are finer than the screen
HEIGHT = 300


class MemoryTimeline(SceneWidget):
    """How much a tape holds, with a slider on the number of checkpointed segments.

    Why: going back needs every value of the way forward, so a long computation fills
    the memory. Kept in segments, only their ends are held, and the inside of one at a
    time is computed again: about 2√n nodes instead of n, for one more run forward.
    Every count is measured while the engine runs, none is a formula.

    `chain` is a number of steps (each a sine), a list of functions, or one function;
    `x` is what goes in. The slider has all segment counts, measured beforehand, so it
    needs no kernel. `segments` is where it starts: √n unless you say otherwise.

    >>> import autodiff_lab as ad
    >>> ad.MemoryTimeline(64)
    Memory timeline, 64 steps in 8 segments: 16 nodes at most, not 64; 136 operations

    The idea of checkpoints is A. Griewank's, "Achieving logarithmic growth of temporal
    and spatial complexity in reverse automatic differentiation", 1992; the square root
    is in T. Chen and others, "Training deep nets with sublinear memory cost", 2016.
    """

    def __init__(
        self,
        chain: int | Step | Sequence[Step] = 64,
        x: Any = None,
        segments: int | None = None,
    ) -> None:
        self._chain = chain
        self._x = x
        steps = _steps(chain)
        value = np.linspace(0.0, 1.0, 1000) if x is None else np.asarray(x, dtype=float)
        self.without = timeline(steps, value)
        self.measured = {n: timeline(steps, value, n) for n in _counts(len(steps))}
        chosen = _nearest(list(self.measured), segments or math.sqrt(len(steps)))
        self._made = self._scene(len(steps))
        super().__init__(frame=chosen)

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        if 0 <= int(state["frame"]) <= len(self.measured):
            return self._made
        raise AutodiffError(
            f"there is no measurement number {state['frame']}",
            cause=f"they are counted from 0 to {len(self.measured)}",
            cure="choose one of those",
        )

    def picture(self, shown: Scene) -> str:
        return frame_picture(shown)

    def tables(self, shown: Scene) -> Sequence[Table]:
        names = ["segments", "nodes at most", "bytes at most", "operations", "extra"]
        every = [*self.measured.items(), (None, self.without)]
        rows = [
            [
                "no checkpoints" if n is None else str(n),
                str(line.peak_nodes),
                str(line.peak_bytes),
                str(line.recorded),
                f"{self._extra(line):.2f} forward passes",
            ]
            for n, line in every
        ]
        return [(names, rows)]

    def describe(self, shown: Scene) -> str:
        n, line = self._at(int(shown["state"]["frame"]))
        steps = _plural(len(_steps(self._chain)), "step")
        how = f"in {_plural(n, 'segment')}" if n else "without checkpoints"
        return (
            f"Memory timeline, {steps} {how}: {line.peak_nodes} nodes at most, "
            f"not {self.without.peak_nodes}; {line.recorded} operations"
        )

    def to_code(self) -> str:
        n, _ = self._at(int(self.state["frame"]))
        chain = self._chain
        if callable(chain):
            text = written(chain)
        else:
            text = str(chain) if isinstance(chain, int) else "steps"
        x = "" if self._x is None else ", x"
        return f"ad.MemoryTimeline({text}{x}{f', segments={n}' if n else ''})"

    def _at(self, frame: int) -> tuple[int | None, Timeline]:
        return [*self.measured.items(), (None, self.without)][frame]

    def _extra(self, line: Timeline) -> float:
        return (line.recorded - self.without.recorded) / self.without.recorded

    def _scene(self, steps: int) -> Scene:
        every = [*self.measured.items(), (None, self.without)]
        frames = [
            {"marks": [_run(line), _now(n, line)], "text": self._text(steps, n, line)}
            for n, line in every
        ]
        best = min(line.peak_nodes for _, line in every)
        return scene(
            "memory",
            "Memory timeline",
            f"What the tape of {steps} steps holds, forward and back: "
            f"{self.without.peak_nodes} nodes without checkpoints, {best} at best.",
            note="Counted: the values that the tape holds. Not counted: the gradient "
            "that is on its way, one at a time.",
            charts=[self._time(every), self._peaks(steps)],
            frames=frames,
            start=_nearest(list(self.measured), math.sqrt(steps)),
            pace=1600,
            free=True,
        )

    def _text(self, steps: int, n: int | None, line: Timeline) -> str:
        if n is None:
            return (
                f"No checkpoints: {line.peak_nodes} nodes ({_size(line.peak_bytes)}) "
                f"are held when the way back begins; {line.recorded} operations."
            )
        length = -(-steps // n)
        root = " (√n)" if n == _nearest_value(list(self.measured), steps**0.5) else ""
        return (
            f"{_plural(n, 'segment')} of {length}{root}: at most "
            f"{line.peak_nodes} nodes ({_size(line.peak_bytes)}) are held, "
            f"not {self.without.peak_nodes}; "
            f"{line.recorded} operations, {self._extra(line):.2f} forward passes extra."
        )

    def _time(self, every: Sequence[tuple[int | None, Timeline]]) -> charts.Chart:
        longest = max(len(line.nodes) for _, line in every)
        most = max(line.peak_nodes for _, line in every)
        quiet = charts.line(_thinned(self.without.nodes), "quiet", "none", dashed=True)
        drawn = charts.chart(
            "Nodes on the tape over time",
            charts.axis("operations, then slopes passed back", 0, longest),
            charts.axis("nodes held", 0, most * 1.08),
            [{**quiet, "label": "no checkpoints"}],
            height=HEIGHT,
        )
        return drawn

    def _peaks(self, steps: int) -> charts.Chart:
        found = [(n, line.peak_nodes) for n, line in self.measured.items()]
        most = max(self.without.peak_nodes, *(peak for _, peak in found))
        ends = (1, max(steps, 2))
        powers = [2.0**k for k in range(10) if 2**k <= max(steps, 2)]
        ticks = {"ticks": powers, "texts": [f"{power:.0f}" for power in powers]}
        root = steps**0.5
        return charts.chart(
            "The most nodes held, by number of segments",
            charts.axis("segments", *ends, log=True, **ticks),  # type: ignore[arg-type]
            charts.axis("most nodes held", 0, most * 1.08),
            [
                charts.rule("output", "√n", x=root),
                charts.line(found, "wire"),
                charts.dots(found, "op", "measured"),
            ],
            width=380,
            height=HEIGHT,
        )


def _run(line: Timeline) -> list[charts.Mark]:
    """The timeline in two hues: the way forward, and the way back."""
    points = _thinned(line.nodes)
    there = [p for p in points if p[0] <= line.turn]
    back = [p for p in points if p[0] >= (there[-1][0] if there else 0)]
    return [
        charts.line(there, "forward", "forward"),
        charts.line(back, "backward", "backward"),
        charts.rule("backward", y=line.peak_nodes),
    ]


def _now(n: int | None, line: Timeline) -> list[charts.Mark]:
    if n is None:
        return [charts.rule("quiet", y=line.peak_nodes)]
    return [charts.dots([(n, line.peak_nodes)], "backward", shape="diamond", size=7)]


def _thinned(values: Sequence[int]) -> list[tuple[int, int]]:
    """Few enough points: of each stretch the highest, for peaks are what matters."""
    every = max(1, -(-len(values) // POINTS))
    stretches = range(0, len(values), every)
    found = []
    for start in stretches:
        part = values[start : start + every]
        highest = max(range(len(part)), key=part.__getitem__)
        found.append((start + highest, part[highest]))
    return [*found, (len(values) - 1, values[-1])]


def _counts(steps: int) -> list[int]:
    """Numbers of segments to measure: about evenly spread, and √n among them."""
    spread = {round(steps ** (k / 10)) for k in range(11)}
    wanted = spread | {math.isqrt(max(steps - 1, 0)) + 1}
    return sorted({-(-steps // -(-steps // n)) for n in wanted})


def _nearest(counts: Sequence[int], wanted: float) -> int:
    return min(range(len(counts)), key=lambda i: abs(math.log(counts[i] / wanted)))


def _nearest_value(counts: Sequence[int], wanted: float) -> int:
    return counts[_nearest(counts, wanted)]


def _steps(chain: int | Callable[..., Any] | Sequence[Step]) -> list[Step]:
    if callable(chain):
        return [chain]
    waves: list[Step] = [np.sin]
    steps = waves * chain if isinstance(chain, int) else list(chain)
    if 1 <= len(steps) <= LONGEST and all(map(callable, steps)):
        return steps
    raise AutodiffError(
        f"a chain of {len(steps)} steps cannot be watched",
        cause="a chain is a number of steps or a list of functions, each of one value",
        cure=f"take from 1 to {LONGEST} steps",
    )


def _plural(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _size(count: int) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000 or unit == "MB":
            return f"{count:.3g} {unit}"
        count = count / 1000  # type: ignore[assignment]
    return ""
