"""Lesson 11, exercise 4: nothing but another schedule, and 86 % become 97 %."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.programs_softmax import array, features, trained

WANTED = 146  # of 150: 97.3 %
LARGEST = 1e300
TYPICAL = 0.1  # about the loss of trainings that get there

STATEMENT = """
Everything stays as it was in the article: the model, the gradient, batches of 32, 100
epochs. Change **only the schedule**. `why_86(epoch)` gets the number of the epoch (0 to
99) and returns the learning rate for it.

The check trains three times, from different first weights and with the columns of the
data in different orders, and counts how many of the 150 flowers are missing to 97 %. It
should count none.
"""

STUB = '''
def why_86(epoch):
    """Return the learning rate of this epoch. (The article: 0.05 / sqrt(1 + epoch).)"""
    return ...
'''


def why_86(epoch):
    """Return the learning rate of this epoch. (The article: 0.05 / sqrt(1 + epoch).)"""
    return 0.5


def ten_times_the_start(epoch: int) -> float:
    """Shrink as the article does, but start forty times as high."""
    return 2.0 / math.sqrt(1 + epoch)


def slow_decay(epoch: int) -> float:
    """Shrink by a hundredth each epoch."""
    return 0.8 * 0.99**epoch


def the_articles(epoch: int) -> float:
    """Leave everything as it is."""
    return 0.05 / math.sqrt(1 + epoch)


def uphill(epoch: int) -> float:
    """Suspect the sign of the gradient, and turn it round."""
    return -0.5


def shrinks_faster(epoch: int) -> float:
    """Suspect that the steps are too large at the end, and shrink them faster."""
    return 0.05 / (1 + epoch)


def constant_but_timid(epoch: int) -> float:
    """Keep the rate constant, at a fifth of the article's first one."""
    return 0.01


def shrinks_to_nothing(epoch: int) -> float:
    """Start high, and halve the rate every epoch."""
    return 0.5 * 0.5**epoch


def drive(written: Callable[..., Any], columns: Sequence[int], rng_seed: int) -> Any:
    """Train with the learner's schedule, and hand over the weights."""
    first = written(0)
    numbers = (int, float, np.integer, np.floating)
    if isinstance(first, bool) or not isinstance(first, numbers):
        return first
    if not -LARGEST < first < LARGEST:  # an integer may be too large for a float
        return first
    return trained(written, columns, rng_seed)


def read(answer: Any) -> Slots:
    """A rate that is no number, for the most part."""
    return {"": array(answer)}


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """Count the flowers that are missing to 97 %, and how far the loss still has to go.

    The loss only tells one short training from another: with 97 % all is well.
    """
    weights = array(answer)
    if weights.shape != (5, 3):
        raise WrongKind("why_86 should return one number, the rate of the epoch.")
    X, labels = features(args[0])
    logits = X @ weights
    missing = max(0, WANTED - int(np.sum(logits.argmax(axis=1) == labels)))
    chosen = logits[np.arange(len(labels)), labels]
    loss = float(np.mean(np.logaddexp.reduce(logits, axis=1) - chosen))
    excess = loss - TYPICAL if missing else 0.0
    return slots(missing, round(excess, 6))


def slots(missing: int, excess: float) -> Slots:
    """Flowers and loss, under the names that a learner reads."""
    return {"missing": np.array(float(missing)), "loss above 0.1": np.array(excess)}


def case(columns: Sequence[int], rng_seed: int, part: str) -> Case:
    """One training to come; nothing should be missing after it."""
    return Case((list(columns), rng_seed), slots(0, 0.0), part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Two trainings with other first weights and other orders of the columns."""
    orders = ([2, 3, 0, 1], [3, 0, 1, 2])
    seeds = rng.integers(1, 1_000_000, size=2)
    return [
        case(order, int(seed), "another start")
        for order, seed in zip(orders, seeds, strict=True)
    ]


EXAMPLE = case([0, 1, 2, 3], 0, "the article's training")
CALL = "flowers missing to 97 %"

WRONG_ANSWERS = (
    WrongAnswer(
        the_articles,
        "M12",
        "This is the article's schedule. Add its rates up: 100 epochs of it go less "
        "far than two epochs at rate 0.5 do.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        uphill,
        "M12",
        "A negative rate climbs. The gradient has passed its check; a loss that falls "
        "too slowly is no sign that its sign is wrong.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        shrinks_faster,
        "M12",
        "Now the steps vanish even sooner, and the training stops even earlier. Is the "
        "loss at the end of the article's training flat, or still falling?",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        constant_but_timid,
        "M12",
        "Constant is a good idea, but 500 steps at this rate do not get far. How large "
        "may a rate be before the loss jumps about?",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        shrinks_to_nothing,
        "M12",
        "The start is bold, but all halvings together go no further than two epochs at "
        "the first rate. After that, nothing moves.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="why_86",
    lesson="11",
    title="Nothing but the schedule",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=why_86,
    alternatives=(ten_times_the_start, slow_decay),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Look at the last part of the loss curve. A training that has arrived is flat. "
        "Is this one?",
        "The gradient is right and the way is long: either more steps, or longer ones. "
        "The number of steps is fixed here.",
        "A constant will do: try return 0.5",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=6,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0.0,
    oracle="a good schedule leaves",
    drive=drive,
    measure=measure,
    seconds=10.0,  # three trainings of 500 steps
    harmless=("0.5",),
)
