"""Find what is done again and again: the turns of a loop, as one box with "×n".

Two operations look the same if one place in the program made both. A loop then shows as
a pattern that repeats itself along the order of computation; patterns of patterns are
the loops around it.
"""

from __future__ import annotations

import linecache
from collections.abc import Hashable

from ..engine import Node
from .groups_order import Piece
from .labels import clean_label

LEAST = 3  # turns
_LONGEST = 400  # pieces in a turn
_TRIES = 12  # patterns tried from one place
_CODE = 26  # characters of a line that are quoted


def fold_repeats(pieces: list[Piece]) -> list[Piece]:
    """The same pieces, with every pattern that repeats itself in one group."""
    following = _next_alike(pieces)
    folded: list[Piece] = []
    start = 0
    while start < len(pieces):
        length, turns = _pattern(pieces, start, following)
        if turns < LEAST:
            folded.append(pieces[start])
            start += 1
        else:
            stop = start + length * turns
            folded.append(_loop(pieces[start:stop], length, turns))
            start = stop
    return folded


def _next_alike(pieces: list[Piece]) -> list[int]:
    """For each piece the place of the next one that looks the same; 0 for none."""
    last: dict[Hashable, int] = {}
    following = [0] * len(pieces)
    for i in range(len(pieces) - 1, -1, -1):
        following[i] = last.get(pieces[i].look, 0)
        last[pieces[i].look] = i
    return following


def _pattern(pieces: list[Piece], start: int, following: list[int]) -> tuple[int, int]:
    """Length and turns of the pattern from ``start`` on that covers the most."""
    best = (1, 1)
    again = following[start]
    for _ in range(_TRIES):
        length = again - start
        if not again or length > _LONGEST:
            break
        turns = 1 + _agreement(pieces, start, length) // length
        if turns >= LEAST and turns * length > best[0] * best[1]:
            best = (length, turns)
        again = following[again]
    return best


def _agreement(pieces: list[Piece], start: int, length: int) -> int:
    """How many pieces from ``start`` on look like those ``length`` further."""
    here, there = start, start + length
    while there < len(pieces) and pieces[here].look == pieces[there].look:
        here, there = here + 1, there + 1
    return here - start


def _loop(pieces: list[Piece], length: int, turns: int) -> Piece:
    body = pieces[:length]
    nodes = [node for piece in pieces for node in piece.nodes]
    look = ("loop", tuple(piece.look for piece in body), turns)
    items = pieces
    if length > 1:
        items = [
            _turn(pieces[turn * length : (turn + 1) * length], turn + 1)
            for turn in range(turns)
        ]
    return Piece(nodes, look, "loop", where_written(nodes), turns, items)


def _turn(pieces: list[Piece], number: int) -> Piece:
    nodes = [node for piece in pieces for node in piece.nodes]
    look = ("turn", tuple(piece.look for piece in pieces))
    return Piece(nodes, look, "turn", f"turn {number}", 1, pieces)


def where_written(nodes: list[Node]) -> str:
    """The line of code that made these nodes, or which lines, as a label."""
    sites = list({node.where: None for node in nodes if node.primitive and node.where})
    functions = list(dict.fromkeys(site.function for site in sites))
    lines = sorted({site.line for site in sites if site.line})
    if not lines:
        return "the same again"
    if len(lines) == 1:
        text = linecache.getline(sites[0].filename, lines[0]).strip()
        return clean_label(text) if 0 < len(text) <= _CODE else f"line {lines[0]}"
    if len(functions) == 1 and not functions[0].startswith("<"):
        return clean_label(f"{functions[0]}()")
    return f"lines {lines[0]}–{lines[-1]}"
