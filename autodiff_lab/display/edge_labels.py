"""A free place for the number on each edge: on its own wire, off boxes and the others.

Every label first gets the same room, whatever number it may show one day, and the most
natural place for that. Where the numbers that are shown need more room, or where a
label had to leave its wire, a second look (`edge_texts`) measures the texts and finds a
better place. All other labels stay where they are.
"""

from __future__ import annotations

from .edge_texts import Texts
from .label_space import Crowd, Place, Wanted, around, boxes_of, choices, turned
from .wires import Curve, Frame, Spot

_FORBIDDEN = 1e6  # a label may touch another one, but never a box or the rim


def place_labels(
    frame: Frame, routes: list[list[Curve]], wanted: Wanted, far: bool, last: bool
) -> tuple[list[Spot], dict[int, int]]:
    """The centre of each edge's label, in the order of the edges.

    Also how many labels before each layer do not find a place of their own. They may
    stand ``far`` from their wires, and make the best of it at the ``last`` try.
    """
    places, crowded = _in_equal_rooms(frame, routes, wanted, far)
    if wanted.widths is not None and (last or not crowded):
        texts = Texts(frame, routes, wanted, places)
        crowded = texts.settle(crowded)
    lacking: dict[int, int] = {}
    for edge in crowded:
        rank = frame.layers.rank[frame.layers.trails[edge][-1]]
        lacking[rank] = lacking.get(rank, 0) + 1
    return [place.spot for place in places], lacking


def _in_equal_rooms(
    frame: Frame, routes: list[list[Curve]], wanted: Wanted, far: bool
) -> tuple[list[Place], list[int]]:
    """The middle of each edge's last curve, or near it if something is there.

    Also the edges whose labels touch others all the same.
    """
    length, breadth = turned(wanted.room, frame.down)
    boxes, labels = boxes_of(frame), Crowd()
    places: list[Place] = []
    crowded = []
    for edge, route in enumerate(routes):
        start = route[-1][0]
        best, least = Place(start, 0.0, start), float("inf")
        for place in choices(route[-1], breadth, far):
            cost = place.cost
            if cost >= least:
                break
            block = around(place.spot, length + 1, breadth + 1)
            cost += 4 * labels.overlap(block)
            cost += _FORBIDDEN * (boxes.overlap(block) + wanted.beyond(block))
            if cost < least:
                best, least = place, cost
        taken = around(best.spot, length + 1, breadth + 1)
        if labels.overlap(taken):
            crowded.append(edge)
        labels.add(edge, taken)
        places.append(best)
    return places, crowded
