"""Notes become the changelog, and the version changes everywhere or nowhere."""

from __future__ import annotations

import doctest
import json
import shutil
import sys

import pytest

from autodiff_lab import __version__
from tools import changes, load

from .conftest import ROOT


@pytest.fixture
def copy(tmp_path):
    for name in [*changes.PLACES, "CHANGELOG.md"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes/README.md").write_text("how to")
    return tmp_path


def note(root, name, text):
    (root / "changes" / f"{name}.md").write_text(text, "utf-8")


def test_this_repository_is_in_order():
    assert changes.problems(ROOT) == []
    assert changes.problems(ROOT, f"v{__version__}") == []


def test_a_release_writes_the_version_everywhere_and_uses_the_notes(copy):
    note(copy, "b", "- **Two.** Second.\n")
    note(copy, "a", "- **One.** First,\n  in two lines.\n")
    changed = changes.main(["release", "0.2.0rc1"], copy)
    assert changed == 0
    assert changes.problems(copy, "v0.2.0rc1") == []
    text = (copy / "CHANGELOG.md").read_text("utf-8")
    assert "Unreleased" not in text
    assert text.index("## 0.2.0rc1 (") < text.index("**One.**") < text.index("**Two.**")
    assert changes.notes(copy) == []
    assert (copy / "changes/README.md").exists()


def test_a_release_changes_no_other_version_in_the_lock(copy):
    name = "widgets/package-lock.json"
    before = json.loads((copy / name).read_text("utf-8"))
    changes.main(["release", "7.7.7"], copy)
    after = json.loads((copy / name).read_text("utf-8"))
    assert after["version"] == after["packages"][""]["version"] == "7.7.7"
    for found in (before, after):
        found["version"] = found["packages"][""]["version"] = ""
    assert after == before


@pytest.mark.parametrize(
    "text", ["No item", "- One\n- Two", "- One\n\nmore", "- " + "x" * 100]
)
def test_a_note_that_is_not_one_item_is_refused(copy, text, capsys):
    note(copy, "bad", text)
    assert changes.main(["check"], copy) == 1
    assert "changes/bad.md" in capsys.readouterr().err


def test_a_tag_and_a_place_that_differ_are_noticed(copy, capsys):
    assert changes.main(["check", "--tag", "v9.9.9"], copy) == 1
    assert "v9.9.9" in capsys.readouterr().err
    citation = copy / "CITATION.cff"
    citation.write_text(citation.read_text().replace(__version__, "0.0.1"))
    assert any("CITATION.cff" in line for line in changes.problems(copy))


def test_the_next_release_goes_above_the_last():
    before = "# Changelog\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n"
    text = changes.folded(before, [("a.md", "- New.")], "0.2.0", "2026-02-02")
    assert text == (
        "# Changelog\n\n## 0.2.0 (2026-02-02)\n\n- New.\n\n"
        "## 0.1.0 (2026-01-01)\n\n- Old.\n"
    )


@pytest.mark.parametrize("module", [changes, load])
def test_the_examples_of_the_tools_run(module):
    if module is load and sys.platform != "linux":
        pytest.skip("reads /proc")
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0
