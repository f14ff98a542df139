"""What the capstone asks of an engine: programs, and the answers of a peer.

Programs use operators and a few methods (``x.sin()``, ``x.sum(axis=0)``), so they run
on any engine that keeps the lesson's protocol. `Peer` is this package behind that same
protocol. It is where the numbers come from that a learner's engine has to agree with,
and it is itself held to complex steps by the tests of the package.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Slots, WrongKind
from autodiff_lab.lessons.reading import kind_of

Engine = Any  # a class that keeps the protocol
LABELS = (
    "value",
    "slope",
    "along v",
    "first",
    "second",
    "third",
    "runs of f",
    "values",
    "edges",
    "named leaves",
    "loss",
    "weights",
    "lines",
    "seen",
)
ORACLE = "the library gives"


def diamonds(a: Any, b: Any) -> Any:
    """Use nodes more than once, in the middle too: the order matters here."""
    c, d = a + b, a * b
    e = c * d
    return (c + d) + e * e * 0.1


def doubled(x: Any, times: int) -> Any:
    """Add a value to itself again and again: two routes a step."""
    for _ in range(times):
        x = x + x
    return x


def waves(x: Any, steps: int) -> Any:
    """A long chain, one operation a step."""
    for _ in range(steps):
        x = x.sin()
    return x


SCALARS: dict[str, Callable[..., Any]] = {
    "sums": lambda a, b: (2.0 + a) - (5.0 - b) + a - b * 3.0,
    "products": lambda a, b: a * b * 3.0 - 2.0 * a * -b + a * a,
    "quotients": lambda a, b: a / b + 2.0 / a - b / 4.0,
    "powers": lambda a, b: a**3 - b**2 + a ** (-1) + b**0.5,
    "functions": lambda a, b: (a * b).sin() + (a / b).exp() + (a + b).log(),
    "diamonds": diamonds,
}

ARRAYS: dict[str, Callable[..., Any]] = {
    "broadcasting": lambda x, v, c: (x * v + 1.5 / c - x * c * c).sum(),
    "one number for all": lambda x, s: ((x * s).sin() + (1.0 - s)).sum(),
    "sums": lambda x, v: (x.sum(axis=0) * v).sum() + (x.sum(axis=1) ** 2).sum(),
    "a sum, used": lambda x, v: (x * x.sum() + v.exp()).sum() - (v + 3.0).log().sum(),
    "matrix products": lambda x, w: ((x @ w) * (x @ w)).sum(),
    "a layer": lambda x, w, b: ((x @ w + b).tanh() / 2.0).sum(),
    "relu": lambda x, w: (((x @ w) - 0.1).relu() ** 2).sum(),
}

CURVES: dict[str, Callable[[Any], Any]] = {
    "a polynomial": lambda x: x**4 - 2.0 * x * x * x + 3.0 / x,
    "functions": lambda x: (x * x).sin() * x.exp() + (x + 1.0).log() - x.tanh(),
    "a line": lambda x: 2.0 * x + 1.0,
}

FIELDS: dict[str, Callable[[Any], Any]] = {
    "entries": lambda x: (x * x).sin() * x.exp() - 2.0 / x,
    "a mixing": lambda x: x * x.sum() + (x * x * x).sum(),
    "a product": lambda x: (x.reshape((1, 3)) @ x.reshape((3, 1))).reshape((1,)) * x,
}


class Peer:
    """This package, behind the protocol of the capstone."""

    def __init__(self, value: Any, label: str = "") -> None:
        self.node = ad.Variable(np.array(value, dtype=float))
        self.label = label
        self.parents: tuple[Any, ...] = ()

    def made(self, node: Any, label: str, *parents: Any) -> Peer:
        peer = Peer.__new__(Peer)
        peer.node, peer.label = node, label
        peer.parents = tuple(p for p in parents if isinstance(p, Peer))
        return peer

    @property
    def value(self) -> Any:
        return getattr(self.node, "value", self.node)  # a slope may be a plain 2.0

    @property
    def grad(self) -> Any:
        return self.node.grad if isinstance(self.node, ad.Variable) else None

    def both(self, row: Any, other: Any, label: str) -> Peer:
        operand = other.node if isinstance(other, Peer) else other
        return self.made(row(self.node, operand), label, self, other)

    def one(self, row: Any, label: str, **options: Any) -> Peer:
        return self.made(row(self.node, **options), label, self)

    def __add__(self, other: Any) -> Peer:
        return self.both(ad.add, other, "+")

    def __sub__(self, other: Any) -> Peer:
        return self.both(ad.subtract, other, "-")

    def __rsub__(self, other: Any) -> Peer:
        return self.both(lambda x, y: ad.subtract(y, x), other, "-")

    def __mul__(self, other: Any) -> Peer:
        return self.both(ad.multiply, other, "×")

    def __truediv__(self, other: Any) -> Peer:
        return self.both(ad.divide, other, "/")

    def __rtruediv__(self, other: Any) -> Peer:
        return self.both(lambda x, y: ad.divide(y, x), other, "/")

    def __pow__(self, n: float) -> Peer:
        return self.both(ad.power, n, "^")

    def __matmul__(self, other: Any) -> Peer:
        return self.both(ad.matmul, other, "@")

    def __neg__(self) -> Peer:
        return self.one(ad.negative, "-")

    __radd__, __rmul__ = __add__, __mul__

    def sin(self) -> Peer:
        return self.one(ad.sin, "sin")

    def exp(self) -> Peer:
        return self.one(ad.exp, "exp")

    def log(self) -> Peer:
        return self.one(ad.log, "log")

    def tanh(self) -> Peer:
        return self.one(ad.tanh, "tanh")

    def relu(self) -> Peer:
        return self.one(ad.relu, "relu")

    def sum(self, axis: Any = None) -> Peer:
        return self.one(ad.sum, "sum", axis=axis)

    def reshape(self, shape: Any) -> Peer:
        return self.one(ad.reshape, "reshape", shape=shape)

    def backward(self) -> None:
        for node in ad.topological(self.node):
            if isinstance(node, ad.Variable):
                node.zero_grad()
        self.node.backward()

    @staticmethod
    def lifted(f: Any) -> Any:
        """The function of a node that a function of a peer is."""
        return lambda *nodes: f(*(Peer.made(Peer, n, "") for n in nodes)).node  # type: ignore[arg-type]

    @staticmethod
    def derivative(f: Any) -> Any:
        slope = ad.grad(Peer.lifted(f))
        return lambda x: x.one(slope, "slope")

    @staticmethod
    def jvp(f: Any, x: Any, v: Any) -> Any:
        return ad.jvp(Peer.lifted(f), (x,), (v,))[1]

    @staticmethod
    def custom(forward: Any, pullback: Any) -> Any:
        row = ad.custom_op(
            lambda x, y: forward(x, y),
            vjp=tuple(lambda g, r, *xs, i=i: pullback(g, r, *xs)[i] for i in (0, 1)),
            name="custom_of_a_peer",
        )
        return lambda x, y: x.both(row, y, "custom")

    @staticmethod
    def checkpoint(f: Any) -> Any:
        return lambda x: x.one(ad.checkpoint(Peer.lifted(f)), "checkpoint")


def plain(thing: Any) -> Any:
    """The numbers in an answer, whether they come wrapped or not."""
    return np.asarray(getattr(thing, "value", thing))


def no_engine(written: Engine) -> Any:
    """What to answer for something that is no engine yet; None for one that is.

    A class whose values are ``...`` is one that nobody has begun to write. What is no
    class shows what it returns.
    """
    if not isinstance(written, type):
        return written(1.0)
    return ... if written(1.0).value is ... else None


def gradients(
    written: Engine, program: Callable[..., Any], values: list[Any], sweeps: int = 1
) -> dict[str, Any]:
    """Run a program on an engine and sweep back: the value, and every slope."""
    leaves = [written(value) for value in values]
    result = program(*leaves)
    for _ in range(sweeps):
        result.backward()
    slopes = {f"slope {i}": plain(leaf.grad) for i, leaf in enumerate(leaves, start=1)}
    return {"value": plain(result), **slopes}


def scalar_answer(written: Engine, name: str, values: list[Any], sweeps: int) -> Any:
    """Ask an engine of numbers."""
    odd = no_engine(written)
    if odd is not None:
        return odd
    return gradients(written, SCALARS[name], values, sweeps)


def array_answer(written: Engine, name: str, values: list[Any], steps: int) -> Any:
    """Ask an engine of arrays, or let it go a long way."""
    odd = no_engine(written)
    if odd is not None:
        return odd
    programs = {
        "doublings": lambda x: doubled(x, steps),
        "a long chain": lambda x: waves(x, steps),
        **ARRAYS,
    }
    return gradients(written, programs[name], values)


def read(answer: Any) -> Slots:
    """Read a dictionary of numbers and arrays."""
    if not isinstance(answer, dict):
        raise WrongKind(messages.NOT_A_DICTIONARY.format(kind=kind_of(answer)))
    for label in answer:
        if not str(label).startswith(LABELS):
            expected, found = ", ".join(map(repr, LABELS[:2])), repr(label)
            raise WrongKind(
                messages.WRONG_LABELS.format(expected=expected, found=found)
            )
    return {str(label): array(value, str(label)) for label, value in answer.items()}


def array(value: Any, label: str) -> np.ndarray:
    """Read one entry: an array of finite numbers, of any shape."""
    if value is None or (np.asarray(value).dtype == object and np.ndim(value) == 0):
        raise WrongKind(messages.GOT_NONE.format(place=label))
    found = np.asarray(value)
    if found.dtype.kind not in "iuf":
        kind = kind_of(value)
        raise WrongKind(messages.NOT_A_NUMBER.format(place=label, kind=kind))
    if not np.all(np.isfinite(found)):
        raise WrongKind(messages.NOT_FINITE.format(place=label))
    return found.astype(float)
