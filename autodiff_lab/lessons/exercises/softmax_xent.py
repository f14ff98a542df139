"""Lesson 11, exercise 2: the surprise at the right class, and its slope p - y."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_softmax import (
    any_number,
    array,
    exact_loss,
    measured_slopes,
    quietly,
)
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
The loss and its derivative, for a whole batch and by your own hand. `logits` is an
array (samples, classes), and `labels` holds the number of the right class of each
sample.

Return two things: the **mean surprise** (over samples, $\\log\\sum e^z - z_{right}$),
and an array like `logits` with **how fast that mean moves with each logit**. Logits may
be as large as 1000, so use what you know from the exercise before.
"""

STUB = '''
def softmax_xent(logits, labels):
    """Return the mean surprise, and its slope with each logit."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    loss = ...
    slope = ...
    return loss, slope
'''


def softmax_xent(logits, labels):
    """Return the mean surprise, and its slope with each logit."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=1, keepdims=True)
    samples, classes = logits.shape
    y = np.eye(classes)[labels]  # a row of zeros with one 1
    loss = np.mean(np.log(total[:, 0]) - np.sum(shifted * y, axis=1))
    slope = (powers / total - y) / samples
    return loss, slope


def one_row_at_a_time(logits: np.ndarray, labels: np.ndarray) -> Any:
    """Take 1 away at the right class, sample by sample."""
    losses, slopes = [], []
    for z, label in zip(logits, labels, strict=True):
        log_p = z - np.logaddexp.reduce(z)
        slope = np.exp(log_p)
        slope[label] -= 1.0
        losses.append(-log_p[label])
        slopes.append(slope / len(labels))
    return sum(losses) / len(labels), slopes


def _parts(logits: np.ndarray, labels: np.ndarray) -> tuple[Any, Any, Any]:
    """Loss, probabilities and targets, for the mistakes below."""
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    y = np.eye(logits.shape[1])[labels]
    loss = np.mean(np.log(np.exp(z).sum(axis=1)) - (z * y).sum(axis=1))
    return loss, p, y


def overflowing(logits: np.ndarray, labels: np.ndarray) -> Any:
    """Exponentials without the shift."""
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = np.eye(logits.shape[1])[labels]
    chosen = p[np.arange(len(labels)), labels]
    return -np.mean(np.log(chosen)), (p - y) / len(labels)


def sum_for_mean(logits: np.ndarray, labels: np.ndarray) -> Any:
    """Forget that the mean divides by the number of samples."""
    loss, p, y = _parts(logits, labels)
    return loss, p - y


def other_way_round(logits: np.ndarray, labels: np.ndarray) -> Any:
    """Take the probabilities away from the targets."""
    loss, p, y = _parts(logits, labels)
    return loss, (y - p) / len(labels)


def logarithm_only(logits: np.ndarray, labels: np.ndarray) -> Any:
    """Stop at the probabilities: the slope of the logarithm and no further."""
    loss, p, y = _parts(logits, labels)
    return loss, -y / p / len(labels)


def right_class_only(logits: np.ndarray, labels: np.ndarray) -> Any:
    """Believe that only the logit of the right class matters."""
    loss, p, y = _parts(logits, labels)
    return loss, (p - 1) * y / len(labels)


def probabilities_only(logits: np.ndarray, labels: np.ndarray) -> Any:
    """The slope of log-sum-exp; the right logit is left out."""
    loss, p, _ = _parts(logits, labels)
    return loss, p / len(labels)


def case(logits: Any, labels: Any, part: str) -> Case:
    """A batch, its loss with 50 digits, and its slopes measured."""
    z, right = np.asarray(logits, dtype=float), np.asarray(labels)
    loss, slope = exact_loss(z, right), measured_slopes(z, right)
    return Case((z, right), {"loss": np.array(loss), "slope": slope}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Batches of a few shapes; large logits of either sign; one sure and wrong."""
    cases = []
    for samples, classes in ((2, 2), (4, 3), (3, 5)):
        z = rng.normal(size=(samples, classes))
        cases.append(case(z, rng.integers(classes, size=samples), "a batch"))
    z, labels = rng.normal(size=(3, 3)), rng.integers(3, size=3)
    sure = rng.normal(size=(2, 3))
    sure[:, 0] += rng.uniform(800.0, 1200.0)
    cases += [
        case(z + rng.uniform(900.0, 1200.0), labels, "large logits"),
        case(z - rng.uniform(900.0, 1200.0), labels, "very negative logits"),
        case(sure, [1, 2], "sure and wrong"),
    ]
    return cases


def read(answer: Any) -> Slots:
    """A loss, and an array of slopes."""
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise WrongKind(TWO_THINGS.format(kind=kind_of(answer)))
    if isinstance(answer[1], (int, float)):
        raise WrongKind(messages.NOT_A_LIST.format(place="slope", kind="one number"))
    return {"loss": any_number(answer[0]), "slope": array(answer[1])}


TWO_THINGS = "return two things, the loss and the array of slopes, not {kind}."

EXAMPLE = case([[1.0, 2.0, 0.0], [0.0, 0.0, 3.0]], [1, 0], "two samples")
CALL = "softmax_xent(np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 3.0]]), np.array([1, 0]))"
LARGE = case([[1000.0, 1000.0], [0.0, 1.0]], [0, 1], "large logits")
LARGE_CALL = "softmax_xent(np.array([[1000.0, 1000.0], [0.0, 1.0]]), np.array([0, 1]))"

WRONG_ANSWERS = (
    WrongAnswer(
        overflowing,
        "M14",
        "Without the shift, exp(1000) is infinite, and infinite over infinite is no "
        "number at all: one such sample spoils the weights for good.",
        LARGE,
        LARGE_CALL,
    ),
    WrongAnswer(
        sum_for_mean,
        "M3",
        "Your slopes belong to the sum of the surprises. The loss is their mean, so "
        "each sample has a share of one in n, in the slope as well.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        other_way_round,
        "M3",
        "Every slope has the wrong sign. Raise the logit of the right class: the "
        "surprise falls, so that slope is negative.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        logarithm_only,
        "M1",
        "This is how fast the loss moves with the probabilities. Between them and the "
        "logits stands the softmax, and its derivative is still to be multiplied.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        right_class_only,
        "M4",
        "The other logits are in the sum under the fraction. Raise one of them, and "
        "the right class loses its share: that is a route too.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        probabilities_only,
        "M4",
        "This is the slope of log-sum-exp. The loss also takes the right logit away, "
        "and that route brings a -1.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="softmax_xent",
    lesson="11",
    title="Guess minus truth",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=softmax_xent,
    alternatives=(one_row_at_a_time,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Work on one sample first. Its loss is log-sum-exp minus one logit. You know "
        "the slope of both parts: probabilities, and a single 1.",
        "Write the labels as rows of zeros with a 1 in the right place: "
        "y = np.eye(classes)[labels]. The slope of one sample is p - y.",
        "With p = powers / powers.sum(axis=1, keepdims=True) the last line but one is: "
        "slope = (p - y) / len(labels)",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=12,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    drive=quietly,
    harmless=(
        "logits.max(axis=1, keepdims=True)",
        "powers.sum(axis=1, keepdims=True)",
    ),
    oracle="50 digits and a tiny nudge give",
)
