"""The simplify stepper: an expression gets shorter, one rule at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..display.chart_svg import to_svg
from ..display.graph import read
from ..display.scene import Scene, Table
from ..display.simplifying import simplify_scene
from ..engine import Node
from ..errors import AutodiffError
from .code import statements
from .scene import SceneWidget


class SimplifyStepper(SceneWidget):
    """How `simplify` rewrites an expression: what changes, by which rule.

    A derivative that is written down by the rules is full of 0 and 1, and many times
    longer than the function: that is called expression swell. Most of it goes away by
    a few laws of arithmetic, applied from the leaves up; what is left is written once
    where it occurs twice. Here each application can be watched, and the symbols
    counted. The steps are those of `ad.simplify` itself.

    (Corliss 1988 named the swell; shared parts are Ershov's idea of 1958.)

    >>> import autodiff_lab as ad
    >>> x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    >>> ad.SimplifyStepper(ad.derive(x * x + 3 * x * y + 1, x))
    Simplify stepper: 25 symbols, 7 simplified, 7 shared, in 9 steps: 2 * x + 3 * y
    """

    def __init__(self, expression: Node, step: int = 0) -> None:
        self._root = expression
        self._shown = simplify_scene(expression)
        super().__init__(step=step)

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        """The same scene for every step: all of them are in it."""
        last = len(self._shown["steps"])
        if not 0 <= state["step"] <= last:
            raise AutodiffError(
                f"there is no step {state['step']}",
                cause=f"the steps have the numbers 1 to {last}, and 0 is the start",
                cure="choose one of these",
            )
        return self._shown

    def picture(self, shown: Scene) -> str:
        return to_svg(shown["chart"], shown["alt"])

    def tables(self, shown: Scene) -> Sequence[Table]:
        rows = [
            [str(i), step["rule"], f"{step['from']} → {step['to']}", str(step["size"])]
            for i, step in enumerate(shown["steps"], start=1)
        ]
        return [
            (["expression", "symbols"], [[n, str(s)] for n, s in shown["sizes"]]),
            (["step", "rule", "what changes", "symbols then"], rows),
        ]

    def describe(self, shown: Scene) -> str:
        (_, naive), (_, simple), (_, shared) = shown["sizes"]
        count = len(shown["steps"])
        sizes = f"{naive} symbols, {simple} simplified, {shared} shared"
        return f"Simplify stepper: {sizes}, in {count} steps: {shown['end']}"

    def to_code(self) -> str:
        lines, name = statements(read(self._root))
        step = self.state["step"]
        return "; ".join([*lines, f"ad.SimplifyStepper({name}, step={step})"])
