"""Lesson 16, gold: slopes of slopes, and slopes that go forward."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.exercises.platinum import Platinum
from autodiff_lab.lessons.programs_engines import (
    CURVES,
    FIELDS,
    ORACLE,
    Engine,
    Peer,
    array_answer,
    no_engine,
    plain,
    read,
)
from autodiff_lab.lessons.programs_silver import array_cases
from autodiff_lab.lessons.slips import slip

STATEMENT = """
**Derivatives of derivatives, and both modes.** Everything silver can do, and:

- `Gold.derivative(f)` takes a function of one value with one number as its result, and
  returns its derivative: again a function of one value. So derivatives can be taken of
  derivatives, also where one stands inside the other.
- `Gold.jvp(f, x, v)` takes plain arrays `x` and `v` and returns how fast `f(x)` changes
  when `x` moves along `v`, as a plain array. With `derivative(f)` in the place of `f`
  this is a Hessian times a vector.
- `x.reshape(shape)`, where `shape` is a tuple.
"""

STUB = '''
class Gold:
    """An array whose slopes have slopes."""

    def __init__(self, value):
        self.value = ...
'''


class Gold:
    """An array whose slopes have slopes."""

    def __init__(self, value, *edges):
        self.value = np.asarray(value)
        self.edges = edges  # pairs: an operand, and how it receives a cotangent
        self.depth = max([1 + operand.depth for operand, _ in edges], default=0)

    def of(self, x):
        return x if isinstance(x, Gold) else Gold(x)

    def fit(self, g):  # undo broadcasting: copies of an entry add up
        while g.value.ndim > self.value.ndim:
            g = g.sum(axis=0)
        axes = tuple(i for i, n in enumerate(self.value.shape) if n != g.value.shape[i])
        return g.sum(axes).reshape(self.value.shape) if axes else g

    def __add__(self, other):
        y = self.of(other)
        return Gold(self.value + y.value, (self, self.fit), (y, y.fit))

    def __mul__(self, other):
        y = self.of(other)
        edges = (self, lambda g: self.fit(g * y)), (y, lambda g: y.fit(g * self))
        return Gold(self.value * y.value, *edges)

    def __pow__(self, n):
        edge = self, lambda g: g * n * self ** (n - 1)
        return Gold(self.value**n, edge)

    def __matmul__(self, other):
        edges = (self, lambda g: g @ other.T), (other, lambda g: self.T @ g)
        return Gold(self.value @ other.value, *edges)

    @property
    def T(self):
        return Gold(self.value.T, (self, lambda g: g.T))

    def reshape(self, shape):
        edge = self, lambda g: g.reshape(self.value.shape)
        return Gold(self.value.reshape(shape), edge)

    def sum(self, axis=None):
        kept = np.sum(self.value, axis, keepdims=True).shape
        edge = self, lambda g: g.reshape(kept) * np.ones(self.value.shape)
        return Gold(np.sum(self.value, axis), edge)

    def sin(self):  # the slope of a sine is a sine, a quarter turn ahead
        edge = self, lambda g: g * (self + np.pi / 2).sin()
        return Gold(np.sin(self.value), edge)

    def exp(self):
        return Gold(np.exp(self.value), (self, lambda g: g * self.exp()))

    def log(self):
        return Gold(np.log(self.value), (self, lambda g: g / self))

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
        for node, received in self.pull(Gold(np.ones(self.value.shape))).items():
            node.grad = received.value

    @staticmethod
    def derivative(f):
        def slope(x):
            here = Gold(x.value, (x, lambda g: g))  # x, in a role of its own
            y = f(here)
            return y.pull(Gold(np.ones(y.value.shape))).get(here, here * 0.0)

        return slope

    @staticmethod
    def jvp(f, x, v):  # the pullback is linear in its seed: pull back through it
        x = Gold(x)
        y = f(x)
        seed = Gold(np.zeros(y.value.shape))
        weighted = (y.pull(seed)[x] * v).sum()
        return weighted.pull(Gold(np.ones(())))[seed].value


slopes_without_a_past = slip(
    Gold,
    "slopes_without_a_past",
    instead_of="y.pull(Gold(np.ones(y.value.shape)))",
    says="{n: Gold(g.value) + n * 0.0 for n, g in "
    "y.pull(Gold(np.ones(y.value.shape))).items()}",
)
same_role = slip(
    Gold,
    "same_role",
    instead_of="here = Gold(x.value, (x, lambda g: g))",
    says="here = x",
)
pulls_for_pushing = slip(
    Gold,
    "pulls_for_pushing",
    instead_of="seed = Gold(np.zeros(y.value.shape))",
    says="return y.pull(Gold(v))[x].value",
)


def answer(written: Engine, what: str, name: str, values: list[Any]) -> Any:
    """Ask an engine for slopes of slopes, or along a direction."""
    odd = no_engine(written)
    if odd is not None:
        return odd
    if what == "gradient":
        return array_answer(written, name, values, 0)
    if what == "direction":
        x, v = values
        return {"along v": plain(written.jvp(FIELDS[name], x, v))}
    if what == "Hessian times a vector":
        x, v = values
        slope = written.derivative(lambda x: (FIELDS[name](x) ** 2).sum())
        return {"along v": plain(written.jvp(slope, x, v))}
    x = written(values[0])
    if what == "nested":
        d = written.derivative
        inside = d(lambda x: x * d(lambda y: x + y * y * y)(x))(x)
        return {"slope": plain(inside)}
    f, slopes = CURVES[name], {}
    for order in ("first", "second", "third"):
        f = written.derivative(f)
        slopes[order] = plain(f(x))
    return slopes


def case(what: str, name: str, values: list[Any]) -> Case:
    """A question, and what the library makes of it."""
    slots = read(answer(Peer, what, name, values))
    return Case((what, name, values), slots, name if what == "gradient" else what)


def draw(rng: np.random.Generator) -> list[Case]:
    """Gradients of everything silver can do, and what is new."""
    cases = [
        Case(("gradient", c.args[0], c.args[1]), c.expected, c.part)
        for c in array_cases(rng)
    ]
    cases += [case("curve", name, [float(rng.uniform(0.6, 1.2))]) for name in CURVES]
    cases.append(case("nested", "x + y^3", [float(rng.uniform(0.6, 1.2))]))
    for name in FIELDS:
        x, v = rng.uniform(0.5, 1.3, size=3), rng.uniform(-1.0, 1.0, size=3)
        cases.append(case("direction", name, [x, v]))
        cases.append(case("Hessian times a vector", name, [x, v]))
    return cases


EXAMPLE = case("curve", "a polynomial", [2.0])
CALL = "f(x) = x**4 - 2 x**3 + 3 / x at 2: its first three derivatives"
NESTED = case("nested", "x + y^3", [2.0])
NESTED_CALL = "d(lambda x: x * d(lambda y: x + y**3)(x)) at 2"
MIXING = case(
    "direction", "a mixing", [np.array([1.0, 2.0, 0.5]), np.array([1.0, 0.0, 2.0])]
)
MIXING_CALL = "jvp(f, x, v) for f(x) = x * x.sum() + (x**3).sum()"

WRONG_ANSWERS = (
    WrongAnswer(
        slopes_without_a_past,
        "M7",
        "The first derivative is right, and the next ones are 0: a slope that is a "
        "plain number has forgotten how it was made. Let the way back compute with "
        "values of your engine.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        same_role,
        "M3",
        "In a derivative inside of a derivative, x stands for two things: what the "
        "inner one moves, and what it holds still. Give the inner one a node of its "
        "own.",
        NESTED,
        NESTED_CALL,
    ),
    WrongAnswer(
        pulls_for_pushing,
        "M9",
        "v was pulled back, which gives v times the Jacobian: a row for a column. How "
        "the result moves when x moves along v is the Jacobian times v.",
        MIXING,
        MIXING_CALL,
    ),
)

EXERCISE = Exercise(
    name="Gold",
    lesson="16",
    title="Gold: slopes of slopes",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=Gold,
    alternatives=(Platinum, Peer),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "If the way back is computed with plain arrays, the slope has no history. If "
        "it is computed with values of your engine, it has one, and nothing else is "
        "needed for the second derivative.",
        "derivative: wrap x in a fresh node, run f on it, pull back 1, and return what "
        "arrived at the fresh node. jvp: carry tangents forward; or use that the "
        "pullback is linear in its seed, and pull back through it once more.",
        "jvp by two pulls: weighted = (y.pull(seed)[x] * v).sum(), then the answer is "
        "weighted.pull(one)[seed].value",
    ),
    points=6,
    difficulty=4,
    importance=4,
    minutes=40,
    draw=draw,
    read=read,
    drive=answer,
    example=EXAMPLE,
    example_call=CALL,
    oracle=ORACLE,
    harmless=(  # any number that grows will do, and 2 is as true as True
        "1 + operand.depth",
        "default=0",
        "keepdims=True",
    ),
)
