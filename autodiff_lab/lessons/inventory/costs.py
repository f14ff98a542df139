"""Items M9 to M12, M16 and M17: shapes, costs, and whom to blame."""

from __future__ import annotations

from random import Random

from autodiff_lab.lessons.inventory.item import Item, differ, item


def mode(draw: Random) -> Item:
    """M9: reverse mode is always better."""
    n, m = draw.randint(2, 5), draw.randrange(100, 1000, 50)
    y = f"np.sin(np.ones(({m}, {n})) @ ad.Variable(np.ones({n})))"
    return item(
        draw,
        "M9",
        "13",
        f"A function has {n} inputs and {m} outputs, and all {n * m} derivatives are "
        "wanted. What is cheapest?",
        right=(
            f"forward mode, {n} times",
            "One push gives a column. There are few columns.",
        ),
        wrong=[
            (
                "reverse mode, because it gives all derivatives in one sweep",
                f"One sweep back belongs to one output, and there are {m} of them.",
            ),
            (
                "either: the work is the same",
                f"{n} pushes against {m} pulls of about the same price each.",
            ),
        ],
        evidence=f"(lambda c: {n} * c.forward.flops < c.reverse.flops * {m})"
        f"(ad.cost({y}))",
    )


def broadcast(draw: Random) -> Item:
    """M10: broadcasting costs nothing on the way back."""
    rows, columns = differ(draw, 3, 60, 2)
    return item(
        draw,
        "M10",
        "10",
        f"`X` has the shape ({rows}, {columns}), `b` has the shape ({columns},), and "
        "`y = (X + b).sum()`. What is the gradient of `y` by `b`?",
        right=(
            f"{columns} times the number {rows}",
            "Each entry of b was used in every row, so the rows add up.",
        ),
        wrong=[
            (
                f"{columns} times the number 1",
                f"Each entry of b was copied {rows} times, and each copy moves y.",
            ),
            (
                f"an array of ones of the shape ({rows}, {columns})",
                "A gradient has the shape of what it belongs to: sum over the copies.",
            ),
        ],
        evidence=f"(ad.grad(lambda b: (np.ones(({rows}, {columns})) + b).sum())"
        f"(np.ones({columns})) == {rows} * np.ones({columns})).all()",
    )


def transpose(draw: Random) -> Item:
    """M11: the Jacobian must be built, or transposes can be guessed."""
    m, n = differ(draw, 20, 90, 2)
    pulled = f"ad.vjp(lambda W: W @ np.arange({n}.0), np.ones(({m}, {n})))[1]"
    return item(
        draw,
        "M11",
        "10",
        f"`y = W @ x`, where `W` has the shape ({m}, {n}). The cotangent `g` of `y` "
        "has arrived. What has to be computed for `W`?",
        right=(
            "`np.outer(g, x)`",
            f"{m * n:,} numbers, in the shape of W. Shapes and meaning agree.",
        ),
        wrong=[
            (
                f"the Jacobian of `y` by `W`, {m * m * n:,} numbers, times `g`",
                "Right, and wasteful: nearly all of it is zero. Only the "
                "product is needed.",
            ),
            (
                "`np.outer(x, g)`",
                f"Its shape is ({n}, {m}). Whatever belongs to W is shaped like W.",
            ),
        ],
        evidence=f"np.array_equal(np.ravel({pulled}(np.arange({m}.0))), "
        f"np.outer(np.arange({m}.0), np.arange({n}.0)).ravel())",
    )


def stuck(draw: Random) -> Item:
    """M12: a stuck loss means a wrong gradient."""
    gate, targets = draw.choice(
        [("XOR", [0, 1, 1, 0]), ("XNOR (true if both inputs agree)", [1, 0, 0, 1])]
    )
    epochs = draw.randrange(1000, 9000, 500)
    inputs = "np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1.0]])"
    signs = [2 * target - 1 for target in targets]
    loss = f"(lambda w: np.mean(ad.softplus(-np.array({signs}) * ({inputs} @ w))))"
    return item(
        draw,
        "M12",
        "06",
        f"A single neuron learns {gate}. After {epochs} epochs the loss stands at "
        "0.693, all weights are 0, and the gradient agrees with a measurement. What is "
        "the matter?",
        right=(
            "The model: no straight line separates these four points",
            "A correct gradient can end nowhere. A hidden layer helps.",
        ),
        wrong=[
            (
                "The gradient: with a right one the loss would go on falling",
                "It was checked, and it is right: zero, at the best a line can do.",
            ),
            (
                "The patience: some more epochs will do",
                "The gradient is zero there, so no step moves anything.",
            ),
        ],
        evidence=f"np.allclose(ad.grad({loss})(np.zeros(3)), 0) and "
        f"abs({loss}(np.zeros(3)) - np.log(2)) < 1e-12",
    )


def curvature(draw: Random) -> Item:
    """M16: second derivatives need the whole Hessian."""
    n = draw.randrange(2_000, 90_000, 1_000)
    cubes = "(lambda x: (x**3).sum())"
    return item(
        draw,
        "M16",
        "14",
        f"A loss has {n:,} parameters. You need `H @ v`, its Hessian times one vector. "
        "What does that take?",
        right=(
            "a few passes: the derivative of the gradient in the direction `v`",
            f"Push v through the gradient. The result has {n:,} numbers, and so "
            "has the work.",
        ),
        wrong=[
            (
                f"the Hessian first, {n * n:,} numbers",
                "None of its entries is needed by itself, only one product with it.",
            ),
            (
                f"{n:,} gradients, one for each parameter",
                "That would be every column of H. One direction is asked for.",
            ),
        ],
        evidence=f"np.allclose(ad.hvp({cubes}, np.arange(4.0), np.ones(4)), "
        f"ad.hessian({cubes})(np.arange(4.0)) @ np.ones(4))",
    )


def memory(draw: Random) -> Item:
    """M17: memory is free."""
    root = draw.randint(6, 20)
    n = root * root
    chain = f"(lambda x: [x := np.sin(x) for _ in range({n})][-1])(ad.Variable(0.5))"
    return item(
        draw,
        "M17",
        "13",
        f"A program of {n} steps in a row is differentiated in reverse mode. What has "
        "to be kept in memory?",
        right=(
            f"about {n} values; with checkpoints about {2 * root}, for a second run",
            "Going back needs the values in the opposite order. Memory against time.",
        ),
        wrong=[
            (
                "one value: each can go as soon as the next is known",
                "So it is going forward. Going back, each is wanted once more.",
            ),
            (
                "nothing: slopes do not depend on the values that were passed",
                "The slope of a sine is the cosine of what went into it.",
            ),
        ],
        evidence=f"ad.cost({chain}).tape_bytes >= 8 * {n} > "
        f"ad.cost({chain}).value.peak_bytes",
    )


MAKERS = (mode, broadcast, transpose, stuck, curvature, memory)
