"""A learner's work in one small file, to be taken along: ``autodiff-lab pack``.

A server that is rented for an hour (Binder) forgets everything when it is left alone.
The file holds what a learner has written and nothing that can be had again: the text of
the cells of exercises and questions, the log, and the progress. `export_restore` puts
it back, here or elsewhere, also into newer lessons.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autodiff_lab.delivery.stop import Stop
from autodiff_lab.delivery.workfolder import PRIVATE

SCHEMA = 1
ANSWERS = "answers.json"
LOG = "log.jsonl"
PROGRESS = "progress.json"
README = "README.txt"
NAMED_BY_PANEL = "autodiff-lab-progress.json"
ANSWERED = {"exercise", "question"}
THE_DAY = (1980, 1, 1, 0, 0, 0)  # same work, same file
EXPLANATION = """\
Answers to lessons of autodiff_lab, made by `autodiff-lab pack`.

    autodiff-lab unpack THIS-FILE

puts them back into the lessons. answers.json can be read with any editor: for each
lesson, the text of each cell that was to be filled in.
"""


@dataclass(frozen=True)
class Packed:
    """What is in such a file: texts by notebook and cell, and two files as they are."""

    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    log: str = ""
    progress: dict[str, Any] = field(default_factory=dict)

    def count(self) -> int:
        """How many cells have an answer."""
        return sum(len(cells) for cells in self.answers.values())


def folder_of_lessons(asked: Path | None, start: Path, usual: Path) -> Path:
    """Find the folder with a learner's lessons: the one asked for, or where we are."""
    named = [asked] if asked else [start, usual, start / "lessons"]
    for folder in named:
        if (folder / PRIVATE).is_dir():
            return folder.resolve()
    places = " or ".join(str(folder) for folder in named)
    raise Stop(
        f"There are no lessons that anybody has worked on in {places}.",
        "Say where they are with --dir.",
    )


def collect(work: Path, given: Path) -> Packed:
    """Read the answers that differ from ``given``, the lessons as handed out."""
    answers = {}
    for notebook in sorted(work.glob("*.ipynb")):
        untouched = answers_in(given / _original(notebook.name))
        mine = answers_in(notebook)
        changed = {
            name: text for name, text in mine.items() if text != untouched.get(name)
        }
        if changed:
            answers[notebook.name] = changed
    return Packed(answers, _text(work / PRIVATE / LOG), _object(work / NAMED_BY_PANEL))


def _original(name: str) -> str:
    """The lesson that ``03-x.newer-2.ipynb`` is a version of."""
    return name.partition(".")[0] + ".ipynb"


def answers_in(notebook: Path) -> dict[str, str]:
    """The text of each cell to be filled in, by its id; none if it cannot be read."""
    return {str(cell["id"]): source(cell) for cell in answer_cells(_object(notebook))}


def answer_cells(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The cells to be filled in, whatever somebody may have done to the file."""
    cells = notebook.get("cells")
    for cell in cells if isinstance(cells, list) else []:
        if not isinstance(cell, dict) or not isinstance(cell.get("id"), str):
            continue
        metadata = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, dict) else None
        if isinstance(tags, list) and any(tag in ANSWERED for tag in tags):
            yield cell


def source(cell: dict[str, Any]) -> str:
    """The text of a cell, which is one text or a list of lines."""
    text = cell.get("source", "")
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def packed_bytes(packed: Packed) -> bytes:
    """The file itself, the same to the byte for the same work."""
    content = {"schema": SCHEMA, "answers": packed.answers}
    members = {README: EXPLANATION, ANSWERS: _json(content)}
    if packed.log:
        members[LOG] = packed.log
    if packed.progress:
        members[PROGRESS] = _json(packed.progress)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            member = zipfile.ZipInfo(name, THE_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, text)
    return buffer.getvalue()


def pack(work: Path, given: Path, target: Path) -> list[str]:
    """Write the file; return what to say about it."""
    packed = collect(work, given)
    if not packed.count():
        raise Stop(
            f"Nothing has been filled in yet in {work}.",
            "Answer something, save the notebook, and run the same command again.",
        )
    try:
        target.write_bytes(packed_bytes(packed))
    except OSError as problem:
        raise Stop(f"{target} could not be written: {problem.strerror}.") from problem
    lessons = ", ".join(name.removesuffix(".ipynb") for name in packed.answers)
    cells = "answer" if packed.count() == 1 else "answers"
    return [
        f"{packed.count()} {cells} are in {target} ({lessons}).",
        f"To get them back, there or elsewhere: autodiff-lab unpack {target.name}",
    ]


def _json(content: Any) -> str:
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _object(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_text(path))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
