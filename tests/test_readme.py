"""The README does what it says."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def test_its_transcripts_are_true():
    failures, tried = doctest.testfile(str(README), module_relative=False)
    assert tried > 10
    assert failures == 0


def test_its_links_and_pictures_lead_somewhere():
    text = README.read_text()
    targets = re.findall(r'\]\(([^)#:]+)\)|(?:src|srcset)="([^"]+)"', text)
    paths = {a or b for a, b in targets}
    assert len(paths) >= 4
    assert [p for p in paths if not (ROOT / p).exists()] == []
