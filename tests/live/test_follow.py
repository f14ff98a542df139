"""The page that an audience follows: it changes on save, and serves nothing else."""

from __future__ import annotations

import json
import os
import threading
import urllib.error
import urllib.request

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autodiff_lab.live.follow import Follow, FollowError, Page


def saved(path, text):
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    output = new_output("display_data", data={"text/html": "<b>still</b>", **view})
    cells = [
        new_markdown_cell(text, id="a"),
        new_code_cell("1", id="b", outputs=[output]),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    stamp = path.stat().st_mtime_ns + 10**9 * len(text)
    os.utime(path, ns=(stamp, stamp))  # file systems may be coarser than this test
    return path


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def test_the_page_changes_when_the_notebook_is_saved(tmp_path):
    path = saved(tmp_path / "talk.ipynb", "first words")
    follow = Follow(path, out=tmp_path / "page.html")
    try:
        assert "first words" in get(follow.url)
        assert json.loads(get(follow.url + "version")) == {"version": 1}
        said = []
        watcher = threading.Thread(target=follow.watch, args=(said.append,))
        watcher.start()
        saved(path, "second, longer words")
        for _ in range(100):
            if "second, longer words" in get(follow.url):
                break
            threading.Event().wait(0.05)
        assert json.loads(get(follow.url + "version")) == {"version": 2}
        assert "second, longer words" in (tmp_path / "page.html").read_text()
        assert said == ["version 2"]
    finally:
        follow.close()
        watcher.join(5)


def test_live_widgets_are_shown_by_their_pictures(tmp_path):
    page = Page(saved(tmp_path / "talk.ipynb", "x"))
    page.refresh()
    assert "<b>still</b>" in page.text and "model_id" not in page.text


def test_nothing_but_the_page_is_served(tmp_path):
    follow = Follow(saved(tmp_path / "talk.ipynb", "x"))
    try:
        for path in ("talk.ipynb", "../talk.ipynb", "etc/passwd"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                get(follow.url + path)
    finally:
        follow.close()


def test_a_file_caught_in_the_middle_of_a_save_keeps_the_last_page(tmp_path):
    path = saved(tmp_path / "talk.ipynb", "good")
    page = Page(path)
    page.refresh()
    path.write_text('{"cells": [')
    assert page.refresh() is False and "good" in page.text
    path.unlink()
    with pytest.raises(FollowError, match="no notebook"):
        page.refresh()


def test_what_is_no_notebook_is_said_at_once(tmp_path):
    (tmp_path / "x.ipynb").write_text("hello")
    with pytest.raises(FollowError, match="is no notebook"):
        Page(tmp_path / "x.ipynb").refresh()
