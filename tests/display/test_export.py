"""One verb for every form, chosen by the end of a file's name."""

from __future__ import annotations

import json

import pytest

import autodiff_lab as ad
from autodiff_lab.display import MIME
from autodiff_lab.display.export import ExportError
from autodiff_lab.display.pictures import NoPictureError
from tests.display.graphs import HOSTILE, chain, textbook

FORMS = {
    "svg": lambda y: ad.to_svg(y),
    "dot": lambda y: ad.to_dot(y),
    "gv": lambda y: ad.to_dot(y),
    "html": lambda y: ad.to_page(y),
}


@pytest.mark.parametrize("suffix", FORMS)
def test_a_file_holds_what_the_function_gives(tmp_path, suffix):
    y = textbook()
    target = ad.save(y, tmp_path / f"graph.{suffix}")
    assert target.read_text(encoding="utf-8") == FORMS[suffix](y)


def test_a_png_takes_its_options(tmp_path):
    y = textbook()
    small = ad.save(y, tmp_path / "a.png", scale=1).read_bytes()
    assert small == ad.to_png(y, scale=1) != ad.to_png(y, scale=1, dark=True)


@pytest.mark.parametrize("suffix", ["json", "adgraph", "JSON"])
def test_the_data_is_the_document(tmp_path, suffix):
    y = textbook()
    target = ad.save(y, str(tmp_path / f"graph.{suffix}"))
    assert json.loads(target.read_text(encoding="utf-8")) == y._repr_mimebundle_()[MIME]


def test_latex_is_a_document_with_every_step(tmp_path):
    text = ad.save(textbook(), tmp_path / "graph.tex").read_text()
    assert text.startswith("\\documentclass") and text.endswith("\\end{document}\n")
    assert r"c &= a + b = 7 & \partial d / \partial c &= 4 \\" in text
    assert r"d &= a \, c = 28" in text


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_acts_on_no_latex(label):
    x = ad.Variable(1.5, name=label)
    text = ad.latex_steps(x * x)
    text.encode("utf-8")
    inside = text.removeprefix("\\begin{aligned}\n").removesuffix("\n\\end{aligned}")
    depth = 0
    for before, sign in zip(" " + inside, inside, strict=False):
        depth += (sign == "{") - (sign == "}") if before != "\\" else 0
        assert depth >= 0
        assert sign not in "$#%~" or before == "\\"
    assert depth == 0
    assert len(text.splitlines()) == 4


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("graph.docx", {}, "no way to write graph.docx"),
        ("graph", {}, "end the name in .svg, .png"),
        ("graph.svg", {"scale": 2}, "no option scale"),
        ("graph.png", {"scale": 0}, "a scale of 0"),
        ("graph.png", {"scale": float("nan")}, "a scale of nan"),
        ("graph.svg", {"layout": "neato"}, "no layout 'neato'"),
    ],
)
def test_a_wish_that_cannot_be_met_says_what_can(tmp_path, name, options, says):
    with pytest.raises(ExportError, match=says):
        ad.save(textbook(), tmp_path / name, **options)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("suffix", ["dot", "tex", "adgraph"])
def test_what_is_no_graph_is_not_written_as_one(tmp_path, suffix):
    with pytest.raises(ExportError, match="is none"):
        ad.save(ad.cost(textbook()), tmp_path / f"cost.{suffix}")


@pytest.mark.parametrize("shown", [3.0, "text", None])
def test_what_draws_nothing_is_refused(shown):
    with pytest.raises(NoPictureError, match="no drawing"):
        ad.to_svg(shown)


def test_a_large_graph_is_exported_in_part():
    y = chain(3000)
    assert len(ad.to_dot(y).splitlines()) < 1000
    assert len(ad.to_svg(y)) < 1_000_000


def test_a_widget_is_exported_as_it_stands():
    stepper = ad.step(textbook())
    stepper.bind({stepper.root.args[0]: 5.0})
    assert ">40<" in ad.to_svg(stepper)
