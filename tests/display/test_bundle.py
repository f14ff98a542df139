from __future__ import annotations

import json
import subprocess
import sys

import pytest

import autodiff_lab as ad
from autodiff_lab import display
from autodiff_lab.display import bundle
from tests.display.graphs import GRAPHS, textbook


@pytest.mark.parametrize("name", GRAPHS)
def test_a_node_shows_all_three_forms(name):
    found = GRAPHS[name]()._repr_mimebundle_()
    assert list(found) == [display.MIME, "text/html", "text/plain"]
    assert "not drawn" not in found["text/plain"]
    json.dumps(found, allow_nan=False)


def test_the_three_forms_tell_of_the_same_graph():
    root = textbook()
    found = root._repr_mimebundle_()
    assert found[display.MIME] == display.document(root)
    assert found["text/html"] == display.to_html(found[display.MIME])
    assert found["text/plain"] == "d = a * (a + b) = 28   (a = 4, b = 3)"
    assert root._repr_html_() == found["text/html"]


def test_a_bug_in_a_drawing_leaves_the_plain_repr(monkeypatch):
    def fall_over(*args):
        raise RuntimeError("a bug")

    monkeypatch.setattr(bundle, "document", fall_over)
    x = ad.Variable(2.0, name="x")
    assert x._repr_mimebundle_() == {
        "text/plain": f"{x!r}   (not drawn: RuntimeError in autodiff_lab.display)"
    }
    assert x._repr_html_() is None


def test_a_graph_with_the_strangest_numbers_is_drawn():
    nan, inf = ad.Variable(float("nan")), ad.Variable(float("inf"))
    found = (nan * inf - 0.0 * inf)._repr_mimebundle_()
    assert "nan" in found["text/plain"] and "not drawn" not in found["text/plain"]


def test_complex_results_are_shown_without_gradients():
    found = (ad.Variable(1 + 2j, name="z") * 2)._repr_mimebundle_()
    assert found["text/plain"] == "z * 2 = 2+4j   (z = 1+2j)"
    assert "the result is complex" in found["text/html"]


def test_the_demo_writes_a_page(tmp_path):
    page = tmp_path / "page.html"
    done = subprocess.run(
        [sys.executable, "-m", "autodiff_lab.display", str(page)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("d = a * (a + b) = 28   (a = 4, b = 3)\n")
    assert page.read_text(encoding="utf-8").count("data:image/svg+xml") == 3


def test_the_public_names():
    assert display.__all__ == [
        *("MIME", "Graph", "Placement", "document", "format_number", "format_value"),
        *("mimebundle", "numbers", "place", "read", "to_html", "to_svg", "to_text"),
    ]
    assert all(hasattr(display, name) for name in display.__all__)
