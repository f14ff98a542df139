"""Lesson 15: train something on digits."""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import kind_of

NEEDED = 160  # of 200

STATEMENT = """
`train_digits(images, labels, unseen)` gets 400 pictures (rows of 64 pixels between 0
and 1) with their digits, and 200 pictures without. Train whatever you like, and
return a digit for each unseen picture. **160 of 200** right will do; a linear map
with softmax, from weights of 0, gets there in 60 steps.
"""

STUB = '''
def train_digits(images, labels, unseen):
    """Learn from pictures with labels; return a digit for each unseen one."""
    return ...
'''


def train_digits(images, labels, unseen):
    """Learn from pictures with labels; return a digit for each unseen one."""

    def loss(weights):
        return ad.mean(ad.softmax_cross_entropy(images @ weights, labels))

    slope = ad.grad(loss)
    weights = np.zeros((images.shape[1], 10))
    for _ in range(60):
        weights = weights - 0.5 * slope(weights)
    return np.argmax(unseen @ weights, axis=1)


def nearest_neighbour(images: Any, labels: Any, unseen: Any) -> Any:
    """Train nothing: look up the most similar picture."""
    gaps = (unseen**2).sum(axis=1)[:, None] - 2 * unseen @ images.T
    return labels[np.argmin(gaps + (images**2).sum(axis=1), axis=1)]


def uphill(images: Any, labels: Any, unseen: Any) -> Any:
    """Add the gradient."""
    targets = np.eye(10)[labels]
    weights = np.zeros((images.shape[1], 10))
    for _ in range(60):
        scores = np.exp(
            images @ weights - (images @ weights).max(axis=1, keepdims=True)
        )
        p = scores / scores.sum(axis=1, keepdims=True)
        weights += 0.5 * images.T @ (p - targets) / len(images)
    return np.argmax(unseen @ weights, axis=1)


def labels_out_of_step(images: Any, labels: Any, unseen: Any) -> Any:
    """Learn the label of one picture with the pixels of another."""
    return nearest_neighbour(images, labels[::-1], unseen)


def read(answer: Any) -> Slots:
    """Read 200 digits."""
    if not isinstance(answer, (list, tuple, np.ndarray)):
        raise WrongKind(f"the result should be a list, but is {kind_of(answer)}.")
    found = np.asarray(answer)
    if found.shape != (200,) or found.dtype.kind not in "iuf":
        raise WrongKind(
            "the result should hold 200 digits, one for each unseen picture."
        )
    return {"": found.astype(float)}


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """How many right ones are missing."""
    unseen, digits = args[2], read(answer)[""]
    data = ad.datasets.digits()
    rows = {
        row.tobytes(): label for row, label in zip(data.X / 16, data.y, strict=True)
    }
    truth = np.array([rows[np.ascontiguousarray(row).tobytes()] for row in unseen])
    return {"missing": np.array(float(max(NEEDED - int((digits == truth).sum()), 0)))}


def case(rng: np.random.Generator) -> Case:
    """Draw pictures to learn from, and others to ask about."""
    data = ad.datasets.digits()
    picked = rng.permutation(len(data.X))[:600]
    images, labels = data.X[picked] / 16, data.y[picked]
    args = (images[:400], labels[:400], images[400:])
    return Case(args, {"missing": np.array(0.0)}, "digits")


def draw(rng: np.random.Generator) -> list[Case]:
    """Two draws of pictures."""
    return [case(rng), case(rng)]


EXAMPLE = case(np.random.default_rng(0))
CALL = "train_digits(images, labels, unseen): right ones that are missing"

WRONG_ANSWERS = (
    WrongAnswer(
        uphill,
        "M6",
        "Your weights climb: the gradient points uphill, and was added.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        labels_out_of_step,
        "M12",
        "Pictures and labels have come apart, so there is nothing to learn: no "
        "gradient is at fault here.",
        EXAMPLE,
        CALL,
    ),
)


EXERCISE = Exercise(
    name="train_digits",
    lesson="15",
    title="Train it",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=train_digits,
    alternatives=(nearest_neighbour,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "One linear map: 64 pixels to 10 scores. Which loss goes with scores "
        "and labels (lesson 11)?",
        "Start from weights of 0, shape (64, 10). Sixty times: subtract half of"
        " the gradient of the mean ad.softmax_cross_entropy(images @ weights, "
        "labels).",
        "weights = weights - 0.5 * ad.grad(loss)(weights); at the end "
        "np.argmax(unseen @ weights, axis=1)",
    ),
    points=3,
    difficulty=3,
    importance=4,
    minutes=12,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    measure=measure,
    rtol=0,
    harmless=("range(60)", "0.5 * slope", "zeros((images.shape[1], 10))"),
    oracle="the labels say",
)
