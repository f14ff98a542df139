"""The learner's copy of the lessons: brought up to date, never overwritten.

A small record beside the lessons holds the hash of every version that was ever handed
out. A file whose hash is in the record is as it was given, and may be replaced by a
newer lesson. Any other file has been worked on: it stays, and the newer lesson is put
beside it under another name.

The record is written before the files, and each file appears whole or not at all, so
being killed between any two steps loses nothing and confuses nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autodiff_lab.delivery.stop import Stop

PRIVATE = ".autodiff-lab"
"""Folder inside the working folder for what is ours and not the learner's."""
GIVEN = "given.json"
"""In it: the record of what was handed out."""

NOT_FOR_LEARNERS = {"solved", "sources"}
INDEX = "lessons.json"
"""The list that programs read; it comes with the lessons, and a learner needs none."""

Record = dict[str, list[str]]


@dataclass
class Report:
    """What a refresh did, by file name."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """Say it in sentences, most welcome news first.

        >>> print(*Report(updated=["1.py"], beside={"2.py": "2.newer.py"}).lines())
        1 lesson file updated. You have worked on 2.py, so it stays; its newer version
        is 2.newer.py.
        """
        said = []
        for verb, names in (("added", self.added), ("updated", self.updated)):
            if names:
                files = "file" if len(names) == 1 else "files"
                said.append(f"{len(names)} lesson {files} {verb}.")
        for mine, newer in self.beside.items():
            said.append(
                f"You have worked on {mine}, so it stays; its newer version is {newer}."
            )
        return said


def contents(folder: Path) -> list[str]:
    """List what is handed out: not hidden files, sources or solved lessons."""
    names = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        hidden = any(part.startswith((".", "__")) for part in name.parts)
        if path.is_file() and not hidden and name.parts[0] not in NOT_FOR_LEARNERS:
            names.append(name.as_posix())
    return sorted(names)


def first_lesson(folder: Path) -> str | None:
    """Name the lowest-numbered notebook of ``folder``."""
    numbered = sorted(path.name for path in folder.glob("[0-9]*.ipynb"))
    return numbered[0] if numbered else None


def fingerprint(content: bytes) -> str:
    """Hash a file's content."""
    return hashlib.sha256(content).hexdigest()


def refresh(source: Path, work: Path) -> Report:
    """Bring ``work`` up to date with the lessons in ``source``."""
    names = [name for name in contents(source) if name != INDEX]
    if not names:
        raise Stop(
            f"There are no lessons in {source}.",
            "The installation is incomplete: install autodiff_lab again.",
        )
    report = Report()
    try:
        (work / PRIVATE).mkdir(parents=True, exist_ok=True)
        record = read_record(work)
        for name in names:
            _refresh_one(name, (source / name).read_bytes(), work, record, report)
    except OSError as problem:
        raise Stop(
            f"The lessons could not be written to {work}: {problem.strerror}.",
            "Choose a folder that you can write to with --dir, for example:",
            "    --dir ~/lessons",
        ) from problem
    return report


def _refresh_one(
    name: str, lesson: bytes, work: Path, record: Record, report: Report
) -> None:
    """Add, update or step aside for one file."""
    target = work / name
    given = record.setdefault(name, [])
    newest = fingerprint(lesson)
    if not target.exists():
        _remember(work, record, name, newest)
        replace(target, lesson, work)
        report.added.append(name)
        return
    present = fingerprint(target.read_bytes())
    if present == newest:
        _remember(work, record, name, newest)
    elif present in given:
        _remember(work, record, name, newest)
        replace(target, lesson, work)
        report.updated.append(name)
    elif newest in given:
        report.kept.append(name)
    else:
        report.kept.append(name)
        report.beside[name] = _put_beside(name, lesson, work, record)
        _remember(work, record, name, newest)


def _put_beside(name: str, lesson: bytes, work: Path, record: Record) -> str:
    """Write the newer lesson under the first name whose file is not the learner's."""
    path = PurePosixPath(name)
    count = 1
    while True:
        tail = "newer" if count == 1 else f"newer-{count}"
        other = path.with_name(f"{path.stem}.{tail}{path.suffix}").as_posix()
        target = work / other
        given = record.get(other, [])
        if not target.exists() or fingerprint(target.read_bytes()) in given:
            _remember(work, record, other, fingerprint(lesson))
            replace(target, lesson, work)
            return other
        count += 1


def refresh_served(source: Path, environment: Path) -> None:
    """Give JupyterLab's side panel today's lessons, where it serves copies of them.

    An editable install copies the lessons once; the checkout may have newer ones.
    """
    served = environment / "share/jupyter/labextensions/autodiff-lab/lessons"
    if not served.is_dir() or served.resolve() == source.resolve():
        return
    for name in contents(source):
        lesson, copy = source / name, served / name
        if not copy.exists() or copy.read_bytes() != lesson.read_bytes():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(lesson.read_bytes())


def read_record(work: Path) -> Record:
    """Read the record; without a readable one, every file counts as worked on."""
    try:
        stored = json.loads((work / PRIVATE / GIVEN).read_text("utf-8"))
        return {str(name): list(map(str, given)) for name, given in stored.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _remember(work: Path, record: Record, name: str, given: str) -> None:
    """Note that this version of ``name`` was handed out, before it is."""
    if given not in record.setdefault(name, []):
        record[name].append(given)
        text = json.dumps(record, indent=1, sort_keys=True) + "\n"
        replace(work / PRIVATE / GIVEN, text.encode(), work)


def replace(target: Path, content: bytes, work: Path) -> None:
    """Write a file so that it is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = work / PRIVATE / f"writing-{os.getpid()}"
    try:
        scratch.write_bytes(content)
        os.replace(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)
