"""docs/api.md says what the docstrings say."""

from __future__ import annotations

import autodiff_lab as ad
from tools import api_page


def test_the_page_is_in_step_with_the_code():
    assert api_page.PAGE.read_text() == api_page.page(), "run tools/api_page.py"


def test_every_public_name_is_on_the_page():
    text = api_page.PAGE.read_text()
    missing = [n for n in ad.__all__ if f"ad.{n}" not in text]
    assert missing == []
