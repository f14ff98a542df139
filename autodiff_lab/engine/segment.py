"""One checkpointed run: a node whose rules run the function again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import LeafTypeError, StaleValueError, UnsupportedError
from .forward import push_forward
from .node import Constant, Node, describe
from .order import topological
from .primitive import Primitive
from .recording import record
from .reverse import sweep
from .transforms import Run, zeros_like
from .values import frozen


class _Row(Primitive):
    """A row for one segment only: not in the table, where others could find it."""

    def __post_init__(self) -> None:
        self.symbol = self.name
        self.__doc__ = "A checkpointed function: its inside is run again when needed."


class Segment:
    """What a checkpointed run must remember to be run again.

    Its operands are the nodes among the arguments, and the nodes that the function
    captured: both must receive their slopes. The captured ones are found by looking at
    the first run's graph, which is then let go.
    """

    def __init__(
        self, f: Callable[..., Any], leaves: list[Any], rebuild: Callable[[Any], Any]
    ) -> None:
        self.f, self.leaves, self.rebuild = f, leaves, rebuild
        self.places = [i for i, leaf in enumerate(leaves) if _moves(leaf)]
        arguments = [leaves[i] for i in self.places]
        first = self.run([frozen(node._known()) for node in arguments])
        self.output = first.output
        self.operands = (*arguments, *_captured(first))
        self.pulled: tuple[Any, int, list[Any]] = None, 0, []

    def result(self) -> Any:
        """The node that stands for the whole run."""
        if not isinstance(self.output, Node):
            return _single(self.output)
        count = range(len(self.operands))
        jvps, vjps = tuple(map(self.push, count)), tuple(map(self.pull, count))
        row = _Row("checkpoint", self.forward, jvps, vjps)
        self.output = self.output._value  # from here on, only the number is kept
        return record(row, self.operands)

    def run(self, arguments: list[Any]) -> Run:
        """The function on its nodes' values, or on nodes: recorded either way."""

        def on_these(*moving: Any) -> Any:
            leaves = list(self.leaves)
            for place, leaf in zip(self.places, moving, strict=True):
                leaves[place] = leaf
            args, named = self.rebuild(leaves)
            return self.f(*args, **named)

        return Run(on_these, tuple(arguments), tuple(range(len(arguments))))

    def again(self, result: Any, operands: tuple[Any, ...]) -> tuple[Run, list[Node]]:
        """The second run, and the nodes in it that stand for the operands."""
        arguments = operands[: len(self.places)]
        run = self.run([a if isinstance(a, Node) else frozen(a) for a in arguments])
        value = result._value if isinstance(result, Node) else result
        if not _equal(run.output._value, value):
            raise StaleValueError(
                f"the checkpointed {_name(self.f)} gave another value when run again",
                cause="it draws random numbers, or reads something that has changed",
                cure="draw outside and pass the numbers in as an argument",
            )
        return run, [*run.leaves, *self.operands[len(self.places) :]]

    def forward(self, *values: Any) -> Any:
        """The value; a captured node cannot be given another one from outside."""
        pairs = list(zip(self.operands, values, strict=True))
        moved = [node for node, value in pairs if not _equal(value, node._value)]
        arguments = len(self.places)
        if captured := set(moved).intersection(self.operands[arguments:]):
            raise UnsupportedError(
                f"a checkpointed function cannot see {describe(captured.pop())} anew",
                cause="it captured that node instead of taking it as an argument",
                cure="pass it in: checkpoint(f)(x, w)",
            )
        again = [frozen(value) for value in values[:arguments]]
        return self.run(again).output._value if moved else self.output

    def pull(self, position: int) -> Callable[..., Any]:
        """The vjp for one operand; one run answers for all of them.

        A sweep asks for them in order: who asks for an earlier one is another sweep.
        """

        def vjp(cotangent: Any, result: Any, *operands: Any) -> Any:
            of, last, slopes = self.pulled
            if of is not cotangent or position <= last:
                run, inputs = self.again(result, operands)
                order = topological(run.output, since=run.since)
                graph = any(isinstance(v, Node) for v in (cotangent, *operands))
                found = sweep(order, {run.output: cotangent}, as_graph=graph)
                slopes = [found.get(node, zeros_like(node)) for node in inputs]
            done = position == len(self.operands) - 1
            self.pulled = (None, 0, []) if done else (cotangent, position, slopes)
            return slopes[position]

        return vjp

    def push(self, position: int) -> Callable[..., Any]:
        """The jvp for one operand."""

        def jvp(tangent: Any, result: Any, *operands: Any) -> Any:
            run, inputs = self.again(result, operands)
            graph = any(isinstance(v, Node) for v in (tangent, *operands))
            moves = {inputs[position]: tangent}
            pushed = push_forward([run.output], moves, as_graph=graph, since=run.since)
            return pushed.get(run.output, zeros_like(result))

        return jvp


def _name(f: Callable[..., Any]) -> str:
    return getattr(f, "__name__", type(f).__name__)


def _equal(a: Any, b: Any) -> bool:
    return a is b or np.array_equal(a, b, equal_nan=True)


def _moves(leaf: Any) -> bool:
    return isinstance(leaf, Node) and np.asarray(leaf._known()).dtype.kind == "f"


def _captured(run: Run) -> list[Node]:
    """The nodes from outside that a run's graph rests on."""
    if not isinstance(run.output, Node) or isinstance(run.output, Constant):
        return []
    if run.output.epoch < run.since:
        return [run.output]
    inside = topological(run.output, since=run.since)
    used = dict.fromkeys(parent for node in inside for parent in node.parents)
    return [n for n in used if n.epoch < run.since and not isinstance(n, Constant)]


def _single(output: Any) -> Any:
    if isinstance(output, list | tuple | dict | None):
        raise LeafTypeError(
            f"a checkpointed function returned {type(output).__name__}",
            cause="a checkpoint is one node, and so has one value",
            cure="return one array; np.stack or np.concatenate several into one",
        )
    return output
