"""Which looks at a graph a document holds, since a page without a kernel has no others.

A few groups can be opened in any combination. Of many, one at a time is open, with the
groups around it. A graph that fits on a page can also be seen whole.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from .groups import Grouping, only_named
from .groups_routes import Edges, Item, shown_as
from .groups_view import Link, View, look_at
from .layout import Size, place

ANY = 4  # groups that open in any combination
MOST_BOXES = 240  # in all looks together but the whole one;
FEWER_BOXES = 120  # so many if there is a whole one
MOST_VIEWS = 40


def choose_opened(grouping: Grouping, whole: bool) -> list[frozenset[int]]:
    """Which groups are open in each look: none at first, and all at last if ``whole``.

    >>> from autodiff_lab.display.groups import Group
    >>> pair = [Group("scope", name, 1, i, i + 2, -1, (i, i + 1)) for i, name in
    ...         ((0, "a"), (2, "b"))]
    >>> [sorted(one) for one in choose_opened(Grouping([None] * 4, pair, ()), True)]
    [[], [0], [1], [0, 1]]
    """
    chosen: list[frozenset[int]] = []
    boxes, most = 0, FEWER_BOXES if whole else MOST_BOXES
    for opened in _combinations(grouping, whole):
        boxes += len(set(shown_as(grouping, opened)))
        if chosen and (boxes > most or len(chosen) >= MOST_VIEWS):
            break
        chosen.append(opened)
    if whole:
        everything = frozenset(range(len(grouping.groups)))
        chosen = [*(one for one in chosen if one != everything), everything]
    return chosen


def draw_views(
    grouping: Grouping,
    sizes: dict[Item, Size],
    edges: Edges,
    chosen: list[frozenset[int]],
    most_apart: int,
) -> list[View]:
    """Lay every look out; all run the way that the folded one does."""
    views: list[View] = []
    everything = frozenset(range(len(grouping.groups)))
    for opened in chosen:
        if opened == everything and len(chosen) > 1:
            views.append(_whole(grouping, sizes, edges, everything, most_apart))
        else:
            down = bool(views) and views[0].down  # what is opened is never narrower
            views.append(look_at(grouping, sizes, edges, opened, most_apart, down))
    return views


def _combinations(grouping: Grouping, whole: bool) -> list[frozenset[int]]:
    """Sets of groups to open, the fewest first; each with the groups around it."""
    groups = grouping.groups
    if len(groups) > ANY:
        paths = {frozenset(path_to(grouping, g)): None for g in range(len(groups))}
        return [frozenset(), *sorted(paths, key=lambda p: (len(p), sorted(p)))]
    return [
        frozenset(some)
        for count in range(len(groups) + 1 - whole)
        for some in combinations(range(len(groups)), count)
        if all(groups[g].parent in (-1, *some) for g in some)
    ]


def path_to(grouping: Grouping, group: int) -> list[int]:
    """A group and those around it, the outermost first."""
    path = [group]
    while grouping.groups[path[-1]].parent >= 0:
        path.append(grouping.groups[path[-1]].parent)
    return path[::-1]


def _whole(
    grouping: Grouping,
    sizes: dict[Item, Size],
    edges: Edges,
    everything: frozenset[int],
    most_apart: int,
) -> View:
    """Every node; frames only around the groups that have names."""
    if len(grouping.order) > most_apart:
        return _close_together(sizes, edges, everything)
    named, numbers = only_named(grouping)
    opened = frozenset(range(len(named.groups)))
    view = look_at(named, sizes, edges, opened, most_apart, down=False)
    frames = {numbers[number]: box for number, box in view.frames.items()}
    return replace(view, opened=everything, frames=frames)


def _close_together(
    sizes: dict[Item, Size], edges: Edges, everything: frozenset[int]
) -> View:
    boxes = [sizes[i] for i in range(len(sizes)) if i in sizes]
    picture = place(boxes, [(first, last) for first, last, _ in edges], compact=True)
    wires = zip(edges, picture.wires, strict=True)
    links = [
        Link(first, last, [number], wire.path, wire.label)
        for number, ((first, last, _), wire) in enumerate(wires)
    ]
    places = dict(enumerate(picture.centres))
    down = picture.direction == "down"
    return View(everything, picture.width, picture.height, places, {}, links, down)
