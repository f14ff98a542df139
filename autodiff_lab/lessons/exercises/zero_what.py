"""Lesson 8, exercise 4: what lies in .grad when a step is made?"""

from __future__ import annotations

from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer
from autodiff_lab.lessons.reading import numbers

STATEMENT = """
A training loop is a list of events: `"forward"` computes the loss, `"backward"` sweeps
back, `"zero"` calls `zero_grad()`, and `"step"` moves the weights by what lies in
`.grad`. For every `"step"`, return **how many sweeps** are piled up in `.grad` at that
moment. In a right loop the answer is 1 each time.
"""

STUB = '''
def zero_what(events):
    """Return, for every step, how many sweeps lie in .grad."""
    return ...
'''


def zero_what(events):
    """Return, for every step, how many sweeps lie in .grad."""
    piled, seen = 0, []
    for event in events:
        if event == "backward":
            piled += 1
        elif event == "zero":
            piled = 0
        elif event == "step":
            seen.append(piled)
    return seen


def by_looking_back(events: list[str]) -> list[int]:
    """For each step, count the sweeps since the last zero before it."""
    found = []
    for place in [i for i, event in enumerate(events) if event == "step"]:
        before = events[:place]
        zeros = [i for i, event in enumerate(before) if event == "zero"]
        found.append(before[zeros[-1] if zeros else 0 :].count("backward"))
    return found


def simulated(events: list[str], *, clears: tuple[str, ...]) -> list[int]:
    """Count sweeps, with another idea of what sets .grad back to nothing."""
    piled, found = 0, []
    for event in events:
        if event == "step":
            found.append(piled)
        if event in clears:
            piled = 0
        if event == "backward":
            piled += 1
    return found


def backward_starts_anew(events: list[str]) -> list[int]:
    """Believe that each sweep replaces what the last one left."""
    return simulated(events, clears=("zero", "backward"))


def step_uses_it_up(events: list[str]) -> list[int]:
    """Believe that a step empties .grad."""
    return simulated(events, clears=("zero", "step"))


def forward_clears(events: list[str]) -> list[int]:
    """Believe that computing the loss again starts with a clean .grad."""
    return simulated(events, clears=("zero", "forward"))


def zero_does_nothing(events: list[str]) -> list[int]:
    """Forget what zero is for: count all sweeps there have been."""
    return simulated(events, clears=())


def run(events: list[str]) -> list[int]:
    """Do it with the library: each sweep adds 1 to the gradient of w.

    >>> run(["backward", "step", "zero", "backward", "backward", "step"])
    [1, 2]
    """
    w, found = ad.Variable(1.0), []
    loss = w * 1.0
    for event in events:
        if event == "forward":
            loss = w * 1.0
        elif event == "backward":
            ad.backward(loss)
        elif event == "zero":
            w.zero_grad()
        else:
            found.append(0 if w.grad is None else round(float(w.grad)))
    return found


def read(answer: Any) -> Slots:
    """Read one count for each step."""
    return {"": numbers(answer)}


def case(events: list[str], part: str) -> Case:
    """A list of events, and what the library finds in .grad."""
    return Case((events,), {"": np.array(run(events), dtype=float)}, part)


USUAL = ["zero", "forward", "backward", "step"]
NEVER = ["forward", "backward", "step"]
TOO_EARLY = ["forward", "backward", "zero", "step"]
TWO_BATCHES = ["zero", "forward", "backward", "forward", "backward", "step"]


def draw(rng: np.random.Generator) -> list[Case]:
    """Four loops, some rounds of each, and events in any order."""
    rounds = [int(count) for count in rng.integers(3, 6, size=4)]
    kinds = rng.choice(["forward", "backward", "backward", "zero", "step"], size=30)
    mixed = [*(str(kind) for kind in kinds), "backward", "step"]
    return [
        case(USUAL * rounds[0], "a usual loop"),
        case(NEVER * rounds[1], "a loop that never zeroes"),
        case(TOO_EARLY * rounds[2], "a loop that zeroes too early"),
        case(TWO_BATCHES * rounds[3], "two batches a step"),
        case(mixed, "any order"),
    ]


EXAMPLE = case(NEVER * 2 + ["zero", "backward", "backward", "step"], "the example")
CALL = (
    "zero_what(2 * ['forward', 'backward', 'step'] + "
    "['zero', 'backward', 'backward', 'step'])"
)

WRONG_ANSWERS = (
    WrongAnswer(
        backward_starts_anew,
        "M6",
        "A sweep adds to what lies in .grad; it does not start by clearing it.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        step_uses_it_up,
        "M6",
        "A step reads .grad and leaves it as it is. Only zero empties it.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        forward_clears,
        "M6",
        "Computing the loss again builds a new graph, but the weights are the old "
        "ones, and so is their .grad.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        zero_does_nothing,
        "M6",
        "These are all sweeps so far. After a zero the pile begins again.",
        EXAMPLE,
        CALL,
    ),
)

EXERCISE = Exercise(
    name="zero_what",
    lesson="08",
    title="What lies in .grad",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=zero_what,
    alternatives=(by_looking_back,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "Keep one number, the height of the pile, and go through the events.",
        "A sweep adds one, a zero sets it to 0, a step writes it down. A forward pass "
        "does nothing to it.",
        'if event == "backward": the pile grows by 1; elif event == "zero": it is 0.',
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=5,
    draw=draw,
    read=read,
    rtol=0.0,
    oracle="the library finds in .grad",
    example=EXAMPLE,
    example_call=CALL,
)
