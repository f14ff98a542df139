"""Write docs/teaching/cheat-sheet.md: costs as counted, rules as the engine has them.

    python tools/cheat_sheet.py

Nothing in its tables is typed: a rule is what the table of primitives answers when it
is given letters, and a cost is what `ad.cost` counts on a small network.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import autodiff_lab as ad  # noqa: E402

PAGE = ROOT / "docs" / "teaching" / "cheat-sheet.md"
ONE = ["exp", "log", "sqrt", "square", "sin", "cos", "tanh", "sigmoid", "relu"]
TWO = ["add", "subtract", "multiply", "divide", "power", "maximum"]
LETTERS = {"a": 0.5, "b": 0.7, "g": 1.0}
SIZE, LAYERS = 20, 3

TOP = """\
# Cheat sheet

**The rule.** Multiply local derivatives along a route, add the routes. Going back, a
node may pass its cotangent on when all of its users have handed theirs in.

## What it costs

Counted for a network of {layers} layers with {size} units each, in units of one forward
pass (arithmetic, by `ad.cost`); n inputs, m outputs.

| to get | by | passes | keeps |
|---|---|---|---|
"""

NAMES = """\
## Names

| forward | | backward | |
|---|---|---|---|
| primal | the value | tape | the trace kept for going back |
| tangent | pushed forward | cotangent | pulled back |
| seed | the tangent to start with | seed | the cotangent to start with, 1 for a loss |
| jvp | J v, one column's worth | vjp | w' J, one row's worth |

local derivative x incoming = **contribution**; contributions add up to the cotangent.
Whatever is sent to `x` has the shape of `x`: to undo broadcasting, sum (unbroadcast).

## In code

| | |
|---|---|
| gradient, with the value | `ad.grad(f)(x)`, `ad.value_and_grad(f)(x)` |
| jvp, vjp | `ad.jvp(f, (x,), (v,))`, `y, pull = ad.vjp(f, x); pull(g)` |
| Jacobian, Hessian, H v | `ad.jacobian(f)(x)`, `ad.hessian(f)(x)`, `ad.hvp(f, x, v)` |
| on a graph | `y.backward(); x.grad`, `ad.get_gradients(y)`, `ad.paths(y, x)` |
| look, step, count, check | `y`, `ad.step(y)`, `ad.cost(y)`, `ad.check_grads(f, x)` |
"""


def page() -> str:
    """The whole page as Markdown."""
    rows = "".join(f"| {' | '.join(row)} |\n" for row in costs())
    head = TOP.format(layers=LAYERS, size=SIZE)
    rules = "## Rules\n\n`y` is the result, `g` its cotangent. In the elementwise "
    rules += "rows the jvp has the tangent in place of `g`.\n\n"
    rules += "| y | to a | to b |\n|---|---|---|\n"
    lines = [rule(name) for name in (*TWO, *ONE)]
    rules += "".join(f"| {' | '.join(line)} |\n" for line in [*lines, *matrices()])
    return f"{head}{rows}\n{rules}\n{NAMES}"


def rule(name: str) -> list[str]:
    """A primitive and what it sends back, as its rules say when given letters."""
    a, b, g = (ad.Variable(value, name=name) for name, value in LETTERS.items())
    primitive = ad.PRIMITIVES[name]
    arguments = (a, b)[: primitive.arity]
    y = primitive(*arguments)
    made = f"`{y.to_text()}`"
    y.name = "y"
    sent = [f"`{pull(g, y, *arguments).to_text()}`" for pull in primitive.vjps]
    return [made, *sent, *[""] * (2 - len(sent))]


def matrices() -> list[list[str]]:
    """The three linear rules: checked here against the engine before they are named."""
    A, B, G = (np.arange(k, k + 6.0).reshape(s) for k, s in ((1, (2, 3)), (3, (3, 2)),
                                                            (5, (2, 3))))  # fmt: skip
    square = G[:, :2]
    claims = [
        (lambda A: A @ B, A, square, square @ B.T),
        (lambda B: A @ B, B, square, A.T @ square),
        (lambda a: a.sum(axis=0), A, G[0], np.broadcast_to(G[0], A.shape)),
        (lambda a: a.T, A, B, B.T),
    ]
    for function, at, cotangent, expected in claims:
        pulled = ad.vjp(function, at)[1](cotangent)
        if not np.allclose(np.reshape(pulled, expected.shape), expected):
            raise AssertionError(f"the engine says {pulled}, not {expected}")
    return [
        ["`A @ B`", "`g @ B.T`", "`A.T @ g`"],
        ["`a.sum(axis)`", "`g`, spread over the axis", ""],
        ["`a.T`", "`g.T`", ""],
    ]


def costs() -> list[list[str]]:
    """What each kind of derivative costs, in forward passes."""
    x = ad.Variable(np.random.default_rng(0).normal(size=SIZE), name="x")
    count = ad.cost(network(x))
    gradient = ad.grad(network)(x)  # of a node it is a graph again
    one = count.value.flops
    push, pull = count.forward.flops / one, count.reverse.flops / one
    product = ad.cost(gradient).forward.flops / one
    tape = f"the tape: {count.tape_bytes / count.value.peak_bytes:.1f} times the peak"
    return [
        ["one slope, measured", "two values", "2", "nothing"],
        ["J v", "one jvp", f"{push:.1f}", "nothing"],
        ["w' J, a gradient", "one vjp", f"{pull:.1f}", tape],
        ["J", "n jvps or m vjps", f"{push:.1f} n or {pull:.1f} m", "as its mode"],
        ["H v", "jvp of the gradient", f"{product:.1f}", "the tape"],
    ]


def network(h: ad.Node) -> ad.Node:
    """A small network with one number as its result."""
    draw = np.random.default_rng(1)
    for _ in range(LAYERS):
        h = np.tanh(draw.normal(size=(SIZE, SIZE)) @ h)
    return (h * h).sum()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name}: {len(page().splitlines())} lines")
