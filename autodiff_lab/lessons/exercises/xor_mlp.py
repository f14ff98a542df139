"""Lesson 12, exercise 4: a hidden layer, and XOR falls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
Train a network on the four corners `X` with targets `y`, 0 or 1: XOR, its opposite, or
NOR. It has one hidden layer of `np.tanh` units, as many as you like:

`hidden = np.tanh(X @ W1 + b1)`, and `logit = hidden @ w2 + b2`

Return the trained parameters as a dictionary with the entries `W1`, `b1`, `w2` and
`b2`. The check puts all corners through your network and wants to see it sure: a logit
of at least 4 where `y` is 1, and of at most -4 where it is 0 (a sigmoid makes 98 % and
2 % of them). Two things decide: where you start, and how long you train.
"""

STUB = '''
def xor_mlp(X, y, rng_seed):
    """Return the parameters of a network that has learnt y."""
    rng = np.random.default_rng(rng_seed)

    def loss(net):
        hidden = ...
        return ad.nn.binary_cross_entropy(hidden @ net["w2"] + net["b2"], y)

    start = {"W1": ..., "b1": np.zeros(8), "w2": ..., "b2": 0.0}
    step = ad.training_step(loss, start, rate=1.0)
    for _ in range(600):
        step()
    return step.params
'''


def xor_mlp(X, y, rng_seed):
    """Return the parameters of a network that has learnt y."""
    rng = np.random.default_rng(rng_seed)

    def loss(net):
        hidden = np.tanh(X @ net["W1"] + net["b1"])
        return ad.nn.binary_cross_entropy(hidden @ net["w2"] + net["b2"], y)

    w1, w2 = rng.normal(size=(2, 8)), rng.normal(size=8)
    start = {"W1": w1, "b1": np.zeros(8), "w2": w2, "b2": 0.0}
    step = ad.training_step(loss, start, rate=1.0)
    for _ in range(600):
        step()
    return step.params


def _trained(
    X: np.ndarray,
    y: np.ndarray,
    W1: np.ndarray,
    w2: np.ndarray,
    rate: float,
    steps: int,
    bend: bool = True,
) -> Any:
    """Train by hand from the weights that are given."""
    b1, b2 = np.zeros(len(w2)), 0.0
    for _ in range(steps):
        hidden = np.tanh(X @ W1 + b1) if bend else X @ W1 + b1
        pulled = (1 / (1 + np.exp(-(hidden @ w2 + b2))) - y) / len(y)
        inner = np.outer(pulled, w2) * ((1 - hidden**2) if bend else 1.0)
        W1, b1 = W1 - rate * X.T @ inner, b1 - rate * inner.sum(axis=0)
        w2, b2 = w2 - rate * pulled @ hidden, b2 - rate * pulled.sum()
    return {"W1": W1, "b1": b1, "w2": w2, "b2": b2}


def way_back_by_hand(X: np.ndarray, y: np.ndarray, rng_seed: int) -> Any:
    """Six units, and the way back written out."""
    rng = np.random.default_rng(rng_seed)
    return _trained(X, y, rng.normal(size=(2, 10)), rng.normal(size=10), 0.8, 900)


def found_by_thinking(X: np.ndarray, y: np.ndarray, rng_seed: int) -> Any:
    """No training: two units that say "at least one" and "both"."""
    low, high = X.min(), X.max()
    middle, width = (low + high) / 2, (high - low) / 2
    W1 = np.full((2, 2), 4.0) / width
    b1 = np.array([4.0, -4.0]) - 8.0 * middle / width
    if y.sum() == 1:  # not even one
        return {"W1": W1, "b1": b1, "w2": np.array([-6.0, 0.0]), "b2": 0.0}
    sign = 1.0 if y[np.argmax(X[:, 0] - X[:, 1])] else -1.0
    return {"W1": W1, "b1": b1, "w2": sign * np.array([6.0, -6.0]), "b2": -sign * 6.0}


def all_zeros(X: np.ndarray, y: np.ndarray, rng_seed: int) -> Any:
    """Start every weight at 0."""
    return _trained(X, y, np.zeros((2, 8)), np.zeros(8), 1.0, 600)


def all_alike(X: np.ndarray, y: np.ndarray, rng_seed: int) -> Any:
    """Start every weight at the same number."""
    return _trained(X, y, np.full((2, 8), 0.5), np.full(8, 0.5), 1.0, 600)


def no_bend(X: np.ndarray, y: np.ndarray, rng_seed: int) -> Any:
    """Leave the tanh out of the training."""
    rng = np.random.default_rng(rng_seed)
    W1, w2 = 0.1 * rng.normal(size=(2, 8)), 0.1 * rng.normal(size=8)
    return _trained(X, y, W1, w2, 0.05, 600, bend=False)


def one_unit(X: np.ndarray, y: np.ndarray, rng_seed: int) -> Any:
    """Train a hidden layer of one unit: one fold is not enough."""
    rng = np.random.default_rng(rng_seed)
    return _trained(X, y, rng.normal(size=(2, 1)), rng.normal(size=1), 1.0, 600)


def untrained(X: np.ndarray, y: np.ndarray, rng_seed: int) -> Any:
    """Return the first weights."""
    rng = np.random.default_rng(rng_seed)
    W1, w2 = 0.1 * rng.normal(size=(2, 8)), 0.1 * rng.normal(size=8)
    return _trained(X, y, W1, w2, 1.0, 0)


def read(answer: Any) -> Slots:
    """Not used: an answer is read in the light of its corners, by `measure`."""
    return _network(answer)


def _network(answer: Any) -> dict[str, np.ndarray]:
    """The four arrays of a network, or a kind word."""
    names = ("W1", "b1", "w2", "b2")
    if not isinstance(answer, Mapping) or set(answer) != set(names):
        raise WrongKind(NO_NETWORK.format(kind=kind_of(answer)))
    try:
        net = {name: np.asarray(answer[name], dtype=float) for name in names}
        np.zeros((1, 2)) @ net["W1"] + net["b1"] @ net["w2"] + net["b2"]
    except (TypeError, ValueError):
        raise WrongKind(SHAPES) from None
    return net


NO_NETWORK = 'return a dictionary with "W1", "b1", "w2" and "b2", not {kind}.'
SHAPES = "W1 should be (2, units), b1 and w2 (units,), and b2 one number."


def measure(answer: Any, args: tuple[Any, ...]) -> Slots:
    """Count corners on the wrong side; how wrong tells one failure from another."""
    X, y, _ = args
    net = _network(answer)
    logit = np.tanh(X @ net["W1"] + net["b1"]) @ net["w2"] + net["b2"]
    margin = np.where(y == 1, logit, -logit)
    wrong = int(np.sum(~(margin > 4.0)))
    loss = round(float(np.mean(np.logaddexp(0, -margin))), 6) if wrong else 0.0
    return slots(wrong, loss)


GATES = {
    "xor": lambda ones: ones == 1,
    "xnor": lambda ones: ones != 1,
    "nor": lambda ones: ones == 0,
}


def slots(wrong: int, loss: float) -> Slots:
    """Corners and loss, under the names that a learner reads."""
    return {"corners wrong": np.array(float(wrong)), "loss to go": np.array(loss)}


def case(order: Any, gate: str, centred: bool, rng_seed: int, part: str) -> Case:
    """Four corners in some order, with the outputs of a gate for targets."""
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)[list(order)]
    y = GATES[gate](corners.sum(axis=1))
    X = 2 * corners - 1 if centred else corners
    return Case((X, y.astype(float), rng_seed), slots(0, 0.0), part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Three gates, with corners at 0 and 1 or at -1 and 1, from new starts."""
    seeds = [int(seed) for seed in rng.integers(1, 1_000_000, size=3)]
    return [
        case([1, 0, 3, 2], "xor", False, seeds[0], "XOR"),
        case([0, 2, 1, 3], "xnor", False, seeds[1], "the opposite"),
        case([3, 1, 0, 2], "nor", True, seeds[2], "NOR, corners at -1 and 1"),
    ]


EXAMPLE = case([0, 1, 2, 3], "xor", False, 0, "XOR as in lesson 6")
CALL = "xor_mlp(X, y, 0) on XOR"

WRONG_ANSWERS = (
    WrongAnswer(
        all_zeros,
        "M12",
        "With all weights at 0 every slope of the hidden layer is exactly 0. The "
        "gradient is right, and nothing will ever move: the start is to blame.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        all_alike,
        "M12",
        "Units that start alike get the same slopes and stay alike for ever, so eight "
        "of them are worth one. Draw the first weights by chance.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        no_bend,
        "M12",
        "Without the tanh, two linear layers are one linear layer: you are back at the "
        "wall of lesson 6, with more weights.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        one_unit,
        "M12",
        "One hidden unit folds nothing: it only bends the scale along one direction. "
        "XOR needs two of them at least, and some spare ones help the training.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        untrained,
        "M6",
        "These are the first weights. A gradient does not move anything by itself; "
        "somebody has to take the steps.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="xor_mlp",
    lesson="12",
    title="XOR falls",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=xor_mlp,
    alternatives=(way_back_by_hand, found_by_thinking),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "The hidden layer is in the statement: np.tanh(X @ W1 + b1), with the arrays "
        "from the dictionary net.",
        "If W1 is all zeros, so is every hidden unit, and all units stay alike. What "
        "can rng do about that?",
        "Start with rng.normal(size=(2, 8)) for W1 and rng.normal(size=8) for w2.",
    ),
    points=3,
    difficulty=3,
    importance=4,
    minutes=10,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=0.0,
    oracle="a trained network leaves",
    measure=measure,
    seconds=20.0,  # four trainings of 600 steps
    harmless=("'b2': 0.0", "rate=1.0", "range(600)"),
)
