"""The list of lessons, read from the front matter of their sources.

A lesson's source (``notebooks/sources/NN-title.md``) states its number, title, minutes
and grade once, and names its exercises where they stand. `build` writes the list to
``notebooks/lessons.json`` beside the notebooks, which is what an installed package and
the front end read.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autodiff_lab.delivery.checkout import lessons_source
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.questions import QUESTIONS

INDEX = "lessons.json"
SOURCES = "sources"
FIELDS = ("number", "title", "minutes", "grade")
SHORT_FORM = re.compile(
    r"^```\{code-cell\}.*\n"
    r":tags: *\[[^\]]*\b(exercise|question)\b[^\]]*\]\n+"
    r"(\w+)\n+```",
    flags=re.MULTILINE,
)


@dataclass(frozen=True)
class Task:
    """One exercise or question of a lesson, and what it is worth."""

    name: str
    kind: str
    title: str
    points: int


@dataclass(frozen=True)
class Lesson:
    """One lesson: what a list of lessons shows, its file, and what there is to do."""

    number: str
    title: str
    minutes: int
    grade: str
    file: str
    tasks: tuple[Task, ...] = ()

    @property
    def points(self) -> int:
        """What the whole lesson is worth."""
        return sum(task.points for task in self.tasks)


def lessons(folder: Path | None = None) -> list[Lesson]:
    """Return the lessons in order, from the index beside the notebooks.

    >>> lessons()[0].grade
    'intro'
    """
    index = (folder or lessons_source()) / INDEX
    if not index.is_file():
        return []
    return [_lesson(**entry) for entry in json.loads(index.read_text("utf-8"))]


def _lesson(tasks: list[dict[str, Any]] | None = None, **fields: Any) -> Lesson:
    return Lesson(**fields, tasks=tuple(Task(**task) for task in tasks or ()))


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
        tasks=tasks_in(text),
    )


def tasks_in(text: str) -> tuple[Task, ...]:
    """List the exercises and questions of a source in the order of the page.

    >>> cell = ["```{code-cell} ipython3", ":tags: [exercise]", "path_sum", "```"]
    >>> tasks_in("\\n".join(cell))[0].title
    'The path-sum rule'
    """
    return tuple(_task(kind, name) for kind, name in SHORT_FORM.findall(text))


def _task(kind: str, name: str) -> Task:
    if kind == "exercise" and name in EXERCISES:
        exercise = EXERCISES[name]
        return Task(name, kind, exercise.title, exercise.points)
    if kind == "question" and name in QUESTIONS:
        title = name.replace("_", " ").capitalize()
        return Task(name, kind, title, QUESTIONS[name].points)
    raise ValueError(f"there is no {kind} {name}: is it in autodiff_lab/lessons?")


def index_text(found: list[Lesson]) -> str:
    """Write the index the same way every time."""
    entries = [asdict(lesson) for lesson in found]
    return json.dumps(entries, indent=1, ensure_ascii=False) + "\n"
