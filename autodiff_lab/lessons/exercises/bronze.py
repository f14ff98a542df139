"""Lesson 16, bronze: an engine for numbers."""

from __future__ import annotations

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, WrongAnswer
from autodiff_lab.lessons.exercises.silver import Silver
from autodiff_lab.lessons.programs_engines import (
    ORACLE,
    SCALARS,
    Peer,
    gradients,
    read,
    scalar_answer,
)
from autodiff_lab.lessons.slips import slip

STATEMENT = """
**An engine for numbers.** `Bronze(x)` wraps a number; `+ - * /` work with another one
or with a plain number on either side, `-x` and `x ** n` work (n a plain number), and so
do the methods `x.sin()`, `x.exp()` and `x.log()`. Then:

- `y.value` is the number,
- `y.backward()` computes the derivative of `y` by everything it was made of,
- `x.grad` is that derivative, fresh after each call of `backward`.

A value that is used in several places collects from all of them, in the right order.
"""

STUB = '''
class Bronze:
    """A number that remembers what it was made of."""

    def __init__(self, value):
        self.value = ...
'''


class Bronze:
    """A number that remembers what it was made of."""

    def __init__(self, value, *edges):
        self.value = value
        self.edges = edges  # pairs: an operand, and the local derivative by it

    def of(self, x):
        return x if isinstance(x, Bronze) else Bronze(x)

    def __add__(self, other):
        other = self.of(other)
        return Bronze(self.value + other.value, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = self.of(other)
        edges = (self, other.value), (other, self.value)
        return Bronze(self.value * other.value, *edges)

    def __pow__(self, n):
        return Bronze(self.value**n, (self, n * self.value ** (n - 1)))

    def sin(self):
        return Bronze(np.sin(self.value), (self, np.cos(self.value)))

    def exp(self):
        return Bronze(np.exp(self.value), (self, np.exp(self.value)))

    def log(self):
        return Bronze(np.log(self.value), (self, self.value**-1.0))

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

    def backward(self):
        order = []

        def visit(node):  # operands first; silver needs a list instead of recursion
            if node not in order:
                for operand, _ in node.edges:
                    visit(operand)
                order.append(node)

        visit(self)
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for operand, local in node.edges:
                operand.grad += local * node.grad


overwrites = slip(
    Bronze,
    "overwrites",
    instead_of="operand.grad += local * node.grad",
    says="operand.grad = local * node.grad",
)
never_resets = slip(
    Bronze,
    "never_resets",
    instead_of="node.grad = 0.0",
    says="node.grad = getattr(node, 'grad', 0.0) if not node.edges else 0.0",
)
forgets_what_came_in = slip(
    Bronze,
    "forgets_what_came_in",
    instead_of="local * node.grad",
    says="local",
)
own_factor = slip(
    Bronze,
    "own_factor",
    instead_of="(self, other.value), (other, self.value)",
    says="(self, self.value), (other, other.value)",
)
passes_on_too_early = slip(
    Bronze,
    "passes_on_too_early",
    instead_of="for node in reversed(order):\n            for",
    says="queue = [self]\n        for node in queue:\n            "
    "queue += [x for x, _ in node.edges if x not in queue]\n            for",
)


def case(name: str, values: list[float], sweeps: int = 1) -> Case:
    """A program, and what the library makes of it."""
    answer = gradients(Peer, SCALARS[name], values)
    part = name if sweeps == 1 else "a second sweep"
    return Case((name, values, sweeps), read(answer), part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Every program at a place of its own, and one that is swept twice."""
    places = [[float(x) for x in rng.uniform(1.2, 2.4, size=2)] for _ in SCALARS]
    cases = [case(name, at) for name, at in zip(SCALARS, places, strict=True)]
    return [*cases, case("products", places[0], 2)]


EXAMPLE = case("diamonds", [2.0, 3.0])
CALL = "c = a + b; d = a * b; e = c * d; y = c + d + e * e / 10 at a = 2, b = 3"
TWICE = case("products", [2.0, 3.0], 2)
TWICE_CALL = "y = a * b * 3 - 2 * a * -b + a * a at a = 2, b = 3, swept twice"

WRONG_ANSWERS = (
    WrongAnswer(
        overwrites,
        "M4",
        "A value that is used twice gets two contributions, and here the second one "
        "replaces the first. This bug has been shipped more than once.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        never_resets,
        "M6",
        "The second call of backward adds to what the first one has left. The protocol "
        "asks for fresh gradients each time.",
        TWICE,
        TWICE_CALL,
    ),
    WrongAnswer(
        forgets_what_came_in,
        "M1",
        "Each edge hands down its local derivative alone. It should hand down the "
        "local derivative times what the node itself has received.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        own_factor,
        "M3",
        "In a product each factor gets its own value as local derivative. How fast "
        "a * b moves with a depends on b.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        passes_on_too_early,
        "M5",
        "Some node passes its gradient on before all of it has arrived. Go through the "
        "nodes so that everybody who uses a node comes before it.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="Bronze",
    lesson="16",
    title="Bronze: numbers",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=Bronze,
    alternatives=(Silver,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "What must a result remember so that somebody can go back from it? One "
        "operation knows its operands, and how fast it moves with each.",
        "Only +, *, ** and the three functions need a rule. Subtraction and division "
        "can be written with those. Then: list all nodes, operands first; set all "
        "gradients to 0 and the last one to 1; go through the list from its end.",
        "The heart of backward: for operand, local in node.edges: operand.grad += "
        "local * node.grad",
    ),
    points=4,
    difficulty=2,
    importance=5,
    minutes=30,
    draw=draw,
    read=read,
    drive=scalar_answer,
    example=EXAMPLE,
    example_call=CALL,
    oracle=ORACLE,
)
