"""SVG and HTML: well formed, harmless whatever the labels, and complete."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

import autodiff_lab as ad
from autodiff_lab.display import document, mimebundle, read, to_html, to_svg, to_text
from autodiff_lab.display.labels import clean_label
from autodiff_lab.display.theme import HUES
from tests.display.graphs import GRAPHS, HOSTILE, textbook

SVG = "{http://www.w3.org/2000/svg}"
KEPT = {"div", "img", "p", "details", "summary", "table", "thead", "tbody", "tr"}
KEPT |= {"th", "td"}


class Page(HTMLParser):
    """What a browser would make of a fragment."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.cells, self.images = [], [], [], []
        self.open = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag == "img":
            self.images.append(dict(attrs))
        else:
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "td":
            self.cells[-1] += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment got in: {data}")


def hostile(label):
    x = ad.Variable(1.5, name=label)
    return x * x + 1


def texts(svg, kind):
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [element.text for element in found if element.get("class") == kind]


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_only_text_in_svg(label):
    svg = to_svg(document(hostile(label), namespace={}))
    tree = ElementTree.fromstring(svg.encode("utf-8"))
    tags = {element.tag.removeprefix(SVG) for element in tree.iter()}
    assert tags == {"svg", "title", "style", "rect", "path", "g", "text"}
    assert not any(name.startswith("on") for e in tree.iter() for name in e.attrib)
    shown = clean_label(label) or "v1"
    assert texts(svg, "name")[0] == shown


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_only_text_in_html(label):
    html = to_html(document(hostile(label), namespace={}))
    html.encode("utf-8")
    page = Page(html)
    assert page.open == []
    assert set(page.tags) == KEPT - {"p"}
    assert set(page.attributes) == {"src", "width", "alt", "scope"}
    assert page.cells[0] == (clean_label(label) or "v1")


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_one_clean_line_of_text(label):
    text = to_text(read(hostile(label), {}))
    text.encode("utf-8")
    assert text.isprintable() or "\u200d" in text  # the joiner inside an emoji
    assert len(text.splitlines()) == 1 and len(text) < 250
    assert "= 3.25 " in text


def test_the_svg_shows_every_number_of_the_textbook():
    svg = to_svg(document(textbook(), namespace={}))
    assert texts(svg, "name") == ["a", "b", "c", "d"]
    assert texts(svg, "value") == ["4", "3", "7", "28"]
    assert texts(svg, "gradient") == ["∂ 11", "∂ 4", "∂ 4", "∂ 1"]
    assert texts(svg, "local") == ["1", "1", "7", "4"]
    assert texts(svg, "symbol") == ["+", "×"]


def test_the_svg_of_a_deferred_graph_shows_no_numbers():
    svg = to_svg(document(GRAPHS["deferred"](), namespace={}))
    assert texts(svg, "name") == ["m", "x", "v1", "2", "f"]
    assert texts(svg, "value") == texts(svg, "gradient") == texts(svg, "local") == []


def test_the_svg_follows_light_and_dark():
    svg = to_svg(document(textbook(), namespace={}))
    light, _, dark = svg.partition("@media(prefers-color-scheme:dark)")
    for role, hues in HUES.items():
        if role == "group":
            continue  # its colours are there when there are groups: see test_groups
        assert hues[0] in light and hues[1] in dark


def test_a_role_has_an_outline_of_its_own():
    roots = [ad.Variable(1.0), ad.Parameter(1.0), ad.Input(1.0), ad.Constant(1.0)]
    roots.append(ad.Variable(1.0) + 1)
    shapes = []
    for root in roots:
        svg = to_svg(document(root, namespace={}))
        shapes.append(re.findall(r'class="box" d="([^"]+)"', svg)[-1])
    # letters and signs: the kind of the outline, whatever its size
    assert len({re.sub(r"[\d.]+", "", shape) for shape in shapes}) == 5


def test_the_html_carries_the_picture_and_its_twin():
    drawn = document(textbook(), namespace={})
    page = Page(to_html(drawn))
    (image,) = page.images
    head, _, data = image["src"].partition(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == to_svg(drawn)
    assert image["alt"] == drawn["alt"]
    assert page.cells[:16] == [
        *("a", "variable", "4", "11"),
        *("b", "variable", "3", "4"),
        *("c", "a + b", "7", "4"),
        *("d", "a * c", "28", "1"),
    ]
    assert page.cells[16:] == [
        *("d → a", "7", "1", "7", "7"),
        *("d → c", "4", "1", "4", "4"),
        *("c → a", "1", "4", "4", "11"),
        *("c → b", "1", "4", "4", "4"),
    ]


@pytest.mark.parametrize("name", GRAPHS)
def test_pages_need_no_script_and_no_style(name):
    html = mimebundle(GRAPHS[name]())["text/html"]
    assert set(Page(html).tags) <= KEPT
    assert "style=" not in html and "<svg" not in html


def test_a_note_is_read_out_in_the_page():
    assert "No gradients: the result is an array" in to_html(
        document(GRAPHS["rows"](), namespace={})
    )
