"""Lesson 9: three to recall, two predictions, three to leave with."""

from __future__ import annotations

import numpy as np

from autodiff_lab.lessons.question import Choice, OrderQuestion, Question, Reply


def tiny_steps() -> str:
    """Measure the slope of a cube at 1.1 with ever smaller steps."""
    x, misses = 1.1, []
    for h in (1e-4, 1e-8, 1e-12):
        above = (x + h) * (x + h) * (x + h)
        slope = (above - x * x * x) / h
        misses.append(f"{abs(slope / 3.63 - 1):.0e} at {h:.0e}")
    return f"Measured just now, the relative errors are {', '.join(misses)}."


def through_abs() -> str:
    """Send an imaginary nudge through NumPy's absolute value."""
    slope = float(np.imag(np.abs(-2.0 + 1e-30j)) / 1e-30)
    return f"Measured just now: {slope:g}."


RECALL_TWICE_SWEPT = Question(
    name="recall_twice_swept",
    lesson="09",
    prompt=(
        "From lesson 8. You call `backward()` on a loss, and then on the same loss "
        "once more. The variable's `.grad` is now"
    ),
    choices=(
        Choice("what it was after the first call", "Nobody has reset it.", "M6"),
        Choice("twice that", "Yes: `.grad` collects until you set it to zero."),
        Choice("the second derivative", "That needs a sweep over the sweep.", "M6"),
    ),
    answer="b",
)

RECALL_STUCK_XOR = Question(
    name="recall_stuck_xor",
    lesson="09",
    prompt=(
        "From lesson 6. A single neuron learns XOR, and its loss stays at 0.693. The "
        "gradient"
    ),
    choices=(
        Choice(
            "must be wrong, for nothing is learned",
            "It was measured and is right: a flat place is where it leads.",
            "M12",
        ),
        Choice(
            "is right; no straight line can do better",
            "Yes. Whether a gradient is right and whether a model is good are two "
            "questions. Today is about the first.",
        ),
        Choice("is too small for the computer", "It is 0 because it should be.", "M12"),
    ),
    answer="b",
)

RECALL_TRACE = Question(
    name="recall_trace",
    lesson="09",
    prompt="From lesson 2. An evaluation trace of a program lists",
    choices=(
        Choice("its formulas, simplified", "That is algebra, and comes later.", "M7"),
        Choice("the value of every step, in order", "Yes: one line for each node."),
        Choice("the slopes of all inputs", "Values first. Slopes use them.", "M2"),
    ),
    answer="b",
)

PREDICT_STEP = Question(
    name="predict_step",
    lesson="09",
    prompt=(
        "You measure the slope of `f(x) = x * x * x` at 1.1 as "
        "`(f(1.1 + h) - f(1.1)) / h`, with three steps: 1e-4, 1e-8 and 1e-12. Which "
        "one comes closest to the truth?"
    ),
    choices=(
        Choice("1e-4", "It bends too much on the way."),
        Choice("1e-8", "You expected a best place in between."),
        Choice(
            "1e-12", "So says the limit in the book, and the book has all digits.", "M8"
        ),
    ),
    answer="b",
    points=0,
    reveal=tiny_steps,
)

PREDICT_TRAP = Question(
    name="predict_trap",
    lesson="09",
    prompt=(
        "The slope of `|x|` at -2 is -1. What will "
        "`np.imag(np.abs(-2 + 1e-30j)) / 1e-30` give?"
    ),
    choices=(
        Choice("-1", "That would be the slope. The length of a number is real.", "M18"),
        Choice("1", "A length is positive, but which part of it is left?", "M15"),
        Choice("0", "The length of a complex number has no imaginary part."),
        Choice("an error", "It would be kinder. Nobody complains.", "M18"),
    ),
    answer="c",
    points=0,
    reveal=through_abs,
)

EXIT_TWO_ERRORS = Question(
    name="exit_two_errors",
    lesson="09",
    prompt="A central difference at h = 1e-12 is off in the fifth digit. The cure is",
    choices=(
        Choice("a smaller h", "Rounding is divided by h. It would get worse.", "M8"),
        Choice("a larger h", "Yes: here rounding is the error, and it falls with h."),
        Choice(
            "more decimal places when printing", "The digits are lost already.", "M13"
        ),
    ),
    answer="b",
)

EXIT_TOLERANCE = Question(
    name="exit_tolerance",
    lesson="09",
    prompt=(
        "A backward rule gives 3.0000004, a central difference 3.0000001. Both are "
        "doubles. The rule is"
    ),
    choices=(
        Choice("wrong, for the numbers differ", "They never agree to the end.", "M13"),
        Choice(
            "suspicious: a central difference should agree to eight digits or more",
            "Yes. A tolerance is what the measurement can do, not what we would like.",
        ),
        Choice("right: they differ by less than a millionth", "And a good measurement "
               "is a thousand times as exact. Something adds 1e-7 here.", "M13"),
    ),
    answer="b",
)  # fmt: skip

EXIT_REFEREE_ORDER = OrderQuestion(
    name="exit_referee_order",
    lesson="09",
    prompt="Sort these witnesses from the least to the most exact, for `sin` at 1.",
    items=(
        "central difference, h = 6e-6",
        "complex step, h = 1e-30",
        "one-sided difference, h = 1e-2",
        "one-sided difference, h = 1e-8",
    ),
    answer="cdab",
    praise="Yes: about 1e-2, 1e-8, 1e-11 and 1e-16.",
    replies=(
        Reply("dcab", "1e-2 is a long way, and sin bends on it.", "M8"),
        Reply("bacd", "That is the other way round: begin with the least exact."),
        Reply(
            "cadb", "Looking to both sides takes away the largest part of the error."
        ),
    ),
)

QUESTIONS = (
    RECALL_TWICE_SWEPT,
    RECALL_STUCK_XOR,
    RECALL_TRACE,
    PREDICT_STEP,
    PREDICT_TRAP,
    EXIT_TWO_ERRORS,
    EXIT_TOLERANCE,
    EXIT_REFEREE_ORDER,
)
