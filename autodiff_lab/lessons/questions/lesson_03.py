"""Lesson 3: three questions to recall, one prediction, three to leave with."""

from __future__ import annotations

from autodiff_lab.lessons.question import Choice, Question


def nudged() -> str:
    """Run the hook's program twice and report what the nudge did."""
    before = 4.0 * (4.0 + 3.0)
    after = 4.001 * (4.001 + 3.0)
    return f"Measured just now: d went from {before:.6f} to {after:.6f}."


RECALL_SLOPE = Question(
    name="recall_slope",
    lesson="03",
    prompt=(
        "At `x = 2` a function has slope 5. You move `x` from 2 to 2.01. The value of "
        "the function changes by about"
    ),
    choices=(
        Choice("0.05", "Yes: the slope is the exchange rate, 5 times 0.01."),
        Choice("5", "That is the slope, the change per unit. The nudge was 0.01."),
        Choice("5.01", "The nudge is scaled by the slope, not added to it.", "M1"),
    ),
    answer="a",
)

RECALL_NUMBER = Question(
    name="recall_number",
    lesson="03",
    prompt="At `x = 3`, the derivative of `x * x` is",
    choices=(
        Choice("`2 * x`", "That is a formula. At x = 3 it has a value.", "M2"),
        Choice("9", "That is the value of x * x. How fast does it move?", "M2"),
        Choice("6", "Yes: one number, true at this point."),
    ),
    answer="c",
)

RECALL_GRAPH = Question(
    name="recall_graph",
    lesson="03",
    prompt="In the graph of `d = a * (a + b)`, how many arrows leave the node `a`?",
    choices=(
        Choice("one", "a is written twice, and each use is an arrow.", "M4"),
        Choice("two", "Yes: one into the sum, one into the product."),
        Choice("three", "Count the uses of a in the formula.", None),
    ),
    answer="b",
)

PREDICT_NUDGE = Question(
    name="predict_nudge",
    lesson="03",
    prompt=(
        "Let `a = 4` and `b = 3`, so `d = a * (a + b)` is 28. Now `a` grows by 0.001. "
        "By how much does `d` grow, roughly?"
    ),
    choices=(
        Choice("0.004", "So you saw a at work inside the sum.", "M4"),
        Choice("0.007", "So you saw a at work as the left factor.", "M4"),
        Choice("0.011", "You saw a at work in both places."),
        Choice("0.028", "That would be 28 times the nudge."),
    ),
    answer="c",
    points=0,
    reveal=nudged,
)

EXIT_ROUTE = Question(
    name="exit_route",
    lesson="03",
    prompt=(
        "A route has three edges with local derivatives 2, 3 and -1. It contributes"
    ),
    choices=(
        Choice("4", "That is their sum. Each edge scales what comes in.", "M1"),
        Choice("-6", "Yes: three exchange rates in a row, multiplied."),
        Choice("6", "The size is right. What does the last edge do to the sign?"),
    ),
    answer="b",
)

EXIT_SQUARE = Question(
    name="exit_square",
    lesson="03",
    prompt="`y = x * x` at `x = 5`. How many routes lead from `y` to `x`?",
    choices=(
        Choice("one, with product 10", "Two edges end in the same node.", "M4"),
        Choice("one, with product 5", "x fills both places of the product.", "M4"),
        Choice("two, each with product 5", "Yes, and 5 + 5 is the 10 you know."),
    ),
    answer="c",
)

EXIT_DOUBLING = Question(
    name="exit_doubling",
    lesson="03",
    prompt=(
        "`y = x + x`, then `y = y + y` again and again, 20 steps in all. How many "
        "routes lead back to `x`?"
    ),
    choices=(
        Choice("20", "So many steps. But each step doubles the routes.", "M5"),
        Choice("40", "So many edges. A route picks one of two at each step.", "M5"),
        Choice(
            "1,048,576",
            "Yes, two to the power 20, from only 40 edges. Lesson 4 is about that.",
        ),
    ),
    answer="c",
)

QUESTIONS = (
    RECALL_SLOPE,
    RECALL_NUMBER,
    RECALL_GRAPH,
    PREDICT_NUDGE,
    EXIT_ROUTE,
    EXIT_SQUARE,
    EXIT_DOUBLING,
)
