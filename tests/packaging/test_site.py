"""The site: built without network and without a warning, and everything is on it."""

from __future__ import annotations

import json
import os
import re
import socket
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from autodiff_lab.delivery import site, site_notebooks, site_pages
from autodiff_lab.delivery.stop import Stop

from .conftest import ROOT

# Loaded by Python at its start: whoever opens a connection during the build fails.
NO_NETWORK = """
import socket
def refused(*_):
    raise OSError("the site is built without network")
socket.socket.connect = socket.getaddrinfo = refused
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The site, built once as the command does."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "blocked").mkdir()
    (folder / "blocked" / "sitecustomize.py").write_text(NO_NETWORK)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(folder / "blocked")
    try:
        assert site.build(ROOT, folder / "out") == 0
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
    return folder / "out"


class Addresses(HTMLParser):
    """What a page loads by itself, where its links lead, and the names in it."""

    def __init__(self, path):
        super().__init__()
        self.loaded, self.links, self.names = [], [], set()
        self.pictures = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.names.add(found.get("id"))
        if tag == "a":
            self.links.append(found.get("href", ""))
        elif tag == "link" and found.get("rel") not in {"stylesheet", "icon"}:
            return
        else:
            self.loaded += [found[key] for key in ("src", "srcset") if found.get(key)]
            if tag == "link":
                self.loaded.append(found["href"])
        if tag == "img":
            self.pictures.append(found)


@pytest.fixture(scope="module")
def pages(built):
    return {path: Addresses(path) for path in sorted(built.rglob("*.html"))}


def test_every_page_is_there(built):
    for name in site_pages.pages_of(ROOT).values():
        assert (built / name).with_suffix(".html").is_file()
    lessons = [path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")]
    assert lessons
    front = (built / "index.html").read_text("utf-8")
    assert all(f"lessons/{name}.html" in front for name in lessons)


def test_pages_load_only_what_is_beside_them(built, pages):
    for path, page in pages.items():
        for address in page.loaded:
            parts = urlsplit(address)
            if parts.scheme == "data":
                continue
            assert not parts.scheme and not parts.netloc, (path.name, address)
            assert (path.parent / unquote(parts.path)).is_file(), (path.name, address)


def test_links_lead_somewhere(built, pages):
    made_by_scripts = {"genindex.html", "search.html"}
    for path, page in pages.items():
        for address in page.links:
            parts = urlsplit(address)
            if parts.scheme or path.name in made_by_scripts:
                continue
            target = (path.parent / unquote(parts.path)).resolve()
            target = target if parts.path else path
            assert target.exists(), (path.name, address)
            if parts.fragment and target in pages:
                names = pages[target].names
                assert unquote(parts.fragment) in names, (path.name, address)


def test_the_displays_of_a_lesson_are_on_its_page(built, pages):
    for notebook in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        data = [o.get("data", {}) for c in cells for o in c.get("outputs", [])]
        drawn = [
            "".join(d["text/html"])
            for d in data
            if "text/html" in d and site_notebooks.CHECK not in d
        ]
        wanted = sum(html.count("<img ") for html in drawn)
        page = pages[built / "lessons" / f"{notebook.stem}.html"]
        shown = [p for p in page.pictures if p["src"].startswith("data:image/")]
        assert len(shown) >= wanted
        assert all(picture.get("alt") for picture in shown)


def test_formulas_are_drawn_without_a_script(built):
    text = next(built.glob("lessons/03-*.html")).read_text("utf-8")
    assert "<math " in text
    assert "mathjax.js" not in text.lower() and "cdn" not in text.lower()
    assert not re.search(r"\$\$?[^$<\n]*\\(frac|cdot)", text)


def test_no_python_and_no_kernel_is_asked_for(built):
    for path in (built / "lessons").glob("*.html"):
        assert "widget-view" not in path.read_text("utf-8")


def test_a_wrong_link_stops_the_build(tmp_path, capfd):
    root = tmp_path / "root"
    for name in ("docs/images", "docs/teaching", "notebooks"):
        (root / name).mkdir(parents=True)
    for name in ("conf.py", "site.css"):
        (root / "docs" / name).write_bytes((ROOT / "docs" / name).read_bytes())
    (root / "docs/teaching/lesson-01.md").write_text("# Guide\n")
    (root / "docs/index.md").write_text(
        "# Home\n\n[nothing](no-such-page.md)\n\n"
        "```{toctree}\nlessons/index\nteaching/index\n```\n"
    )
    (root / "notebooks/lessons.json").write_text("[]")
    with pytest.raises(Stop, match="not built"):
        site.build(root, tmp_path / "out")
    assert "no-such-page.md" in capfd.readouterr().err


def test_links_to_files_that_are_no_page_become_text():
    pages = site_pages.pages_of(ROOT)
    text = "[licence](LICENSE), [grading](docs/grading.md), [out](https://x.org/)"
    made = site_pages.relinked(text, "CONTRIBUTING.md", pages, ROOT)
    assert made == "licence, [grading](../grading.md), [out](https://x.org/)"


def test_code_with_fences_in_it_stays_one_block():
    source = 'text = """\n```python\n1\n```\n"""'
    cell = {"cell_type": "code", "source": source, "outputs": []}
    page = site_notebooks.page_of({"cells": [cell]}, "x.ipynb")
    assert page.startswith("````{code-block} python\n")


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ({"output_type": "stream", "text": ["a\n", "b\n"]}, "a\nb"),
        ({"output_type": "error", "traceback": ["\x1b[31mNo\x1b[0m"]}, "No"),
        ({"data": {"text/plain": "2"}}, "2"),
        ({"data": {"image/png": "QUJD", "text/plain": '"x"'}}, 'alt="&quot;x&quot;"'),
        ({"data": {"text/html": "<b>x</b>", "text/plain": "y"}}, "<b>x</b>"),
    ],
)
def test_each_kind_of_output_is_shown(output, shown):
    cell = {"cell_type": "code", "source": "x", "outputs": [output]}
    assert shown in site_notebooks.page_of({"cells": [cell]}, "x.ipynb")


def test_the_block_on_the_network_blocks():
    namespace = {}
    connect, ask = socket.socket.connect, socket.getaddrinfo
    try:
        exec(NO_NETWORK, namespace)
        with pytest.raises(OSError, match="without network"):
            socket.create_connection(("localhost", 9))
    finally:
        socket.socket.connect, socket.getaddrinfo = connect, ask


def test_an_installed_package_says_where_the_documentation_is():
    with pytest.raises(Stop, match="in a checkout"):
        site.build(None, Path("anywhere"))


def test_the_picture_and_the_page_name_the_parts_that_there_are():
    parts = {path.parent.name for path in (ROOT / "autodiff_lab").glob("*/__init__.py")}
    parts.add("optim")  # one file
    picture = (ROOT / "docs/images/architecture.svg").read_text("utf-8")
    named = set(re.findall(r'class="name"[^>]*>([\w]+)<', picture))
    assert parts <= named
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    for name in re.findall(r"`((?:autodiff_lab|widgets|notebooks|tests)/[^`]*)`", page):
        found = list(ROOT.glob(name.replace("NAME", "*")))
        assert found, name
