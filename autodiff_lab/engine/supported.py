"""What this package can differentiate, as a table made from the table of primitives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from .numpy_functions import ALIASES, PLAIN, ROWS, full_name
from .primitive import PRIMITIVES, Primitive


class Supported(NamedTuple):
    """One operation: our name for it, its kind, and what it is called in NumPy.

    The kinds: *elementwise* (a local derivative per entry), *linear* (in each operand:
    the backward rule is a transpose), *general* (a rule of its own), *composed* (made
    of other rows), *flat* (the derivative is zero wherever it exists) and *plain* (the
    answer is an ordinary value and not a node).
    """

    name: str
    kind: str
    numpy: str


class Table(tuple[Supported, ...]):
    """Lines that print as a table."""

    def __repr__(self) -> str:
        lines = [Supported("name", "kind", "in NumPy"), *self]
        name, kind = (max(len(line[i]) for line in lines) for i in (0, 1))
        return "\n".join(
            f"{line.name:{name}}  {line.kind:{kind}}  {line.numpy}".rstrip()
            for line in lines
        )


def supported(pattern: str = "") -> Table:
    """Every operation that nodes understand.

    `pattern` keeps the lines that contain it somewhere. What is not in the table raises
    `UnsupportedError` when a node gets there.

    >>> supported("arct")
    name     kind         in NumPy
    arctan   elementwise  np.arctan
    arctan2  elementwise  np.arctan2
    arctanh  elementwise  np.arctanh
    >>> supported("linalg.s")
    name     kind      in NumPy
    slogdet  composed  np.linalg.slogdet
    solve    general   np.linalg.solve
    >>> len(supported()) > 150
    True
    """
    kinds = {name: row.kind for name, row in PRIMITIVES.items()}
    called: dict[str, set[str]] = {name: set() for name in kinds}
    for name, in_numpy, kind in _names():
        kinds.setdefault(name, kind)
        called.setdefault(name, set()).add(in_numpy)
    lines = [
        Supported(name, kinds[name], ", ".join(sorted(called[name])))
        for name in sorted(kinds)
    ]
    return Table(line for line in lines if pattern in " ".join(line))


def _names() -> Iterator[tuple[str, str, str]]:
    """Our name, NumPy's, and the kind where there is no row to tell it."""
    for name in PRIMITIVES:
        if isinstance(getattr(np, name, None), np.ufunc):
            yield name, f"np.{name}", ""
    for ufunc, name in ALIASES.items():
        yield name, f"np.{ufunc}", ""
    for function, own in ROWS.items():
        in_numpy = full_name(function)
        last = in_numpy.rpartition(".")[2]
        yield own.name if isinstance(own, Primitive) else last, in_numpy, "composed"
    for function in PLAIN:
        yield function.__name__, full_name(function), "plain"
