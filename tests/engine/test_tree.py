"""Nested lists, tuples and dicts: taken apart, put together, walked in step."""

from __future__ import annotations

from collections import namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff_lab.engine.tree import flatten, map_leaves

Point = namedtuple("Point", "x y")

trees = st.recursive(
    st.floats(allow_nan=False) | st.none() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.builds(Point, inner, inner)
    ),
    max_leaves=12,
)


@given(trees)
def test_apart_and_together_again(tree):
    leaves, rebuild = flatten(tree)
    again = rebuild(leaves)
    assert again == tree
    assert type(again) is type(tree)


@given(trees)
def test_a_leaf_stands_where_the_other_stood(tree):
    leaves, rebuild = flatten(tree)
    numbered = rebuild(list(range(len(leaves))))
    assert flatten(numbered)[0] == list(range(len(leaves)))


def test_arrays_are_leaves_and_not_copied():
    array = np.ones(3)
    assert flatten([array])[0][0] is array


def test_a_dict_keeps_its_order():
    leaves, rebuild = flatten({"b": 1, "a": 2})
    assert leaves == [1, 2]
    assert list(rebuild([10, 20])) == ["b", "a"]


def test_namedtuples_stay_namedtuples():
    assert map_leaves(lambda v: v * 2, Point(1, [2, 3])) == Point(2, [4, 6])


def test_trees_are_walked_in_step():
    assert map_leaves(lambda a, b: a - b, {"w": [5, 6]}, {"w": [1, 2]}) == {"w": [4, 4]}


def test_trees_of_different_size_are_not():
    with pytest.raises(ValueError, match="shorter"):
        map_leaves(lambda a, b: a - b, [1, 2], [1])


def test_an_empty_nest_has_no_leaves():
    leaves, rebuild = flatten({"a": [], "b": ()})
    assert leaves == []
    assert rebuild([]) == {"a": [], "b": ()}
