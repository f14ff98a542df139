"""Lesson 16, silver: the engine learns arrays, and to go a long way."""

from __future__ import annotations

import math

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.programs_engines import ORACLE, Peer, array_answer, read
from autodiff_lab.lessons.programs_silver import array_cases, case
from autodiff_lab.lessons.slips import slip

DEEP = 5_000

STATEMENT = """
**An engine for arrays.** `Silver(x)` takes a number or an array, and everything that
bronze can do works entry by entry, with broadcasting. New are `x @ w` for matrices,
`x.tanh()`, `x.relu()` and `x.sum(axis=None)` (axis may be a number). `backward()` is
called on a result with one entry, and every `x.grad` has the shape of `x.value`.

Two programs are large: a chain of **5,000** operations, which is deeper than Python's
stack, and **60 doublings**, which have more routes than anybody can walk.
"""

STUB = '''
class Silver:
    """An array that remembers what it was made of."""

    def __init__(self, value):
        self.value = ...
'''


class Silver:
    """An array that remembers what it was made of."""

    def __init__(self, value, *edges):
        self.value = np.asarray(value)
        self.edges = edges  # pairs: an operand, and how it receives a cotangent

    def of(self, x):
        return x if isinstance(x, Silver) else Silver(x)

    def fit(self, g):  # undo broadcasting: copies of an entry add up
        if np.shape(g) == self.value.shape:
            return g
        while np.ndim(g) > self.value.ndim:
            g = g.sum(axis=0)
        axes = [i for i, n in enumerate(self.value.shape) if n != g.shape[i]]
        return g.sum(axis=tuple(axes), keepdims=True)

    def __add__(self, other):
        other = self.of(other)
        return Silver(self.value + other.value, (self, self.fit), (other, other.fit))

    def __mul__(self, other):
        other = self.of(other)
        x, y = self.value, other.value
        edges = (self, lambda g: self.fit(g * y)), (other, lambda g: other.fit(g * x))
        return Silver(x * y, *edges)

    def __pow__(self, n):
        slope = n * self.value ** (n - 1)
        return Silver(self.value**n, (self, lambda g: g * slope))

    def __matmul__(self, other):
        x, y = self.value, other.value
        return Silver(x @ y, (self, lambda g: g @ y.T), (other, lambda g: x.T @ g))

    def entries(self, value, slope):  # any function of each entry
        return Silver(value, (self, lambda g: g * slope))

    def sin(self):
        return self.entries(np.sin(self.value), np.cos(self.value))

    def exp(self):
        return self.entries(np.exp(self.value), np.exp(self.value))

    def log(self):
        return self.entries(np.log(self.value), self.value**-1.0)

    def tanh(self):
        return self.entries(np.tanh(self.value), np.cosh(self.value) ** -2.0)

    def relu(self):
        return self * (self.value > 0)

    def sum(self, axis=None):
        kept, ones = np.sum(self.value, axis, keepdims=True), np.ones(self.value.shape)
        return Silver(
            np.sum(self.value, axis), (self, lambda g: g.reshape(kept.shape) * ones)
        )

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

    def order(self):  # operands first, with a list for a stack
        order, seen, stack = [], set(), [("enter", self)]
        while stack:
            what, node = stack.pop()
            if what == "leave":
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append(("leave", node))
                stack += [("enter", operand) for operand, _ in node.edges]
        return order

    def backward(self):
        order = self.order()
        for node in order:
            node.grad = np.zeros(node.value.shape)
        self.grad = np.ones(self.value.shape)
        for node in reversed(order):
            for operand, pullback in node.edges:
                operand.grad = operand.grad + pullback(node.grad)


copies_are_lost = slip(
    Silver,
    "copies_are_lost",
    instead_of="return g.sum(axis=tuple(axes), keepdims=True)",
    says="return g.mean(axis=tuple(axes), keepdims=True)",
)
overwritten = slip(
    Silver,
    "overwritten",
    instead_of="operand.grad + pullback(node.grad)",
    says="pullback(node.grad)",
)
shared_among_entries = slip(
    Silver,
    "shared_among_entries",
    instead_of="g.reshape(kept.shape) * ones",
    says="g.reshape(kept.shape) * ones / ones.size * kept.size",
)


def doublings(x: float, steps: int) -> Case:
    """Twice as much, again and again."""
    slots = {"value": np.array(x * 2.0**steps), "slope 1": np.array(2.0**steps)}
    return Case(("doublings", [x], steps), slots, "doublings")


def long_chain(x: float, steps: int) -> Case:
    """A sine of a sine of a sine: the slope is the product of all the cosines."""
    y, slope = x, 1.0
    for _ in range(steps):
        y, slope = math.sin(y), slope * math.cos(y)
    slots = {"value": np.array(y), "slope 1": np.array(slope)}
    return Case(("a long chain", [x], steps), slots, "a long chain")


def draw(rng: np.random.Generator) -> list[Case]:
    """Every program, and the two large ones."""
    x, y = (float(n) for n in rng.uniform(1.2, 2.4, size=2))
    return [*array_cases(rng), doublings(x, 60), long_chain(y, DEEP)]


EXAMPLE = case(
    "broadcasting",
    [
        np.arange(1.0, 7.0).reshape(2, 3),
        np.array([1.0, 2.0, 4.0]),
        np.array([[1.0], [2.0]]),
    ],
)
CALL = "(x * v + 1.5 / c - x * c * c).sum() with shapes (2, 3), (3,) and (2, 1)"
SUMS = case("sums", [np.arange(1.0, 7.0).reshape(2, 3), np.array([1.0, 2.0, 4.0])])
SUMS_CALL = "(x.sum(axis=0) * v).sum() + (x.sum(axis=1) ** 2).sum()"
WRONG_ANSWERS = (
    WrongAnswer(
        copies_are_lost,
        "M10",
        "Where broadcasting made copies of an entry, their cotangents were averaged. "
        "Each copy moved the result, so what comes back adds up.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        overwritten,
        "M4",
        "An array that is used twice keeps only the last of its two contributions.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        shared_among_entries,
        "M10",
        "The cotangent of a sum was divided among its entries. Nudge one entry: the "
        "whole sum moves by as much, whatever the others do.",
        SUMS,
        SUMS_CALL,
    ),
)

EXERCISE = Exercise(
    name="Silver",
    lesson="16",
    title="Silver: arrays, and a long way",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=Silver,
    alternatives=(Peer,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "A local derivative will not do for a matrix product. Let each edge keep a "
        "small function instead, from what the result has received to what its "
        "operand receives.",
        "After any operation that broadcasts, sum the cotangent over the axes that "
        "were added or stretched. For the deep chain, replace the recursion by a list "
        "of nodes still to visit: enter a node, push it again to leave it, push its "
        "operands.",
        "The edges of x @ y: (self, lambda g: g @ y.T), (other, lambda g: x.T @ g)",
    ),
    points=6,
    difficulty=3,
    importance=5,
    minutes=40,
    draw=draw,
    read=read,
    drive=array_answer,
    example=EXAMPLE,
    example_call=CALL,
    oracle=ORACLE,
    harmless=(  # 2 is as true as True
        "np.sum(self.value, axis, keepdims=True)",
        "axis=tuple(axes), keepdims=True",
    ),
    seconds=20.0,  # thousands of operations, on a slow machine
)
