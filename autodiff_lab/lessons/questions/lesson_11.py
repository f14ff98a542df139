"""Lesson 11: three questions to recall, three predictions, three to leave with."""

from __future__ import annotations

from autodiff_lab.lessons.question import Choice, NumberQuestion, Question, Reply


def trained_again() -> str:
    """Train once with the article's schedule and once with a constant rate."""
    from autodiff_lab import nn
    from autodiff_lab.datasets import iris

    X, y, *_ = iris(standardize=True)
    slow = nn.SoftmaxRegression(rng_seed=3).fit(X, y)
    steady = nn.SoftmaxRegression(rng_seed=3, schedule=lambda epoch: 0.5).fit(X, y)
    shares = [nn.accuracy(y, model.predict(X)) for model in (slow, steady)]
    return (
        f"Trained just now: {shares[0]:.1%} with the article's steps, {shares[1]:.1%} "
        "with the same model, the same gradient and longer steps."
    )


def overflowed() -> str:
    """Ask NumPy for the largest power of e."""
    import numpy as np

    with np.errstate(over="ignore"):
        return f"Just now: exp(709) is {np.exp(709.0):.3g}, exp(710) {np.exp(710.0)}."


RECALL_BROADCAST = Question(
    name="recall_bias",
    lesson="11",
    prompt=(
        "`X @ W` has shape (150, 3) and the bias `b` has shape (3,). In `X @ W + b` "
        "every row gets the same `b`. On the way back, the gradient of `b` is"
    ),
    choices=(
        Choice(
            "the first row of what arrives",
            "The other 149 rows used b too, and each has something to say.",
            "M10",
        ),
        Choice("the sum of all rows", "Yes: copied forwards, summed backwards."),
        Choice(
            "everything that arrives, in shape (150, 3)",
            "A gradient has the shape of its variable: three numbers here.",
            "M10",
        ),
    ),
    answer="b",
)

RECALL_PULL = Question(
    name="recall_cotangent",
    lesson="11",
    prompt=(
        "Reverse mode arrives at a node with the cotangent 4. The node is `x * x`, and "
        "`x` is 3. What does it hand to `x`?"
    ),
    choices=(
        Choice(
            "6", "That is the local slope. It still has to meet what arrived.", "M1"
        ),
        Choice("10", "Slope and cotangent are multiplied, not added.", "M1"),
        Choice("24", "Yes: 4 times the slope 6, in two parts of 12."),
    ),
    answer="c",
)

RECALL_ORDER = Question(
    name="recall_finished",
    lesson="11",
    prompt="A node may pass its cotangent on as soon as",
    choices=(
        Choice(
            "something has arrived",
            "More may be under way; it would pass on half of the truth.",
            "M5",
        ),
        Choice(
            "everything that uses it has passed its own on",
            "Yes. That is what the order from lesson 4 is for.",
        ),
        Choice("its value is known", "All values are known before the way back.", "M5"),
    ),
    answer="b",
)

PREDICT_86 = Question(
    name="predict_86",
    lesson="11",
    prompt=(
        "An article builds an autodiff library, trains softmax regression on 150 "
        "irises for 100 epochs, and stops at **86 %**, on the very flowers it was "
        "trained on. Other libraries reach 97 % with this model. What is wrong?"
    ),
    choices=(
        Choice(
            "a gradient: the library has a bug",
            "It is the first thing one suspects. But a wrong gradient and a stuck loss "
            "are two things, and a gradient can be checked.",
            "M12",
        ),
        Choice(
            "the model: three classes are too many for straight lines",
            "The same straight lines reach 97 %.",
            "M12",
        ),
        Choice(
            "the steps: they shrink until the training stands still",
            "Every gradient is right, and the way is too long for the steps.",
        ),
    ),
    answer="c",
    points=0,
    reveal=trained_again,
)

PREDICT_OVERFLOW = NumberQuestion(
    name="predict_overflow",
    lesson="11",
    prompt=(
        "The largest number of a computer is about 1.8 times 10 to the 308. From which "
        "whole `z` on is `np.exp(z)` infinite? (A guess within 5 % is right. The "
        "natural logarithm of 10 is 2.3.)"
    ),
    answer=710.0,
    within=0.05,
    praise="Well estimated: 308 times 2.3.",
    replies=(
        Reply(308.0, "That is a power of 10. For a power of e, multiply by 2.3."),
        Reply(1024.0, "That is a power of 2. For a power of e, multiply by 0.69."),
    ),
    points=0,
    reveal=overflowed,
)

PREDICT_PLASTER = Question(
    name="predict_plaster",
    lesson="11",
    prompt=(
        "To be safe from log(0), the article writes `log(p + 0.000001)`. A flower is "
        "classified wrongly and with great confidence: its right class has p = "
        "0.0000000001. The loss of this flower pulls its logits"
    ),
    choices=(
        Choice(
            "as hard as it should, for the loss is nearly the same",
            "Look at the slope of log(p + 0.000001) where p is far below the addend.",
            "M14",
        ),
        Choice(
            "hardly at all",
            "Yes: the addend drowns p, and a nudge of p changes nothing. The flower "
            "that is most wrong teaches least.",
        ),
        Choice("too hard", "The addend makes the slope of the logarithm smaller."),
    ),
    answer="b",
    points=0,
)

EXIT_SHIFT = Question(
    name="exit_shift",
    lesson="11",
    prompt="All three logits of a flower grow by 100. Its probabilities",
    choices=(
        Choice("stay the same", "Yes: a common factor above and below cancels."),
        Choice("all grow", "They add up to 1 before and after."),
        Choice(
            "become nan",
            "Only in code without a shift, and only for larger logits.",
            "M14",
        ),
    ),
    answer="a",
)

EXIT_SLOPE = Question(
    name="exit_slope",
    lesson="11",
    prompt=(
        "The probabilities of a flower are 0.2, 0.7 and 0.1, and the first class is "
        "the right one. The slopes of its loss with the three logits are"
    ),
    choices=(
        Choice("0.2, 0.7, 0.1", "The right class also has a -1.", "M4"),
        Choice("-5, 0, 0", "That is the slope with the probabilities.", "M1"),
        Choice("-0.8, 0.7, 0.1", "Yes, guess minus truth; they add up to 0."),
    ),
    answer="c",
)

EXIT_STUCK = Question(
    name="exit_stuck",
    lesson="11",
    prompt="A loss has stopped falling. What do you look at first?",
    choices=(
        Choice(
            "check the gradient against a measurement, and the size of the steps",
            "Yes. Two cheap measurements, and then you know where not to search.",
        ),
        Choice(
            "nothing: a stuck loss proves that a gradient is wrong",
            "All gradients of this lesson were right, and 86 % was the end.",
            "M12",
        ),
        Choice(
            "nothing: if the gradient is right, it must be the minimum",
            "With vanishing steps every place looks like a minimum.",
            "M12",
        ),
    ),
    answer="a",
)

QUESTIONS = (
    RECALL_BROADCAST,
    RECALL_PULL,
    RECALL_ORDER,
    PREDICT_86,
    PREDICT_OVERFLOW,
    PREDICT_PLASTER,
    EXIT_SHIFT,
    EXIT_SLOPE,
    EXIT_STUCK,
)
