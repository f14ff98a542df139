"""Spelling: the words of lessons, pages and messages, against a list of known slips.

codespell's list of misspellings comes with it, so nothing is asked over the network.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("codespell_lib", reason="codespell is in the extra 'test'")
ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs",
    "examples",
    "notebooks/sources",
    "autodiff_lab",
]
# Words that are meant: names, mathematics, and sounds of code.
MEANT = "fo,ba,nd,te,ans,ot,hist,wit,bu,ist,oder,rin,ue,inout,ro,nin,fro"
SKIP = "*.json,*.js,*.css,*.npz,*.csv,*.svg,*.png,*.map,labextension,static,*.pyc"


def slips(*paths: str) -> list[str]:
    """What codespell says about some files, a line for each slip."""
    command = [sys.executable, "-m", "codespell_lib", f"--skip={SKIP}"]
    options = [f"--ignore-words-list={MEANT}", "--builtin=clear,rare"]
    done = subprocess.run(
        [*command, *options, *paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines() + done.stderr.splitlines()


@pytest.mark.parametrize("path", TEXTS)
def test_words_are_spelled_as_usual(path):
    assert slips(path) == []


def test_a_slip_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("The rec" + "ieved cotangent.")
    [found] = slips(str(page))
    assert "received" in found
