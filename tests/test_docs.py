"""Pages lead where they say, describe their pictures, and their commands work."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "notebooks" / "sources").glob("*.md"),
        *(ROOT / "examples").glob("*.md"),
        *(ROOT / "benchmarks").glob("*.md"),
    ]
)
each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix()
)
FENCE = re.compile(r"^ *```.*?^ *```", flags=re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
MADE = ("lessons/", "project/")
HEADING = re.compile(r"^#{1,6} +(.*?) *#*$", flags=re.MULTILINE)
PICTURE = re.compile(r"!\[(.*?)\]\(|<img\b([^>]*)>", flags=re.DOTALL)
COMMAND = re.compile(
    r"^(?:    |)(?:\$ )?(python3? -m autodiff_lab\S* .*|autodiff-lab .*)$",
    flags=re.MULTILINE,
)


def prose(page: Path) -> str:
    """A page without its code, where brackets are no links."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return re.sub(r"(`+)[^`\n]*\1", "code", text)


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as GitHub makes them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    found: set[str] = set()
    for heading in HEADING.findall(text):
        words = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        count = sum(name == words or name.startswith(f"{words}-") for name in found)
        found.add(f"{words}-{count}" if words in found else words)
    return found


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere in this repository."""
    found = []
    for markdown, html in LINK.findall(prose(page)):
        target, _, anchor = (markdown or html).partition("#")
        if re.match(r"[a-z]+:", target):
            continue  # the network is not asked
        if target.startswith(MADE):
            continue  # a page that only the site has
        path = (page.parent / target).resolve() if target else page
        if not path.exists():
            found.append(f"no file {target}")
        elif anchor and path.suffix == ".md" and anchor not in anchors(path):
            found.append(f"no heading #{anchor} in {path.name}")
    return found


@each_page
def test_links_and_anchors_exist(page):
    assert broken(page) == []


@each_page
def test_every_picture_is_described(page):
    pictures = PICTURE.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    for markdown, html in pictures:
        described = re.search(r'alt="([^"]*)"', html)
        words = described[1] if described else markdown
        assert len(words.split()) >= 3, (markdown, html)


@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if p.parent.name in {"teaching", "docs"} and p.stem != "api"],
    ids=lambda p: p.stem,
)
def test_transcripts_are_true(page):
    names: dict[str, object] = {}
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        if ">>>" in block:
            names = transcript(block, names, page.name)
        elif page.name == "glossary.md":  # its first block sets up all others
            exec(block, names)


def transcript(block: str, names: dict[str, object], where: str) -> dict[str, object]:
    """Run one block of a transcript; names stay for the next one."""
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    test = doctest.DocTestParser().get_doctest(block, names, where, where, 0)
    runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
    runner.run(test, clear_globs=False)
    assert runner.failures == 0
    return test.globs


def commands() -> list[tuple[str, str]]:
    """Every command of ours that a page of the documentation gives, once."""
    pages = [p for p in PAGES if ROOT / "notebooks" not in p.parents]
    found = {
        re.sub(r" +#.*$", "", line).strip(): page.name
        for page in pages
        for line in COMMAND.findall(page.read_text(encoding="utf-8"))
    }
    return sorted(found.items())


@pytest.mark.parametrize(("command", "page"), commands(), ids=lambda text: text)
def test_a_command_exists_and_knows_its_options(command, page):
    """Without its work: its help is asked for, and has each option that is given."""
    words = shlex.split(command, comments=True)
    known = words[3:] if words[0] != "autodiff-lab" else words[1:]
    module = words[2] if words[0] != "autodiff-lab" else "autodiff_lab"
    if module in HELPLESS or any(text in command for text in PASSED_ON):
        return
    chosen = [word for word in known if re.fullmatch(r"[a-z]+", word)][:1]
    run = [sys.executable, "-m", module, *chosen, "--help"]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, f"{page}: {done.stderr}"
    options = [word.partition("=")[0] for word in known if word.startswith("-")]
    assert [option for option in options if option not in done.stdout] == []


HELPLESS = {"autodiff_lab.lessons.build", "autodiff_lab.display.graph"}
"""Commands that take names and numbers only."""
PASSED_ON = ("autodiff_lab test",)
"""Commands that hand their arguments to another program."""


def test_the_checks_find_what_they_look_for(tmp_path):
    (tmp_path / "other.md").write_text("# A title, here\n\n# A title, here\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](other.md#a-title-here) [b](other.md#nowhere) [c](lost.md) "
        "[d](other.md#a-title-here-1) `[e](code.md)`\n\n```\n[f](code.md)\n```\n"
    )
    assert broken(page) == ["no heading #nowhere in other.md", "no file lost.md"]
    assert len(commands()) >= 3
