"""Items M1 to M6: what a derivative is, and how contributions travel."""

from __future__ import annotations

from random import Random

from autodiff_lab.lessons.inventory.item import Item, differ, item


def chain(draw: Random) -> Item:
    """M1: adding where the chain rule multiplies."""
    p, q = differ(draw, 3, 9, 2)
    return item(
        draw,
        "M1",
        "03",
        f"`v` moves {p} times as fast as `u`, and `y` moves {q} times as fast as `v`. "
        "How fast does `y` move with `u`?",
        right=(f"{p * q} times as fast", "Rates in a row multiply, as exchange rates."),
        wrong=[
            (
                f"{p + q} times as fast",
                "A sum belongs where two routes meet. Here is one route of two edges.",
            ),
            (
                f"{q} times as fast",
                "That is how fast y moves with v. One edge is still missing.",
            ),
        ],
        evidence=f"ad.grad(lambda u: {q} * ({p} * u))(0.5) == {p * q}",
    )


def number(draw: Random) -> Item:
    """M2: a derivative is a formula, not a number here and now."""
    k, a = differ(draw, 2, 9, 2)
    f = f"lambda x: x**2 + {k} * x"
    return item(
        draw,
        "M2",
        "01",
        f"What does `ad.grad({f})({a}.0)` give?",
        right=(f"{2 * a + k}", "A number: how steep the curve is at this place."),
        wrong=[
            (
                f"`2 * x + {k}`",
                f"That is a recipe for every place. Asked was the place x = {a}.",
            ),
            (
                f"{a * a + k * a}",
                "That is the height of the curve there. How steep is it?",
            ),
        ],
        evidence=f"ad.grad({f})({a}.0) == {2 * a + k}",
    )


def letter(draw: Random) -> Item:
    """M3: the derivative is taken with respect to the wrong thing."""
    w, x, gap = differ(draw, 2, 7, 3)
    t = w * x - gap
    return item(
        draw,
        "M3",
        "01",
        f"`loss = (w * x - t)**2` with `w = {w}`, `x = {x}`, `t = {t}`. Training turns "
        "the knob `w`. Which slope does it need?",
        right=(
            f"{2 * gap * x}",
            "By w, the knob that is turned: 2 (w x - t) x.",
        ),
        wrong=[
            (
                f"{2 * gap * w}",
                "That is the slope by x. But x is data, and nobody turns it.",
            ),
            (
                f"{2 * gap}",
                "That is by the difference w x - t as a whole. How does w move it?",
            ),
        ],
        evidence=f"ad.grad(lambda w: (w * {x} - {t}) ** 2)({w}.0) == {2 * gap * x}",
    )


def fan_out(draw: Random) -> Item:
    """M4: one route is enough."""
    k, x = differ(draw, 2, 9, 2)
    return item(
        draw,
        "M4",
        "03",
        f"`y = x * (x + {k})` at `x = {x}`. What is the slope of `y` by `x`?",
        right=(
            f"{2 * x + k}",
            f"Two routes lead to x: one brings {x + k}, the other {x}. They add up.",
        ),
        wrong=[
            (
                f"{x + k}",
                "That is the route through the left factor. Another x is inside.",
            ),
            (
                f"{x}",
                "That is the route through the sum, as if it had replaced the other.",
            ),
        ],
        evidence=f"ad.grad(lambda x: x * (x + {k}))({x}.0) == {2 * x + k}",
    )


def order(draw: Random) -> Item:
    """M5: order does not matter."""
    k, u, v = differ(draw, 2, 8, 3)
    total = k * (u + v)
    return item(
        draw,
        "M5",
        "04",
        f"Going back, `c` receives {u} from one user and {v} from another, at "
        f"different moments. The edge from `a` to `c` has the slope {k}. What "
        "should `c` send on to `a`, and when?",
        right=(
            f"{total}, once, after both have come",
            "First everything that uses c, then c: that is all the order there is.",
        ),
        wrong=[
            (
                f"{k * u} at once, and {total} when the second has come",
                f"Then a ends at {k * u + total}: the first {u} was sent on twice.",
            ),
            (
                f"{k * v}, since what comes last is what counts",
                "Then the first contribution is lost. Both users moved y.",
            ),
        ],
        evidence=(
            f"ad.grad(lambda a: (lambda c: {u} * c + {v} * c)({k} * a))(1.0) == {total}"
        ),
    )


def accumulate(draw: Random) -> Item:
    """M6: gradients reset themselves, or backward() updates weights."""
    x, w = differ(draw, 2, 9, 2)
    once = "(lambda w: [((w * {x}).backward(), w.grad)[1] for _ in range(2)][1])"
    return item(
        draw,
        "M6",
        "08",
        f"`w = ad.Variable({w}.0)`. The line `(w * {x}).backward()` is run twice, and "
        "nothing else. What is `w.grad` now?",
        right=(
            f"{2 * x}",
            "Contributions add up, over calls too. Whoever wants zero must say so.",
        ),
        wrong=[
            (
                f"{x}",
                "That is after the first call. Nobody has set it back to zero since.",
            ),
            (
                "0, because `backward()` has moved `w` to where the slope vanishes",
                "backward() computes slopes and moves nothing. An optimizer steps.",
            ),
        ],
        evidence=f"{once.format(x=x)}(ad.Variable({w}.0)) == {2 * x}",
    )


MAKERS = (chain, number, letter, fan_out, order, accumulate)
