"""The stepper: walk through a graph forward and back, and turn its leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from ..display.graph import Graph, read
from ..display.html import to_html
from ..display.schema import MIME, document, numbers
from ..display.text import to_text
from ..engine import Node
from ..errors import AutodiffError
from .base import GraphWidget
from .code import to_code


class Stepper(GraphWidget):
    """The graph of `root`, one step at a time, with a slider for each scalar leaf.

    Step 0 is the finished graph. From step 1 on only what has been computed by then is
    shown: first the values, then, from the output back, every product of a local
    derivative with what comes in.

    The sliders ask "what if": the nodes themselves keep their values. The number in a
    leaf's box is one, too: drag it sideways, or use the arrow keys.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> stepper = ad.step(a * (a + b))
    >>> stepper.bind({a: 5.0})
    >>> stepper.numbers["values"], a.value
    (['5', '3', '8', '40'], 4.0)
    """

    document = traitlets.Dict(read_only=True).tag(sync=True)
    numbers = traitlets.Dict(read_only=True).tag(sync=True)
    bindings = traitlets.Dict().tag(sync=True)
    step = traitlets.Int(0, min=0).tag(sync=True)
    view = traitlets.Int(0, min=0).tag(sync=True)  # which groups are open: its number
    # The front end counts its questions and waits for the answer before the next one.
    asked = traitlets.Int(0).tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)
    problem = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, root: Node, step: int = 0) -> None:
        self._graph: Graph = read(root)
        drawn = document(self._graph)
        self._answer: dict[str, float] = {}
        super().__init__(kind="stepper", step=step)
        self.view = drawn.get("start", 0)
        self.set_trait("document", drawn)
        self.set_trait("numbers", drawn["numbers"])

    @property
    def root(self) -> Node:
        """The node whose graph is shown, with the values that it was built on."""
        return self._graph.root

    def bind(self, values: Mapping[Node, float]) -> None:
        """Move sliders from Python: leaves to the values they shall have here."""
        spot = {node: f"n{i}" for i, node in enumerate(self._graph.nodes)}
        moved = {spot[leaf]: float(value) for leaf, value in values.items()}
        self.bindings = {**self.bindings, **moved}

    def to_code(self) -> str:
        """One line of Python that makes this scene again, sliders and step included."""
        return to_code(self._graph, self._bound(), self.step)

    def saved_bundle(self) -> dict[str, Any]:
        """The graph at its present numbers, for pages without a kernel."""
        now = {**self.document, "numbers": self.numbers, "leaves": self._leaves()}
        if self.view < len(now.get("views", ())):
            now["start"] = self.view
        return {MIME: now, "text/html": to_html(now), "text/plain": self._text()}

    @traitlets.observe("bindings", "asked")
    def _respond(self, _change: Any) -> None:
        """Answer with new numbers, all in one message; a failure is an answer too."""
        with self.hold_sync():
            try:
                if self.bindings != self._answer:
                    self._answer = dict(self.bindings)
                    self.set_trait("numbers", numbers(self._graph, self._bound()))
                    self.set_trait("problem", "")
            except (AutodiffError, ArithmeticError, ValueError, TypeError) as error:
                self.set_trait("problem", str(error).partition("\n")[0])
            finally:
                self.answered = self.asked

    def _bound(self) -> dict[Node, float]:
        nodes = self._graph.nodes
        return {nodes[int(key[1:])]: value for key, value in self.bindings.items()}

    def _leaves(self) -> list[dict[str, Any]]:
        return [
            {**leaf, "value": self.bindings.get(leaf["node"], leaf["value"])}
            for leaf in self.document["leaves"]
        ]

    def _text(self) -> str:
        return f"Stepper: {to_text(self._graph)}"


def step(root: Node) -> Stepper:
    """Step through the graph of `root`.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(3.0, name="x")
    >>> ad.step(x * x)
    Stepper: x * x = 9   (x = 3)
    """
    return Stepper(root)
