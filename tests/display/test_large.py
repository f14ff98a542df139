"""Graphs of every size are shown quickly, and what is left out is said."""

from __future__ import annotations

import json
import time

import pytest

import autodiff_lab as ad
from autodiff_lab.display import document, mimebundle, read, to_text
from autodiff_lab.display.graph import PART, part
from tests.display.graphs import chain, network


def test_up_to_two_hundred_nodes_everything_is_shown():
    found = document(read(network(4, [6, 3, 1]), {}))
    assert found["note"] == "" and found["steps"]
    assert all(found["numbers"]["gradients"])


def test_above_that_every_node_is_drawn_without_steps():
    graph = read(network(5, [12, 5, 1]), {})
    assert 200 < graph.total <= 1000
    found = document(graph)
    assert len(found["nodes"]) == graph.total
    assert found["steps"] == [] and set(found["numbers"]["locals"]) == {""}
    assert all(found["numbers"]["gradients"])
    assert f"{graph.total} nodes" in found["note"]


def test_the_still_picture_of_such_a_graph_is_the_part_near_the_result():
    graph = read(network(5, [12, 5, 1]), {})
    still = part(graph)
    assert len(still.nodes) == PART and still.root is graph.root
    found, whole = document(still), document(graph)
    assert set(still.labels) < set(graph.labels)
    assert found["numbers"]["gradients"][-1] == whole["numbers"]["gradients"][-1] == "1"
    spot = {id(node): i for i, node in enumerate(graph.nodes)}
    for i, node in enumerate(still.nodes):
        there = whole["numbers"]["gradients"][spot[id(node)]]
        assert found["numbers"]["gradients"][i] == there != ""


@pytest.mark.parametrize("root", [network(20, [16, 8, 1]), chain(300), chain(20_000)])
def test_beyond_that_a_part_is_drawn_and_the_rest_is_explained(root):
    graph = read(root, {})
    found = document(graph)
    assert len(found["nodes"]) == PART
    assert f"The graph has {graph.total} nodes; the {PART} nearest" in found["note"]
    assert f"{graph.total} nodes, of which {PART} are drawn" in found["alt"]
    bundle = mimebundle(root)
    assert found["note"].split(";")[0] in bundle["text/html"]
    assert f"({graph.total} nodes)" in bundle["text/plain"]


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
