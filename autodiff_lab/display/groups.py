"""Nodes that can be folded into one box: by scope, module, function, loop and line.

Scopes and modules always make groups, because somebody named them. The rest is for
graphs too large to look at: what one function made, what a loop made again and again,
and where nothing else helps, parts of equal size. So every graph, however large, can be
looked at whole, and opened bit by bit.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ..engine import Constant, Leaf, Node, Parameter
from .groups_order import Piece, together
from .groups_owners import Key, Path, Users, owners
from .groups_repeats import fold_repeats

SEEN = 200  # nodes that can be looked at as they are; only of more
CROWDED = 60  # boxes side by side are folded further
_PART = 25
_TOGETHER = 2  # leaves that are never parted from the operation that uses them
_KEPT = 12  # leaves that stay in sight: those that several use, inputs, variables


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours in the order of computation, ``start`` up to ``stop``, under a name.

    ``parent`` is the number of the group around it, or -1. ``items`` are what it shows
    when it is opened: the places of nodes, and groups by ``-1 - number``.
    """

    kind: str  # scope, layer, function, loop, turn, leaves or part
    label: str
    times: int
    start: int
    stop: int
    parent: int
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """An order of computation, and its groups: outer ones before those inside."""

    order: list[Node]
    groups: list[Group]
    top: tuple[int, ...]  # items that stand in no group


def find_groups(
    order: list[Node], namespace: Mapping[str, Any] | None = None
) -> Grouping:
    """The groups of a graph, and its nodes in an order that keeps them together.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.engine.scope import scope
    >>> from autodiff_lab.engine import topological
    >>> x = ad.Variable(3.0, name="x")
    >>> with scope("square"):
    ...     y = x * x + 1
    >>> found = find_groups(topological(y - x), {})
    >>> [(group.kind, group.label) for group in found.groups], found.top
    ([('scope', 'square')], (0, -1, 3))
    """
    users = _users_of(order)
    paths = owners(order, users, namespace)
    pieces = _atoms(order, users, paths)
    fold = _condensed if len(order) > SEEN else list
    items = _without_needless(_by_owner(pieces, paths, 0, fold))
    return _flatten(items, order[-1])


NAMED = ("scope", "layer")  # kinds that somebody chose


def only_named(grouping: Grouping) -> tuple[Grouping, list[int]]:
    """The same without the groups that nobody named, and the old numbers of the rest.

    >>> only_named(Grouping([], [Group("loop", "", 3, 0, 3, -1, (0, 1, 2))], (-1,)))
    (Grouping(order=[], groups=[], top=(0, 1, 2)), [])
    """
    groups = grouping.groups
    kept = [number for number, group in enumerate(groups) if group.kind in NAMED]
    new = {old: number for number, old in enumerate(kept)}

    def spliced(items: tuple[int, ...]) -> tuple[int, ...]:
        found: list[int] = []
        for item in items:
            if item >= 0:
                found.append(item)
            elif -1 - item in new:
                found.append(-1 - new[-1 - item])
            else:
                found += spliced(groups[-1 - item].items)
        return tuple(found)

    def parent(number: int) -> int:
        while number >= 0 and number not in new:
            number = groups[number].parent
        return new.get(number, -1)

    named = [
        replace(groups[old], parent=parent(groups[old].parent),
                items=spliced(groups[old].items))
        for old in kept
    ]  # fmt: skip
    return Grouping(grouping.order, named, spliced(grouping.top)), kept


def _users_of(order: list[Node]) -> Users:
    users: Users = {}
    for node in order:
        for parent in dict.fromkeys(node.parents):
            users.setdefault(id(parent), []).append(node)
    return users


def _atoms(order: list[Node], users: Users, paths: dict[int, Path]) -> list[Piece]:
    """Operations with the leaves that only they use; the other leaves by themselves."""
    in_sight = [n for n in order if _wants_to_be_seen(n) and not paths[id(n)]]
    kept = {id(node) for node in in_sight} if len(in_sight) <= _KEPT else set()
    private: dict[int, list[Node]] = {}
    alone: list[Node] = []
    for node in order:
        if isinstance(node, Leaf):
            theirs = users.get(id(node), [])
            if len(theirs) == 1 and id(node) not in kept:
                private.setdefault(id(theirs[0]), []).append(node)
            else:
                alone.append(node)
    for leaves in private.values():
        alone += leaves[_TOGETHER:]
        del leaves[_TOGETHER:]
    pieces = [Piece([leaf], ("leaf", i)) for i, leaf in enumerate(alone)]
    for node in order:
        if not isinstance(node, Leaf):
            nodes = [*private.get(id(node), ()), node]
            pieces.append(Piece(nodes, tuple(map(_look, nodes))))
    return pieces


def _wants_to_be_seen(node: Node) -> bool:
    return isinstance(node, Leaf) and not isinstance(node, Constant | Parameter)


def _look(node: Node) -> Hashable:
    """What makes two nodes alike: the place that made them, and what they are."""
    made = node.primitive.name if node.primitive else type(node).__name__
    return made, id(node.where)


def _by_owner(
    pieces: list[Piece],
    paths: dict[int, Path],
    depth: int,
    fold: Callable[[list[Piece]], list[Piece]],
) -> list[Piece]:
    """Group by the owners at one depth, and inside of those by the next."""

    def owner(piece: Piece) -> Key | None:
        path = paths[id(piece.nodes[-1])]
        return path[depth] if len(path) > depth else None

    if not any(owner(piece) is not None for piece in pieces):
        return fold(pieces)
    items: list[Piece] = []
    for key, run in together(pieces, owner):
        if key is None or sum(len(piece.nodes) for piece in run) == 1:
            items += run
        else:
            inside = _by_owner(run, paths, depth + 1, fold)
            items.append(_group(key[0].partition(" ")[0], key[1], _inner(inside)))
    return fold(items)


def _condensed(pieces: list[Piece]) -> list[Piece]:
    """Fold further as long as there are too many to look at."""
    folds = [_leaves, _functions, fold_repeats, fold_repeats, fold_repeats]
    for fold in folds:
        if len(pieces) > CROWDED:
            seen = {id(piece) for piece in pieces}
            pieces = fold(pieces)
            for piece in pieces:
                if id(piece) not in seen:
                    _condense_inside(piece)
    return _parts(pieces, "steps")


def _condense_inside(piece: Piece) -> None:
    """A loop of many turns is parted; in anything else more may be found."""
    if piece.kind == "leaves":
        piece.items = _parts(piece.items, "leaves")
    elif piece.kind != "loop":
        piece.items = _condensed(piece.items)
    if piece.kind != "loop":
        return
    for item in piece.items:
        if item.kind == "turn":
            item.items = _condensed(item.items)
    piece.items = _parts(piece.items, "turns")


def _functions(pieces: list[Piece]) -> list[Piece]:
    """One group for what one function made, if that leaves more than one."""

    def function(piece: Piece) -> Hashable:
        site = piece.nodes[-1].where
        named = site is not None and not site.function.startswith("<")
        return (site.function, id(site.code)) if site and named else None

    if len({function(p) for p in pieces if p.nodes[-1].primitive}) < 2:
        return pieces
    found: list[Piece] = []
    for key, run in together(pieces, function):
        if key is None or len(run) == 1:
            found += run
        else:
            found.append(_group("function", f"{key[0]}()", run))
    return found


def _leaves(pieces: list[Piece]) -> list[Piece]:
    """One group for leaves that several others use, when there are too many."""
    leaves = [p for p in pieces if not p.kind and isinstance(p.nodes[-1], Leaf)]
    if len(leaves) <= _KEPT or len(leaves) == len(pieces):
        return pieces
    kept = {id(piece) for piece in leaves}
    rest = [piece for piece in pieces if id(piece) not in kept]
    return [_group("leaves", f"{len(leaves)} leaves", leaves), *rest]


def _parts(pieces: list[Piece], what: str, first: int = 1) -> list[Piece]:
    """Neighbours in parts of nearly equal size, and large parts in parts again."""
    if len(pieces) <= CROWDED:
        return pieces
    size = _PART
    while len(pieces) > size * CROWDED:
        size *= _PART
    count = -(-len(pieces) // size)
    bounds = [len(pieces) * i // count for i in range(count + 1)]
    parts = []
    for start, stop in pairwise(bounds):
        label = f"{what} {first + start}–{first + stop - 1}"
        inside = _parts(pieces[start:stop], what, first + start)
        parts.append(_group("part", label, inside))
    return parts


def _group(kind: str, label: str, items: list[Piece]) -> Piece:
    nodes = [node for piece in items for node in piece.nodes]
    look = (kind, label, tuple(piece.look for piece in items))
    return Piece(nodes, look, kind, label, 1, items)


def _inner(items: list[Piece]) -> list[Piece]:
    """What stands in a group; a group that would be its only content is left out."""
    return items[0].items if len(items) == 1 and items[0].kind else items


def _without_needless(items: list[Piece]) -> list[Piece]:
    """One group around everything says nothing, unless it says how often."""
    while len(items) == 1 and items[0].kind and items[0].times == 1:
        items = items[0].items
    return items


def _flatten(items: list[Piece], root: Node) -> Grouping:
    """Number nodes and groups; outer groups come before those inside of them."""
    order: list[Node] = []
    groups: list[Group] = []

    def numbered(pieces: list[Piece], parent: int) -> tuple[int, ...]:
        return tuple(n for piece in pieces for n in number(piece, parent))

    def number(piece: Piece, parent: int) -> Iterator[int]:
        if not piece.kind:
            order.extend(piece.nodes)
            yield from range(len(order) - len(piece.nodes), len(order))
            return
        own, start = len(groups), len(order)
        groups.append(Group("", "", 1, 0, 0, -1, ()))
        inside = numbered(piece.items, own)
        look = piece.kind, piece.label, piece.times
        groups[own] = Group(*look, start, len(order), parent, inside)
        yield -1 - own

    top = numbered(items, -1)
    assert order[-1] is root  # it needs all others, so it comes last in any order
    return Grouping(order, groups, top)
