"""Scores by misconception: of one sitting, and of two sittings side by side.

The gain is Hake's (1998): which part of what was missing before is there after. It
compares classes that began at different places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autodiff_lab.display import chart as charts
from autodiff_lab.display.chart_svg import to_svg
from autodiff_lab.display.scene import bundle, scene
from autodiff_lab.errors import AutodiffError
from autodiff_lab.lessons.misconceptions import MISCONCEPTIONS, title


class Marks:
    """Which ideas hold in one sitting."""

    def __init__(
        self, kind: str, right: Mapping[str, bool], replies: Mapping[str, str]
    ) -> None:
        self.kind, self.right, self._replies = kind, dict(right), dict(replies)

    @property
    def score(self) -> int:
        """How many ideas hold; a sixth of a class of guessers would have six."""
        return sum(self.right.values())

    @property
    def missed(self) -> list[str]:
        """The labels of the others."""
        return [label for label, held in self.right.items() if not held]

    def replies(self) -> str:
        """What there is to say to each answer that was not right: for afterwards."""
        lines = [
            f"{label} {title(label)}: {self._replies[label]}" for label in self.missed
        ]
        return "\n".join(lines)

    def __repr__(self) -> str:
        first = f"{self.score} of {len(self.right)} ideas hold ({self.kind})"
        if not self.missed or self.kind == "before":
            return first
        return f"{first}; to look at again:\n{self.replies()}"


class Change:
    """The same ideas before and after, of one learner or of a class."""

    def __init__(self, pairs: Sequence[tuple[Marks, Marks]]) -> None:
        if not pairs or any((a.kind, b.kind) != ("before", "after") for a, b in pairs):
            raise AutodiffError(
                "a change needs a form from before and one from after",
                cause="two of a kind, the wrong order, or none at all",
                cure="write ad.inventory_change(before.mark(...), after.mark(...))",
            )
        self.learners = len(pairs)
        self.before = _shares([first for first, _ in pairs])
        self.after = _shares([second for _, second in pairs])

    @property
    def gain(self) -> float | None:
        """The part of what was missing that was gained; None if nothing was missing."""
        before, after = _mean(self.before), _mean(self.after)
        return None if before == 1 else (after - before) / (1 - before)

    def __repr__(self) -> str:
        who = "1 learner" if self.learners == 1 else f"{self.learners} learners"
        gain = "nothing to gain" if self.gain is None else f"gain {self.gain:.2f}"
        lines = [
            f"{who}: {_percent(_mean(self.before))} before, "
            f"{_percent(_mean(self.after))} after, {gain}",
            "  free of each misconception:",
        ]
        lines += [
            f"  {label:>3}  {_percent(self.before[label]):>5} -> "
            f"{_percent(self.after[label]):>5}  {title(label)}"
            for label in MISCONCEPTIONS
        ]
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, Any]:
        drawn = self._chart()
        summary = repr(self).splitlines()[0]
        shown = scene("chart", "Free of each misconception", summary, chart=drawn)
        rows = [
            [m, title(m), _percent(self.before[m]), _percent(self.after[m])]
            for m in MISCONCEPTIONS
        ]
        table = (["", "free of the misconception", "before", "after"], rows)
        return bundle(shown, to_svg(drawn, summary), [table], repr(self))

    def _chart(self) -> charts.Chart:
        count = len(MISCONCEPTIONS)
        places = list(enumerate(MISCONCEPTIONS, start=1))
        before = [(n, 100 * self.before[m]) for n, m in places]
        after = [(n, 100 * self.after[m]) for n, m in places]
        stems: list[tuple[float | None, float | None]] = []
        for start, end in zip(before, after, strict=True):
            stems += [start, end, (None, None)]
        return charts.chart(
            "Free of each misconception, before and after",
            charts.axis(
                "misconception",
                0.4,
                count + 0.6,
                ticks=range(1, count + 1),
                texts=[m if n % 2 else "" for n, m in places],
            ),
            charts.axis("free of it, %", -6, 106, ticks=range(0, 101, 20)),
            [
                charts.line(stems, "quiet"),
                charts.dots(before, "backward", "before", shape="circle", size=5),
                charts.dots(after, "forward", "after", shape="square", size=5),
            ],
            width=560,
        )


def _shares(sittings: Sequence[Marks]) -> dict[str, float]:
    return {
        m: sum(s.right[m] for s in sittings) / len(sittings) for m in MISCONCEPTIONS
    }


def _mean(shares: Mapping[str, float]) -> float:
    return sum(shares.values()) / len(shares)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
