"""Groups: what belongs together, what is seen of it; folding changes no number."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab import nn
from autodiff_lab.display import document, read, to_html, to_svg, to_text
from autodiff_lab.display.groups import CROWDED, Group, Grouping, find_groups
from autodiff_lab.display.groups_order import Piece, together
from autodiff_lab.display.groups_owners import _module_path
from autodiff_lab.display.groups_still import still
from autodiff_lab.display.groups_view import look_at
from autodiff_lab.display.theme import HUES
from autodiff_lab.engine import topological
from tests.display.graphs import chain, network
from tests.display.test_layout import overlap, spots
from tests.display.test_schema import check


def mlp():
    net = nn.Sequential(
        nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2)
    )
    x = ad.Input(np.ones((5, 3)), name="X")
    loss = nn.cross_entropy(net(x), np.array([0, 1, 0, 1, 1]))
    loss.name = "loss"
    return loss, {"net": net}


def scoped():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    with ad.scope("encoder"):
        with ad.scope("square"):
            c = a * a + 1
        h = ad.tanh(c - b)
    return h * b + a


def grouped(root, names=None):
    return find_groups(topological(root), names or {})


def labels(found):
    return [(group.kind, group.label, group.times) for group in found.groups]


# --- what belongs together ------------------------------------------------------------


def test_layers_of_a_network_are_groups_with_their_parameters():
    loss, names = mlp()
    found = grouped(loss, names)
    assert labels(found) == [
        ("layer", "layers.0 Linear", 1),
        ("layer", "layers.2 Linear", 1),
        ("layer", "layers.4 Linear", 1),
    ]
    first = found.groups[0]
    inside = found.order[first.start : first.stop]
    made = [node.primitive.name if node.primitive else node.name for node in inside]
    assert made == ["weight", "bias", "linear", "tanh"]


@pytest.mark.parametrize("name", ["enc.layers[0].weight", "enc.layers.0.weight"])
def test_names_of_parameters_tell_their_modules(name):
    assert [label for _, label in _module_path(name)] == ["enc", "layers.0"]
    assert _module_path("weight") == ()


def test_scopes_are_groups_inside_of_groups():
    found = grouped(scoped())
    assert labels(found) == [("scope", "encoder", 1), ("scope", "square", 1)]
    assert found.groups[1].parent == 0


def test_small_graphs_without_names_have_no_groups():
    found = document(read(network(2, [2, 1]), {}))
    assert found["schema"] == 1 and found["groups"] == [] and "views" not in found


def test_a_loop_is_one_box_that_says_how_often():
    found = grouped(chain(300))
    assert labels(found)[0] == ("loop", "y = y * 1.0001", 300)
    assert len(found.top) == 2


def test_the_turns_of_a_loop_of_several_lines():
    w, h = ad.Parameter(0.5, name="w"), ad.Variable(0.1, name="h")
    total = ad.Variable(0.0, name="total")
    for _ in range(60):
        h = ad.tanh(w * h)
        total = total + h * h
    found = grouped(total)
    loop = next(group for group in found.groups if group.kind == "loop")
    assert loop.times >= 58 and loop.label.startswith(("lines ", "test_the_turns"))
    turns = [group for group in found.groups if group.kind == "turn"]
    assert len(turns) == loop.times
    assert len({group.stop - group.start for group in turns}) == 1


def test_what_one_function_made_is_a_group():
    def encode(x):
        for i in range(110):
            x = x * 0.9 + i
        return x

    x = ad.Variable(1.0, name="x")
    y = encode(x)
    for _ in range(3):
        y = y * x
        y = y + 1
    assert "encode()" in [group.label for group in grouped(y).groups]


def test_equal_keys_stand_together_where_edges_allow():
    nodes = topological((ad.Variable(1.0) + 1) * 2 + 3)
    pieces = [Piece([node], i) for i, node in enumerate(nodes)]
    runs = together(pieces, lambda piece: "ab"[nodes.index(piece.nodes[0]) % 2])
    assert [len(run) for _, run in runs] == [1, 1, 1, 1]  # each waits for the last


# --- any graph ------------------------------------------------------------------------


@st.composite
def graphs(draw):
    """A random graph in random scopes, of up to a few hundred nodes."""
    nodes = [ad.Variable(1.0 + i, name=f"x{i}") for i in range(3)]
    used = set()
    for _ in range(draw(st.integers(1, 12))):
        with ad.scope(draw(st.sampled_from("abc"))):
            for _ in range(draw(st.integers(1, 12))):
                i = draw(st.integers(0, len(nodes) - 1))
                j = draw(st.integers(max(0, len(nodes) - 9), len(nodes) - 1))
                used |= {i, j}
                nodes.append(nodes[i] * 0.5 + ad.tanh(nodes[j]))
    total = nodes[-1]
    for i, node in enumerate(nodes[:-1]):
        if i not in used:
            total = total + node
    return total


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_groups_are_neighbours_in_an_order_of_computation(root):
    found = grouped(root)
    place = {id(node): i for i, node in enumerate(found.order)}
    assert sorted(place) == sorted(id(node) for node in topological(root))
    for node in found.order:
        assert all(place[id(parent)] < place[id(node)] for parent in node.parents)
    for group in found.groups:
        covered = []
        for item in group.items:
            inner = None if item >= 0 else found.groups[-1 - item]
            covered += range(inner.start, inner.stop) if inner else [item]
        assert covered == list(range(group.start, group.stop))


@given(graphs())
@settings(max_examples=25, deadline=None)
def test_every_view_is_a_picture_without_collisions(root):
    found = document(read(root, {}))
    check(found)
    for number, view in enumerate(found.get("views", [])):
        seen = still(found, number)
        boxes = {n["id"]: (n["x"], n["y"], n["w"], n["h"]) for n in seen["nodes"]}
        assert not any(overlap(a, b) for a, b in combinations(boxes.values(), 2))
        for wire in view["wires"]:
            first, *_, last = spots(wire["path"])
            for (x, y), end in ((first, wire["from"]), (last, wire["to"])):
                cx, cy, w, h = boxes[end]
                assert abs(x - cx) <= w / 2 + 0.5 and abs(y - cy) <= h / 2 + 0.5


@given(graphs())
@settings(max_examples=25, deadline=None)
def test_frames_hold_what_is_in_their_groups_and_nothing_else(root):
    found = document(read(root, {}))
    if found["schema"] == 1:
        return
    parents = {group["id"]: group["parent"] for group in found["groups"]}
    parents |= {node["id"]: node["group"] for node in found["nodes"]}

    def around(box):
        while parents[box] is not None:
            box = parents[box]
            yield box

    for number, view in enumerate(found["views"]):
        for frame in view["frames"]:
            area = [frame[name] for name in "xywh"]
            for node in still(found, number)["nodes"]:
                box = [node[name] for name in "xywh"]
                inside = frame["group"] in around(node["id"])
                assert overlap(box, area) == inside


@pytest.mark.parametrize(
    "root", [mlp()[0], scoped(), chain(150), network(4, [6, 3, 1])]
)
def test_folding_changes_no_number(root):
    graph = read(root, {})
    found = document(graph)
    gradients = ad.get_gradients(root)
    for node, text in zip(graph.nodes, found["numbers"]["gradients"], strict=True):
        assert text and (text == "0") == (not np.any(gradients[node]))
    last = {}
    for step, amounts in zip(found["steps"], found["numbers"]["steps"], strict=True):
        targets = step.get("targets") or [step.get("target", "")]
        texts = amounts.get("totals") or [amounts.get("after")]
        last |= dict(zip(targets, texts, strict=False))
    place = {node["id"]: i for i, node in enumerate(found["nodes"])}
    for name, text in last.items():
        if name == "":
            continue
        if "[" not in text and ":" not in text and "×" not in text:
            whole = found["numbers"]["gradients"][place[name]]
            assert float(text) == pytest.approx(float(whole), abs=1e-3, rel=1e-3)


# --- how it is told -------------------------------------------------------------------


def test_a_group_says_what_comes_out_and_what_goes_back():
    found = document(read(scoped(), {}))
    words = found["numbers"]["groups"][0]
    assert words["forward"].startswith("encoder: 4 operations, out of which comes ")
    assert "goes back into encoder, which passes" in words["backward"]
    assert "to a" in words["backward"] and "to b" in words["backward"]


def test_groups_are_in_the_picture_the_table_and_the_text():
    root = chain(300)
    found = document(read(root, {}))
    picture = to_svg(found)
    assert "×300" in picture and HUES["group"][0] in picture
    page = to_html(found)
    assert "group of 300 nodes" in page and "value that leaves it" in page
    assert "folded into y = y * 1.0001 ×300" in to_text(read(root, {}))
    assert "folded into y = y * 1.0001 ×300" in found["alt"]


def test_an_open_picture_has_frames():
    found = document(read(scoped(), {}))
    assert found["views"][found["start"]]["frames"]
    assert 'class="frame"' in to_svg(found) and ">encoder<" in to_svg(found)
    assert "in groups: encoder" in found["alt"]


def test_the_folded_look_is_small_whatever_the_graph():
    for root in (chain(500), network(20, [16, 8, 1]), network(40, [3, 1])):
        found = document(read(root, {}))
        assert len(found["views"][0]["places"]) <= 3 * CROWDED
        assert len(json.dumps(found)) < 600_000


def test_wires_into_an_open_group_meet_at_its_side():
    """a -> [b -> c] -> d, with the group open: one curve through the frame."""
    groups = [Group("scope", "g", 1, 1, 3, -1, (1, 2))]
    grouping = Grouping([None] * 4, groups, (0, -1, 3))
    sizes = dict.fromkeys(range(4), (84.0, 60.0)) | {-1: (100.0, 60.0)}
    edges = [(0, 1, 0), (1, 2, 0), (2, 3, 0)]
    view = look_at(grouping, sizes, edges, frozenset({0}), 200, down=False)
    x, y, w, _ = view.frames[0]
    entering = spots(view.links[0].path)
    assert any(abs(px - (x - w / 2)) < 0.3 for px, _ in entering)
    ys = [py for link in view.links for _, py in spots(link.path)]
    assert len(set(ys)) == 1  # a chain stays straight
    assert view.places[1][1] == ys[0] and y != ys[0]  # the title is above
