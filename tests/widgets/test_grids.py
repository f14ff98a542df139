"""Shape flow and convolution lens: every number they show is measured otherwise."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff_lab as ad
from autodiff_lab.display.grids import frame, grid, grids_svg
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError, ShapeError
from autodiff_lab.widgets.shape_flow import summed_axes

sides = st.integers(1, 4)
shapes = st.lists(sides, max_size=2).map(tuple)


def numbers(rows):
    return np.array([[float(text) for text in row] for row in rows])


@given(shapes, shapes, st.sampled_from("+-*"))
def test_the_gradients_are_those_of_a_nudge_in_every_direction(a, b, op):
    try:
        whole = np.broadcast_shapes(a, b)
    except ValueError:
        with pytest.raises(ShapeError, match="do not fit"):
            ad.ShapeFlow(a, b, op)
        return
    frames = ad.ShapeFlow(a, b, op).scene["frames"]
    left = np.arange(1.0, 1 + np.prod(a, dtype=int)).reshape(a)
    right = 10 * np.arange(1.0, 1 + np.prod(b, dtype=int)).reshape(b)
    cotangent = np.arange(1.0, 1 + np.prod(whole, dtype=int)).reshape(whole)
    f = {"+": np.add, "-": np.subtract, "*": np.multiply}[op]
    shown = numbers(frames[5]["grids"][-1]["rows"])
    for k, place in enumerate(np.ndindex(a)):
        moved = left.astype(complex)
        moved[place] += 1e-20j
        measured = np.sum(cotangent * f(moved, right).imag) / 1e-20
        assert shown.ravel()[k] == pytest.approx(measured, rel=0.01)  # three digits


@given(shapes, shapes)
def test_summing_over_those_axes_undoes_the_stretching(a, b):
    try:
        whole = np.broadcast_shapes(a, b)
    except ValueError:
        return
    summed = np.ones(whole).sum(axis=summed_axes(a, whole), keepdims=True)
    assert summed.size == np.prod(a, dtype=int)
    assert summed.sum() == np.prod(whole, dtype=int)


@pytest.mark.parametrize("shape", [(11,), (1, 1, 1), (0,), "x", (2.5,)])
def test_a_shape_that_cannot_be_drawn_is_refused(shape):
    with pytest.raises(ShapeError, match="no shape"):
        ad.ShapeFlow(shape, (1,))


def test_the_reader_may_type_other_shapes_and_errors_keep_the_picture():
    flow = ad.ShapeFlow((2, 1), (3,))
    flow.choose(b="4")
    assert "(2, 4)" in flow.scene["text"]
    flow.choose(a="3, 2")
    assert "do not fit" in flow.problem and "(2, 4)" in flow.scene["text"]
    with pytest.raises(AutodiffError, match="not known"):
        ad.ShapeFlow(op="/")


def test_copies_are_dashed_and_one_entry_of_each_is_real():
    stretched = ad.ShapeFlow((2, 1), (3,)).scene["frames"][1]["grids"]
    assert stretched[0]["ghosts"] == [[0, 1, 1], [0, 1, 1]]
    assert stretched[1]["ghosts"] == [[0, 0, 0], [1, 1, 1]]


def test_the_lens_ends_at_the_gradients_of_the_engine():
    rng = np.random.default_rng(0)
    image, kernel = rng.integers(-4, 5, (5, 6)), rng.integers(-2, 3, (3, 2))
    frames = ad.ConvolutionLens(image, kernel).scene["frames"]
    arrives = numbers(frames[-1]["grids"][0]["rows"])

    def weighted(x, k):
        y = ad.conv2d(x[None, None], k[None, None])
        return np.sum(y[0, 0] * arrives)

    for which, place in ((0, 1), (1, 2)):
        expected = ad.grad(weighted, argnums=which)(image.astype(float), kernel + 0.0)
        shown = numbers(frames[-1]["grids"][place]["rows"])
        assert shown == pytest.approx(expected, rel=0.01, abs=1e-9)


def test_the_lens_shows_each_window_once_forward_and_once_back():
    lens = ad.ConvolutionLens(np.arange(12.0).reshape(3, 4), np.ones((2, 2)))
    frames = lens.scene["frames"]
    assert [f["phase"] for f in frames] == ["forward"] * 6 + ["backward"] * 6
    assert frames[5]["grids"][0]["lit"] == [[1, 2], [1, 3], [2, 2], [2, 3]]
    assert "" not in frames[5]["grids"][2]["rows"][-1]
    assert frames[0]["grids"][2]["rows"][-1][-1] == ""


@pytest.mark.parametrize(
    ("image", "kernel"),
    [(np.ones(3), np.ones((1, 1))), (np.ones((2, 2)), np.ones((3, 1))),
     (np.ones((11, 2)), np.ones((1, 1))), (np.ones((0, 2)), np.ones((1, 1)))],
)  # fmt: skip
def test_pictures_that_cannot_be_shown_are_refused(image, kernel):
    with pytest.raises(ShapeError):
        ad.ConvolutionLens(image, kernel)


@pytest.mark.parametrize("made", [ad.ShapeFlow, ad.ConvolutionLens])
def test_the_code_makes_the_scene_again_and_the_page_is_small(made):
    widget = made()
    again = eval(widget.to_code(), {"ad": ad})
    assert again.scene == widget.scene
    data, _ = widget._repr_mimebundle_()
    assert len(json.dumps(data[MIME])) < 60_000


def test_text_in_a_grid_is_text():
    picture = grids_svg(frame("<b>", [grid("<i>", [[1.0]])]), "<alt>")
    assert "<b>" not in picture and "<i>" not in picture and "<alt>" not in picture
