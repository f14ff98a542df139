"""Lesson 12, exercise 3: a network with a hidden layer, step by step with PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_training import (
    array,
    measured_slopes,
    quietly,
    relu_loss,
    torch_run,
)

STATEMENT = """
One hidden layer, no biases: `np.maximum(X @ W1, 0) @ w2`, and the mean squared error as
its loss. `mlp(X, y, W1, w2, rate, epochs)` trains it by plain descent on the whole data
and returns the list of losses, each one taken **before** its step.

One of the cases is the run of the article, and the judge there is PyTorch. Its losses
are to be met in every digit but the last few.
"""

STUB = '''
def mlp(X, y, W1, w2, rate, epochs):
    """Return the loss before each of so many steps of descent."""

    def loss(W1, w2):
        return ...

    losses = []
    for _ in range(epochs):
        value, (slope1, slope2) = ad.value_and_grad(loss, argnums=(0, 1))(W1, w2)
        losses.append(value)
        W1 = ...
        w2 = ...
    return losses
'''


def mlp(X, y, W1, w2, rate, epochs):
    """Return the loss before each of so many steps of descent."""

    def loss(W1, w2):
        return np.mean((np.maximum(X @ W1, 0) @ w2 - y) ** 2)

    losses = []
    for _ in range(epochs):
        value, (slope1, slope2) = ad.value_and_grad(loss, argnums=(0, 1))(W1, w2)
        losses.append(value)
        W1 = W1 - rate * slope1
        w2 = w2 - rate * slope2
    return losses


def way_back_by_hand(
    X: np.ndarray,
    y: np.ndarray,
    W1: np.ndarray,
    w2: np.ndarray,
    rate: float,
    epochs: int,
) -> Any:
    """Write the way back out, as one did before there were libraries."""
    return _by_hand(X, y, W1, w2, rate, epochs)


def _by_hand(X, y, W1, w2, rate, epochs, **mistake):
    """The training by hand, with room for one mistake."""
    losses, kept1, kept2 = [], np.zeros_like(W1), np.zeros_like(w2)
    for _ in range(epochs):
        hidden = np.maximum(X @ W1, 0)
        residual = hidden @ w2 - y
        pulled = mistake.get("two", 2) * residual / len(y)
        losses.append(np.mean(residual**2))
        slope2 = pulled @ hidden
        if mistake.get("in_turn"):
            w2 = w2 - rate * slope2
        alive = 1.0 if mistake.get("straight") else X @ W1 > 0
        slope1 = X.T @ (np.outer(pulled, w2) * alive)
        if mistake.get("keep"):
            slope1, slope2 = kept1, kept2 = kept1 + slope1, kept2 + slope2
        W1 = W1 - rate * slope1
        w2 = w2 if mistake.get("in_turn") else w2 - rate * slope2
        if mistake.get("late"):
            losses[-1] = np.mean((np.maximum(X @ W1, 0) @ w2 - y) ** 2)
    return losses


def relu_without_its_kink(X, y, W1, w2, rate, epochs) -> Any:
    """Pull straight through the relu, also where it is 0."""
    return _by_hand(X, y, W1, w2, rate, epochs, straight=True)


def one_after_the_other(X, y, W1, w2, rate, epochs) -> Any:
    """Move w2 first, and use the new w2 for the slope of W1."""
    return _by_hand(X, y, W1, w2, rate, epochs, in_turn=True)


def gradients_pile_up(X, y, W1, w2, rate, epochs) -> Any:
    """Forget to zero the gradients between the steps."""
    return _by_hand(X, y, W1, w2, rate, epochs, keep=True)


def loss_after_the_step(X, y, W1, w2, rate, epochs) -> Any:
    """Take the loss when the step has been made."""
    return _by_hand(X, y, W1, w2, rate, epochs, late=True)


def square_without_its_two(X, y, W1, w2, rate, epochs) -> Any:
    """Leave the 2 of the square out: the loss falls all the same."""
    return _by_hand(X, y, W1, w2, rate, epochs, two=1)


def measured(
    X: np.ndarray,
    y: np.ndarray,
    weights: dict[str, np.ndarray],
    rate: float,
    epochs: int,
) -> list[float]:
    """The losses of a training whose every slope is measured."""
    loss, losses = relu_loss(X, y), []
    for _ in range(epochs):
        losses.append(float(loss(weights)))
        slopes = measured_slopes(loss, weights)
        weights = {name: w - rate * slopes[name] for name, w in weights.items()}
    return losses


def case(
    rng: np.random.Generator, inputs: int, hidden: int, epochs: int, part: str
) -> Case:
    """A small network on data of its own."""
    X, y = rng.normal(size=(8, inputs)), rng.normal(size=8)
    W1, w2 = rng.normal(size=(inputs, hidden)), rng.normal(size=hidden)
    losses = measured(X, y, {"W1": W1, "w2": w2}, 0.05, epochs)
    return Case((X, y, W1, w2, 0.05, epochs), {"": np.array(losses)}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Three small networks, and the one that PyTorch trained."""
    run = torch_run()
    start = (run["X"], run["y"], run["W1"], run["w2"], 0.01, 20)
    return [
        case(rng, 2, 3, 5, "a small network"),
        case(rng, 3, 4, 4, "a wider one"),
        case(rng, 4, 2, 6, "a longer training"),
        Case(start, {"": run["losses"]}, "PyTorch's run"),
    ]


def read(answer: Any) -> Slots:
    """The losses, in order."""
    return {"": array(answer)}


EXAMPLE = case(np.random.default_rng(12), 2, 3, 3, "three steps")
CALL = "mlp(X, y, W1, w2, 0.05, 3) on a small network"

WRONG_ANSWERS = (
    WrongAnswer(
        relu_without_its_kink,
        "M15",
        "Where the relu gives 0, nothing moves, so nothing may be pulled through it. "
        "Your slopes pass straight on.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_after_the_other,
        "M5",
        "The second slope is taken where the first step has already been made. All "
        "slopes belong to the same place; take them first, then move everything.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        gradients_pile_up,
        "M6",
        "Each step also repeats all earlier slopes. Gradients that are added up in "
        "place must be zeroed before the next way back.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        loss_after_the_step,
        "M6",
        "Your training is right and its record begins one step late: the first loss "
        "belongs to the first weights.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        square_without_its_two,
        "M12",
        "Your first loss is right, and then the training lags behind: every slope has "
        "half its size. The loss falls all the same, which is why nobody notices.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="mlp",
    lesson="12",
    title="In step with PyTorch",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=mlp,
    alternatives=(way_back_by_hand,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "The loss is that of least squares, with np.maximum(X @ W1, 0) @ w2 in place "
        "of X @ beta.",
        "value_and_grad returns the loss and both slopes at once. Move W1 and w2 only "
        "after that.",
        "The steps read: W1 = W1 - rate * slope1, and the same for w2 with slope2.",
    ),
    points=3,
    difficulty=3,
    importance=5,
    minutes=10,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-8,
    oracle="PyTorch and tiny nudges give",
    drive=quietly,
)
