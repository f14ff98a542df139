"""Lesson 5: three questions to recall, two predictions, three to leave with."""

from __future__ import annotations

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.question import Choice, NumberQuestion, Question, Reply


def counted() -> str:
    """Count the arithmetic of the hook's program, without and with tangents."""
    x1, x2 = ad.Variable(2.0, name="x1"), ad.Variable(5.0, name="x2")
    price = ad.cost(np.log(x1) + x1 * x2 - np.sin(x2))
    return (
        f"Counted just now: {price.value.flops} operations for the value, "
        f"{price.forward.flops} for value and slope together."
    )


def wrong_by_one() -> str:
    """Nest plain dual numbers, and report what comes out."""

    def slope(f, x):
        return f(ad.Dual(x, 1.0)).tangent

    found = slope(lambda x: x * slope(lambda y: x + y, 2.0), 1.0)
    return f"Plain dual numbers get it wrong. Computed just now: {found:g}, and not 1."


RECALL_WAITING = Question(
    name="recall_waiting",
    lesson="05",
    prompt=(
        "Lesson 4: on the way back, a node passes its gradient on only when all nodes "
        "that use it have sent theirs. Otherwise"
    ),
    choices=(
        Choice(
            "it passes on a total that is not complete",
            "Yes: and what comes later would have to be passed on once more.",
        ),
        Choice(
            "the values would have to be computed again",
            "The values are known since the way forward. The totals are not.",
        ),
        Choice(
            "nothing happens, for a sum may be taken in any order",
            "The order inside a sum is free. But a sum has to be finished before it "
            "is multiplied and passed on.",
            "M5",
        ),
    ),
    answer="a",
)

RECALL_TWO_TIMES = Question(
    name="recall_two_times",
    lesson="05",
    prompt=(
        "Lesson 2: `x` is an object of your own class, with a method `__mul__`. How "
        "does Python compute `2 * x`?"
    ),
    choices=(
        Choice("It calls `x.__mul__(2)`.", "That would be x * 2. Who is on the left?"),
        Choice(
            "The 2 declines, and Python tries `x.__rmul__(2)`.",
            "Yes, and that is why a class of numbers needs both.",
        ),
        Choice(
            "Not at all: a float and an object do not mix.",
            "They do if the object offers a method for the right-hand side.",
        ),
    ),
    answer="b",
)

RECALL_RECTANGLE = NumberQuestion(
    name="recall_rectangle",
    lesson="05",
    prompt=(
        "A rectangle is 3 cm wide and 5 cm high. The width grows by 2 cm a second, "
        "the height by 7 cm a second. How fast does the area grow at this moment, in "
        "square centimetres a second?"
    ),
    answer=31.0,
    praise="Yes: 2 times 5 for one strip, 3 times 7 for the other.",
    replies=(
        Reply(14.0, "2 times 7 is the little corner. What do the strips add?", "M1"),
        Reply(10.0, "One strip is there. The other side grows as well.", "M4"),
        Reply(21.0, "One strip is there. The other side grows as well.", "M4"),
        Reply(9.0, "Speeds of different sides do not simply add up here.", "M1"),
        Reply(45.0, "After a whole second, nearly. At this moment, the corner is 0."),
    ),
)

PREDICT_PRICE = Question(
    name="predict_price",
    lesson="05",
    prompt=(
        "Suppose every number of that program also carries its speed along. How much "
        "arithmetic does it take to run the program once, compared to values alone?"
    ),
    choices=(
        Choice("about the same", "The speeds are not free: each needs a rule."),
        Choice(
            "about two or three times as much",
            "Each operation has one small rule beside it, and a program of any length "
            "keeps this ratio.",
        ),
        Choice(
            "ten times as much, or more",
            "Less than that: a rule looks at its own operation only.",
        ),
    ),
    answer="b",
    points=0,
    reveal=counted,
)

PREDICT_INNER = NumberQuestion(
    name="predict_inner",
    lesson="05",
    prompt=(
        "For the inner function `x` is a constant. So the slope of `x + y` by `y` is a "
        "number that you know. Multiply it by `x`: what is the slope of that, by `x`?"
    ),
    answer=1.0,
    praise="The inner slope is 1, so the outer function is x itself, with slope 1.",
    replies=(
        Reply(2.0, "That would be right if y moved whenever x moves.", "M3"),
        Reply(0.0, "The inner slope is a constant, but it is multiplied by x."),
    ),
    points=0,
    reveal=wrong_by_one,
)

EXIT_DUAL = Question(
    name="exit_dual",
    lesson="05",
    prompt="`Dual(3.0, 1.0) * Dual(4.0, 0.0)` is",
    choices=(
        Choice("`Dual(12.0, 0.0)`", "1 times 0: the tangents were multiplied.", "M1"),
        Choice("`Dual(12.0, 4.0)`", "Yes: 1 times 4, and 3 times nothing."),
        Choice("`Dual(12.0, 1.0)`", "That would be the tangent of a sum.", "M1"),
    ),
    answer="b",
)

EXIT_RUNS = Question(
    name="exit_runs",
    lesson="05",
    prompt=(
        "A loss depends on a million weights. How many runs of forward mode, with one "
        "tangent each, does the whole gradient take?"
    ),
    choices=(
        Choice("one", "One run gives one direction. How many weights are there?", "M9"),
        Choice(
            "a million",
            "Yes, one for each weight. That is why lesson 8 goes back instead.",
        ),
        Choice("two", "Two runs give two directions.", "M9"),
    ),
    answer="b",
)

EXIT_STEP = Question(
    name="exit_step",
    lesson="05",
    prompt="Where is the small step h in forward mode?",
    choices=(
        Choice(
            "It is the tangent.",
            "A tangent of 5 would do as well: everything scales, nothing is cut off.",
            "M7",
        ),
        Choice(
            "Nowhere: rules are applied, no difference is taken.",
            "Yes. So there is nothing to choose and nothing to cancel.",
        ),
        Choice(
            "The library chooses a good one.",
            "It has none to choose. Look at a rule: where would it stand?",
            "M7",
        ),
    ),
    answer="b",
)

QUESTIONS = (
    RECALL_WAITING,
    RECALL_TWO_TIMES,
    RECALL_RECTANGLE,
    PREDICT_PRICE,
    PREDICT_INNER,
    EXIT_DUAL,
    EXIT_RUNS,
    EXIT_STEP,
)
