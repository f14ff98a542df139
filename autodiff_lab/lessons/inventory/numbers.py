"""Items M7, M8, M13, M14, M15 and M18: what a computer's numbers do to calculus."""

from __future__ import annotations

from random import Random

from autodiff_lab.lessons.inventory.item import Item, differ, item


def method(draw: Random) -> Item:
    """M7: autodiff is finite differences, or formula manipulation."""
    k = draw.randint(2, 9)
    at = draw.choice([0.5, 0.7, 1.1, 1.3])
    exact = f"2 * {k} * {at} * np.cos({k} * {at}**2)"
    f = f"(lambda x: np.sin({k} * x**2))"
    return item(
        draw,
        "M7",
        "05",
        f"How does automatic differentiation find the slope of `sin({k} * x**2)` at "
        f"`x = {at}`?",
        right=(
            "It runs the program, and applies the rule of each operation to numbers",
            "No step to choose, no formula to write: as exact as the values are.",
        ),
        wrong=[
            (
                "It runs the program again a tiny step further and divides",
                "That measures a slope, and loses half of the digits. It is a check.",
            ),
            (
                "It finds a formula for the derivative and puts the number in",
                "A program with loops has no such formula, and needs none.",
            ),
        ],
        evidence=f"abs(ad.grad({f})({at}) - {exact}) < 1e-13 "
        f"< abs(({f}({at} + 1e-8) - {f}({at})) / 1e-8 - {exact})",
    )


def step(draw: Random) -> Item:
    """M8: a smaller step is always better."""
    name = draw.choice(["exp", "sin"])
    slope = {"exp": "exp", "sin": "cos"}[name]
    at = draw.choice([0.3, 0.4, 0.6, 0.8, 0.9])
    coarse, tiny = draw.choice(["1e-2", "1e-3"]), draw.choice(["1e-14", "1e-15"])
    error = f"(lambda h: abs((np.{name}({at} + h) - np.{name}({at})) / h - "
    error += f"np.{slope}({at})))"
    return item(
        draw,
        "M8",
        "09",
        f"The slope of `np.{name}` at {at} is measured by `(f(x + h) - f(x)) / h`. "
        "Which `h` comes closest?",
        right=("`1e-8`", "Large enough to be seen among 16 digits, and hardly bent."),
        wrong=[
            (
                f"`{tiny}`",
                "In the difference of two numbers so alike only rounding is left.",
            ),
            (
                f"`{coarse}`",
                "Rounding does no harm here, but the curve bends on so long a step.",
            ),
        ],
        evidence=f"{error}(1e-8) < min({error}({tiny}), {error}({coarse}))",
    )


def last_bit(draw: Random) -> Item:
    """M13: equal means equal to the last bit."""
    a, b, c = _rounding(draw)
    first, second = (a + b) + c, a + (b + c)
    return item(
        draw,
        "M13",
        "09",
        f"Three routes contribute {a}, {b} and {c}. One engine says {first!r}, another "
        f"{second!r}. What follows?",
        right=(
            "They agree: the same sum, rounded in another order",
            "Compare with a tolerance, such as np.isclose.",
        ),
        wrong=[
            (
                "One of them has a mistake, because the numbers differ",
                "Additions of rounded numbers depend on their order in the last digit.",
            ),
            (
                "The first is exact, and the other one only measured",
                "Both follow the rules. A measurement would differ much earlier.",
            ),
        ],
        evidence=f"({a} + {b}) + {c} != {a} + ({b} + {c}) and "
        f"np.isclose({first!r}, {second!r}, rtol=1e-12)",
    )


def _rounding(draw: Random) -> tuple[float, float, float]:
    """Three numbers whose sum depends on the order."""
    while True:
        a, b, c = (number / 10 for number in differ(draw, 1, 99, 3))
        if (a + b) + c != a + (b + c):
            return a, b, c


def overflow(draw: Random) -> Item:
    """M14: correct mathematics is stable code."""
    z = draw.randrange(800, 2000, 10)
    gap = draw.randint(1, 4)
    scores = f"np.array([{z}.0, {z + gap}.0])"
    naive = f"(np.exp({scores}) / np.exp({scores}).sum())"
    return item(
        draw,
        "M14",
        "11",
        f"`z` holds the scores {z} and {z + gap}. What does "
        "`np.exp(z) / np.exp(z).sum()` give?",
        right=(
            "nan, because `np.exp` overflows",
            "Take off the largest score first: the same mathematics, and it survives.",
        ),
        wrong=[
            (
                "two probabilities that add up to 1, as the formula says",
                "The formula is right, and its intermediate values do not fit.",
            ),
            (
                "0 and 1, rounded",
                "Infinity divided by infinity is neither. It is nan.",
            ),
        ],
        evidence=f"np.isnan({naive}).all() and np.isfinite(ad.softmax({scores})).all()",
    )


def kink(draw: Random) -> Item:
    """M15: kinks and ties need no decision."""
    k = draw.randint(1, 20)
    f = f"(lambda x: np.maximum(x, {k}.0))"
    return item(
        draw,
        "M15",
        "09",
        f"What is the slope of `np.maximum(x, {k})` at `x = {k}`?",
        right=(
            "0 to the left and 1 to the right: a library has to choose, and to say so",
            "Anything from 0 to 1 can be defended. Here a tie is shared, 1/2 each.",
        ),
        wrong=[
            (
                f"1, because the maximum is `x` there, which is {k}",
                f"By the same right it is {k}, which does not move. It is a tie.",
            ),
            (
                "There is none, so every library stops with an error",
                "None does: training would end at the first tie. They choose.",
            ),
        ],
        evidence=f"[ad.grad({f})(x) for x in ({k} - 0.1, {k} + 0.1)] == [0, 1] "
        f"and 0 <= ad.grad({f})({k}.0) <= 1",
    )


def trust(draw: Random) -> Item:
    """M18: autodiff cannot be wrong."""
    steps, rise = draw.choice([10, 20, 50]), draw.randint(2, 9)
    f = f"(lambda x: {rise} * np.floor({steps} * x) / {steps})"
    return item(
        draw,
        "M18",
        "09",
        f"A program reads a curve from a table with {steps} entries per unit. The "
        f"curve rises by {rise} per unit, and the library says that the slope is 0 "
        "wherever it is asked. Why?",
        right=(
            "It is the slope of the program, which goes up in flat steps",
            "Autodiff answers for the program as written, not for what it stands for.",
        ),
        wrong=[
            (
                "The curve must be flat there: the library computes exact slopes",
                f"It rises by {rise} per unit. Exact, but exact for something else.",
            ),
            (
                "Rounding: the true slope was too small to be represented",
                "No digit was lost. Between two entries of the table nothing moves.",
            ),
        ],
        evidence=f"ad.grad({f})(0.33) == 0 and {f}(1.0) - {f}(0.0) == {rise}",
    )


MAKERS = (method, step, last_bit, overflow, kink, trust)
