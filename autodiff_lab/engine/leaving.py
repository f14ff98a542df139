"""Errors for nodes that were used as if they were plain numbers or arrays.

A node gives its number away only where nothing can be lost. Everywhere else it says
what would be lost, and how to go on.
"""

from __future__ import annotations

from typing import Any

from ..errors import ConcretizationError, UnknownNameError, UnsupportedError

_PLAIN = (
    "functions like math.sin and float know only numbers",
    "np.sin(x) and the like work on nodes, and np.stack([a, b]) collects them where an "
    "array would be filled entry by entry; x.value is the plain number",
)
_WHY = {  # the cause, and the cure
    "float()": _PLAIN,
    "complex()": _PLAIN,
    "int()": ("a whole number has no slope", _PLAIN[1]),
    "round()": (
        "a rounded number is for reading, and its slope is 0",
        "round(x.value, 2), or f'{x:.2f}' in a text; np.round(x, 2) is a node",
    ),
    "np.asarray()": (
        "NumPy, and whatever plots or saves, makes arrays of numbers, and these cannot "
        "carry derivatives",
        "np.stack([a, b]) makes one node of several, np.sin(x) and the like work on "
        "nodes; x.value is the plain array, to plot it or to save it",
    ),
    "an index": (
        "positions are counts, and a count has no slope",
        "int(n.value) is the plain number to count or to index with",
    ),
    "a mask": (
        "which entries a comparison picks is no matter of slopes",
        "x[(x > 0).value] picks them; np.where(x > 0, x, 0.0) keeps the shape",
    ),
}
ELSEWHERE = {  # how other libraries call it
    "item": "x.value is the plain number",
    "numpy": "x.value is the plain array",
    "data": "x.value is the plain number or array",
    "tolist": "x.value.tolist()",
    "detach": "ad.stop_gradient(x) has the same value and no slope",
    "astype": "x.value.astype(...) is a plain array; ad.Variable of it a new leaf",
    "fill": "np.full(x.shape, v): values are not changed in place",
    "sort": "np.sort(x): values are not changed in place",
}


def leaves_the_graph(what: str, node: Any) -> ConcretizationError:
    """The error for turning a node into a plain number: its history would be lost."""
    if what == "an index" and node.has_value and node.dtype == bool:
        what = "a mask"
    cause, cure = _WHY.get(what, _WHY["an index"])
    return ConcretizationError(
        f"{what} would cut {named(node)} off from its history and lose its derivative",
        cause=cause,
        cure=cure,
    )


def undecided(node: Any) -> ConcretizationError:
    """The error for an ``if`` that asks a whole array at once."""
    equal = node.primitive is not None and node.primitive.name in ("equal", "not_equal")
    if equal:
        cause = "== compares entry by entry, also where a list looks for a node"
        cure = "np.array_equal(a, b) compares arrays as a whole; `a is b` asks whether "
        cure += "it is the same node, and so do sets and dicts"
    else:
        cause = "a comparison of arrays compares entry by entry, and so do min and max"
        cure = "np.where(x > 0, a, b) chooses by entry, np.max(x) is the largest one; "
        cure += "np.all(x.value > 0) is one answer"
    many = "many" if node.size else "no"
    return ConcretizationError(
        f"{named(node)} has {many} entries, and `if` needs one answer",
        cause=cause,
        cure=cure,
    )


def no_bits(sign: str, left: Any, right: Any) -> UnsupportedError:
    """The error for ``x ^ 2``, where a power was meant, and ``x & y`` of numbers."""
    power = sign == "^"
    return UnsupportedError(
        f"{named(left)} {sign} {named(right)}: {sign} works on truth values only",
        cause="in Python a power is **" if power else "numbers have no bits to combine",
        cure="x**2 is the square of x" if power else "combine comparisons: (a > 0) & b",
    )


class Elsewhere:
    """A name that others have: whoever asks a node for it hears what serves here.

    One for each name, because ``__getattr__`` makes every look at a node slower (under
    Python 3.11 all of the eager engine by a sixth).
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, node: Any, kind: type) -> Any:
        if node is None:
            raise AttributeError(f"{kind.__name__} has no attribute {self.name!r}")
        raise UnknownNameError(
            f"{named(node)} has no {self.name!r}",
            cause="it goes by another name here",
            cure=ELSEWHERE[self.name],
        )


def named(node: Any) -> str:
    from .node import describe

    return describe(node)
