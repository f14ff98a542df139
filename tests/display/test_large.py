"""Graphs of every size are shown quickly, and what is left out is said."""

from __future__ import annotations

import json
import time

import pytest

import autodiff_lab as ad
from autodiff_lab.display import document, mimebundle, read, to_text
from autodiff_lab.display.graph import DRAWN, PART, STEPPED, part
from autodiff_lab.display.groups import CROWDED
from tests.display.graphs import chain, network


def test_up_to_two_hundred_nodes_everything_is_shown():
    found = document(read(network(4, [6, 3, 1]), {}))
    assert found["note"] == "" and found["steps"]
    assert all(found["numbers"]["gradients"])
    assert found["schema"] == 1 and len(found["nodes"]) == 159


def test_above_that_it_opens_folded_and_steps_walk_the_groups():
    graph = read(network(5, [12, 5, 1]), {})
    assert STEPPED < graph.total <= DRAWN
    found = document(graph)
    seen = found["views"][found["start"]]
    assert seen["open"] == [] and len(seen["places"]) <= CROWDED
    assert len(found["nodes"]) == graph.total
    assert all(found["numbers"]["gradients"])
    assert f"{graph.total} nodes, folded" in found["note"]
    walked = {step["node"] for step in found["steps"]}
    boxes = {group["id"] for group in found["groups"]} & set(seen["places"])
    assert boxes and boxes <= walked <= set(seen["places"])
    assert len(found["views"][-1]["places"]) == graph.total  # it can be seen whole


def test_a_part_without_groups_can_be_had():
    graph = read(network(5, [12, 5, 1]), {})
    still = part(graph)
    assert len(still.nodes) == PART and still.root is graph.root
    found, whole = document(still), document(graph)
    assert found["schema"] == 1
    assert set(still.labels) < set(graph.labels)
    spot = {id(node): i for i, node in enumerate(graph.nodes)}
    for i, node in enumerate(still.nodes):
        there = whole["numbers"]["gradients"][spot[id(node)]]
        assert found["numbers"]["gradients"][i] == there != ""


@pytest.mark.parametrize("root", [network(20, [16, 8, 1]), chain(3000), chain(9000)])
def test_beyond_a_thousand_nodes_only_what_can_be_opened_is_there(root):
    graph = read(root, {})
    found = document(graph)
    assert len(found["nodes"]) < 400 and len(json.dumps(found)) < 400_000
    assert f"The graph has {graph.total} nodes, folded" in found["note"]
    assert "display an inner node" in found["note"]
    assert f"{graph.total} nodes, folded into" in found["alt"]
    assert len(found["views"]) > 1
    assert max(len(view["places"]) for view in found["views"]) <= 200
    bundle = mimebundle(root)
    assert "display an inner node" in bundle["text/html"]
    assert f"({graph.total} nodes, folded into" in bundle["text/plain"]


def test_a_chain_without_end_is_drawn_in_part():
    graph = read(chain(20_000), {})
    found = document(graph)
    assert len(found["nodes"]) == PART
    assert f"The graph has {graph.total} nodes; the {PART} nearest" in found["note"]
    assert f"{graph.total} nodes, of which {PART} are drawn" in found["alt"]


def test_a_shared_chain_is_not_written_out():
    y = ad.Variable(1.0, name="x")
    for _ in range(100):
        y = y + y
    assert to_text(read(y, {})) == "v99 + v99 = 1.268e30   (x = 1)"


@pytest.mark.parametrize(
    ("root", "seconds"),
    [
        (network(4, [6, 3, 1]), 0.15),  # 100 nodes: the goal is 0.03
        (network(6, [11, 9, 1]), 0.8),  # 500 nodes: the goal is 0.2
        (chain(5000), 0.6),
        (chain(50_000), 1.5),
    ],
)
def test_the_document_is_built_in_time(root, seconds):
    """Bounds are wide, for busy machines: they catch what has become quadratic."""
    best = min(_cost(root) for _ in range(3))
    assert best < seconds


def _cost(root):
    start = time.process_time()
    document(read(root, {}))
    return time.process_time() - start


def test_a_page_does_not_swell():
    bundle = mimebundle(network(6, [11, 9, 1]))
    assert len(json.dumps(bundle)) < 500_000
