"""Pieces of a graph, and an order in which those that belong together stand together.

A group may be drawn as one box only if no path leaves it and comes back: the picture
would have a cycle. Neighbours in an order of computation can always be one box, so all
that is needed is an order that keeps a group's members side by side where it can.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Any

from ..engine import Node


@dataclass(slots=True)
class Piece:
    """One box or a few nodes that are never parted, in the order of computation.

    ``look`` is equal for pieces that do the same. A piece with a ``kind`` is a group of
    ``items``; one without is an operation with the leaves that only it uses.
    """

    nodes: list[Node]
    look: Hashable
    kind: str = ""
    label: str = ""
    times: int = 1
    items: list[Piece] = field(default_factory=list)


Runs = list[tuple[Any, list[Piece]]]


def together(pieces: list[Piece], key: Callable[[Piece], Any]) -> Runs:
    """Runs of pieces with equal keys: as few as a simple search finds.

    While a piece with the key of the last one can come next, it does. Then the key
    whose pieces stand earliest on average has its turn. A key of None stays alone.
    """
    before, after = _order_between(pieces)
    keys = [_own(key(piece), i) for i, piece in enumerate(pieces)]
    rank = _mean_places(keys)
    ready: dict[Hashable, list[int]] = {}
    for i, count in enumerate(before):
        if not count:
            ready.setdefault(keys[i], []).append(i)
    turns = [(rank[key], i[0], key) for key, i in ready.items()]
    heapify(turns)
    runs: Runs = []
    while turns:
        _, _, now = heappop(turns)
        run: list[Piece] = []
        while ready.get(now):
            i = heappop(ready[now])
            run.append(pieces[i])
            for user in after[i]:
                before[user] -= 1
                if not before[user]:
                    waiting = ready.setdefault(keys[user], [])
                    if not waiting and keys[user] != now:
                        heappush(turns, (rank[keys[user]], user, keys[user]))
                    heappush(waiting, user)
        if run:
            runs.append((None if isinstance(now, _Alone) else now, run))
    return runs


@dataclass(frozen=True, slots=True)
class _Alone:
    place: int


def _own(key: Hashable, place: int) -> Hashable:
    return _Alone(place) if key is None else key


def _mean_places(keys: list[Hashable]) -> dict[Hashable, float]:
    total: dict[Hashable, int] = {}
    count: dict[Hashable, int] = {}
    for place, key in enumerate(keys):
        total[key] = total.get(key, 0) + place
        count[key] = count.get(key, 0) + 1
    return {key: total[key] / count[key] for key in total}


def _order_between(pieces: list[Piece]) -> tuple[list[int], list[list[int]]]:
    """How many other pieces each one waits for, and which wait for it."""
    home = {id(node): i for i, piece in enumerate(pieces) for node in piece.nodes}
    before = [0] * len(pieces)
    after: list[list[int]] = [[] for _ in pieces]
    for i, piece in enumerate(pieces):
        needs = {home.get(id(arg), i) for node in piece.nodes for arg in node.parents}
        needs.discard(i)
        before[i] = len(needs)
        for other in sorted(needs):
            after[other].append(i)
    return before, after
