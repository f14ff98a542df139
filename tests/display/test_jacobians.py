"""Jacobians as tiles: the entries are those of `ad.jacobian`, the names say which."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display import scene
from autodiff_lab.display.jacobian_svg import to_svg
from autodiff_lab.display.jacobians import MOST, JacobianView, jacobian_scene
from autodiff_lab.errors import LeafTypeError
from tests.display.graphs import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
x = np.array([0.5, -1.0, 2.0])


def f(x):
    return ad.tanh(x) * x[::-1]


def test_the_matrix_is_that_of_jacobian():
    view = ad.show_jacobian(f, x)
    assert np.array_equal(view.array, ad.jacobian(f)(x))
    assert view.shape == (3, 3)
    assert view.rows == ["y[0]", "y[1]", "y[2]"]
    assert view.columns == ["x[0]", "x[1]", "x[2]"]


@pytest.mark.parametrize("mode", ["fwd", "rev"])
def test_both_directions_give_the_same_tiles(mode):
    assert np.allclose(ad.show_jacobian(f, x, mode=mode), ad.jacobian(f)(x))


def test_numpy_takes_it_for_its_matrix():
    view = ad.show_jacobian(f, x)
    assert np.allclose(np.asarray(view) @ x, ad.jvp(f, (x,), (x,))[1])
    assert view[0, 2] == np.tanh(0.5)
    assert np.asarray(view, dtype=np.float32).dtype == np.float32


def test_several_arguments_stand_side_by_side():
    matrix = np.arange(6.0).reshape(2, 3)
    view = ad.show_jacobian(lambda w, v: w @ v, matrix, x)
    left = ad.jacobian(lambda w: w @ x)(matrix).reshape(2, 6)
    assert np.array_equal(view.array, np.hstack([left, matrix]))
    assert view.columns[4] == "w[1,1]" and view.columns[-1] == "v[2]"
    chosen = ad.show_jacobian(lambda w, v: w @ v, matrix, x, argnums=1)
    assert np.array_equal(chosen.array, matrix) and chosen.columns[0] == "v[0]"


def test_nested_results_and_arguments_get_names():
    def both(p):
        return [p["a"] * p["b"], p["a"] ** 2]

    view = ad.show_jacobian(both, {"a": 3.0, "b": 5.0})
    assert view.array.tolist() == [[5.0, 3.0], [6.0, 0.0]]
    assert view.rows == ["y0", "y1"] and view.columns == ["p['a']", "p['b']"]


def test_one_number_by_one_number_is_one_tile():
    view = ad.show_jacobian(lambda t: t**2, 3.0)
    assert (view.array.tolist(), view.rows, view.columns) == ([[6.0]], ["y"], ["t"])


def test_a_hessian_is_shown_as_the_jacobian_of_a_gradient():
    def rosenbrock(p):
        return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2

    view = ad.show_jacobian(ad.grad(rosenbrock), np.array([1.0, 1.0]))
    assert np.allclose(view, [[802, -400], [-400, 200]])


def test_the_text_has_every_number_and_no_minus_before_zero():
    text = repr(ad.show_jacobian(lambda v: v * np.array([2.0, -1.0]), np.ones(2)))
    assert text.splitlines() == [
        "      v[0]  v[1]",
        "y[0]     2     0",
        "y[1]     0    -1",
    ]


def test_a_large_matrix_is_cut_in_text_and_picture():
    view = ad.show_jacobian(lambda v: v**2, np.ones(60))
    assert repr(view).splitlines()[-1] == "(of 60×60)"
    assert len(repr(view).splitlines()) == 14
    shown = jacobian_scene(view)
    assert len(shown["rows"]) == len(shown["columns"]) == MOST
    assert "first 40" in shown["note"] and shown["zeros"].startswith("3540 of 3600")


def test_tiles_below_zero_are_hatched_and_no_others():
    shown = jacobian_scene(ad.show_jacobian(lambda v: v * np.array([2.0, -1.0]), x[:2]))
    assert shown["shares"] == [[1.0, 0.0], [0.0, -0.5]]
    tree = ElementTree.fromstring(to_svg(shown))
    kinds = [e.get("class") for e in tree.iter(f"{SVG}rect")][1:]
    assert kinds == ["above", "empty", "empty", "below"]
    assert [e.get("class") for e in tree.iter(f"{SVG}path")] == ["hatch"]
    texts = [e.text for e in tree.iter(f"{SVG}text") if e.get("class") == "number"]
    assert texts == ["2", "-1"]


def test_hatching_stays_inside_its_tile():
    shown = jacobian_scene(JacobianView(np.array([[-1.0]]), ["y"], ["x"]))
    svg = to_svg(shown)
    box = re.search(
        r'class="below" x="(.+?)" y="(.+?)" width="(.+?)" height="(.+?)"', svg
    )
    left, top, width, height = map(float, box.groups())
    (path,) = re.findall(r'class="hatch" d="(.+?)"', svg)
    numbers = [float(n) for n in re.findall(r"[\d.]+", path)]
    assert min(numbers[::2]) >= left and max(numbers[::2]) <= left + width + 0.05
    assert min(numbers[1::2]) >= top and max(numbers[1::2]) <= top + height + 0.05


def test_nan_and_infinity_are_words_without_a_colour():
    view = JacobianView(np.array([[np.nan, np.inf, 2.0]]), ["y"], ["a", "b", "c"])
    shown = jacobian_scene(view)
    assert shown["shares"] == [[None, None, 1.0]]
    assert shown["texts"] == [["nan", "inf", "2"]]


def test_the_bundle_has_every_form():
    view = ad.show_jacobian(f, x)
    found = view._repr_mimebundle_()
    assert list(found) == [scene.MIME, "text/html", "text/plain"]
    assert found["text/plain"] == repr(view)
    assert "<td>y[1]</td><td>0</td><td>-1.182</td><td>0</td>" in found["text/html"]
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_names_are_text(label):
    shown = jacobian_scene(JacobianView(np.array([[-1.0]]), [label], [label]))
    tree = ElementTree.fromstring(to_svg(shown).encode("utf-8"))
    tags = {element.tag.removeprefix(SVG) for element in tree.iter()}
    assert tags == {"svg", "title", "style", "rect", "path", "text"}


@pytest.mark.parametrize("bad", ["text", None])
def test_a_function_without_a_result_is_told_so(bad):
    with pytest.raises(LeafTypeError, match="no derivative"):
        ad.show_jacobian(lambda v: bad, x)
