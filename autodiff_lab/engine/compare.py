"""One program, every engine: the answers side by side, and what each one cost.

All engines that know the graph read the same graph with the same names; the two that
measure run the program itself. An engine that does not apply says why. Costs are
counted, never timed, so the table is the same wherever it is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import AutodiffError
from .arguments import leaf_names
from .checks import check_function
from .contestants import ENGINES, Answer, Program
from .cost import Cost
from .drawn import Drawn
from .node import Constant, Node, Parameter
from .reverse import first_cotangent
from .transforms import Function, one_number
from .tree import flatten


@dataclass(frozen=True)
class Comparison(Drawn):
    """What every engine answered: `rows`, and as text a table of them.

    `agreement` is the largest gap between any answer and the reverse engine's: relative
    to the slopes by the same argument, absolute where these are all 0, and nan where
    one of them is nan.
    """

    names: list[str]
    value: float
    cost: Cost
    rows: list[Answer]

    def __getitem__(self, engine: str) -> Answer:
        """The row of one engine, by its name."""
        for row in self.rows:
            if row.engine == engine:
                return row
        raise KeyError(
            f"{engine!r}: there are {', '.join(r.engine for r in self.rows)}"
        )

    @property
    def agreement(self) -> float:
        exact = self["reverse"].gradient
        return float(np.max([_gap(row.gradient, exact) for row in self.rows]))

    def __repr__(self) -> str:
        heads = [
            "engine",
            *(f"d/d {name}" for name in self.names),
            "runs",
            "visits",
            "flops",
        ]
        table = [heads, *(_cells(row, len(self.names)) for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = []
        for row, cells in zip([None, *self.rows], table, strict=True):
            first, *others = (c.rjust(w) for c, w in zip(cells, widths, strict=True))
            note = f"  {row.note}" if row and row.note else ""
            lines.append("  ".join([first.strip().ljust(widths[0]), *others]) + note)
        once = self.cost.value
        head = f"value {self.value!r}: {once.visits:,} visits, {once.flops:,} flops"
        return "\n".join([head, *(line.rstrip() for line in lines)])


def compare(f: Function, *args: Any) -> Comparison:
    """Differentiate `f` at `args` with every engine that applies.

    `f` has one scalar result; its arguments are numbers, arrays, or nests of them.

    >>> compare(lambda a, b: a * (a + b), 4.0, 3.0)
    value 28.0: 4 visits, 2 flops
    engine             d/d a          d/d b  runs  visits  flops
    finite difference     11  4.00000000009     4      16      8
    complex step          11              4     2       8      4
    deferred dicts        11              4     1       4      6
    symbolic              11              4     2       4      2
    forward               11              4     2       8      6
    path sum              11              4     1       8      6
    reverse               11              4     1       8      5
    """
    check_function(f)
    leaves, rebuild = flatten(args)
    names = leaf_names(f, args)
    nodes = [Parameter(leaf, name) for leaf, name in zip(leaves, names, strict=True)]
    y = f(*rebuild(list(nodes)))
    if not isinstance(y, Node):
        y = Constant(one_number(y) * y)
    first_cotangent(y, None)  # a scalar, or an error that says so
    program = Program(f, args, list(nodes), y)
    return Comparison(names, y.value, program.cost, [_ask(e, program) for e in ENGINES])


def _ask(engine: str, program: Program) -> Answer:
    try:
        return replace(ENGINES[engine](program), engine=engine)
    except AutodiffError as error:
        return Answer(engine, None, note=str(error).splitlines()[0])


def _gap(slopes: list[Any] | None, exact: list[Any] | None) -> float:
    """The largest difference, relative to the largest slope of its argument, if any."""
    if slopes is None or exact is None:
        return 0.0
    gaps = [
        np.max(np.abs(np.subtract(a, b)), initial=0.0)
        / (np.max(np.abs(b), initial=0.0) or 1.0)
        for a, b in zip(slopes, exact, strict=True)
    ]
    return float(np.max(gaps, initial=0.0))  # nan if any is: nothing agrees with it


def _cells(row: Answer, count: int) -> list[str]:
    if row.gradient is None:
        return [row.engine, *["-"] * (count + 3)]
    slopes = [_short(slope) for slope in row.gradient]
    return [row.engine, *slopes, *(f"{n:,}" for n in (row.runs, row.visits, row.flops))]


def _short(slope: Any) -> str:
    """A slope to twelve digits; of an array, the first few entries."""
    if np.ndim(slope) == 0:
        return f"{float(slope):.12g}"
    entries = [f"{entry:.6g}" for entry in np.ravel(slope)[:3]]
    more = ", ..." if np.size(slope) > 3 else ""
    return f"[{', '.join(entries)}{more}]"
