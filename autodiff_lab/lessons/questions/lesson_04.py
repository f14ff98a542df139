"""Lesson 4: three to recall, a prediction, two to think about, three to leave with."""

from __future__ import annotations

from autodiff_lab.lessons.question import (
    Choice,
    NumberQuestion,
    OrderQuestion,
    Question,
    Reply,
)


def sixty_doublings() -> str:
    """Work out how long the walk would take."""
    visits = 2**61 - 2
    years = visits / 1e6 / (60 * 60 * 24 * 365)
    return f"Worked out just now: {visits:.1e} visits, about {years:,.0f} years."


RECALL_TWO_ROUTES = NumberQuestion(
    name="recall_rates_on_routes",
    lesson="04",
    prompt=(
        "Two routes lead from `y` to `x`. One has the rates 2 and 5 on its edges, the "
        "other the rates 3 and -1. What is the derivative of `y` by `x`?"
    ),
    answer=7.0,
    praise="Yes: 2 times 5, plus 3 times -1.",
    replies=(
        Reply(9.0, "Those are all rates added. Along a route they multiply.", "M1"),
        Reply(-30.0, "Those are all rates multiplied. Across routes, add.", "M1"),
        Reply(10.0, "That is the first route alone.", "M4"),
        Reply(13.0, "The second route has a negative rate on it."),
    ),
)

RECALL_HOLD_STILL = Question(
    name="recall_hold_still",
    lesson="04",
    prompt="`f = a * b` at `a = 6`, `b = 0.5`. How fast does `f` move with `b`?",
    choices=(
        Choice("0.5", "That is how fast it moves with a.", "M3"),
        Choice("6", "Yes: each unit of b is worth a."),
        Choice("3", "That is the value of f.", "M2"),
    ),
    answer="b",
)

RECALL_LABEL = Question(
    name="recall_label",
    lesson="04",
    prompt="`y = x + x`, then `y = y + y`, then once more `y = y + y`. How many boxes "
    "has the graph, and how many arrows?",
    choices=(
        Choice("2 boxes, 6 arrows", "y is a name. Each line makes a new box.", "M5"),
        Choice("4 boxes, 3 arrows", "Each use is an arrow, and each + uses two.", "M4"),
        Choice(
            "4 boxes, 6 arrows", "Yes: x and three sums, with two arrows into each."
        ),
    ),
    answer="c",
)

PREDICT_SIXTY = Question(
    name="predict_sixty",
    lesson="04",
    prompt=(
        "A chain of 20 doublings takes a good second to walk, route by route. How long "
        "would 60 doublings take, at a million visits a second?"
    ),
    choices=(
        Choice(
            "three seconds",
            "Three times as long a chain, but not three times the "
            "routes: every doubling doubles them.",
        ),
        Choice("an hour", "Every doubling doubles the time, and there are 40 more."),
        Choice("a year", "That would be enough for about 44 doublings."),
        Choice("70,000 years", "Forty more doublings, each twice as long as the last."),
    ),
    answer="d",
    points=0,
    reveal=sixty_doublings,
)

WHO_IS_NEXT = OrderQuestion(
    name="who_is_next",
    lesson="04",
    prompt=(
        "`p = x + y`, then `q = x * p`, then `r = p + q`; now go back from `r`. In "
        "which order may the nodes pass on what they have received? Answer with three "
        "letters."
    ),
    items=("`p`", "`r`", "`q`"),
    answer="bca",
    praise="Yes: r first; then q; and p last, when both of its users are through.",
    replies=(
        Reply("bac", "p would miss what q still has for it.", "M5"),
        Reply("acb", "That is the way forward. Back starts at r.", "M5"),
    ),
)

WHY_TWENTY_NINE = Question(
    name="why_twenty_nine",
    lesson="04",
    prompt="Why does the recursion find 29, which is too much?",
    choices=(
        Choice(
            "It forgets a route",
            "A forgotten route would give too little here: all rates are positive.",
            "M4",
        ),
        Choice(
            "It passes on a total again that it has passed on before",
            "Yes. The second visit sends old and new together, and the old part is "
            "counted twice.",
        ),
        Choice(
            "It adds along a route",
            "No, each step multiplies correctly. What is wrong is when it is made.",
            "M1",
        ),
    ),
    answer="b",
)

EXIT_TOTAL = Question(
    name="exit_total",
    lesson="04",
    prompt="In a backward pass, a node may pass its total on",
    choices=(
        Choice("as soon as something has arrived", "More may be on its way.", "M5"),
        Choice(
            "when all of its users have passed theirs on", "Yes. Then it is complete."
        ),
        Choice(
            "when all of its operands are done",
            "They are further down: they wait for it.",
            "M5",
        ),
    ),
    answer="b",
)

EXIT_LADDER = NumberQuestion(
    name="exit_ladder",
    lesson="04",
    prompt="A chain of 100 doublings. How many edges does the backward pass use, each "
    "once?",
    answer=200.0,
    within=0.001,
    praise="Yes, two for each doubling, while there are 2 to the power 100 routes.",
    replies=(
        Reply(100.0, "Each doubling uses its operand twice.", "M4"),
        Reply(2.0**100, "Those are the routes. The pass in order uses edges."),
    ),
)

EXIT_OVERWRITE = Question(
    name="exit_overwrite",
    lesson="04",
    prompt="A library goes back in a good order, but writes `total = contribution` "
    "where `total += contribution` should stand. On which program is it wrong?",
    choices=(
        Choice("`sin(exp(x))`", "One route only: there is nothing to overwrite.", "M4"),
        Choice("`x * x`", "Yes. Two contributions to x, and only the last one stays."),
        Choice("`2 * x + 1`", "One route only, and constants receive nothing."),
    ),
    answer="b",
)

QUESTIONS = (
    RECALL_TWO_ROUTES,
    RECALL_HOLD_STILL,
    RECALL_LABEL,
    PREDICT_SIXTY,
    WHO_IS_NEXT,
    WHY_TWENTY_NINE,
    EXIT_TOTAL,
    EXIT_LADDER,
    EXIT_OVERWRITE,
)
