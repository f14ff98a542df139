"""Lesson 12, exercise 5: the training of 1986, sweep by sweep."""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.programs_training import (
    Weights,
    array,
    logistic_error,
    measured_slopes,
    patterns,
    quietly,
    small_start,
)

STATEMENT = """
Train as Rumelhart, Hinton and Williams did. Hidden units and the output are logistic
(`ad.sigmoid`), and the error is **half the sum** of the squared errors over all
patterns. In a sweep all patterns are seen, then every parameter moves once:

`move = -0.1 * slope + 0.9 * the move before`

so a ball rolls on while it is pulled. The first move has no move before it. `start` is
a dictionary with `W1`, `b1`, `w2`, `b2`; return `W1` after so many sweeps.
"""

STUB = '''
def symmetry_1986(X, y, start, sweeps):
    """Return the weights into the hidden units after so many sweeps."""

    def error(net):
        hidden = ad.sigmoid(X @ net["W1"] + net["b1"])
        output = ...
        return ...

    net = dict(start)
    move = dict.fromkeys(net, 0.0)
    for _ in range(sweeps):
        slopes = ad.grad(error)(net)
        ...
    return ...
'''


def symmetry_1986(X, y, start, sweeps):
    """Return the weights into the hidden units after so many sweeps."""

    def error(net):
        hidden = ad.sigmoid(X @ net["W1"] + net["b1"])
        output = ad.sigmoid(hidden @ net["w2"] + net["b2"])
        return np.sum((output - y) ** 2) / 2

    net = dict(start)
    move = dict.fromkeys(net, 0.0)
    for _ in range(sweeps):
        slopes = ad.grad(error)(net)
        move = {name: 0.9 * move[name] - 0.1 * slopes[name] for name in net}
        net = {name: net[name] + move[name] for name in net}
    return net["W1"]


def with_the_librarys_momentum(
    X: np.ndarray, y: np.ndarray, start: Weights, sweeps: int
) -> Any:
    """Let `optim.Momentum` roll the ball: its velocity is the move over -0.1."""
    net = {name: ad.Parameter(value, name) for name, value in start.items()}
    ball = ad.optim.Momentum(net, 0.1, momentum=0.9)
    for _ in range(sweeps):
        ball.zero_grad()
        hidden = ad.sigmoid(X @ net["W1"] + net["b1"])
        output = ad.sigmoid(hidden @ net["w2"] + net["b2"])
        (((output - y) ** 2).sum() / 2).backward()
        ball.step()
    return net["W1"].value


def _trained(X, y, start, sweeps, *, keep=0.9, share=1.0, one_by_one=False):
    """The training by hand, with room for one mistake."""
    W1, b1, w2, b2 = (start[name] for name in ("W1", "b1", "w2", "b2"))
    moves: list[Any] = [0.0, 0.0, 0.0, 0.0]
    batches = [[k] for k in range(len(y))] if one_by_one else [list(range(len(y)))]
    for _ in range(sweeps):
        for rows in batches:
            h = 1 / (1 + np.exp(-(X[rows] @ W1 + b1)))
            o = 1 / (1 + np.exp(-(h @ w2 + b2)))
            outer = share * (o - y[rows]) * o * (1 - o)
            inner = np.outer(outer, w2) * h * (1 - h)
            slopes = [X[rows].T @ inner, inner.sum(axis=0), outer @ h, outer.sum()]
            moves = [keep * m - 0.1 * s for m, s in zip(moves, slopes, strict=True)]
            W1, b1, w2, b2 = W1 + moves[0], b1 + moves[1], w2 + moves[2], b2 + moves[3]
    return W1


def no_memory(X: np.ndarray, y: np.ndarray, start: Weights, sweeps: int) -> Any:
    """Forget the move before."""
    return _trained(X, y, start, sweeps, keep=0.0)


def without_the_half(X: np.ndarray, y: np.ndarray, start: Weights, sweeps: int) -> Any:
    """Take the whole sum of squares."""
    return _trained(X, y, start, sweeps, share=2.0)


def mean_for_sum(X: np.ndarray, y: np.ndarray, start: Weights, sweeps: int) -> Any:
    """Take the mean over the patterns."""
    return _trained(X, y, start, sweeps, share=1.0 / len(y))


def pattern_by_pattern(
    X: np.ndarray, y: np.ndarray, start: Weights, sweeps: int
) -> Any:
    """Move after every pattern, and not after the sweep."""
    return _trained(X, y, start, sweeps, one_by_one=True)


def memory_turned_round(
    X: np.ndarray, y: np.ndarray, start: Weights, sweeps: int
) -> Any:
    """Take the move before away, where it is to be added."""
    return _trained(X, y, start, sweeps, keep=-0.9)


def case(bits: int, hidden: int, sweeps: int, rng: np.random.Generator) -> Case:
    """Mirror patterns, a start, and where measured slopes lead from there."""
    X, y = patterns(bits)
    start = small_start(bits, hidden, rng, size=1.0)
    error, net = logistic_error(X, y), start
    moves = {name: np.zeros(value.shape) for name, value in start.items()}
    for _ in range(sweeps):
        slopes = measured_slopes(error, net)
        moves = {name: 0.9 * moves[name] - 0.1 * slopes[name] for name in net}
        net = {name: net[name] + moves[name] for name in net}
    part = f"{bits} bits, {sweeps} sweeps"
    return Case((X, y, start, sweeps), {"": net["W1"]}, part)


def draw(rng: np.random.Generator) -> list[Case]:
    """Rows of two, four and six bits, for a few sweeps each."""
    return [case(2, 2, 3, rng), case(4, 2, 4, rng), case(6, 2, 3, rng)]


def read(answer: Any) -> Slots:
    """The weights into the hidden units."""
    return {"": array(answer)}


EXAMPLE = case(2, 1, 2, np.random.default_rng(1986))
CALL = "symmetry_1986(X, y, start, 2) for two bits and one hidden unit"

WRONG_ANSWERS = (
    WrongAnswer(
        no_memory,
        "M12",
        "Your first sweep is right, and from then on every move forgets the one "
        "before. Keep nine tenths of it.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        without_the_half,
        "M3",
        "Every slope is twice as large: your error is the whole sum of squares, and "
        "theirs is half of it.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        mean_for_sum,
        "M3",
        "Your error is a mean over the patterns. Theirs is a sum, and its slopes are "
        "that many times larger.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        pattern_by_pattern,
        "M5",
        "You move after every pattern, so the next one is seen with other weights. "
        "They look at all patterns first, and move once.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        memory_turned_round,
        "M1",
        "The move before is taken away where it should be added: your ball is thrown "
        "back at every sweep.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="symmetry_1986",
    lesson="12",
    title="Back to 1986",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=symmetry_1986,
    alternatives=(with_the_librarys_momentum,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "First the error: the output is ad.sigmoid of hidden @ w2 + b2, and the error "
        "np.sum((output - y) ** 2) / 2.",
        "Two dictionaries travel along: net and move. First all slopes, then all "
        "moves, then all parameters.",
        "In the loop: move = {name: 0.9 * move[name] - 0.1 * slopes[name] for name in "
        "net}, and then net = {name: net[name] + move[name] for name in net}",
    ),
    points=4,
    difficulty=4,
    importance=3,
    minutes=12,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    rtol=1e-8,
    oracle="tiny nudges of every weight give",
    drive=quietly,
)
