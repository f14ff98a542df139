"""The second look at the labels of edges: as wide as what they show.

A label is in trouble if its number touches another one or a box, or if it had to leave
its wire. It is placed anew, if need be together with those that are in its way. Every
place has a cost, and a label moves only if that makes things better.
"""

from __future__ import annotations

from .label_space import (
    BOX_AIR,
    Block,
    Crowd,
    Place,
    Wanted,
    around,
    boxes_of,
    choices,
    point_on,
    runs_through,
    shared,
    turned,
)
from .wires import Curve, Frame, Spot

# What a place costs. To move along the wire costs up to 7, aside from 45 on.
_FORBIDDEN = 1e6  # for each px² of a box, and each px beyond the rim
_TOUCHING = 1e3  # another label
_CROSSED = 15.0  # the blank by another wire, and so again the number
_HIDDEN = 15.0  # an arrowhead of its own wire: a sweep back has one at the other end
_LATER = 0.1  # for each px² where a longer number would touch something
_CLOSE = 0.2  # for each px² of another label in the air around this one
_WORTH = 10.0  # so much better must a place be for a label to move there

_AIR = 6.0  # px on every side
_HEAD = (7.0, 8.0)  # px: an arrowhead
_HALO = 3.0  # px of blank around a number, so that its own wire stops before it
_STARTS = (0.26, 0.34, 0.66, 0.74)  # where the first of several may begin


class Texts:
    """The second look: labels as wide as what they show."""

    def __init__(
        self,
        frame: Frame,
        routes: list[list[Curve]],
        wanted: Wanted,
        places: list[Place],
    ) -> None:
        self.frame, self.routes, self.wanted = frame, routes, wanted
        self.places = places
        self.widths = wanted.widths or []
        self.room = turned(wanted.room, frame.down)
        self.boxes, self.labels = Crowd(), Crowd()
        self.gaps: dict[int, list[tuple[int, Curve]]] = {}

    def settle(self, crowded: list[int]) -> list[int]:
        """Move what is in trouble; return the edges for which that did not help."""
        shown = [edge for edge, width in enumerate(self.widths) if width]
        astray = [edge for edge in shown if not self.places[edge].on_wire]
        wide = [edge for edge in shown if self.widths[edge] > self.wanted.room[0]]
        doubtful = sorted({*wide, *(edge for edge in crowded if self.widths[edge])})
        if not astray and not doubtful:
            return []
        self.boxes = boxes_of(self.frame)
        self._sort_curves()
        for edge in shown:
            self._put(edge, self.places[edge])
        for edge in astray:
            self._improve([edge, *self._usurpers(edge)], astray=edge)
        for edge in doubtful:
            if self._touched(edge):
                self._improve([edge])
            if rivals := self._touched(edge):
                self._improve([edge, *rivals])
        return [edge for edge in sorted({*astray, *doubtful}) if self._touched(edge)]

    def _sort_curves(self) -> None:
        """The curves of all wires by the layer that they lead to."""
        for edge, route in enumerate(self.routes):
            first = self.frame.layers.rank[self.frame.layers.trails[edge][1]]
            for rank, curve in enumerate(route, start=first):
                self.gaps.setdefault(rank, []).append((edge, curve))

    # -- who is in trouble --

    def _usurpers(self, edge: int) -> list[int]:
        """The edges whose labels stand where that of this edge belongs."""
        middle = point_on(self.routes[edge][-1], 0.5)
        found = self.labels.touched(self._block(edge, Place(middle, 0.0, middle)))
        return [other for other in found if other != edge]

    def _touched(self, edge: int) -> list[int]:
        """The edges whose labels this one touches; itself, if it touches a box."""
        block = self._block(edge, self.places[edge])
        rivals = [other for other in self.labels.touched(block) if other != edge]
        return rivals or [edge] * bool(self.boxes.overlap(self._lean(edge, block)))

    def _block(self, edge: int, place: Place) -> Block:
        size = self.widths[edge], self.wanted.room[1]
        length, breadth = turned(size, self.frame.down)
        return around(place.spot, length + 1, breadth + 1)

    def _lean(self, edge: int, block: Block) -> Block:
        """The block as boxes see it: a wide number may stand closer to them."""
        if self.frame.down or self.widths[edge] <= self.wanted.room[0]:
            return block
        return block[0] + BOX_AIR, block[1] - BOX_AIR, block[2], block[3]

    # -- where it could go --

    def _improve(self, edges: list[int], astray: int | None = None) -> None:
        """Place some labels anew, one after the other, unless that is no better.

        One that has gone ``astray`` has to get back to its wire.
        """
        edges = sorted(set(edges))
        best = [self.places[edge] for edge in edges]
        least = self._strain(edges) - _WORTH
        for start in (None, *_STARTS[: 4 * (len(edges) > 1)]):
            self._arrange(edges, start)
            strain = self._strain(edges)
            back = astray is None or self.places[astray].on_wire
            if back and strain < least:
                best, least = [self.places[edge] for edge in edges], strain
            if back and strain < _TOUCHING:
                break
        for edge, place in zip(edges, best, strict=True):
            self._lift(edge)
            self._put(edge, place)

    def _arrange(self, edges: list[int], start: float | None) -> None:
        """Each label at its best place, the first one perhaps from another start."""
        for edge in edges:
            self._lift(edge)
        for i, edge in enumerate(edges):
            if start is None or i:
                self._put(edge, self._best(edge))
            else:
                spot = point_on(self.routes[edge][-1], start)
                self._put(edge, Place(spot, abs(start - 0.5) * 20, spot))
        for edge in edges:  # now that each one knows where the others went
            self._lift(edge)
            self._put(edge, self._best(edge))

    def _strain(self, edges: list[int]) -> float:
        """What the places of these labels cost together."""
        total = 0.0
        for edge in edges:
            self._lift(edge)
            total += self._cost(edge, self.places[edge])
            self._put(edge, self.places[edge])
        return total

    def _lift(self, edge: int) -> None:
        self.labels.remove(edge, self._block(edge, self.places[edge]))

    def _put(self, edge: int, place: Place) -> None:
        self.places[edge] = place
        self.labels.add(edge, self._block(edge, place))

    def _best(self, edge: int) -> Place:
        best = self.places[edge]
        least = self._cost(edge, best)
        for place in choices(self.routes[edge][-1], self.room[1], far=False):
            if place.cost >= least:
                break
            cost = self._cost(edge, place)
            if cost < least:
                best, least = place, cost
        return best

    def _cost(self, edge: int, place: Place) -> float:
        block = self._block(edge, place)
        room = around(place.spot, self.room[0] + 1, self.room[1] + 1)
        area = self.labels.overlap(block)
        x0, x1, y0, y1 = block
        airy = x0 - _AIR, x1 + _AIR, y0 - _AIR, y1 + _AIR
        beyond = max(self.wanted.beyond(block), self.wanted.beyond(room))
        return (
            place.cost
            + (_TOUCHING + area if area else 0.0)
            + _FORBIDDEN * (self.boxes.overlap(self._lean(edge, block)) + beyond)
            + _CROSSED * self._crossings(edge, block, place.anchor)
            + _HIDDEN * self._hides(edge, block)
            + _CLOSE * self.labels.overlap(airy)
            + _LATER * (self.boxes.overlap(room) + self.labels.overlap(room))
        )

    def _hides(self, edge: int, block: Block) -> bool:
        """Whether a label is in the way of an arrowhead of its wire."""
        (x0, y0), (x1, y1) = self.routes[edge][-1]
        middles = (x0 + _HEAD[0] / 2, y0), (x1 - _HEAD[0] / 2, y1)
        return any(shared(block, around(middle, *_HEAD)) > 0 for middle in middles)

    def _crossings(self, edge: int, block: Block, anchor: Spot) -> int:
        """2 if another wire runs through the number, 1 if through its blank only.

        If it runs between the number and the wire of that, both are taken for its own.
        """
        rank = self.frame.layers.rank[self.frame.layers.trails[edge][-1]]
        x0, x1, y0, y1 = block
        y0, y1 = min(y0, anchor[1] - _HALO), max(y1, anchor[1] + _HALO)
        number = x0 + _HALO, x1 - _HALO, y0 + _HALO, y1 - _HALO
        through = [
            curve
            for other, curve in self.gaps[rank]
            if other != edge and runs_through(curve, (x0, x1, y0, y1))
        ]
        return bool(through) + any(runs_through(curve, number) for curve in through)
