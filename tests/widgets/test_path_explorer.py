"""The path explorer: its routes, its state, and graphs with more routes than atoms."""

from __future__ import annotations

import json

import pytest

import autodiff_lab as ad
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError

from .fixtures import check_fixture


def example():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    c = a + b
    return a * c * c + a, a


def test_the_products_of_all_routes_add_up_to_the_gradient():
    y, a = example()
    routes = ad.PathExplorer(y, a).scene["routes"]
    assert sum(route["size"] for route in routes) == ad.get_gradients(y)[a]
    assert routes[-1]["sum"] == "106"


def test_every_route_is_one_in_the_graph_that_is_drawn():
    scene = ad.PathExplorer(*example()).scene
    ends = {e["id"]: (e["to"], e["from"]) for e in scene["graph"]["edges"]}
    for route in scene["routes"]:
        steps = list(zip(route["nodes"], route["nodes"][1:], strict=False))
        assert [ends[edge] for edge in route["edges"]] == steps


def test_the_number_of_routes_is_exact_however_large():
    y = x = ad.Variable(1.0, name="x")
    for _ in range(1000):
        y = y + y
    explorer = ad.PathExplorer(y, x)
    assert explorer.scene["count"] == str(2**1000)
    assert 0 < len(explorer.scene["routes"]) <= 60
    assert "routes are listed" in explorer.scene["note"]
    assert len(json.dumps(explorer.scene)) < 200_000


def test_choosing_sends_no_scene():
    explorer = ad.PathExplorer(*example())
    before = explorer.scene
    explorer.set_state({"asked": 1, "state": {"route": 2, "visited": [1, 2]}})
    assert explorer.scene is before and explorer.answered == 1
    assert "2 of 4 visited" in repr(explorer)


def test_a_route_that_does_not_exist_is_refused():
    with pytest.raises(AutodiffError, match="no route number 9"):
        ad.PathExplorer(*example(), route=9)
    with pytest.raises(AutodiffError, match="no route number 5"):
        ad.PathExplorer(*example(), visited=[1, 5])


def test_without_a_route_there_is_nothing_to_visit():
    y, _ = example()
    explorer = ad.PathExplorer(y, ad.Variable(1.0, name="other"))
    assert explorer.scene["routes"] == [] and explorer.scene["count"] == "0"
    with pytest.raises(AutodiffError, match="not in the graph"):
        explorer.to_code()


def test_the_code_makes_it_again():
    explorer = ad.PathExplorer(*example(), route=3, visited=[1, 3])
    *lines, last = explorer.to_code().split("; ")
    names = {"ad": ad}
    exec("; ".join(lines), names)
    again = eval(last, names)
    assert again.state == explorer.state
    assert again.scene["routes"] == explorer.scene["routes"]


def test_it_is_saved_with_picture_table_and_text():
    data, _ = ad.PathExplorer(*example(), visited=[1])._repr_mimebundle_()
    assert data[MIME]["state"] == {"route": 0, "visited": [1]}
    assert "v4 → v3 → v2 → a" in data["text/html"]
    assert "49.0" in data["text/plain"]


def test_the_front_end_tests_draw_what_python_writes():
    check_fixture("paths", ad.PathExplorer(*example()).scene)
