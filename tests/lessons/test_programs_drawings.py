"""Drawings of programs are compared whatever their nodes are called."""

from __future__ import annotations

import numpy as np

from autodiff_lab.lessons.programs_drawings import (
    arrows_of,
    differences,
    random_lines,
)


def counts(found, right):
    return tuple(int(value) for value in differences(found, right).values())


def test_names_of_inner_nodes_and_order_do_not_matter():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        arrows = arrows_of(random_lines(rng, 8))
        inner = {end for _, end in arrows}
        other = {
            node: int(k) for node, k in zip(inner, rng.permutation(99), strict=False)
        }
        renamed = [(other.get(a, a), other.get(b, b)) for a, b in arrows]
        assert counts([renamed[i] for i in rng.permutation(len(arrows))], arrows) == (
            0,
            0,
        )


def test_a_missing_arrow_and_one_too_many_are_seen():
    arrows = arrows_of([("c", ("a", "b")), ("d", ("c", "c"))])
    assert counts([*arrows, ("a", "z")], arrows) == (0, 1)
    missing, more = counts(arrows[:-1], arrows)
    assert missing >= 1
    assert (missing, more) != (0, 0)


def test_a_drawing_that_runs_in_circles_is_no_trouble():
    right = arrows_of([("c", ("a", "b")), ("c", ("c", "b"))])
    assert counts([("a", "c"), ("b", "c"), ("c", "c"), ("b", "c")], right) != (0, 0)
