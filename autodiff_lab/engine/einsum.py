"""Einstein sums: any product of arrays, added up along any axes, in one line.

The transpose of an einsum by one operand is an einsum again: put the cotangent in that
operand's place and ask for that operand's letters. Three things are then left to mend:
a letter that nobody else has (its axis was summed away: repeat), an axis of length 1
(it was broadcast: add up), and a letter that stands twice (a diagonal: put it back).
"""

from __future__ import annotations

import string
from typing import Any

import numpy as np

from .arrays import broadcast_to, getitem, scatter, shape, sum_to
from .primitive import Rule, unsupported
from .variadic import Variadic

WORTH_PLANNING = 2048  # numbers going in: for fewer, planning costs more than it saves


def _einsum(*operands: Any, subscripts: str) -> Any:
    size = sum(np.size(operand) for operand in operands)
    return np.einsum(subscripts, *operands, optimize=size > WORTH_PLANNING)


def explicit(subscripts: str, ranks: list[int]) -> tuple[list[str], str]:
    """One string of letters per operand, and that of the result, without ellipses.

    >>> explicit("...ij,jk", [3, 2])
    (['Aij', 'jk'], 'Aik')
    """
    left, arrow, out = subscripts.replace(" ", "").partition("->")
    terms = left.split(",")
    unused = [c for c in string.ascii_letters[::-1] if c not in subscripts][::-1]
    hidden = [
        rank - len(term) + 3 if "..." in term else 0
        for term, rank in zip(terms, ranks, strict=True)
    ]
    letters = "".join(sorted(unused)[: max(hidden, default=0)])
    if not arrow:
        once = [c for c in sorted(set(left) - set(",.")) if left.count(c) == 1]
        out = ("..." if letters else "") + "".join(once)
    tails = [letters[len(letters) - count :] for count in hidden]
    full = [t.replace("...", tail) for t, tail in zip(terms, tails, strict=True)]
    return full, out.replace("...", letters)


def _pull(position: int) -> Rule:
    def vjp(g: Any, y: Any, *operands: Any, subscripts: str) -> Any:
        ranks = [len(shape(operand)) for operand in operands]
        terms, out = explicit(subscripts, ranks)
        mine = terms[position]
        others = [term for i, term in enumerate(terms) if i != position]
        factors = [op for i, op in enumerate(operands) if i != position]
        known = set(out).union(*others)
        kept = "".join(c for c in dict.fromkeys(mine) if c in known)
        slope = _row(g, *factors, subscripts=",".join([out, *others]) + "->" + kept)
        return _mend(slope, kept, mine, shape(operands[position]))

    return vjp


def _push(position: int) -> Rule:
    def jvp(t: Any, y: Any, *operands: Any, subscripts: str) -> Any:
        moved = (*operands[:position], t, *operands[position + 1 :])
        return _row(*moved, subscripts=subscripts)

    return jvp


def _mend(slope: Any, kept: str, mine: str, size: tuple[int, ...]) -> Any:
    """From the letters `kept` to the operand's own letters `mine`."""
    letters = list(dict.fromkeys(mine))
    length = dict(zip(mine, size, strict=True))
    whole = tuple(slice(None) if c in kept else None for c in letters)
    slope = getitem(slope, index=whole) if None in whole else slope
    found = dict(zip(letters, shape(slope), strict=True))
    small = tuple(1 if length[c] == 1 else found[c] for c in letters)
    full = tuple(length[c] for c in letters)
    slope = slope if small == shape(slope) else sum_to(slope, shape=small)
    slope = slope if full == small else broadcast_to(slope, shape=full)
    if len(letters) == len(mine):
        return slope
    steps = dict(zip(letters, np.ix_(*map(np.arange, full)), strict=True))
    return scatter(slope, index=tuple(steps[c] for c in mine), shape=size)


# fmt: off
_row = Variadic("einsum", _einsum,
    _push,
    _pull, kind="linear")
# fmt: on


def einsum(subscripts: Any, *operands: Any, optimize: Any = True) -> Any:
    """Multiply arrays and add up along every letter that the result does not have.

    `optimize` only says how fast, and is chosen here by size.

    >>> import autodiff_lab as ad
    >>> x = ad.Matrix([[1.0, 2.0], [3.0, 4.0]])
    >>> np.einsum("ij,ij->i", x, x).value
    array([ 5., 25.])
    """
    if not isinstance(subscripts, str):
        raise unsupported("np.einsum with lists of axes", 'use letters: "ij,jk->ik"')
    return _row(*operands, subscripts=subscripts)
