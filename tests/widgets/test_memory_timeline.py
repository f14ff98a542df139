"""The memory timeline: counts that are measured, and what theory says of them."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError
from autodiff_lab.widgets.memory_watch import timeline

from .fixtures import check_fixture

X = np.linspace(0.1, 1.0, 7)


@pytest.mark.parametrize("segments", [1, 2, 3, 5, 8, 16])
def test_checkpoints_change_the_memory_and_not_the_gradient(segments):
    steps = [np.sin] * 16
    plain, kept = timeline(steps, X), timeline(steps, X, segments)
    np.testing.assert_array_equal(kept.gradient, plain.gradient)
    expected = ad.grad(lambda x: np.sum(_sines(x, 16)))(X)
    np.testing.assert_allclose(plain.gradient, expected, rtol=1e-12)


def _sines(x, count):
    for _ in range(count):
        x = np.sin(x)
    return x


@pytest.mark.parametrize("n", [9, 36, 100])
def test_the_square_root_of_n_is_measured(n):
    """Chen and others 2016: about 2√n held at once, for one more run forward."""
    steps, root = [np.sin] * n, math.isqrt(n)
    plain, kept = timeline(steps, X), timeline(steps, X, root)
    assert plain.peak_nodes == n
    assert kept.peak_nodes <= 2 * root + 1
    extra = kept.recorded - plain.recorded
    assert extra == n + root  # every step again, and one node for each segment
    assert kept.peak_bytes == kept.peak_nodes * X.nbytes


def test_everything_is_let_go_at_the_end():
    for segments in (None, 4):
        line = timeline([np.sin, np.exp] * 6, X, segments)
        assert (line.nodes[-1], line.bytes[-1]) == (0, 0)


def test_bytes_are_those_of_the_values():
    line = timeline([lambda x: np.outer(x, x), np.sum], np.ones(10))
    assert line.peak_bytes == 100 * 8 + 8
    assert line.peak_nodes == 2


def test_the_way_back_begins_at_the_peak_without_checkpoints():
    line = timeline([np.sin] * 12, X)
    assert line.nodes[: line.turn] == list(range(1, 13))
    assert max(line.nodes[line.turn :]) == 12


def test_the_slider_starts_at_the_square_root():
    widget = ad.MemoryTimeline(49)
    assert repr(widget).startswith("Memory timeline, 49 steps in 7 segments: 14 nodes")
    assert "(√n)" in widget.scene["frames"][widget.state["frame"]]["text"]
    assert widget.scene["frames"][-1]["text"].startswith("No checkpoints: 49 nodes")


def test_a_function_and_a_list_of_functions():
    one = ad.MemoryTimeline(lambda x: np.sum(np.sin(x) * x), X)
    assert "1 step in 1 segment:" in repr(one)
    many = ad.MemoryTimeline([np.sin, np.cos, np.tanh, np.exp], X, segments=2)
    assert "4 steps in 2 segments" in repr(many)


@pytest.mark.parametrize("chain", [0, 10_000, [1, 2]])
def test_a_chain_that_cannot_be_watched(chain):
    with pytest.raises(AutodiffError, match="cannot be watched"):
        ad.MemoryTimeline(chain)


def test_a_frame_that_is_not_there_is_answered():
    widget = ad.MemoryTimeline(4)
    widget.choose(frame=99)
    assert "no measurement number 99" in widget.problem


def test_its_code_makes_it_again():
    widget = ad.MemoryTimeline(30, segments=3)
    widget.choose(frame=widget.state["frame"] + 1)
    again = eval(widget.to_code(), {"ad": ad})
    assert (again.scene, again.state) == (widget.scene, widget.state)


def test_what_it_leaves_without_a_kernel():
    bundle = ad.MemoryTimeline(200).saved_bundle()
    assert bundle[MIME]["free"] is True
    assert len(json.dumps(bundle[MIME])) < 60_000
    assert "<td>no checkpoints</td><td>200</td>" in bundle["text/html"]


def test_the_front_end_draws_this():
    check_fixture("memory", ad.MemoryTimeline(16).saved_bundle()[MIME])
