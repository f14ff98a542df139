from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff_lab.display.labels import (
    LONGEST_LABEL,
    clean_label,
    shorten,
    text_width,
)
from tests.display.graphs import HOSTILE


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("x1", "x1"),
        ("nul\x00inside", "nulinside"),
        ("\x1b[31mred", "[31mred"),
        ("a\r\n\tb", "a b"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("  padded  ", "padded"),
        ("<b>&", "<b>&"),  # escaping is the sink's work
        ("\x00\x00", ""),
        (7, "7"),
        ("a" * 40, "a" * 31 + "…"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 3),
    ],
)
def test_clean_label(raw, clean):
    assert clean_label(raw) == clean


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_a_clean_label_holds_only_characters_that_xml_allows(raw):
    clean = clean_label(raw)
    assert len(clean) <= LONGEST_LABEL
    clean.encode("utf-8")  # no lone surrogate
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in clean)
    assert not set(clean) & set(
        "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\ufffe\uffff"
    )


@given(st.sampled_from(HOSTILE))
def test_cleaning_twice_changes_nothing_more(raw):
    assert clean_label(clean_label(raw)) == clean_label(raw)


def test_a_huge_label_costs_no_more_than_a_long_one():
    assert clean_label("x" * 10_000_000) == "x" * 31 + "…"


def test_shorten_says_that_it_cut():
    assert shorten("gradient", 8) == "gradient"
    assert shorten("gradients", 8) == "gradien…"


def test_width_grows_with_text_and_size():
    assert text_width("loss", 14) < text_width("losses", 14)
    assert text_width("loss", 14) < text_width("loss", 16)
    assert text_width("日本", 14) > text_width("ab", 14)
    assert text_width("e\u0301", 14) == text_width("e", 14)
