"""Graphs of lesson 4, held against the library's own counts and sweeps."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display.traversals import traversals
from autodiff_lab.lessons.programs_order import (
    careless,
    chain,
    doublings,
    faults,
    ladder,
    random_operands,
    routes_between,
    written_out,
)


def as_nodes(graph):
    """The same graph made of the library's sums."""
    made = {}

    def node(name):
        if name not in made:
            operands = [node(operand) for operand in graph[name]]
            made[name] = operands[0] + operands[1] if operands else ad.Variable(1.0)
        return made[name]

    return node


@pytest.mark.parametrize("graph", [doublings(5), ladder(7)])
def test_counts_agree_with_the_library(graph):
    top = next(iter(graph))
    node = as_nodes(graph)
    assert routes_between(graph, top, "x") == ad.paths(node(top), node("x")).count


def test_random_graphs_are_ordered_by_somebody():
    """Every graph has nodes to peel off until none is left: no cycles, two leaves."""
    graphs = written_out(random_operands(np.random.default_rng(3), 40, 9))
    for graph in graphs:
        left = dict(graph)
        order = []
        while left:
            free = [n for n, ops in left.items() if not {*ops} & left.keys()]
            assert free
            order += free
            for node in free:
                del left[node]
        assert sum(not operands for operands in graph.values()) == 2
        assert faults(graph, order) == {"missing": 0, "repeated": 0, "too early": 0}
        backward = faults(graph, order[::-1])["too early"]
        assert backward == sum(map(len, graph.values()))


def test_a_chain_has_one_order():
    graph = chain(10, 3)
    order = [f"v{3 * k % 10}" for k in range(10)]
    assert not any(faults(graph, order).values())
    assert faults(graph, order[1:] + order[:1])["too early"] == 1
    assert faults(graph, order[1:])["missing"] == 1
    assert faults(graph, [*order, "v0"])["repeated"] == 1


def test_careless_is_the_recursion_of_the_stepper():
    a, b = ad.Variable(2.0, name="a"), ad.Variable(3.0, name="b")
    c, d = a + b, a * b
    y = (c + d) + c * d
    graph = {
        node: list(zip(node.args, ad.local_derivatives(node), strict=True))
        for node in ad.topological(y)
    }
    found = careless(graph, y)
    walks, _ = traversals(y)
    stepper = next(walk for walk in walks if walk.key == "recursion")
    assert found == stepper.gradients
    assert (found[a], found[b]) == (29, 22)
