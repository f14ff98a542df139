"""A counterexample about a graph is drawn, and the drawing is of that very graph."""

from __future__ import annotations

import json

import pytest

import autodiff_lab as ad
from autodiff_lab.engine.order import topological
from autodiff_lab.grading.harness import as_mark
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.judge import judge
from autodiff_lab.lessons.result import CheckResult

PUBLIC = [
    pytest.param(exercise, shown, id=f"{exercise.name}-{shown.part}")
    for exercise in EXERCISES.values()
    for shown in (exercise.example, *(w.example for w in exercise.wrong_answers))
    if shown.graph is not None
]


def test_there_are_some():
    assert len({case.values[0].name for case in PUBLIC}) >= 7


@pytest.mark.parametrize(("exercise", "shown"), PUBLIC)
def test_it_has_the_nodes_of_the_call(exercise, shown):
    nodes = topological(shown.graph())
    named = {node.name: [operand.name for operand in node.parents] for node in nodes}
    assert len(nodes) <= 12
    graph = shown.args[0]
    if isinstance(graph, dict):
        found = {
            k: [o if isinstance(o, str) else o[0] for o in v] for k, v in graph.items()
        }
        assert named == found


@pytest.mark.parametrize("name", ["path_sum", "backward", "dict_grad"])
def test_its_gradients_are_the_measured_ones(name):
    case = EXERCISES[name].example
    slopes = ad.get_gradients(case.graph())
    found = {node.name: float(slope) for node, slope in slopes.items()}
    named = {label or "a": slope for label, slope in case.expected.items()}
    for label in named.keys() & found.keys():  # path_sum asks for one, that of a
        assert found[label] == pytest.approx(float(named[label]))
    assert "a" in named.keys() & found.keys()


def test_a_check_shows_it_and_a_record_goes_without():
    exercise = EXERCISES["path_sum"]
    verdict = judge(exercise, lambda graph, y, x: 15.0, seed=0)
    html = CheckResult("path_sum", "03", 3, verdict)._repr_html_()
    assert "<img src=" in html and 'alt="Computation graph' in html, html
    mark = as_mark(exercise, verdict)
    assert set(json.loads(json.dumps(mark.counterexample))) >= {"call", "measured"}
    assert "graph" not in mark.counterexample
