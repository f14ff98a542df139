"""Costs as bars: the figures are those of the text, and bars are in proportion."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

import autodiff_lab as ad
from autodiff_lab.display import scene
from autodiff_lab.display.costs import cost_scene
from autodiff_lab.display.tables import Column, table_scene, to_svg, twin
from tests.display.graphs import GRAPHS, HOSTILE, neuron

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", ["textbook", "neuron", "regression"])
def test_the_table_has_the_figures_of_the_cost(name):
    cost = ad.cost(GRAPHS[name]())
    visits, flops, peak = (c["numbers"] for c in cost_scene(cost)["columns"][1:])
    sweeps = [cost.value, cost.forward, cost.reverse]
    assert visits == [sweep.visits for sweep in sweeps]
    assert flops == [sweep.flops for sweep in sweeps]
    assert peak == [sweep.peak_bytes for sweep in sweeps]


def test_bars_are_as_long_as_their_numbers():
    shown = table_scene("T", "", [Column("n", ["4", "1", "2"], [4, 1, 2], bar=True)])
    tree = ElementTree.fromstring(to_svg(shown))
    bars = [float(e.get("width")) for e in tree.iter(f"{SVG}rect") if "y" in e.attrib]
    assert bars == [96.0, 24.0, 48.0]


def test_what_is_unknown_has_no_bar():
    column = Column("n", ["–", "0", "3"], [None, 0, 3], bar=True)
    shown = table_scene("T", "", [column])
    assert shown["columns"][0]["shares"] == [None, 0.0, 1.0]
    assert to_svg(shown).count('class="bar"') == 1


def test_the_bundle_has_every_form_and_the_text_of_before():
    cost = ad.cost(neuron())
    found = cost._repr_mimebundle_()
    assert list(found) == [scene.MIME, "text/html", "text/plain"]
    assert found["text/plain"] == repr(cost)
    assert f"<td>{cost.reverse.peak_bytes}</td>" in found["text/html"]
    assert "3 routes" in found[scene.MIME]["note"]
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_words_are_text(label):
    shown = table_scene(label, label, [Column(label, [label])])
    tree = ElementTree.fromstring(to_svg(shown).encode("utf-8"))
    tags = {element.tag.removeprefix(SVG) for element in tree.iter()}
    assert tags == {"svg", "title", "style", "rect", "path", "text"}
    names, rows = twin(shown)
    assert len(names) == len(rows) == len(rows[0]) == 1


def test_a_table_without_rows_is_drawn():
    ElementTree.fromstring(to_svg(table_scene("T", "", [])))
