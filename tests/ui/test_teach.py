"""Teach mode: large content, covered answers, a clock."""

from __future__ import annotations

import re

import nbformat
import pytest
from playwright.sync_api import expect

from .labpage import LabPage
from .notebooks import write


@pytest.fixture
def lesson(lab: LabPage) -> LabPage:
    cells = [nbformat.v4.new_code_cell(f"{k} + {k}") for k in (1, 2, 3)]
    for cell in cells[1:]:
        cell.metadata["tags"] = ["solution"]
    lab.open(write(lab.server.work / "teach.ipynb", *cells))
    yield lab
    if lab.page.evaluate("document.body.classList.contains('adl-teaching')"):
        lab.command("autodiff-lab:teach")


def size(lab: LabPage) -> float:
    return lab.page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.jp-Cell .cm-content'))"
        ".fontSize)"
    )


def test_type_grows_and_answers_are_covered_until_they_are_shown(lesson):
    before = size(lesson)
    lesson.page.keyboard.press("Alt+Shift+T")
    expect(lesson.page.locator("body")).to_have_class(re.compile("adl-teaching"))
    assert size(lesson) > 1.3 * before
    reveal = lesson.page.get_by_role("button", name="Show the answer")
    expect(reveal).to_have_count(2)
    editors = lesson.page.locator(".jp-Cell .cm-content:visible")
    expect(editors).to_have_count(1)
    reveal.first.click()
    expect(editors).to_have_count(2)
    lesson.page.keyboard.press("Alt+Shift+A")
    expect(editors).to_have_count(3)
    lesson.command("autodiff-lab:teach")
    assert size(lesson) == before


def test_without_teach_mode_nothing_is_covered(lesson):
    expect(lesson.page.locator(".jp-Cell .cm-content:visible")).to_have_count(3)


def test_the_clock_runs_and_closes(lesson):
    lesson.command("autodiff-lab:clock", minutes=1)
    clock = lesson.page.get_by_role("timer")
    expect(clock).to_contain_text(re.compile(r"0:5\d"))
    clock.get_by_role("button", name="Close").click()
    expect(clock).to_have_count(0)
