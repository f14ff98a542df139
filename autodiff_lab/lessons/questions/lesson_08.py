"""Lesson 8: recall, two predictions, four training loops, and three to leave with."""

from __future__ import annotations

import autodiff_lab as ad
from autodiff_lab.lessons.question import Choice, NumberQuestion, Question, Reply


def priced() -> str:
    """Count the arithmetic for the slopes of a product of 1,000 numbers."""
    y = ad.Variable(1.0)
    for _ in range(999):
        y = y * ad.Variable(1.0)
    price = ad.cost(y)
    forward = (price.forward.flops - price.value.flops) * price.variables
    return (
        f"Counted just now: {price.value.flops:,} operations for the value; for all "
        f"slopes {price.reverse.flops - price.value.flops:,} more in one sweep back, "
        f"or {forward:,} more in 1,000 runs forward."
    )


def overwritten() -> str:
    """Sweep x * x at 3 with an equals sign, and report what is left."""
    gradient = 0.0
    for local in (3.0, 3.0):
        gradient = local  # the second contribution replaces the first
    return f"Swept just now with an equals sign: {gradient:g}."


RECALL_SWELL = Question(
    name="recall_swell",
    lesson="08",
    prompt=(
        "Lesson 7: the derivative of a long product, written out as a formula, is much "
        "longer than the product. What keeps it small?"
    ),
    choices=(
        Choice(
            "computing with more digits",
            "Digits do not shorten a formula. What stands in it again and again?",
        ),
        Choice(
            "sharing the parts that occur many times",
            "Yes. Programs share by giving things a name; so does a graph.",
        ),
        Choice(
            "nothing: derivatives are long",
            "As formulas, often. As programs they need not be.",
            "M7",
        ),
    ),
    answer="b",
)

RECALL_ONE_RUN = Question(
    name="recall_one_run",
    lesson="08",
    prompt="Lesson 5: one run of forward mode, with the seed (1, 0, 0), tells you",
    choices=(
        Choice(
            "how every result moves with the first input",
            "Yes: all results, one input. Today it will be the other way round.",
        ),
        Choice(
            "how the first result moves with every input",
            "That is the question that forward mode is slow at.",
            "M9",
        ),
        Choice("the whole gradient", "For that it takes three runs.", "M9"),
    ),
    answer="a",
)

RECALL_HERE = NumberQuestion(
    name="recall_here",
    lesson="08",
    prompt="Lesson 1: what is the slope of `x**2` at `x = -3`?",
    answer=-6.0,
    praise="Yes: twice the place, sign included.",
    replies=(
        Reply(9.0, "That is the value there.", "M2"),
        Reply(6.0, "The size is right. Left of 0 the parabola falls."),
    ),
)

PREDICT_SWEEP = Question(
    name="predict_sweep",
    lesson="08",
    prompt=(
        "A product of 1,000 numbers: its value takes 999 multiplications. You want the "
        "slope by *each* of the 1,000 numbers. How many more will be needed, if one is "
        "clever?"
    ),
    choices=(
        Choice("about a million", "That is a run for each of them."),
        Choice("about ten thousand", "It can be done with less."),
        Choice("about two thousand", "You expect a lot, and you are right."),
    ),
    answer="c",
    points=0,
    reveal=priced,
)

PREDICT_LOST = NumberQuestion(
    name="predict_lost",
    lesson="08",
    prompt=(
        "A sweep that overwrites goes back through `y = x * x` at `x = 3`. What does "
        "it leave as the gradient of `x`?"
    ),
    answer=3.0,
    praise="Both edges bring 3, and the second 3 replaces the first.",
    replies=(
        Reply(6.0, "That is the truth. But the sweep overwrites.", "M4"),
        Reply(9.0, "That is the value of y."),
    ),
    points=0,
    reveal=overwritten,
)

FOUR_LOOPS = Question(
    name="four_loops",
    lesson="08",
    prompt="Which of the four loops do **not** make the steps that were meant?",
    choices=(
        Choice("none of them: backward starts anew each time", "It adds.", "M6"),
        Choice("only B", "B is one. Look at what C has in .grad when it steps.", "M6"),
        Choice("B and C", "Yes: B piles up, C throws away. A and D do the same."),
        Choice(
            "B, C and D",
            "D zeroes after its step, which is just in time for the next round.",
            "M6",
        ),
    ),
    answer="c",
)

EXIT_PULLBACK = NumberQuestion(
    name="exit_pullback",
    lesson="08",
    prompt=(
        "`v = x * y` with x = 3 and y = 5. On the way back, the slope 10 arrives at "
        "`v`. What does `x` get?"
    ),
    answer=50.0,
    praise="Yes: what arrives, times the other factor.",
    replies=(
        Reply(30.0, "That is for y. When x moves, y is the exchange rate.", "M3"),
        Reply(5.0, "That is the local derivative. What has arrived?", "M1"),
        Reply(15.0, "10 + 5? Along a route, rates multiply.", "M1"),
        Reply(150.0, "One factor too many: x gets 10 times y."),
    ),
)

EXIT_TWICE = Question(
    name="exit_twice",
    lesson="08",
    prompt=(
        "Somebody calls `backward()` twice on the same loss, and zeroes nothing in "
        "between. In `.grad` there is now"
    ),
    choices=(
        Choice("the gradient", "After the first call. Then more is added.", "M6"),
        Choice("twice the gradient", "Yes. It adds, and it does not ask why."),
        Choice("the second derivative", "That needs a graph of the gradient.", "M16"),
    ),
    answer="b",
)

EXIT_ZEROED = Question(
    name="exit_zeroed",
    lesson="08",
    prompt="In a training loop, which nodes need `zero_grad()` in every round?",
    choices=(
        Choice(
            "all nodes of the graph",
            "The inner nodes of the next round are new ones; they start at nothing.",
            "M6",
        ),
        Choice("the parameters", "Yes: only they live on from round to round."),
        Choice("none", "The parameters are the same objects in each round.", "M6"),
    ),
    answer="b",
)

QUESTIONS = (
    RECALL_SWELL,
    RECALL_ONE_RUN,
    RECALL_HERE,
    PREDICT_SWEEP,
    PREDICT_LOST,
    FOUR_LOOPS,
    EXIT_PULLBACK,
    EXIT_TWICE,
    EXIT_ZEROED,
)
