"""The path-sum engine: every route from a result to one of its inputs.

Source 3's rule in full: along a route, multiply the local derivatives on its edges;
over all routes, add the products. It is exact, and slow: a chain of k doublings has 2^k
routes. `PathSet.count` says how many there are before you walk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .drawn import Drawn
from .huge import arrows, huge
from .node import Node, describe
from .order import DEEP, depth, topological
from .primitive import local_slope
from .reverse import check_fresh, check_node, check_real, contributions, first_cotangent
from .values import plain


def local_derivatives(node: Node) -> list[Any]:
    """The derivative of `node` by each operand, the operands treated as independent.

    None stands beside constants, and where a rule moves whole arrays about (a matrix
    product, a sum) and has no entrywise derivative to write down.

    >>> import autodiff_lab as ad
    >>> a, c = ad.Variable(4.0), ad.Variable(7.0)
    >>> local_derivatives(a * c)
    [7.0, 4.0]
    """
    values = [arg._value if isinstance(arg, Node) else arg for arg in node.args]
    partials = (node.primitive and node.primitive.partials) or (None,) * len(values)
    return [
        _partial(partial, node._value, values) if isinstance(arg, Node) else None
        for arg, partial in zip(node.args, partials, strict=True)
    ]


def _partial(partial: Any, result: Any, values: list[Any]) -> Any:
    if callable(partial):
        return plain(local_slope(partial, result, *values))
    return None if partial is None else float(partial)


@dataclass(frozen=True)
class Route:
    """One way down from the result: its nodes, and what comes along it.

    `product` is the contribution of this route to the derivative; `locals` are the
    local derivatives multiplied to give it (None for an edge that has no single one).
    """

    nodes: tuple[Node, ...]
    locals: tuple[Any, ...]
    product: Any

    def __post_init__(self) -> None:
        check_real(self.product, self.nodes[-1])

    def __repr__(self) -> str:
        return f"{arrows(self.nodes, _kind)}: {self.product!r}"


class PathSet(Drawn):
    """All routes from `y` down to `x`: count them, walk them, add them up.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> d = a * (a + b)
    >>> routes = paths(d, a)
    >>> routes.count, [route.product for route in routes], routes.total
    (2, [7.0, 4.0], 11.0)
    """

    def __init__(self, y: Node, x: Node) -> None:
        check_node(y, x)
        self.y, self.x = y, x
        self._order = topological(y)
        check_fresh(self._order)
        self._counts = _count_routes(self._order, x)

    @property
    def count(self) -> int:
        """How many routes there are: exact, and known without walking any."""
        check_fresh(self._order)  # no leaf may have got another value since
        return self._counts[self.y]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Route]:
        """Depth first, operands from left to right; a stack instead of recursion."""
        if not self.count:
            return
        stack: list[tuple[tuple[Node, ...], tuple[Any, ...], Any]]
        stack = [((self.y,), (), first_cotangent(self.y, None))]
        while stack:
            nodes, slopes, carried = stack.pop()
            node = nodes[-1]
            if node is self.x:
                yield Route(nodes, slopes, plain(carried))
                continue
            local = local_derivatives(node)
            branches = [
                ((*nodes, node.args[i]), (*slopes, local[i]), contribution)
                for i, contribution in contributions(node, carried)
                if self._counts[node.args[i]]
            ]
            stack.extend(reversed(branches))

    @property
    def total(self) -> Any:
        """The sum over all routes: the derivative of y with respect to x."""
        total: Any = 0.0
        for route in self:
            total = total + route.product
        return total

    def __repr__(self) -> str:
        first = zip(range(8 if depth(self._order) < DEEP else 0), self, strict=False)
        shown = [repr(route) for _, route in first]
        left = self.count - len(shown)
        shown += [f"... and {huge(left, 300)} more"] * (left > 0)
        routes = "1 route" if self.count == 1 else f"{huge(self.count, 300)} routes"
        return "\n".join([f"{routes} from {_kind(self.y)} to {_kind(self.x)}", *shown])


def paths(y: Node, x: Node) -> PathSet:
    """The routes by which a change of `x` reaches `y` (source 3)."""
    return PathSet(y, x)


def _count_routes(order: list[Node], x: Node) -> dict[Node, int]:
    """Routes from each node down to x: those of its operands added up."""
    counts: dict[Node, int] = {}
    for node in order:
        smooth = node.primitive.vjps if node.primitive else ()
        counts[node] = int(node is x) or sum(
            counts[arg]
            for arg, vjp in zip(node.args, smooth, strict=True)
            if vjp is not None and isinstance(arg, Node)
        )
    return counts


def _kind(node: Node) -> str:
    return str(node.name or describe(node).split(" ")[0])
