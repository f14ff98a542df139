"""The list of lessons, read from the front matter of their sources.

A lesson's source (``notebooks/sources/NN-title.md``) states its number, title, minutes
and grade once. `build` writes the list to ``notebooks/lessons.json`` beside the
notebooks, which is what an installed package and the front end read.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from autodiff_lab.delivery.checkout import lessons_source

INDEX = "lessons.json"
SOURCES = "sources"
FIELDS = ("number", "title", "minutes", "grade")


@dataclass(frozen=True)
class Lesson:
    """One lesson: what a list of lessons shows, and its file."""

    number: str
    title: str
    minutes: int
    grade: str
    file: str


def lessons(folder: Path | None = None) -> list[Lesson]:
    """Return the lessons in order, from the index beside the notebooks.

    >>> lessons()[0].grade
    'intro'
    """
    index = (folder or lessons_source()) / INDEX
    if not index.is_file():
        return []
    return [Lesson(**entry) for entry in json.loads(index.read_text("utf-8"))]


def from_sources(folder: Path) -> list[Lesson]:
    """Read the front matter of every source, in order of the lessons' numbers."""
    sources = sorted((folder / SOURCES).glob("[0-9][0-9]-*.md"))
    found = [from_text(path.read_text("utf-8"), path.stem) for path in sources]
    return sorted(found, key=lambda lesson: lesson.number)


def from_text(text: str, stem: str) -> Lesson:
    """Read one source's front matter: the indented lines under ``lesson:``.

    >>> from_text("---\\nlesson:\\n  number: '01'\\n  title: Slopes\\n  minutes: 30\\n"
    ...           "  grade: intro\\n---\\n", "01-slopes").file
    '01-slopes.ipynb'
    """
    block = re.search(r"^lesson:\n((?:  .*\n)+)", text, flags=re.MULTILINE)
    entries = re.findall(r"^  (\w+): *(.*)$", block[1] if block else "", re.MULTILINE)
    values = {key: value.strip("\"' ") for key, value in entries}
    missing = [field for field in FIELDS if field not in values]
    if missing:
        raise ValueError(f"{stem}: the front matter lacks {', '.join(missing)}")
    return Lesson(
        number=values["number"],
        title=values["title"],
        minutes=int(values["minutes"]),
        grade=values["grade"],
        file=f"{stem}.ipynb",
    )


def index_text(found: list[Lesson]) -> str:
    """Write the index the same way every time."""
    entries = [asdict(lesson) for lesson in found]
    return json.dumps(entries, indent=1, ensure_ascii=False) + "\n"
