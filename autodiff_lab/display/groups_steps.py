"""What happens in a folded group, in words and as one step.

Going forward, something comes out of the group; on the way back a gradient goes in
there, and the group passes contributions on to its operands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .graph import Graph, name_of
from .groups_routes import shown_as
from .labels import shorten
from .numerals import format_value
from .run import Run

_ROOM = 18  # characters for an array inside of a sentence
_NAMED = 3  # operands that a sentence names
_LONGEST = 60  # characters of a formula in a sentence

Step = dict[str, Any]
Passed = dict[int, Any]  # contributions by the place of the operand


@dataclass(frozen=True, slots=True)
class _Box:
    """A node or a folded group: neighbours in the whole order, with a name."""

    id: str
    name: str
    start: int
    stop: int


def group_numbers(graph: Graph, ran: Run) -> list[Step]:
    """For each group what it computes and what it passes back, as sentences."""
    if graph.grouping is None:
        return []
    boxes = [_box(graph, -1 - number) for number in graph.folds]
    passed = _passed_out(graph, ran, [-1 - number for number in graph.folds])
    return [
        {
            "forward": _forward(graph, ran, box),
            "backward": _back(graph, ran, box, passed[i]),
        }
        for i, box in enumerate(boxes)
    ]


def coarse_steps(graph: Graph, ran: Run) -> tuple[list[Step], list[Step]]:
    """Steps of a graph with too many operations: one a box of the folded look.

    The first list says where each step happens, the second what.
    """
    if graph.grouping is None or ran.values[-1] is None:
        return [], []
    shown = dict.fromkeys(shown_as(graph.grouping, frozenset()))
    items = [item for item in shown if _works(graph, item)]
    boxes = [_box(graph, item) for item in items]
    where: list[Step] = [
        {"phase": "forward", "node": box.id, "edges": []} for box in boxes
    ]
    what: list[Step] = [{"text": _forward(graph, ran, box)} for box in boxes]
    if ran.trouble:
        return where, what
    root = graph.total - 1
    last = name_of(graph, root)
    where.append({"phase": "backward", "node": last, "edges": [], "targets": [last]})
    begins = f"{_slope(graph, root)} = 1, where the backward pass starts"
    what.append({"text": begins, "totals": ["1"]})
    for box, out, totals in _going_back(boxes, _passed_out(graph, ran, items)):
        drawn = [place for place in out if place in graph.spot]
        targets = [name_of(graph, place) for place in drawn]
        after = [format_value(totals[place], _ROOM) for place in drawn]
        where.append(
            {"phase": "backward", "node": box.id, "edges": [], "targets": targets}
        )
        what.append({"text": _back(graph, ran, box, out), "totals": after})
    return where, what


def _going_back(
    boxes: list[_Box], passed: list[Passed]
) -> Iterator[tuple[_Box, Passed, Passed]]:
    """Each box, what it passes back, and what has arrived at operands by then."""
    totals: Passed = {}
    for box, out in zip(reversed(boxes), reversed(passed), strict=True):
        for place, amount in out.items():
            totals[place] = totals[place] + amount if place in totals else amount
        yield box, out, totals


def _box(graph: Graph, item: int) -> _Box:
    assert graph.grouping is not None
    if item >= 0:
        return _Box(name_of(graph, item), graph.label_of(item), item, item + 1)
    group = graph.grouping.groups[-1 - item]
    name = group.label if group.times == 1 else f"{group.label} ×{group.times}"
    return _Box(name_of(graph, item), name, group.start, group.stop)


def _works(graph: Graph, item: int) -> bool:
    """Whether anything is computed in a box."""
    box = _box(graph, item)
    assert graph.whole is not None
    return any(node.primitive for node in graph.whole[box.start : box.stop])


def _passed_out(graph: Graph, ran: Run, items: list[int]) -> list[Passed]:
    """What each box passes back to operands outside of it, added up."""
    boxes = [_box(graph, item) for item in items]
    place = {id(node): i for i, node in enumerate(ran.whole)}
    around: dict[int, list[int]] = {}
    for i, box in enumerate(boxes):
        for spot in range(box.start, box.stop):
            around.setdefault(spot, []).append(i)
    passed: list[Passed] = [{} for _ in boxes]
    for step in ran.backward:
        parent = place[id(step.parent)]
        for i in around.get(place[id(step.node)], ()):
            if not boxes[i].start <= parent < boxes[i].stop:
                so_far = passed[i].get(parent)
                amount = step.contribution
                passed[i][parent] = amount if so_far is None else so_far + amount
    return passed


def _forward(graph: Graph, ran: Run, box: _Box) -> str:
    """ "layers.0: 4 operations, out of which comes h = 0.25"."""
    assert graph.whole is not None
    last = box.stop - 1
    spot = graph.spot.get(last)
    value = "" if spot is None else f" = {format_value(ran.values[spot], _ROOM)}"
    if box.stop - box.start == 1:
        return shorten(f"{box.name}{_written(graph, spot)}", _LONGEST) + value
    inside = graph.whole[box.start : box.stop]
    count = sum(node.primitive is not None for node in inside)
    amount = f"{count} operation{'s' * (count != 1)}"
    if not count:
        return f"{box.name}: {len(inside)} leaves"
    return f"{box.name}: {amount}, out of which comes {graph.label_of(last)}{value}"


def _written(graph: Graph, spot: int | None) -> str:
    text = "" if spot is None else graph.written[spot]
    return f" = {text}" if text else ""


def _back(graph: Graph, ran: Run, box: _Box, out: Passed) -> str:
    """What goes into a box on the way back, and what it passes on."""
    last = box.stop - 1
    spot = graph.spot.get(last)
    gradient = None if spot is None else ran.gradients[spot]
    if gradient is None:
        return f"{box.name}: no gradient comes here"
    comes = f"{_slope(graph, last)} = {format_value(gradient, _ROOM)} goes back into "
    return f"{comes}{box.name}{''.join(_amounts(graph, out))}"


def _amounts(graph: Graph, out: Passed) -> Iterator[str]:
    """ ", which passes 0.5 to x and 0.25 to w"."""
    if not out:
        return
    named = sorted(out)[-_NAMED:]
    parts = [
        f"{format_value(out[place], _ROOM)} to {graph.label_of(place)}"
        for place in named
    ]
    more = len(out) - len(named)
    if more:
        parts.append(f"something to {more} more")
    yield ", which passes " + " and ".join(
        [", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts
    )


def _slope(graph: Graph, place: int) -> str:
    return f"∂{graph.label_of(graph.total - 1)}/∂{graph.label_of(place)}"
