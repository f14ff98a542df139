"""What the engine is meant to reach, and whether a run reached it.

The numbers were set before the engine was written, from measurements of the peers and
of a trial. They are limits: at most so much, as a ratio to the hand-written row unless
a unit is named. A verdict is computed from the results, and from nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import peers

Results = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """`must` and `stretch` are upper limits for `quantity` of a row of a case."""

    number: int
    case: str
    row: str
    must: float
    stretch: float
    quantity: str = "ratio"  # or "best": seconds per unit

    @property
    def unit(self) -> str:
        return {
            "ratio": "x",
            "best": "s",
            "compiling": "s",
            "bytes": "B",
            "mib": "MiB",
        }[self.quantity]

    def measured(self, results: Results) -> float | None:
        if self.quantity == "compiling":
            return slowest_compilation(results)
        if self.quantity in ("bytes", "mib"):
            return results["extra"].get(self.case, {}).get("rows", {}).get(self.row)
        rows = results["cases"].get(self.case, {}).get("rows", {})
        return rows.get(self.row, {}).get(self.quantity)


def slowest_compilation(results: Results) -> float | None:
    """What a first call takes beyond a later one: tracing, deriving, writing code."""
    cases = results["cases"].values()
    rows = [case["rows"].get(peers.OURS_COMPILED, {}) for case in cases]
    return max((row["compiling"] for row in rows if "compiling" in row), default=None)


def verdict(target: Target, measured: float | None) -> str:
    if measured is None:
        return "not measured"
    if measured <= target.stretch:
        return "stretch met"
    return "met" if measured <= target.must else "**missed**"


C, E, A, S = (
    peers.OURS_COMPILED,
    peers.OURS,
    peers.OURS_ARRAYS,
    peers.OURS_SYMBOLIC,
)

TARGETS = (
    Target(1, "w1", C, 1.0, 0.8),
    Target(2, "w1", E, 13, 8),
    Target(3, "w2", C, 0.3, 0.15),
    Target(4, "w3", C, 0.9, 0.75),
    Target(4, "w4", C, 1.05, 0.9),
    Target(5, "w4", E, 8, 5),
    Target(6, "w5 f64", C, 1.0, 0.9),
    Target(6, "w5 f32", C, 0.9, 0.8),
    Target(7, "w5 f64", E, 1.4, 1.15),
    Target(7, "w5 f32", E, 1.5, 1.3),
    Target(7, "big f64", E, 1.1, 1.0),
    Target(8, "big f64", C, 1.0, 0.93),
    Target(9, "w6 f64", C, 0.6, 0.45),
    Target(9, "w6 f64", E, 1.1, 0.8),
    Target(10, "w7 100000", A, 2.0e-6, 1.5e-6, "best"),
    Target(10, "w7 1000000", A, 2.5e-6, 1.5e-6, "best"),
    Target(10, "memory of a graph", A, 190, 175, "bytes"),
    Target(10, "w7 1000000", E, 1.2e-6, 0.7e-6, "best"),
    Target(10, "memory of a graph", E, 130, 104, "bytes"),
    Target(10, "w7 2^1000 paths", E, 5e-3, 1.4e-3, "best"),
    Target(11, "w8 n=8", S, 5e-3, 2.5e-3, "best"),
    Target(11, "w8 n=12", S, 8e-3, 3.5e-3, "best"),
    Target(11, "w8 n=20", S, 15e-3, 6e-3, "best"),
    Target(12, "w8 hessian", C, 0.6, 0.5),
    Target(12, "w8 hvp", C, 1.0, 0.8),
    Target(12, "w8 jacobian", C, 3.2, 1.3),
    Target(13, "w9 4", C, 0.25, 0.18),
    Target(13, "w9 1000", C, 0.85, 0.79),
    Target(13, "w9 100000", C, 0.9, 0.75),
    Target(14, "w9 4", E, 2.8, 2.2),
    Target(14, "w9 1000", E, 1.6, 1.3),
    Target(14, "w9 100000", E, 1.05, 0.9),
    Target(14, "peak memory of w9 100000", E, 36, 31, "mib"),
    Target(15, "compile time, every case", C, 20e-3, 5e-3, "compiling"),
)
