from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab.display import document, read
from autodiff_lab.display.schema import numbers
from autodiff_lab.errors import AutodiffError
from tests.display.graphs import GRAPHS, HOSTILE, chain, network, textbook

FORMATS = {
    version: json.loads(
        files("autodiff_lab.display").joinpath(f"graph-v{version}.json").read_text()
    )
    for version in (1, 2)
}


def drawn(root):
    return document(root, namespace={})


def check(found):
    """Valid JSON of the promised form, with lists that run parallel."""
    jsonschema.Draft202012Validator(FORMATS[found["schema"]]).validate(found)
    json.dumps(found, allow_nan=False).encode("utf-8")
    ids = {node["id"] for node in found["nodes"]}
    amounts = found["numbers"]
    assert len(amounts["values"]) == len(amounts["gradients"]) == len(found["nodes"])
    assert len(amounts["locals"]) == len(amounts["signs"]) == len(found["edges"])
    assert len(amounts["steps"]) == len(found["steps"])
    assert all(edge["from"] in ids and edge["to"] in ids for edge in found["edges"])


@pytest.mark.parametrize("version", FORMATS)
def test_the_format_itself_is_valid(version):
    jsonschema.Draft202012Validator.check_schema(FORMATS[version])


def test_the_format_refuses_what_it_does_not_know():
    wrong = {**drawn(textbook()), "colour": "red"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, FORMATS[1])


@pytest.mark.parametrize("name", GRAPHS)
def test_documents_have_the_form_that_is_promised(name):
    check(drawn(GRAPHS[name]()))


@pytest.mark.parametrize(
    "root", [network(3, [9, 5, 1]), network(20, [15, 9, 1]), chain(300)]
)
def test_large_documents_too(root):
    check(drawn(root))


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_too(label):
    x = ad.Variable(1.0, name=label)
    found = drawn(x * x + ad.Input(2.0, name=label))
    check(found)
    assert len(found["nodes"][0]["label"]) <= 32


OPERATIONS = st.lists(
    st.tuples(st.sampled_from("+-*/^tm"), st.integers(0, 99), st.integers(0, 99)),
    min_size=1,
    max_size=15,
)


@given(OPERATIONS, st.floats(-3, 3))
def test_any_graph_gives_a_document_that_is_the_same_each_time(operations, start):
    nodes = [ad.Variable(start, name="x"), ad.Parameter(0.5, name="w")]
    for sign, i, j in operations:
        a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
        with np.errstate(all="ignore"):
            nodes.append(
                {
                    "+": lambda a, b: a + b,
                    "-": lambda a, b: a - b,
                    "*": lambda a, b: a * b,
                    "/": lambda a, b: a / (b * b + 1),
                    "^": lambda a, b: a**2,
                    "t": lambda a, b: ad.tanh(a),
                    "m": lambda a, b: ad.maximum(a, 0.5),
                }[sign](a, b)
            )
    first, second = drawn(nodes[-1]), drawn(nodes[-1])
    check(first)
    assert json.dumps(first) == json.dumps(second)


def test_the_textbook_numbers():
    found = drawn(textbook())
    assert found["title"] == "d"
    assert found["expression"] == "a * (a + b)"
    assert [n["label"] for n in found["nodes"]] == ["a", "b", "c", "d"]
    assert [n["formula"] for n in found["nodes"]] == ["", "", "a + b", "a * c"]
    assert [n["symbol"] for n in found["nodes"]] == [None, None, "+", "×"]
    assert [n["role"] for n in found["nodes"]] == [
        "variable",
        "variable",
        "op",
        "output",
    ]
    assert found["numbers"]["values"] == ["4", "3", "7", "28"]
    assert found["numbers"]["gradients"] == ["11", "4", "4", "1"]
    assert found["numbers"]["locals"] == ["1", "1", "7", "4"]


def test_the_textbook_steps():
    found = drawn(textbook())
    texts = [step["text"] for step in found["numbers"]["steps"]]
    assert texts == [
        "c = a + b = 4 + 3 = 7",
        "d = a * c = 4 * 7 = 28",
        "∂d/∂d = 1, where the backward pass starts",
        "∂d/∂a: local 7 × incoming 1 = contribution 7; total 0 → 7",
        "∂d/∂c: local 4 × incoming 1 = contribution 4; total 0 → 4",
        "∂d/∂a: local 1 × incoming 4 = contribution 4; total 7 → 11",
        "∂d/∂b: local 1 × incoming 4 = contribution 4; total 0 → 4",
    ]
    assert found["steps"][2:4] == [
        {"phase": "backward", "node": "n3", "edges": [], "target": "n3"},
        {"phase": "backward", "node": "n3", "edges": ["e2"], "target": "n0"},
    ]


def test_contributions_add_up_to_the_gradients():
    found = drawn(GRAPHS["polynomial"]())
    totals = {}
    steps = zip(found["steps"], found["numbers"]["steps"], strict=True)
    for step, amounts in steps:
        if step["phase"] == "backward":
            value = float(amounts["contribution"])
            totals[step["target"]] = totals.get(step["target"], 0) + value
    gradients = found["numbers"]["gradients"]
    assert [totals[f"n{i}"] for i in range(len(gradients))] == list(
        map(float, gradients)
    )


def test_a_product_of_twins_has_two_edges():
    found = drawn(GRAPHS["twice"]())
    assert [(e["from"], e["to"], e["arg"]) for e in found["edges"]] == [
        ("n0", "n1", 0),
        ("n0", "n1", 1),
    ]


def test_live_numbers_are_those_of_the_graph_built_on_the_new_values():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    graph = read(ad.sin(a) * (a + b), {})
    live = numbers(graph, {a: 1.5, b: -2.0})
    a2, b2 = ad.Variable(1.5, name="a"), ad.Variable(-2.0, name="b")
    assert live == drawn(ad.sin(a2) * (a2 + b2))["numbers"]
    assert live != drawn(graph)["numbers"]
    assert (a.value, b.value) == (4.0, 3.0)


def test_live_numbers_of_an_array_graph():
    w = ad.Vector([1.0, 2.0], name="w")
    s = ad.Scalar(3.0, name="s")
    live = numbers(read((w * s).sum(), {}), {s: 10.0})
    assert live["values"] == ["[1, 2]", "10", "[10, 20]", "30"]
    assert live["gradients"] == ["[10, 10]", "3", "[1, 1]", "1"]


def test_live_numbers_keep_the_number_of_steps_at_poles():
    x = ad.Variable(0.5, name="x")
    graph = read(1 / x + ad.log(x), {})
    steps = len(drawn(graph)["steps"])
    for value in (0.0, -1.0, 1e308):
        assert len(numbers(graph, {x: value})["steps"]) == steps


def test_a_deferred_graph_has_a_picture_and_no_numbers():
    found = drawn(GRAPHS["deferred"]())
    assert found["expression"] == "m * x + 2"
    assert found["steps"] == found["leaves"] == []
    assert set(found["numbers"]["gradients"]) == {""}
    assert found["numbers"]["values"][-1] == ""
    assert found["alt"].endswith("no values yet.")


def test_an_array_result_says_why_it_has_no_gradients():
    found = drawn(GRAPHS["rows"]())
    assert found["numbers"]["values"][-1] == "[1.8, 2.1, 2.4]"
    assert {step["phase"] for step in found["steps"]} == {"forward"}
    assert "the result is an array" in found["note"]


def test_a_stale_graph_says_so():
    x = ad.Variable(2.0, name="x")
    y = x * x
    x.value = 3.0
    found = drawn(y)
    assert "a leaf got a new value" in found["note"]
    assert set(found["numbers"]["gradients"]) == {""}
    live = numbers(read(y, {}), {x: 5.0})
    assert len(live["steps"]) == len(found["steps"])


def test_numbers_that_have_no_derivatives_are_an_error_that_teaches():
    def rule(cotangent, result, x):
        return cotangent // (x - 1.0)  # // is Python's own, and stops at 0

    fragile = ad.Primitive("fragile", lambda x: x, jvps=(None,), vjps=(rule,))
    ad.PRIMITIVES.pop("fragile")  # the table is for everybody
    x = ad.Variable(0.5, name="x")
    y = read(fragile(x), {})
    with pytest.raises(AutodiffError, match="divides by zero"):
        numbers(y, {x: 1.0})


def test_sizes_do_not_depend_on_values():
    def boxes(value):
        x = ad.Variable(value, name="x")
        return [(n["x"], n["y"], n["w"], n["h"]) for n in drawn(x * x + 1)["nodes"]]

    assert boxes(1.0) == boxes(-1.23456789e-200)


def test_sliders_have_room_on_both_sides():
    leaves = [ad.Variable(value) for value in (4.0, 0.3, 250.0, -70.0)]
    found = drawn(leaves[0] * leaves[1] * leaves[2] * leaves[3])["leaves"]
    assert [(leaf["min"], leaf["max"], leaf["step"]) for leaf in found] == [
        (-10.0, 10.0, 0.1),
        (-2.0, 2.0, 0.01),
        (-1000.0, 1000.0, 10.0),
        (-100.0, 100.0, 1.0),
    ]


def test_only_finite_scalar_leaves_that_may_change_get_a_slider():
    x = ad.Variable(2.0, name="x")
    others = ad.Constant(3.0) + ad.Vector([1.0, 2.0]) * ad.Variable(float("inf"))
    assert [leaf["name"] for leaf in drawn(x + others.sum())["leaves"]] == ["x"]


def test_the_line_that_made_a_node_is_noted():
    x = ad.Variable(2.0)
    y = x + 1
    here = test_the_line_that_made_a_node_is_noted.__code__.co_firstlineno
    lines = [node["source"]["line"] - here for node in drawn(y)["nodes"]]
    assert lines == [1, 2]
