"""Traces as tables: the rows are the steps of the graph beside them."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display import scene
from autodiff_lab.display.traces import MOST, to_text, trace_scene
from tests.display.graphs import HOSTILE, chain, neuron, regression, textbook


def test_the_rows_of_the_textbook():
    rows = trace_scene(ad.trace(textbook()))["rows"]
    assert [tuple(row.values()) for row in rows] == [
        ("forward", "c", "a + b", "7"),
        ("forward", "d", "a * c", "28"),
        ("backward", "d", "where the backward pass starts", "1"),
        ("backward", "d → a", "7 × 1 = 7", "0 → 7"),
        ("backward", "d → c", "4 × 1 = 4", "0 → 4"),
        ("backward", "c → a", "1 × 4 = 4", "7 → 11"),
        ("backward", "c → b", "1 × 4 = 4", "0 → 4"),
    ]


@pytest.mark.parametrize("make", [textbook, neuron, regression])
def test_each_row_belongs_to_the_step_of_the_same_number(make):
    shown = trace_scene(ad.trace(make()))
    labels = {node["id"]: node["label"] for node in shown["graph"]["nodes"]}
    for row, step in zip(shown["rows"], shown["graph"]["steps"], strict=True):
        assert row["phase"] == step["phase"]
        assert row["at"].split(" → ")[0] == labels[step["node"]]
        if " → " in row["at"]:
            assert row["at"].split(" → ")[1] == labels[step["target"]]


def test_the_last_total_of_a_leaf_is_its_gradient():
    y = neuron()
    totals = {
        row["at"].split(" → ")[1]: row["result"].split(" → ")[1]
        for row in trace_scene(ad.trace(y))["rows"]
        if " → " in row["at"]
    }
    for node, slope in ad.get_gradients(y).items():
        if not node.args:
            assert float(totals[node.name]) == pytest.approx(slope, rel=1e-3)


def test_a_pass_from_another_seed_has_its_own_numbers_and_no_graph():
    v = ad.Vector([1.0, 2.0], name="v")
    shown = trace_scene(ad.trace(v * 3, seed=np.array([1.0, 10.0])))
    assert "graph" not in shown
    assert [row["result"] for row in shown["rows"]] == [
        *("[3, 6]", "[1, 10]", "0 → [3, 30]")
    ]


def test_what_has_no_single_local_derivative_is_passed_back():
    v = ad.Vector([1.0, 2.0], name="v")
    rows = trace_scene(ad.trace(np.sum(v)))["rows"]
    assert rows[-1]["computation"] == "1 passed back: [1, 1]"


def test_a_long_trace_is_cut_and_says_so():
    shown = trace_scene(ad.trace(chain(1000)))
    assert len(shown["rows"]) == MOST
    assert shown["note"] == f"{2001 - MOST:,} more steps are not listed."
    assert len(to_text(shown).splitlines()) < 50


def test_the_bundle_has_every_form_and_its_text_the_numbers():
    record = ad.trace(textbook())
    found = record._repr_mimebundle_()
    assert list(found) == [scene.MIME, "text/html", "text/plain"]
    assert found["text/plain"].splitlines()[:3] == [
        "Trace of d",
        "  1  forward   c:  a + b   7",
        "  2  forward   d:  a * c   28",
    ]
    assert repr(record) == "trace of d: 4 values forward, 4 contributions back"
    assert found["text/html"].count("<tr>") == 8
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_one_line_of_text(label):
    x = ad.Variable(1.5, name=label)
    found = ad.trace(x * x)._repr_mimebundle_()
    found["text/html"].encode("utf-8")
    assert "<script" not in found["text/html"] and "<b>" not in found["text/html"]
    assert len(found["text/plain"].splitlines()) == 5
