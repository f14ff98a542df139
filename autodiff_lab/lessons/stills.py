"""A still picture for a lesson: charts, their meaning in words, and a table twin.

The displays of the library show graphs, traces and trainings. Now and then a lesson has
figures of its own to show; they get the same axes, colours and dark scheme as all else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autodiff_lab.display.chart import Chart
from autodiff_lab.display.chart_svg import to_svg
from autodiff_lab.display.scene import Table, scene, to_html


class Still:
    """Charts side by side that draw themselves in a notebook.

    ``alt`` says in a sentence what there is to see; ``names`` and ``rows`` are the same
    figures as a table, for those who cannot see it, or want the numbers.

    >>> from autodiff_lab.display.chart import axis, chart, line
    >>> up = chart("up", axis("x", 0, 1), axis("y", 0, 1), [line([(0, 0)], "forward")])
    >>> Still([up], "A line.", ["x", "y"], [["0", "0"]])
    A line.
    """

    def __init__(
        self,
        charts: Sequence[Chart],
        alt: str,
        names: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        columns: int | None = None,
    ) -> None:
        self.charts, self.alt, self.columns = list(charts), alt, columns
        self.table: Table = (names, rows)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        picture = to_svg(self.charts, self.alt, columns=self.columns)
        shown = scene("still", self.charts[0]["title"], self.alt)
        html = to_html(shown, picture, [self.table])
        return {"text/html": html, "text/plain": self.alt}

    def __repr__(self) -> str:
        return self.alt
