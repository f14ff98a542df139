"""Packed answers put back into the lessons: ``autodiff-lab unpack``.

The file may come from anybody, so it is data: nothing in it names a path, texts go only
into cells of lessons that exist here, and sizes are checked before anything is read.
What a learner has written here in the meantime stays, unless they say otherwise, and
then there is a copy of it.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autodiff_lab.delivery import export_answers as answers
from autodiff_lab.delivery.export_answers import Packed
from autodiff_lab.delivery.stop import Stop
from autodiff_lab.delivery.workfolder import PRIVATE, replace

LARGEST = 32 * 1024 * 1024
SOME_STAYED = 3
"""Exit code: what could be put back was, and what stayed aside is listed."""


@dataclass
class Report:
    """What became of each answer, as ``lesson: cell``."""

    back: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    homeless: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Say it in sentences.

        >>> print(*Report(back=["01.ipynb: a"], homeless=["09.ipynb: b"]).lines(),
        ...       sep=chr(10))
        1 answer is back. Run its check again: results are not packed.
        No such cell in these lessons, so it stays in the file: 09.ipynb: b
        """
        said = [
            f"{_answers(len(self.back))} back. Run "
            f"{'its check' if len(self.back) == 1 else 'the checks'} again: "
            "results are not packed."
        ]
        if self.there:
            said.append(f"{_answers(len(self.there))} the same here already.")
        said += [f"The notebook as it was: {name}" for name in self.copies]
        said += [f"You wrote something else here, and it stays: {x}" for x in self.kept]
        if self.kept:
            said.append(
                "With --force the packed answers win, and a copy is made first."
            )
        aside = "No such cell in these lessons, so it stays in the file: "
        return said + [aside + name for name in self.homeless]


def _answers(count: int) -> str:
    return "1 answer is" if count == 1 else f"{count} answers are"


def read(path: Path) -> Packed:
    """Read a packed file, believing nothing in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            content = json.loads(_member(archive, answers.ANSWERS) or "null")
            log = _member(archive, answers.LOG)
            progress = json.loads(_member(archive, answers.PROGRESS) or "{}")
    except FileNotFoundError:
        raise Stop(f"There is no file {path}.") from None
    except (OSError, ValueError, RecursionError, zipfile.BadZipFile) as problem:
        raise _refused(path, str(problem)) from problem
    if not isinstance(content, dict) or content.get("schema") != answers.SCHEMA:
        raise _refused(path, "it has no answers of a kind that is known here")
    progress = progress if isinstance(progress, dict) else {}
    return Packed(_texts(content.get("answers")), log, progress)


def _member(archive: zipfile.ZipFile, name: str) -> str:
    """One file of the archive, but never more than is reasonable."""
    if name not in archive.namelist():
        return ""
    with archive.open(name) as member:
        data = member.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"{name} in it is larger than {LARGEST >> 20} MB")
    return data.decode("utf-8")


def _refused(path: Path, reason: str) -> Stop:
    return Stop(
        f"{path} is not a file that `autodiff-lab pack` has made: {reason}.",
        "Look for the one that it named; the browser may have changed the name.",
    )


def _texts(found: Any) -> dict[str, dict[str, str]]:
    """Only texts of cells of notebooks, and only plain names."""
    kept: dict[str, dict[str, str]] = {}
    for name, cells in found.items() if isinstance(found, dict) else ():
        plain = name.endswith(".ipynb") and Path(name).name == name
        if plain and "\\" not in name and isinstance(cells, dict):
            kept[name] = {k: text for k, text in cells.items() if isinstance(text, str)}
    return kept


def unpack(path: Path, work: Path, given: Path, *, force: bool = False) -> Report:
    """Put the answers of ``path`` into the lessons in ``work``."""
    packed = read(path)
    report = Report()
    for name, texts in sorted(packed.answers.items()):
        try:
            _into(work / name, given, texts, work, report, force)
        except OSError as problem:
            raise Stop(f"{work / name}: {problem.strerror}.") from problem
    _merge_log(packed.log, work)
    _merge_progress(packed.progress, work)
    return report


def _into(
    target: Path,
    given: Path,
    texts: dict[str, str],
    work: Path,
    report: Report,
    force: bool,
) -> None:
    """Put the answers for one notebook into it."""
    notebook = _notebook(target)
    cells = {cell["id"]: cell for cell in answers.answer_cells(notebook)}
    untouched = answers.answers_in(given / answers._original(target.name))
    changes, overwritten = {}, False
    for name, text in texts.items():
        shown = f"{target.name}: {name}"
        present = answers.source(cells[name]) if name in cells else None
        if present is None:
            report.homeless.append(shown)
        elif present == text:
            report.there.append(shown)
        elif present == untouched.get(name) or not present.strip() or force:
            overwritten |= present != untouched.get(name)
            changes[name] = text
            report.back.append(shown)
        else:
            report.kept.append(shown)
    if overwritten:
        report.copies.append(_copy(target, work))
    for name, text in changes.items():
        cells[name] |= {"source": text, "outputs": [], "execution_count": None}
    if changes:
        written = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        replace(target, written.encode(), work)


def _notebook(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _copy(target: Path, work: Path) -> str:
    """Keep the notebook as it was, under a name that is free."""
    count = 1
    while (other := target.with_name(f"{target.stem}.before-{count}.ipynb")).exists():
        count += 1
    replace(other, target.read_bytes(), work)
    return other.name


def _merge_log(log: str, work: Path) -> None:
    """Add what the log here lacks; in the order of time, each line once."""
    place = work / PRIVATE / answers.LOG
    present = place.read_text("utf-8", errors="replace") if place.is_file() else ""
    entries = {}
    for line in [*present.splitlines(), *log.splitlines()]:
        try:
            entry = json.loads(line)
            entries[line] = float(entry["time"])
        except (ValueError, TypeError, KeyError, RecursionError):
            continue  # cut short, or nothing of ours
    if log and entries:
        lines = sorted(entries, key=lambda line: (entries[line], line))
        replace(place, ("\n".join(lines) + "\n").encode(), work)


def _merge_progress(progress: dict[str, Any], work: Path) -> None:
    """Add the tasks that have been reached elsewhere; what is known here stays."""
    reached = progress.get("reached")
    if not isinstance(reached, dict) or not reached:
        return
    place = work / answers.NAMED_BY_PANEL
    here = _notebook(place)
    mine = here.get("reached")
    merged = reached | (mine if isinstance(mine, dict) else {})
    content = {**progress, **here, "reached": merged, "seen": here.get("seen", {})}
    written = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    replace(place, written.encode(), work)
