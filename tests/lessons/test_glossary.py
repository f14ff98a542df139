"""The glossary: examples that are true, names that are used, marks in lessons."""

from __future__ import annotations

import pytest

import autodiff_lab as ad
from autodiff_lab.errors import AutodiffError
from autodiff_lab.lessons.glossary import TERMS, find, glossary, marked
from tools import glossary_page

EVERY = [
    "primitive",
    "op",
    "node",
    "leaf",
    "parameter",
    "input",
    "constant",
    "root",
    "parent",
    "trace",
    "tape",
    "primal",
    "tangent",
    "cotangent",
    "contribution",
    "jvp",
    "vjp",
    "pullback",
    "grad",
    "value_and_grad",
    "jacobian",
    "hessian",
    "hvp",
    "seed",
    "rng_seed",
    "unbroadcast",
    "checkpoint",
    "simplify",
    "swell",
    "engine",
]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_its_example_gives_what_it_says(term):
    names = {}
    exec(glossary_page.SETUP, names)
    assert repr(eval(term.code, names)) == term.result


def test_every_name_of_the_style_guide_is_there_once():
    names = [term.name for term in TERMS]
    assert set(EVERY) < set(names) and len(set(names)) == len(names)


def test_the_page_is_in_step_with_the_terms():
    assert glossary_page.PAGE.read_text(encoding="utf-8") == glossary_page.page()
    listed = [term for part in glossary_page.PARTS.values() for term in part]
    assert listed == list(TERMS)


def test_a_mark_becomes_a_note_and_other_brackets_stay():
    text = marked("Two [[cotangents]], `[[1, 2], [3, 4]]` and x[[0]]")
    assert f'title="{find("cotangent").sentence}">cotangents</abbr>' in text
    assert text.endswith("`[[1, 2], [3, 4]]` and x[[0]]")


def test_an_unknown_word_is_answered_with_similar_ones():
    with pytest.raises(AutodiffError, match="try cotangent"):
        glossary("cotangnt")
    assert "tangent, " in repr(glossary())


def test_a_word_is_explained_with_its_example_and_its_lesson():
    assert "gives 4.0. First in lesson 8." in repr(ad.glossary("cotangent"))
