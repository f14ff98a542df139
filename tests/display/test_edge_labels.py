"""Numbers on edges touch neither boxes nor each other, and stay on their wires."""

from __future__ import annotations

import random
import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab.display import document
from autodiff_lab.display.layout import place
from autodiff_lab.display.theme import EDGE_HEIGHT, label_width
from tests.display.test_layout import graphs

Rectangle = tuple[float, float, float, float]  # centre, width, height


def labels_of(drawn) -> list[Rectangle]:
    return [
        (edge["labelX"], edge["labelY"], label_width(text), EDGE_HEIGHT)
        for edge, text in zip(drawn["edges"], drawn["numbers"]["locals"], strict=True)
        if text
    ]


def boxes_of(drawn) -> list[Rectangle]:
    return [(node["x"], node["y"], node["w"], node["h"]) for node in drawn["nodes"]]


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Places are rounded to tenths, so two that touch may seem to share as much."""
    (x0, y0, w0, h0), (x1, y1, w1, h1) = one, other
    across = (w0 + w1) / 2 - abs(x0 - x1)
    return across > 0.1 and (h0 + h1) / 2 - abs(y0 - y1) > 0.1


def collisions(labels: list[Rectangle], boxes: list[Rectangle]) -> int:
    """Pairs of labels that overlap, and pairs of a label and a box."""
    pairs = sum(overlap(a, b) for a, b in combinations(labels, 2))
    return pairs + sum(overlap(label, box) for label in labels for box in boxes)


def points(path: str) -> list[tuple[float, float]]:
    """Points along SVG path data, close enough that no number slips through."""
    found: list[tuple[float, float]] = []
    for command, text in re.findall(r"([MLC])([^MLC]+)", path):
        numbers = [float(number) for number in text.split()]
        spots = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            found += spots
            continue
        start, end = found[-1], spots[-1]
        near, far = (spots[0], spots[1]) if command == "C" else (start, end)
        for k in range(1, 25):
            t, s = k / 24, 1 - k / 24
            weights = s**3, 3 * s * s * t, 3 * s * t * t, t**3
            corners = start, near, far, end
            x, y = (
                sum(w * c[axis] for w, c in zip(weights, corners, strict=True))
                for axis in (0, 1)
            )
            found.append((x, y))
    return found


def runs_through(path: str, label: Rectangle) -> bool:
    x, y, w, h = label
    return any(abs(a - x) < w / 2 and abs(b - y) < h / 2 for a, b in points(path))


def expression(seed: int, most: int = 30) -> ad.Node:
    """A random expression; its numbers have one digit or nine."""
    draw = random.Random(seed)
    scale = draw.choice([1.0, 1.0, 0.001, 100.0])
    nodes: list[ad.Node] = [
        ad.Variable(scale * draw.choice([draw.randint(1, 9), draw.uniform(-2, 2)]))
        for _ in range(draw.randint(1, 6))
    ]
    for _ in range(draw.randint(1, most - len(nodes))):
        near = nodes[max(0, len(nodes) - 1 - int(draw.expovariate(0.4)))]
        other = draw.choice(nodes)
        nodes.append(draw.choice(OPERATIONS)(near, other))
    used = {id(parent) for node in nodes for parent in node.parents}
    loose = [node for node in nodes if id(node) not in used]
    total = loose[0]
    for node in loose[1:]:
        total = total + node
    return total


OPERATIONS = [
    lambda a, b: a * b,
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a / (b * b + 1.0),
    lambda a, b: ad.sin(a),
    lambda a, b: ad.tanh(a),
]


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_no_number_touches_another_or_a_box(start):
    for seed in range(start, start + 20):
        drawn = document(expression(seed), namespace={})
        assert collisions(labels_of(drawn), boxes_of(drawn)) == 0, seed


def test_nearly_every_number_stands_on_its_wire():
    """Where two wires run too close together, a number may stand beside its own."""
    astray = every = 0
    for seed in range(30):
        drawn = document(expression(seed), namespace={})
        edges = [
            edge
            for edge, text in zip(
                drawn["edges"], drawn["numbers"]["locals"], strict=True
            )
            if text
        ]
        for edge, label in zip(edges, labels_of(drawn), strict=True):
            astray += not runs_through(edge["path"], label)
            every += 1
    assert every > 500 and astray < every / 100


WIDTHS = st.sampled_from([0.0, 12.6, 19.2, 32.7, 45.9, 55.7, 61.4])


@st.composite
def labelled(draw):
    sizes, edges = draw(graphs())
    texts = draw(st.lists(WIDTHS, min_size=len(edges), max_size=len(edges)))
    return sizes, edges, texts


def rectangles(picture, sizes, texts) -> tuple[list[Rectangle], list[Rectangle]]:
    labels = [
        (*wire.label, width, 14.0)
        for wire, width in zip(picture.wires, texts, strict=True)
    ]
    boxes = [(*at, *size) for at, size in zip(picture.centres, sizes, strict=True)]
    return labels, boxes


@given(labelled())
@settings(max_examples=150, deadline=None)
def test_the_texts_never_make_it_worse(graph):
    sizes, edges, texts = graph
    count = {}
    for known in (None, texts):
        picture = place(sizes, edges, texts=known)
        labels, boxes = rectangles(picture, sizes, texts)
        shown = [label for label in labels if label[2]]
        count[known is None] = collisions(shown, boxes)
    assert count[False] <= count[True]


@given(labelled())
@settings(max_examples=100, deadline=None)
def test_where_no_label_is_in_trouble_all_stay_where_they_are(graph):
    sizes, edges, texts = graph
    plain, picture = place(sizes, edges), place(sizes, edges, texts=texts)
    if (plain.width, plain.height) != (picture.width, picture.height):
        return
    labels, boxes = rectangles(plain, sizes, texts)
    at_home = [
        runs_through(wire.path, (*wire.label, 4.0, 4.0)) or not width
        for wire, width in zip(plain.wires, texts, strict=True)
    ]
    if all(at_home) and not collisions([x for x in labels if x[2]], boxes):
        assert plain.wires == picture.wires


@given(labelled())
@settings(max_examples=20, deadline=None)
def test_the_same_texts_give_the_same_places(graph):
    sizes, edges, texts = graph
    assert place(sizes, edges, texts=texts) == place(sizes, edges, texts=texts)


def test_texts_that_have_room_change_nothing():
    sizes, edges = [(84, 60)] * 4, [(0, 2), (1, 2), (0, 3), (2, 3)]
    assert place(sizes, edges, texts=[12.6] * 4) == place(sizes, edges)
    assert place(sizes, edges, texts=[0.0] * 4) == place(sizes, edges)


def test_where_two_wires_cross_each_number_keeps_to_its_own():
    a, b = ad.Variable(2.0, name="a"), ad.Variable(3.0, name="b")
    c, d = a + b, a * b
    drawn = document((c + d) + c * d, namespace={})
    labels = labels_of(drawn)
    assert collisions(labels, boxes_of(drawn)) == 0
    for edge, label in zip(drawn["edges"], labels, strict=True):
        taken = [e["id"] for e in drawn["edges"] if runs_through(e["path"], label)]
        assert taken == [edge["id"]]


def test_long_numbers_side_by_side_do_not_touch():
    """The room that every label gets is 54 px wide; these two need 58 between them."""
    a, b = ad.Variable(230.3, name="a"), ad.Variable(33.2, name="b")
    drawn = document((a / b - a) * (b / a + a + b) * (a - b), namespace={})
    texts = drawn["numbers"]["locals"]
    assert {"0.004342", "-0.000626"} <= set(texts)
    assert collisions(labels_of(drawn), boxes_of(drawn)) == 0


def test_a_gap_grows_where_its_number_has_no_room():
    sizes, edges = [(84.0, 60.0)] * 3, [(0, 1), (1, 2)]
    plain = place(sizes, edges)
    wide = place(sizes, edges, texts=[12.6, 90.0])
    labels, boxes = rectangles(wide, sizes, [12.6, 90.0])
    assert collisions(labels, boxes) == 0
    first, second = (
        [
            b[0] - a[0]
            for a, b in zip(picture.centres, picture.centres[1:], strict=False)
        ]
        for picture in (plain, wide)
    )
    assert first[0] == second[0] and first[1] < second[1]
