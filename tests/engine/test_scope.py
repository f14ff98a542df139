"""Scopes are remembered by time: they name nodes, and cost nothing per operation."""

from __future__ import annotations

import pytest

import autodiff_lab as ad
from autodiff_lab.engine import scope as scopes
from autodiff_lab.engine.scope import scopes_of


def names(node):
    return [one.name for one in scopes_of(node)]


def test_scopes_nest_and_end():
    x = ad.Variable(2.0)
    with ad.scope("outer"):
        first = x * x
        with ad.scope("inner"):
            second = first + 1
        third = second * first
    assert [names(n) for n in (x, first, second, third, third + 1)] == [
        [],
        ["outer"],
        ["outer", "inner"],
        ["outer"],
        [],
    ]


def test_two_scopes_of_one_name_are_two():
    x = ad.Variable(2.0)
    made = []
    for _ in range(2):
        with ad.scope("layer"):
            made.append(x * x)
    first, second = (scopes_of(node)[0] for node in made)
    assert first is not second and first.name == second.name == "layer"


def test_a_scope_ends_when_its_block_fails():
    x = ad.Variable(2.0)
    with pytest.raises(RuntimeError), ad.scope("broken"):
        raise RuntimeError
    assert names(x * x) == []


def test_leaves_belong_to_scopes_too():
    with ad.scope("model"):
        w = ad.Parameter(0.5)
    assert names(w) == ["model"]


def test_scopes_change_no_numbers_and_make_nothing_stale():
    x = ad.Variable(3.0)
    with ad.scope("square"):
        y = x * x
    y.backward()
    assert x.grad == 6.0


def test_a_gradient_of_a_function_with_scopes():
    def f(x):
        with ad.scope("square"):
            return x * x

    assert ad.grad(f)(3.0) == 6.0


def test_only_so_many_scopes_are_remembered(monkeypatch):
    monkeypatch.setattr(scopes, "_REMEMBERED", 10)
    monkeypatch.setattr(scopes, "_scopes", [])
    x = ad.Variable(1.0)
    for turn in range(100):
        with ad.scope(f"turn {turn}"):
            x = x + 1
    assert len(scopes._scopes) <= 10
    assert names(x) == ["turn 99"]
