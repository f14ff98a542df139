"""Lesson 16, platinum: rules of others, less memory, training, and a picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs_engines import ORACLE, Peer, read
from autodiff_lab.lessons.programs_platinum import answer
from autodiff_lab.lessons.programs_silver import array_cases
from autodiff_lab.lessons.slips import slip

STATEMENT = """
**An engine that others can use.** Everything silver can do, and:

- `Platinum.custom(forward, pullback)` makes a new operation of two values.
  `forward(x, y)` computes on plain arrays; `pullback(g, result, x, y)` returns a pair
  of plain arrays: what `x` receives, and what `y` receives.
- `Platinum.checkpoint(f)` makes `f`, a function of one value, forget its inside: the
  result hangs directly on its operand, and `f` runs once more on the way back.
- `x.parents` is a list of the values that `x` was made of, one entry for each use, and
  `x.label` a text: the two that `ad.draw` needs besides `value`.
- With it the check trains a network on exclusive or, and counts your lines: **at most
  100** lines of code, comments and empty lines not counted. Methods from gold may stay.
"""

STUB = '''
class Platinum:
    """An engine that others can extend, and look at."""

    def __init__(self, value, label=""):
        self.value = ...
'''


class Platinum:
    """An engine that others can extend, and look at."""

    def __init__(self, value, *edges, label=""):
        self.value, self.label = np.asarray(value), label
        self.edges = edges  # pairs: an operand, and how it receives a cotangent
        self.parents = [operand for operand, _ in edges]
        self.depth = max([1 + parent.depth for parent in self.parents], default=0)

    def of(self, x):
        return x if isinstance(x, Platinum) else Platinum(x)

    def fit(self, g):  # undo broadcasting: copies of an entry add up
        while g.value.ndim > self.value.ndim:
            g = g.sum(axis=0)
        axes = tuple(i for i, n in enumerate(self.value.shape) if n != g.value.shape[i])
        return g.sum(axes).reshape(self.value.shape) if axes else g

    def __add__(self, other):
        y = self.of(other)
        return Platinum(self.value + y.value, (self, self.fit), (y, y.fit), label="+")

    def __mul__(self, other):
        y = self.of(other)
        edges = (self, lambda g: self.fit(g * y)), (y, lambda g: y.fit(g * self))
        return Platinum(self.value * y.value, *edges, label="×")

    def __pow__(self, n):
        edge = self, lambda g: g * n * self ** (n - 1)
        return Platinum(self.value**n, edge, label="^")

    def __matmul__(self, other):
        edges = (self, lambda g: g @ other.T), (other, lambda g: self.T @ g)
        return Platinum(self.value @ other.value, *edges, label="@")

    @property
    def T(self):
        return Platinum(self.value.T, (self, lambda g: g.T), label="T")

    def reshape(self, shape):
        edge = self, lambda g: g.reshape(self.value.shape)
        return Platinum(self.value.reshape(shape), edge, label="reshape")

    def sum(self, axis=None):
        kept = np.sum(self.value, axis, keepdims=True).shape
        edge = self, lambda g: g.reshape(kept) * np.ones(self.value.shape)
        return Platinum(np.sum(self.value, axis), edge, label="sum")

    def sin(self):  # the slope of a sine is a sine, a quarter turn ahead
        edge = self, lambda g: g * (self + np.pi / 2).sin()
        return Platinum(np.sin(self.value), edge, label="sin")

    def exp(self):
        return Platinum(
            np.exp(self.value), (self, lambda g: g * self.exp()), label="exp"
        )

    def log(self):
        return Platinum(np.log(self.value), (self, lambda g: g / self), label="log")

    def tanh(self):
        return 1.0 - 2.0 / ((self * 2.0).exp() + 1.0)

    def relu(self):
        return self * (self.value > 0)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -self.of(other)

    def __rsub__(self, other):
        return self.of(other) - self

    def __truediv__(self, other):
        return self * self.of(other) ** -1.0

    def __rtruediv__(self, other):
        return self.of(other) / self

    def pull(self, seed):  # what every value receives; recorded like anything else
        found, received = [self], {self: seed}
        for node in found:
            found += [x for x, _ in node.edges if x not in received]
            received |= {x: None for x, _ in node.edges}
        for node in sorted(received, key=lambda node: -node.depth):
            for operand, pullback in node.edges:
                arrives, before = pullback(received[node]), received[operand]
                received[operand] = before + arrives if before else arrives
        return received

    def backward(self):
        for node, received in self.pull(Platinum(np.ones(self.value.shape))).items():
            node.grad = received.value

    @staticmethod
    def derivative(f):
        def slope(x):
            here = Platinum(x.value, (x, lambda g: g))  # x, in a role of its own
            y = f(here)
            return y.pull(Platinum(np.ones(y.value.shape))).get(here, here * 0.0)

        return slope

    @staticmethod
    def jvp(f, x, v):  # the pullback is linear in its seed: pull back through it
        x = Platinum(x)
        y = f(x)
        seed = Platinum(np.zeros(y.value.shape))
        weighted = (y.pull(seed)[x] * v).sum()
        return weighted.pull(Platinum(np.ones(())))[seed].value

    @staticmethod
    def custom(forward, pullback):
        def applied(x, y):
            result = forward(x.value, y.value)

            def back(i):
                return lambda g: Platinum(
                    pullback(g.value, result, x.value, y.value)[i]
                )

            return Platinum(result, (x, back(0)), (y, back(1)), label="custom")

        return applied

    @staticmethod
    def checkpoint(f):
        def applied(x):
            def again(g):  # run f once more, on a leaf of its own
                inner = Platinum(x.value)
                return f(inner).pull(g)[inner]

            return Platinum(f(Platinum(x.value)).value, (x, again), label="checkpoint")

        return applied


remembers_everything = slip(
    Platinum,
    "remembers_everything",
    instead_of="def again(g):",
    says="return f(x)\n\n            def again(g):",
)
ignores_what_comes_in = slip(
    Platinum,
    "ignores_what_comes_in",
    instead_of="pullback(g.value, result,",
    says="pullback(np.ones(g.value.shape), result,",
)
each_parent_once = slip(
    Platinum,
    "each_parent_once",
    instead_of="[operand for operand, _ in edges]",
    says="list(dict.fromkeys(operand for operand, _ in edges))",
)


def case(what: str, values: list[Any], part: str = "") -> Case:
    """A question, and what the library makes of it."""
    return Case((what, "", values), read(answer(Peer, what, "", values)), part or what)


def network(rng: np.random.Generator) -> list[Any]:
    """First weights for two inputs, four hidden values and one result."""
    shapes = [(2, 4), (4,), (4, 1), (1,)]
    return [rng.normal(size=shape) for shape in shapes]


def gradient(of: Case) -> Case:
    """One of silver's questions."""
    return Case(("", of.args[0], of.args[1]), of.expected, of.part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Gradients of everything silver can do, and what is new."""
    x, y = (float(n) for n in rng.uniform(1.2, 2.4, size=2))
    return [
        *(gradient(c) for c in array_cases(rng)),
        case("a rule of somebody else", [rng.normal(size=3), rng.normal(size=3)]),
        case("checkpoint", [x]),
        case("a picture", [x, y]),
        case("training", network(rng)),
        case("line count", [x]),
    ]


EXAMPLE = case("a picture", [2.0, 3.0])
CALL = "ad.draw(x * y + x * x) for x = 2 and y = 3"
RULE = case("a rule of somebody else", [np.array([1.0, 2.0]), np.array([3.0, 5.0])])
RULE_CALL = (
    "custom(forward, pullback)(x, y) for the length of (x, y), squared and added"
)
KEPT = case("checkpoint", [2.0])
KEPT_CALL = "checkpoint(f)(x) for f with twelve sines inside"

WRONG_ANSWERS = (
    WrongAnswer(
        remembers_everything,
        "M17",
        "The gradient is right, but the inside of f is still in the graph. A "
        "checkpoint keeps the operand, and runs f again when it is needed.",
        KEPT,
        KEPT_CALL,
    ),
    WrongAnswer(
        ignores_what_comes_in,
        "M1",
        "The new operation passes back its own slope and not what has arrived: hand g "
        "to the pullback.",
        RULE,
        RULE_CALL,
    ),
    WrongAnswer(
        each_parent_once,
        "M4",
        "In x * x the same parent counts twice: there are two edges, and one of them "
        "is missing in the picture.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="Platinum",
    lesson="16",
    title="Platinum: for others to use",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=Platinum,
    alternatives=(Peer,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "custom and checkpoint are both one node whose edges you write by hand. What "
        "does the edge of a checkpoint have to do when a cotangent arrives?",
        "An edge of custom calls pullback with g.value, the result and the operands' "
        "values, and wraps its entry of the pair. The edge of a checkpoint makes a "
        "fresh leaf of the operand's value, runs f on it, and pulls g back to it.",
        "For the edge of checkpoint: inner = Platinum(x.value), then return "
        "f(inner).pull(g)[inner]",
    ),
    points=6,
    difficulty=4,
    importance=3,
    minutes=40,
    draw=draw,
    read=read,
    drive=answer,
    example=EXAMPLE,
    example_call=CALL,
    oracle=ORACLE,
    harmless=(  # any number that grows will do, 2 is as true as True, gold checks gold
        "1 + parent.depth",
        "default=0",
        "keepdims=True",
        "get(here, here * 0.0)",
        "y.pull(seed)[x] * v",
    ),
)
