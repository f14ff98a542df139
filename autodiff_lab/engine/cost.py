"""What derivatives cost: visits, arithmetic and memory of each way to get them.

Nothing is timed. Every figure is counted on the graph, so it is the same on every
machine: the forward pass as it is, and each derivative by recording it as a graph of
its own and counting that. (Baur and Strassen 1983, Griewank: a gradient costs a small
multiple of the function, whatever the number of inputs.)
"""

from __future__ import annotations

from dataclasses import dataclass

from .checks import check_node
from .drawn import Drawn
from .flops import flops
from .huge import huge
from .node import Node, Variable
from .order import topological
from .recursive import Visits, recursive_visits
from .tally import (
    bytes_of,
    count_routes,
    peak_of_sweep,
    peak_of_value,
    pull_flops,
    push_flops,
)


@dataclass(frozen=True)
class Sweep:
    """One way through a graph."""

    visits: int  # nodes that are computed or passed
    flops: int  # arithmetic on single numbers
    peak_bytes: int  # the most that has to be held at once


@dataclass(frozen=True)
class Cost(Drawn):
    """The cost of a graph's value and of its derivatives.

    `value` throws each number away after its last use; `forward` carries one tangent
    beside it; `reverse` keeps the tape (`tape_bytes`) and goes back, which gives all
    `variables` at once. `routes` is how many paths lead from the result to the
    variables, `walked` how many edges a walk along all of them takes, and `recursive`
    what source 0's recursion would visit.
    """

    nodes: int
    edges: int
    variables: int
    entries: int
    value: Sweep
    forward: Sweep
    reverse: Sweep
    tape_bytes: int
    routes: int
    walked: int
    recursive: Visits

    def __repr__(self) -> str:
        rows = [
            ("value", self.value),
            ("one push", self.forward),
            ("one pull", self.reverse),
        ]
        lines = [f"{'':10}{'visits':>10}{'flops':>12}{'peak bytes':>14}"]
        lines += [
            f"{name:10}{sweep.visits:>10,}{sweep.flops:>12,}{sweep.peak_bytes:>14,}"
            for name, sweep in rows
        ]
        lines.append(
            f"{_many(self.nodes, 'node')}, {_many(self.edges, 'edge')}, "
            f"{_many(self.entries, 'entry', 'entries')} in "
            f"{_many(self.variables, 'variable')}; {_many(self.routes, 'route')}"
        )
        return "\n".join(lines)


def cost(y: Node) -> Cost:
    """Count what the value of `y` and its derivatives cost.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0), ad.Variable(3.0)
    >>> cost(a * (a + b))
                  visits       flops    peak bytes
    value              4           2            24
    one push           4           5            48
    one pull           8           5            56
    4 nodes, 4 edges, 2 entries in 2 variables; 3 routes
    """
    check_node(y)
    order = topological(y)
    leaves = [node for node in order if isinstance(node, Variable)]
    forward = sum(map(flops, order))
    pushed, pulled = push_flops(y, leaves), pull_flops(y, order)
    peak, tape = peak_of_value(order), sum(map(bytes_of, order))
    routes, walked = count_routes(order)
    return Cost(
        nodes=len(order),
        edges=sum(len(node.parents) for node in order),
        variables=len(leaves),
        entries=sum(leaf.size for leaf in leaves),
        value=Sweep(len(order), forward, peak),
        forward=Sweep(len(order), forward + pushed, 2 * peak),
        reverse=Sweep(2 * len(order), forward + pulled, tape + peak_of_sweep(y, order)),
        tape_bytes=tape,
        routes=routes,
        walked=walked,
        recursive=recursive_visits(y),
    )


def _many(number: int, one: str, more: str = "") -> str:
    return f"{_large(number)} {one if number == 1 else more or one + 's'}"


def _large(number: int) -> str:
    return f"{number:,}" if number < 10**12 else huge(number)
