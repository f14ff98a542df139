"""Graphviz: what is built needs no program; what the program does is only a place."""

from __future__ import annotations

import re
import stat
import sys

import graphviz
import pytest

import autodiff_lab as ad
from autodiff_lab.display import document, to_svg
from autodiff_lab.display.dot_layout import placed_by_dot, run_dot
from autodiff_lab.display.labels import clean_label
from tests.display.graphs import GRAPHS, HOSTILE, textbook

# What dot answers for the textbook's graph, and is asked (Graphviz 2.42).
PLAIN = """\
graph 1 6.3889 2.2222
node n0 0.58333 1.8056 1.1667 0.83333 "" solid box black lightgrey
node n1 0.58333 0.41667 1.1667 0.83333 "" solid box black lightgrey
node n2 3.1944 0.73611 1.1667 0.83333 "" solid box black lightgrey
node n3 5.8056 1.5 1.1667 0.83333 "" solid box black lightgrey
edge n0 n2 4 1.16 1.56 1.61 1.38 2.17 1.15 2.61 0.97 e0_______ 1.88 1.58 solid black
edge n1 n2 4 1.17 0.48 1.61 0.54 2.16 0.61 2.6 0.66 e1_______ 1.88 0.73 solid black
edge n0 n3 7 1.17 1.77 2 1.7 3 1.65 3.2 1.6 3.5 1.6 4.5 1.56 5.22 1.52 e2___ 3 2 s b
edge n2 n3 4 3.78 0.9 4.22 1.03 4.78 1.2 5.22 1.32 e3_______ 4.5 1.3 solid black
stop
"""


@pytest.fixture
def fake_dot(tmp_path, monkeypatch):
    """A program called dot that does what a test says."""

    def install(code):
        program = tmp_path / "dot"
        program.write_text(f"#!{sys.executable}\n{code}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(tmp_path))

    return install


def labels_of(source):
    return re.findall(
        r'^\tn\d+ \[label=("(?:[^"\\]|\\.)*"|[^ ]+) ', source, re.MULTILINE
    )


def test_the_digraph_says_what_the_picture_says():
    drawn = ad.to_graphviz(textbook())
    assert isinstance(drawn, graphviz.Digraph)
    assert labels_of(drawn.source) == [
        r'"a\n4\n∂ 11"',
        r'"b\n3\n∂ 4"',
        r'"c = a + b\n7\n∂ 4"',
        r'"d = a * c\n28\n∂ 1"',
    ]
    edges = re.findall(r"\t(n\d -> n\d) \[label=(\S+?)\]", drawn.source)
    assert edges == [
        ("n0 -> n2", "1"),
        ("n1 -> n2", "1"),
        ("n0 -> n3", "7"),
        ("n2 -> n3", "4"),
    ]


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_one_quoted_string(label):
    x = ad.Variable(1.5, name=label)
    source = ad.to_dot(x * x)
    source.encode("utf-8")
    found = labels_of(source)
    assert len(found) == 2
    text = found[0].removeprefix('"').removesuffix('"').replace(r"\"", '"')
    shown = text.split(r"\n1.5")[0].replace("\\\\", "\\")
    shown = shown.replace("&amp;", "&")
    assert shown == (clean_label(label) or "v1")
    assert not re.search(r"label=<", source)  # never Graphviz's HTML
    assert len(source.splitlines()) == 9


def test_without_dot_a_digraph_is_still_shown(monkeypatch):
    monkeypatch.setenv("PATH", "")
    shown = ad.to_graphviz(textbook())._repr_mimebundle_()
    assert "not on PATH" in shown["text/html"]
    assert "data:image/svg+xml" in shown["text/html"]


def test_with_dot_a_digraph_is_drawn_by_it(fake_dot):
    fake_dot("import sys; sys.stdin.read(); print('<svg>', *sys.argv[1:], '</svg>')")
    shown = ad.to_graphviz(textbook())._repr_mimebundle_()
    assert shown["image/svg+xml"] == "<svg> -Tsvg </svg>\n"


def test_the_places_of_dot_move_the_drawing_and_nothing_else(fake_dot):
    fake_dot(f"import sys; sys.stdin.read(); print({PLAIN!r})")
    own = document(textbook(), namespace={})
    placed = placed_by_dot(own)
    assert placed["numbers"] == own["numbers"] and placed["note"] == ""
    assert (placed["width"], placed["height"]) == (492.0, 192.0)
    # inches from the bottom are px from the top, within a margin of 16
    assert [(n["x"], n["y"]) for n in placed["nodes"]] == [
        (58.0, 46.0),
        (58.0, 146.0),
        (246.0, 123.0),
        (434.0, 68.0),
    ]
    assert placed["edges"][0]["path"].startswith("M99.5 63.7C131.9 76.6 ")
    # a number stands half way on its wire: at a joint where curves are even
    assert (placed["edges"][2]["labelX"], placed["edges"][2]["labelY"]) == (246.4, 60.8)
    assert to_svg(placed).count("<path") == to_svg(own).count("<path")


def test_dot_is_asked_for_boxes_of_our_sizes(fake_dot, tmp_path):
    asked = tmp_path / "asked"
    code = f"open({str(asked)!r}, 'w').write(sys.stdin.read()); print({PLAIN!r})"
    fake_dot(f"import sys; {code}")
    own = document(textbook(), namespace={})
    placed_by_dot(own)
    lines = asked.read_text().splitlines()
    assert "n0 [width=1.1667 height=0.8333]" in lines
    assert lines.count("n0 -> n3 [label=e2_______]") == 1


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("import time; time.sleep(30)", "within 0.3 seconds"),
        ("raise SystemExit(1)", "failed on this graph"),
    ],
)
def test_a_dot_that_fails_is_a_note(fake_dot, code, trouble):
    fake_dot(code)
    own = document(textbook(), namespace={})
    placed = placed_by_dot(own, seconds=0.3)
    assert trouble in placed["note"]
    assert {**placed, "note": ""} == own


def test_no_dot_is_a_note(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "not on PATH" in run_dot("digraph {}", "svg")[1]
    svg = ad.to_svg(GRAPHS["neuron"](), layout="dot")
    assert svg == ad.to_svg(GRAPHS["neuron"]())
