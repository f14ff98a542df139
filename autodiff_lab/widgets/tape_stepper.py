"""The tape stepper: the backward sweep, done right, done slowly, and done wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..display.graph import read
from ..display.scene import Scene, Table
from ..display.svg import to_svg
from ..display.tape import NAMES, tape_scene
from ..display.text import to_text
from ..engine import Node
from ..errors import AutodiffError
from .code import statements
from .scene import SceneWidget


class TapeStepper(SceneWidget):
    """The graph of `root`, swept back in four ways that one can step through.

    That a gradient needs the right *order* is easy to say and hard to believe: on most
    small graphs the careless ways give the right number too. Here the right sweep
    stands beside one that walks every path (right, but it may take 2^k steps), one
    that passes on totals that are not finished, and one that overwrites. Steps are
    counted for each, and wrong results are marked.

    ``walk`` is "order", "paths", "recursion" or "assign". (Order: Linnainmaa 1970. The
    example is from a discussion of micrograd, issue 68, where recursion gives 29 and
    22.)

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(2.0, name="a"), ad.Variable(3.0, name="b")
    >>> c, d = a + b, a * b
    >>> widget = ad.TapeStepper((c + d) + c * d, walk="recursion")
    >>> print(str(widget).splitlines()[3])
    Recursion    14 steps   29, 22   wrong
    """

    module = "widget.js"

    def __init__(self, root: Node, walk: str = "order", step: int = 0) -> None:
        self._root = root
        self._shown = tape_scene(root)
        super().__init__(walk=walk, step=step)

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        """The same scene for every state: all four sweeps are in it."""
        if state["walk"] not in NAMES:
            raise AutodiffError(
                f"there is no traversal called {state['walk']!r}",
                cause="a traversal is chosen by its short name",
                cure=f"choose one of {', '.join(NAMES)}",
            )
        return self._shown

    def picture(self, shown: Scene) -> str:
        walk = self._walk(shown)
        numbers = {**shown["graph"]["numbers"], "gradients": walk["gradients"]}
        return to_svg({**shown["graph"], "numbers": numbers, "alt": shown["alt"]})

    def tables(self, shown: Scene) -> Sequence[Table]:
        walk = self._walk(shown)
        names = [f"backward step, {walk['name'].lower()}", "what happens"]
        steps = [[str(i), step["text"]] for i, step in enumerate(walk["numbers"])]
        return [([*shown["columns"], "result"], shown["rows"]), (names, steps)]

    def describe(self, shown: Scene) -> str:
        lines = [
            f"{name:<12} {steps} steps   {', '.join(gradients)}   {verdict}"
            for name, steps, *gradients, verdict in shown["rows"]
        ]
        return "\n".join([f"Tape stepper: {to_text(self._root)}", *lines])

    def to_code(self) -> str:
        lines, name = statements(read(self._root))
        state = f"walk={self.state['walk']!r}, step={self.state['step']!r}"
        return "; ".join([*lines, f"ad.TapeStepper({name}, {state})"])

    def _walk(self, shown: Scene) -> dict[str, Any]:
        chosen = self.state["walk"]
        return next(walk for walk in shown["walks"] if walk["key"] == chosen)
