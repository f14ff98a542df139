"""w1: a scalar expression, its value and its gradient (source 3)."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from .. import peers
from ..harness import Case, NotPossible
from ..peers import value_and_gradient

POINT = (43.0, 3.0, 2.0)


def g3(xp: Any, a: Any, b: Any, c: Any) -> Any:
    return xp.log((xp.sin(a * b) + xp.exp(c - a / b)) ** 2) * c


def by_hand(a: float, b: float, c: float) -> tuple[float, float, float, float]:
    angle = a * b
    ratio = a / b
    decay = math.exp(c - ratio)
    inner = math.sin(angle) + decay
    log = math.log(inner**2)
    outer = 2 * c / inner
    slope = outer * math.cos(angle)
    fall = outer * decay / b
    by_a = slope * b - fall
    by_b = slope * a + fall * ratio
    return log * c, by_a, by_b, log + outer * decay


def by_hand_numpy(a: Any, b: Any, c: Any) -> tuple[Any, Any, Any, Any]:
    angle = a * b
    ratio = a / b
    decay = np.exp(c - ratio)
    inner = np.sin(angle) + decay
    log = np.log(inner**2)
    outer = 2 * c / inner
    slope = outer * np.cos(angle)
    fall = outer * decay / b
    by_a = slope * b - fall
    by_b = slope * a + fall * ratio
    return log * c, by_a, by_b, log + outer * decay


def no_functions() -> Any:
    raise NotPossible("no sin, exp, log")


def cases(quick: bool) -> list[Case]:
    libraries = [p for p in (*peers.OURSELVES, *peers.PEERS) if p != peers.MICROGRAD]
    rows = {
        peers.MATH: lambda: lambda: by_hand(*POINT),
        peers.NUMPY: lambda: lambda: by_hand_numpy(*POINT),
        **{p: partial(value_and_gradient, p, g3, POINT) for p in libraries},
        peers.MICROGRAD: no_functions,
    }
    title = "log((sin(ab) + exp(c - a/b))²) c: value and gradient"
    return [Case("w1", title, "call", rows, reference=peers.MATH)]
