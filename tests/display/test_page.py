"""The page: one file that draws itself offline, and holds nothing it should not."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

import autodiff_lab as ad
from autodiff_lab.display import MIME, page
from tests.display.graphs import HOSTILE, textbook


class Parts(HTMLParser):
    """The elements of a page with their texts, as a browser would find them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts, self.attributes, self.open = [], {}, [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A front end, whether or not this checkout has been built."""
    (tmp_path / "page.js").write_text("let x='</script><!--';")
    (tmp_path / "widget.css").write_text(".adl-graph{color:red}")
    monkeypatch.setattr(page, "_STATIC", tmp_path)


def sources(text):
    """What the policy of the page allows, by directive."""
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    return {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}


def allowed(element):
    return (
        "'sha256-" + base64.b64encode(hashlib.sha256(element).digest()).decode() + "'"
    )


def test_the_page_holds_the_graph_the_script_and_the_picture(built):
    root = textbook()
    parts = Parts(ad.to_page(root))
    assert parts.open == []
    data, script = parts.texts["script"]
    assert json.loads(data) == root._repr_mimebundle_()[MIME]
    assert script == "let x='<\\/script><\\!--';"
    assert parts.texts["title"] == parts.texts["h1"] == ["d = a * (a + b)"]
    assert parts.tags.count("img") == parts.tags.count("noscript") == 1
    assert parts.texts["td"][:4] == ["a", "variable", "4", "11"]


def test_its_policy_allows_its_own_code_and_nothing_else(built):
    text = ad.to_page(textbook())
    rules = sources(text)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)[-1]
    assert rules["default-src"] == rules["base-uri"] == ["'none'"]
    assert rules["img-src"] == ["data:"]
    assert rules["style-src"] == [allowed(style.encode())]
    assert rules["script-src"] == [allowed(script.encode())]


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_stays_text(built, label):
    x = ad.Variable(1.5, name=label)
    y = x * x + 1
    y.name = label
    parts = Parts(ad.to_page(y))
    assert parts.open == []
    assert set(parts.tags) == {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "div"),
        *("noscript", "img", "details", "summary", "table", "thead", "tbody", "tr"),
        *("th", "td", "script"),
    }
    assert parts.tags.count("script") == 2
    assert not any(name.startswith("on") for _, name, _ in parts.attributes)
    assert {v.partition(":")[0] for _, k, v in parts.attributes if k == "src"} == {
        "data"
    }


def test_the_page_fetches_nothing(built):
    parts = Parts(ad.to_page(textbook()))
    assert not {"link", "iframe", "object", "base", "form"} & set(parts.tags)
    linking = {"href", "srcset", "action", "data"}
    assert not linking & {name for _, name, _ in parts.attributes}
    assert "url(" not in "".join(parts.texts["style"])


def test_without_a_built_front_end_the_page_is_still(monkeypatch, tmp_path):
    monkeypatch.setattr(page, "_STATIC", tmp_path)
    parts = Parts(ad.to_page(textbook()))
    assert "script" not in parts.tags and "noscript" not in parts.tags
    assert parts.tags.count("img") == 1


def test_the_page_is_written_where_it_is_wanted(built, tmp_path):
    target = tmp_path / "graph.html"
    text = ad.to_page(textbook(), target)
    assert target.read_text(encoding="utf-8") == text
