"""Cases on arrays: what silver asks, and every higher tier asks again."""

from __future__ import annotations

import numpy as np

from autodiff_lab.lessons.exercise import Case
from autodiff_lab.lessons.programs_engines import ARRAYS, Peer, gradients, read

SHAPES: dict[str, list[tuple[int, ...]]] = {
    "broadcasting": [(2, 3), (3,), (2, 1)],
    "one number for all": [(2, 3), ()],
    "sums": [(2, 3), (3,)],
    "a sum, used": [(2, 3), (3,)],
    "matrix products": [(2, 3), (3, 4)],
    "a layer": [(4, 3), (3, 2), (2,)],
    "relu": [(4, 3), (3, 2)],
}


def case(name: str, values: list[np.ndarray]) -> Case:
    """A program, and what the library makes of it."""
    answer = gradients(Peer, ARRAYS[name], values)
    return Case((name, values, 0), read(answer), name)


def array_cases(rng: np.random.Generator) -> list[Case]:
    """Every program, on positive entries and on both signs where there is relu."""
    cases = []
    for name, shapes in SHAPES.items():
        low = -1.5 if name == "relu" else 0.6
        cases.append(case(name, [rng.uniform(low, 1.8, size=s) for s in shapes]))
    return cases
