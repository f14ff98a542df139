"""Routes as a scene: they add up to the gradient, and name edges of the drawing."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display import scene
from autodiff_lab.display.paths import LONGEST, MOST, path_scene, picture, tables
from tests.display.graphs import HOSTILE, chain, network, neuron, textbook


def leaf(y, name):
    return next(node for node in ad.topological(y) if node.name == name)


def shown(y, name):
    return path_scene(ad.paths(y, leaf(y, name)))


def test_the_routes_of_the_textbook():
    found = shown(textbook(), "a")
    assert (found["title"], found["total"]) == ("2 routes from d to a", "11")
    assert [route["labels"] for route in found["routes"]] == [
        ["d", "a"],
        ["d", "c", "a"],
    ]
    assert [route["locals"] for route in found["routes"]] == [["7"], ["4", "1"]]
    assert [route["sum"] for route in found["routes"]] == ["7", "11"]


@pytest.mark.parametrize("name", ["x1", "w1", "x2", "b"])
def test_products_add_up_to_the_gradient(name):
    y = neuron()
    found = shown(y, name)
    total = sum(route["size"] for route in found["routes"])
    assert total == pytest.approx(ad.get_gradients(y)[leaf(y, name)], rel=1e-5)


def test_every_edge_of_a_route_joins_its_nodes():
    found = shown(neuron(), "x1")
    edges = {edge["id"]: edge for edge in found["graph"]["edges"]}
    labels = {node["id"]: node["label"] for node in found["graph"]["nodes"]}
    for route in found["routes"]:
        assert [labels[node] for node in route["nodes"]] == route["labels"]
        ends = [(edges[e]["to"], edges[e]["from"]) for e in route["edges"]]
        assert ends == list(zip(route["nodes"], route["nodes"][1:], strict=False))


def test_routes_through_the_same_nodes_take_different_edges():
    x = ad.Variable(3.0, name="x")
    square = x * x
    found = path_scene(ad.paths(square * square, x))
    taken = [tuple(route["edges"]) for route in found["routes"]]
    assert len(taken) == len(set(taken)) == 4
    graph = found["graph"]
    position = {edge["id"]: edge["arg"] for edge in graph["edges"]}
    ways = [[position[edge] for edge in route] for route in taken]
    assert ways == [[0, 0], [0, 1], [1, 0], [1, 1]]  # operands from left to right


def test_more_routes_than_anybody_can_list_are_counted_exactly():
    y = x = ad.Variable(1.0, name="x")
    for _ in range(150):
        y = y + y
    found = path_scene(ad.paths(y, x))
    assert found["count"] == str(2**150)
    steps = sum(len(route["labels"]) for route in found["routes"])
    assert len(found["routes"]) <= MOST and steps <= LONGEST
    assert int(found["more"]) == 2**150 - len(found["routes"])
    assert found["total"] == "1.427e45"  # 2 ** 150, by the reverse engine
    assert "the total is that of all" in found["note"]


def test_no_route_is_no_trouble():
    a, b = ad.Variable(1.0, name="a"), ad.Variable(2.0, name="b")
    found = path_scene(ad.paths(a * 2, b))
    assert (found["routes"], found["count"], found["total"]) == ([], "0", "0")
    itself = path_scene(ad.paths(a, a))
    assert (itself["total"], itself["routes"][0]["edges"]) == ("1", [])


def test_array_routes_show_arrays_and_have_no_bar():
    v = ad.Vector([1.0, 2.0, 3.0], name="v")
    found = path_scene(ad.paths(np.sum(v**2), v))
    (route,) = found["routes"]
    assert (route["product"], route["size"]) == ("[2, 4, 6]", None)
    assert route["locals"] == ["", "[2, 4, 6]"]


def test_a_huge_graph_is_drawn_in_part():
    y = chain(5000)
    found = shown(y, "x")
    assert found["count"] == "1"
    assert len(json.dumps(found)) < 600_000


def test_of_a_large_graph_what_the_routes_run_through_is_drawn():
    y = network(8, [8, 8])
    first = ad.topological(y)[0]
    found = path_scene(ad.paths(y, first))
    labels = {node["id"]: node["label"] for node in found["graph"]["nodes"]}
    assert len(labels) < 200 and "are drawn" in found["note"]
    for route in found["routes"]:
        assert len(route["edges"]) == len(route["nodes"]) - 1 > 5
        assert [labels[node] for node in route["nodes"]] == route["labels"]
    total = sum(route["size"] for route in found["routes"])
    assert total == pytest.approx(ad.get_gradients(y)[first], rel=1e-4)


def test_the_picture_lights_up_the_edges_that_are_taken():
    found = shown(textbook(), "b")
    tree = ElementTree.fromstring(picture(found))
    lit = [e.get("d") for e in tree.iter() if e.get("class") == "route"]
    taken = {edge for route in found["routes"] for edge in route["edges"]}
    paths = [e["path"] for e in found["graph"]["edges"] if e["id"] in taken]
    assert lit == paths and len(lit) == 2


def test_the_bundle_has_every_form_and_the_text_of_before():
    d = textbook()
    routes = ad.paths(d, leaf(d, "a"))
    found = routes._repr_mimebundle_()
    assert list(found) == [scene.MIME, "text/html", "text/plain"]
    assert found["text/plain"] == repr(routes)
    assert "<td>d → c → a</td><td>4 × 1</td><td>4</td><td>11</td>" in found["text/html"]
    json.dumps(found, allow_nan=False)
    assert routes._repr_mimebundle_() == found


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_text(label):
    x = ad.Variable(1.5, name=label)
    found = path_scene(ad.paths(x * x, x))
    ElementTree.fromstring(picture(found).encode("utf-8"))
    ((_, rows),) = tables(found)
    assert len(rows) == 2
    json.dumps(found).encode("utf-8")
