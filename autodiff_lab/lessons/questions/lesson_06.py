"""Lesson 6: recall, three predictions, the four inequalities of XOR, and an exit."""

from __future__ import annotations

import math

import numpy as np

from autodiff_lab.lessons.programs_gates import ROWS, gate_loss, trained
from autodiff_lab.lessons.question import (
    Choice,
    NumberQuestion,
    OrderQuestion,
    Question,
    Reply,
)

XOR = np.array([0.0, 1.0, 1.0, 0.0])
AND = np.array([0.0, 0.0, 0.0, 1.0])


def trained_on_xor() -> str:
    """Train on XOR, and report what the perceptron then says."""
    w1, w2, b = trained(ROWS, XOR, 0.3, 600)
    said = 1 / (1 + np.exp(-(ROWS @ np.array([w1, w2]) + b)))
    answers = ", ".join(f"{p:.3f}" for p in said)
    loss = float(gate_loss((w1, w2, b), ROWS, XOR))
    return f"Trained just now: it answers {answers}, with a loss of {loss:.4f}."


def first_long_step() -> str:
    """Make one step at a rate of 30, and report the loss before and after."""
    before = float(gate_loss((1.0, 1.0, 0.0), ROWS, AND))
    after = float(gate_loss(tuple(trained(ROWS, AND, 30.0, 1)), ROWS, AND))
    return f"Computed just now: the loss goes from {before:.2f} to {after:.2f}."


RECALL_SPEEDS = Question(
    name="recall_speeds",
    lesson="06",
    prompt=(
        "Lesson 5: a function has three inputs and one result. How many runs of "
        "forward mode, with one tangent each, give its whole gradient?"
    ),
    choices=(
        Choice("one", "One run tells about one direction.", "M9"),
        Choice("three", "Yes, one for each input."),
        Choice("nine", "That would be for three results, going entry by entry."),
    ),
    answer="b",
)

RECALL_TWO_ROUTES = NumberQuestion(
    name="recall_two_routes",
    lesson="06",
    prompt=(
        "Lesson 3: two routes lead from `y` to `x`. One has the local derivatives 4 "
        "and 3, the other one -2 and 5. What is the derivative?"
    ),
    answer=2.0,
    praise="Yes: 12 along the first, -10 along the second, 2 together.",
    replies=(
        Reply(10.0, "Along a route the rates multiply.", "M1"),
        Reply(-120.0, "Along a route multiply; across routes add.", "M1"),
        Reply(12.0, "That is one route. There is another.", "M4"),
        Reply(22.0, "Mind the sign of the second route."),
    ),
)

RECALL_STAIRCASE = Question(
    name="recall_staircase",
    lesson="06",
    prompt=(
        "A lamp on a staircase has a switch downstairs and one upstairs. It burns when "
        "exactly one of them is up. Which gate is that?"
    ),
    choices=(
        Choice("AND", "AND needs both."),
        Choice("OR", "OR would also burn when both are up."),
        Choice("XOR", "Yes: one or the other, not both. It will be back."),
    ),
    answer="c",
)

PREDICT_XOR = Question(
    name="predict_xor",
    lesson="06",
    prompt=(
        "A very small network, called a *perceptron*, computes `sigmoid(w1*x1 + w2*x2 "
        "+ b)`. In 2,000 steps of descent it learns AND, and OR as well. Now it gets "
        "the truth table of the staircase, XOR. What will happen?"
    ),
    choices=(
        Choice(
            "it learns XOR too, only more slowly",
            "It has learned two gates, so why not? A fair guess.",
        ),
        Choice(
            "it gets three rows right and one wrong",
            "A good thought: a line can have three rows right. But look at the loss.",
        ),
        Choice("it ends up saying one half to everything", "You have a good nose."),
        Choice(
            "the gradient has a bug, and the loss grows",
            "Let us see whom to blame.",
            "M12",
        ),
    ),
    answer="c",
    points=0,
    reveal=trained_on_xor,
)

PREDICT_LONG_STEP = Question(
    name="predict_long_step",
    lesson="06",
    prompt=(
        "With a rate of 0.3 the loss of AND falls smoothly from 0.86. What does the "
        "very first step do at a rate of 30?"
    ),
    choices=(
        Choice("the loss falls a hundred times as far", "It cannot fall below 0."),
        Choice("the loss rises", "A slope tells the truth about one place only."),
        Choice("nothing, the weights stay", "The slope is not 0, so they move."),
    ),
    answer="b",
    points=0,
    reveal=first_long_step,
)

XOR_PROOF = OrderQuestion(
    name="xor_proof",
    lesson="06",
    prompt=(
        "**Why no line can be XOR.** These five lines prove it, but the wind has been "
        'at them. Put them in order, such as `ad.check("xor_proof", "abcde")`.'
    ),
    items=(
        "Add the two inequalities of the rows where XOR says 1: w1 + w2 + 2b > 0.",
        "One number cannot be both above and below 0, so there are no such weights.",
        "Suppose there are weights for which w1 x1 + w2 x2 + b is above 0 where XOR "
        "says 1, and below 0 where it says 0.",
        "The other two rows add up as well, to the same sum as the two before: "
        "w1 + w2 + 2b < 0.",
        "Put in the four rows: b < 0 for (0, 0); w2 + b > 0 for (0, 1); w1 + b > 0 "
        "for (1, 0); w1 + w2 + b < 0 for (1, 1).",
    ),
    answer="ceadb",
    praise="Four inequalities, two sums, one contradiction. No training was needed.",
    replies=(
        Reply("cedab", '"The other two rows" and "the two before": which came first?'),
        Reply("ecadb", "The four rows are put into something. Into what?"),
    ),
    points=2,
)

EXIT_WHO_MOVES = Question(
    name="exit_who_moves",
    lesson="06",
    prompt="A program has computed the gradient of the loss. The weights are now",
    choices=(
        Choice(
            "better than before",
            "A gradient is only a piece of information. Somebody has to step.",
            "M6",
        ),
        Choice("exactly as they were", "Yes: knowing the way down is not going it."),
        Choice(
            "equal to the gradient", "It has their shape, and another meaning.", "M6"
        ),
    ),
    answer="b",
)

EXIT_STOPPED_LOSS = Question(
    name="exit_stopped_loss",
    lesson="06",
    prompt=(
        "A loss has stopped at 0.693. A check against a complex step says the gradient "
        "is right, and it is 0. What do you change?"
    ),
    choices=(
        Choice(
            "the gradient code", "It has just been checked, and it is right.", "M12"
        ),
        Choice("the number of steps", "No step is made where the slope is 0."),
        Choice("the model", "Yes: this one cannot say anything better than one half."),
    ),
    answer="c",
)

EXIT_HALF = NumberQuestion(
    name="exit_half",
    lesson="06",
    prompt=(
        "A model answers 0.5 to each of four rows, whatever the truth is. What is its "
        "mean cross-entropy?"
    ),
    answer=math.log(2.0),
    praise="Yes, minus the logarithm of one half: ln 2, wherever you meet it.",
    replies=(
        Reply(-math.log(2.0), "The logarithm of 0.5 is negative; a loss has a minus."),
        Reply(4 * math.log(2.0), "That is the sum over the rows. Take the mean."),
        Reply(0.5, "Each row costs minus the logarithm of 0.5."),
        Reply(0.0, "Only a model that is certain and right has a loss of 0."),
    ),
    within=0.002,
)

QUESTIONS = (
    RECALL_SPEEDS,
    RECALL_TWO_ROUTES,
    RECALL_STAIRCASE,
    PREDICT_XOR,
    PREDICT_LONG_STEP,
    XOR_PROOF,
    EXIT_WHO_MOVES,
    EXIT_STOPPED_LOSS,
    EXIT_HALF,
)
