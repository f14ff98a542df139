"""Graphs of other engines: three attributes, one picture."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display import schema
from autodiff_lab.display.foreign import draw
from autodiff_lab.errors import AutodiffError, UnsupportedError

FORMAT = json.loads((Path(schema.__file__).parent / "graph-v1.json").read_text())


class Number:
    """The smallest engine there is: it computes nothing."""

    def __init__(self, value, label="", *parents, grad=None):
        self.value, self.label, self.parents = value, label, parents
        self.grad = grad


def diamond():
    a, b = Number(4.0, "a", grad=11.0), Number(3.0, "b", grad=4.0)
    c = Number(7.0, "+", a, b, grad=4.0)
    return Number(28.0, "×", a, c, grad=1.0)


def test_the_picture_is_that_of_our_own_engine():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    ours = schema.document(a * (a + b), namespace={})
    theirs = draw(diamond()).document
    for part in ("values", "gradients"):
        assert theirs["numbers"][part] == ours["numbers"][part]
    ends = [
        [(e["from"], e["to"], e["arg"]) for e in d["edges"]] for d in (ours, theirs)
    ]
    assert ends[0] == ends[1]
    assert [n["label"] for n in theirs["nodes"]] == [n["label"] for n in ours["nodes"]]
    assert [n["symbol"] for n in theirs["nodes"]] == [
        n["symbol"] for n in ours["nodes"]
    ]


def test_the_document_keeps_the_format():
    x = Number(np.ones((3, 4)), "x", grad=np.ones((3, 4)))
    for root in (
        diamond(),
        x,
        Number(12.0, "sum", x),
        Number(np.float64(1), "×", x, x),
    ):
        document = draw(root).document
        jsonschema.validate(document, FORMAT)
        json.dumps(document, allow_nan=False)


def test_an_operand_that_is_used_twice_has_two_edges():
    x = Number(3.0, "x")
    edges = draw(Number(9.0, "×", x, x)).document["edges"]
    assert [(edge["from"], edge["to"], edge["arg"]) for edge in edges] == [
        ("n0", "n1", 0),
        ("n0", "n1", 1),
    ]


def test_it_says_what_it_shows():
    bundle = draw(diamond())._repr_mimebundle_()
    assert bundle["text/plain"] == (
        "Computation graph of another engine: 2 leaves and 2 operations, with the "
        "result 28."
    )
    assert "data:image/svg+xml" in bundle["text/html"]
    texts = [step["text"] for step in bundle[schema.MIME]["numbers"]["steps"]]
    assert texts == ["v1 = a + b = 7", "v2 = a × v1 = 28"]


def test_gradients_that_are_no_numbers_are_left_out():
    document = draw(Number(1.0, "x", grad=lambda: 1)).document
    assert document["numbers"]["gradients"] == [""]


def test_labels_cannot_break_out():
    drawn = draw(Number(1.0, "<b>", Number(1.0, "<script>\x00")))
    assert "<script" not in drawn._repr_mimebundle_()["text/html"]


def test_what_is_missing_is_named():
    class Half:
        value = 1.0
        parents = ()

    with pytest.raises(UnsupportedError, match="Half without label"):
        draw(Half())


def test_a_circle_is_found():
    a = Number(1.0, "a")
    b = Number(1.0, "+", a)
    a.parents = (b,)
    with pytest.raises(AutodiffError, match="circle"):
        draw(b)


def test_a_graph_that_is_too_large_is_refused():
    y = Number(1.0, "x")
    for _ in range(5000):
        y = Number(1.0, "+", y)
    with pytest.raises(AutodiffError, match="too many"):
        draw(y)
