"""The changelog and the version: ``python -m tools.changes``.

A change that somebody can notice brings a file ``changes/<a-few-words>.md``: one item
of a list, as it will stand in CHANGELOG.md. Two changes never touch the same line, so
they never conflict. Why not a program that does this for many projects: there is one
kind of note here, and the same step has to write the version where it stands::

    python -m tools.changes                  # what has been noted since the last
    release python -m tools.changes check            # are the notes well formed, the
    versions one? python -m tools.changes check --tag v0.2.0 python -m tools.changes
    release 0.2.0    # notes into CHANGELOG.md, version everywhere
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 92
VERSION = r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?"
# Where the version stands, and how; Python reads the first, the others follow it.
PLACES = {
    "autodiff_lab/__init__.py": r'^__version__ = "(.*)"$',
    "CITATION.cff": r"^version: (.*)$",
    "widgets/package.json": r'^  "version": "(.*)",$',
    "widgets/package-lock.json": r'^(?:  |      )"version": "(.*)",$',
}
HOW_OFTEN = {"widgets/package-lock.json": 2}  # once for the file, once for its package


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run one command; return 1 when something has to be put right."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("check").add_argument("--tag")
    commands.add_parser("release").add_argument("version")
    options = parser.parse_args(arguments)
    wrong = problems(root, getattr(options, "tag", None))
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    if wrong:
        return 1
    if options.command == "release":
        if not re.fullmatch(VERSION, options.version):
            parser.error(f"{options.version} is not a version such as 0.2.0")
        release(root, options.version, datetime.date.today().isoformat())
    if options.command is None:
        print(*(text for _, text in notes(root)), sep="\n")
    return 0


def notes(root: Path) -> list[tuple[str, str]]:
    """The notes since the last release, by name of their files."""
    files = sorted((root / "changes").glob("*.md"))
    found = [(f.name, f.read_text("utf-8").strip()) for f in files]
    return [(name, text) for name, text in found if name != "README.md"]


def problems(root: Path, tag: str | None = None) -> list[str]:
    """Say what is wrong with the notes and the versions, one line for each.

    >>> problems(ROOT, "v0.0.0")[0].startswith("the tag v0.0.0 is not")
    True
    """
    versions = {name: found(root, name) for name in PLACES}
    mine = versions["autodiff_lab/__init__.py"]
    said = []
    if tag is not None and [tag] != [f"v{version}" for version in mine]:
        said.append(f"the tag {tag} is not v{', '.join(mine)}, the version here")
    for name, written in versions.items():
        if written != mine * HOW_OFTEN.get(name, 1):
            said.append(f"{name} has version {', '.join(written)}, not {mine[0]}")
    for name, text in notes(root):
        if not text.startswith("- ") or "\n\n" in text or "\n- " in text:
            said.append(f'changes/{name} is not one item that begins with "- "')
        elif any(len(line) > WIDTH for line in text.splitlines()):
            said.append(f"changes/{name} has a line of more than {WIDTH} characters")
    return said


def found(root: Path, name: str) -> list[str]:
    """The versions of this package in one of the files."""
    text = (root / name).read_text("utf-8")
    most = HOW_OFTEN.get(name, 1)
    return re.findall(PLACES[name], text, re.MULTILINE)[:most]


def release(root: Path, version: str, day: str) -> None:
    """Write the version where it stands, and the notes into the changelog."""
    for name, pattern in PLACES.items():
        path, most = root / name, HOW_OFTEN.get(name, 1)
        put = _putting(version)
        before = path.read_text("utf-8")
        text = re.sub(pattern, put, before, count=most, flags=re.MULTILINE)
        path.write_text(text, "utf-8")
    changelog = root / "CHANGELOG.md"
    changelog.write_text(
        folded(changelog.read_text("utf-8"), notes(root), version, day), "utf-8"
    )
    for name, _ in notes(root):
        (root / "changes" / name).unlink()


def _putting(version: str) -> Callable[[re.Match[str]], str]:
    """A replacement that keeps all of the line but the version in it."""
    return lambda match: match.group().replace(match.group(1), version)


def folded(changelog: str, items: list[tuple[str, str]], version: str, day: str) -> str:
    """The changelog with what was unreleased, and the notes, under the new version.

    >>> print(folded("# Changelog\\n\\n## Unreleased (0.1.0)\\n\\n- Old.\\n",
    ...              [("new.md", "- New.")], "0.1.0", "2026-12-01"))
    # Changelog
    <BLANKLINE>
    ## 0.1.0 (2026-12-01)
    <BLANKLINE>
    - Old.
    - New.
    <BLANKLINE>
    """
    head, title, rest = re.split(r"^(## .*)$", changelog, maxsplit=1, flags=re.M)
    added = "\n".join(text for _, text in items)
    if "Unreleased" not in title:
        return f"{head}## {version} ({day})\n\n{added}\n\n{title}{rest}"
    now, mark, older = rest.partition("\n## ")
    body = "\n".join(part for part in (now.rstrip(), added) if part)
    return f"{head}## {version} ({day}){body}\n{mark}{older}"


if __name__ == "__main__":
    sys.exit(main())
