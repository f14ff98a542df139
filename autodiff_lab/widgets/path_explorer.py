"""The path explorer: visit the routes of a derivative one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..display.graph import read
from ..display.paths import path_scene, picture, tables
from ..display.scene import Scene, Table
from ..engine import Node, PathSet, paths
from ..errors import AutodiffError
from .code import named_statements
from .scene import SceneWidget


class PathExplorer(SceneWidget):
    """Every route from `y` down to `x`: its product, and the sum of those visited.

    A derivative is a sum over routes of products along them (source 3). On a small
    graph one can go and collect them all, and see that the sum is the gradient; on a
    large one the number of routes, which is exact, tells why nobody does. (Bauer 1974
    draws derivatives so.)

    ``visited`` are numbers of routes, counted from 1; ``route`` is the one lit up, 0
    for none. All of it works in a saved notebook.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> ad.PathExplorer(a * (a + b), a, visited=[1])
    Path explorer, 1 of 2 visited
    2 routes from multiply to a
    multiply → a: 7.0
    multiply → add → a: 4.0
    """

    module = "widget.js"

    def __init__(
        self, y: Node, x: Node, route: int = 0, visited: Iterable[int] = ()
    ) -> None:
        self._paths: PathSet = paths(y, x)
        self._shown = {**path_scene(self._paths), "free": True}
        super().__init__(route=route, visited=list(visited))

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        """The same scene for every state: all routes that can be visited are in it."""
        listed = len(self._shown["routes"])
        for route in [state["route"] or 1, *state["visited"]]:
            if not 1 <= route <= max(listed, 1):
                raise AutodiffError(
                    f"there is no route number {route} to visit",
                    cause=f"the routes that are listed have the numbers 1 to {listed}",
                    cure="give numbers in that range, and route=0 for none",
                )
        return self._shown

    def picture(self, shown: Scene) -> str:
        return picture(shown)

    def tables(self, shown: Scene) -> Sequence[Table]:
        return tables(shown)

    def describe(self, shown: Scene) -> str:
        heading = f"{len(set(self.state['visited']))} of {shown['count']} visited"
        return f"Path explorer, {heading}\n{self._paths!r}"

    def to_code(self) -> str:
        y, x = self._paths.y, self._paths.x
        lines, names = named_statements(read(y), {})
        if x not in names:
            raise AutodiffError(
                "there is no code for a graph without the node that one looks for",
                cause="no route leads to it, so it is not in the graph of the result",
                cure="explore the routes to a node that the result depends on",
            )
        state = f"route={self.state['route']}, visited={self.state['visited']}"
        return "; ".join([*lines, f"ad.PathExplorer({names[y]}, {names[x]}, {state})"])
