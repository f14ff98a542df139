"""What platinum asks: rules of others, checkpoints, a picture, training, line count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.programs_engines import (
    Engine,
    array_answer,
    gradients,
    no_engine,
    plain,
)

MOST_LINES = 100
FEW = 4  # values that a checkpointed function may leave behind
INPUTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TARGETS = [[0.0], [1.0], [1.0], [0.0]]


def answer(written: Engine, what: str, name: str, values: list[Any]) -> Any:
    """Ask one of the questions, by its name."""
    odd = no_engine(written)
    if odd is not None:
        return odd
    if name:
        return array_answer(written, name, values, 0)
    questions: dict[str, Callable[..., Any]] = {
        "a rule of somebody else": custom_rule,
        "checkpoint": checkpointed,
        "a picture": pictured,
        "training": trained,
        "line count": lines_too_many,
    }
    return questions[what](written, *values)


def custom_rule(written: Any, x: Any, y: Any) -> Any:
    """Give the engine the length of a vector, and its rule."""
    length = written.custom(
        lambda x, y: np.sqrt(x * x + y * y),
        lambda g, r, x, y: (g * x / r, g * y / r),
    )
    return gradients(written, lambda x, y: (length(x, y * y) ** 2 * x).sum(), [x, y])


def checkpointed(written: Any, at: float) -> Any:
    """Count the runs of a function, and what it leaves behind."""
    runs = [0]

    def waves(x: Any) -> Any:
        runs[0] += 1
        for _ in range(12):
            x = x.sin() * x
        return x

    x = written(at)
    y = written.checkpoint(waves)(x)
    kept = values_under(y)
    y.backward()
    slots = {"value": plain(y), "slope": plain(x.grad), "runs of f": runs[0]}
    return {**slots, "values too many": max(kept - FEW, 0)}


def values_under(result: Any) -> int:
    """How many values hang on a result."""
    seen, waiting = {id(result)}, [result]
    for node in waiting:
        for parent in node.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
    return len(waiting)


def pictured(written: Any, a: float, b: float) -> Any:
    """Let the graph be drawn, and say where its edges lead."""
    x, y = written(a), written(b)
    x.label, y.label = "x", "y"
    drawn = ad.draw(x * y + x * x).document
    texts = dict(
        zip(
            [node["id"] for node in drawn["nodes"]],
            drawn["numbers"]["values"],
            strict=True,
        )
    )
    edges = [(float(texts[e["from"]]), float(texts[e["to"]])) for e in drawn["edges"]]
    return {
        "values": np.sort([float(text) for text in texts.values()]),
        "edges": np.array(sorted(edges)),
        "named leaves": len({"x", "y"} & {node["label"] for node in drawn["nodes"]}),
    }


def trained(written: Any, *first: Any) -> Any:
    """Train a small network on exclusive or, twenty steps of descent."""
    weights = list(first)
    for _ in range(20):
        w, b, v, c = layers = [written(weight) for weight in weights]
        hidden = (written(np.array(INPUTS)) @ w + b).tanh()
        gap = hidden @ v + c - written(np.array(TARGETS))
        loss = (gap * gap).sum() / 4.0
        loss.backward()
        weights = [
            np.asarray(weight) - 0.2 * plain(layer.grad)
            for weight, layer in zip(weights, layers, strict=True)
        ]
    trained = {f"weights {i}": weight for i, weight in enumerate(weights, start=1)}
    return {"loss": plain(loss), **trained}


def lines_too_many(written: Any, _: float) -> Any:
    """How many lines of code the engine has beyond those that it may have.

    Lines are counted as Python numbers them when it compiles: what does nothing, such
    as a comment, is none. Functions that the methods call by name count too.
    """
    waiting, lines, seen = list(vars(written).values()), set(), set()
    for thing in waiting:
        inner = (
            getattr(thing, "__func__", None) or getattr(thing, "fget", None) or thing
        )
        code = getattr(inner, "__code__", None) or inner
        if not hasattr(code, "co_lines") or id(code) in seen:
            continue
        seen.add(id(code))
        numbers = {n for _, _, n in code.co_lines() if n} | {code.co_firstlineno}
        lines |= {(code.co_filename, n) for n in numbers}
        waiting += [c for c in code.co_consts if hasattr(c, "co_lines")]
        known = getattr(inner, "__globals__", {})
        named = [known[name] for name in code.co_names if name in known]
        waiting += [
            f
            for f in named
            if getattr(getattr(f, "__code__", None), "co_filename", "")
            == code.co_filename
        ]
    return {"lines too many": max(len(lines) - MOST_LINES, 0), "seen": 1}
