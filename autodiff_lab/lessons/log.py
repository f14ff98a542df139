"""A learner's own log: which checks were run, which hints were read, and when.

It is one file in the folder of the lessons, it stays there, and deleting it loses
nothing but the memory. It lets solutions open after three tries on another day, and an
instructor who is given some logs can see how long exercises really take.

A log is kept only where `autodiff-lab` has set up a folder of lessons.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from autodiff_lab.delivery.workfolder import GIVEN, PRIVATE

NAME = "log.jsonl"
LONGEST_PAUSE = 15 * 60.0  # seconds: after that somebody had left the room

Entry = dict[str, Any]


def note(event: str, exercise: str, state: str = "") -> None:
    """Write down a check, a hint or a solution, if there is a log; never raises."""
    path = place()
    if path is None:
        return
    entry = {"time": round(time.time(), 1), "event": event, "exercise": exercise}
    line = json.dumps({**entry, "state": state} if state else entry)
    try:
        with path.open("a", encoding="utf-8") as log:
            log.write(line + "\n")
    except OSError:  # a full disk or a folder to be read only: the lesson goes on
        return


def place(start: Path | None = None) -> Path | None:
    """Where the log of this folder is, or None where there is none."""
    try:
        folder = start or Path.cwd()
    except OSError:  # the folder has been deleted
        return None
    for candidate in (folder, *list(folder.parents)[:2]):
        if (candidate / PRIVATE / GIVEN).is_file():  # lessons have been handed out here
            return candidate / PRIVATE / NAME
    return None


def entries(path: Path | None) -> Iterator[Entry]:
    """Read a log; a line that was cut short is left out."""
    if path is None or not path.is_file():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(entry, dict) and {"time", "event", "exercise"} <= entry.keys():
            yield entry


def tries(exercise: str, path: Path | None = None) -> int:
    """How often a check of this exercise came out neither right nor untouched."""
    found = entries(path or place())
    states = [e.get("state") for e in found if e["exercise"] == exercise]
    return sum(state in ("wrong", "nearly", "wrong type") for state in states)


def minutes(logs: Iterable[Path]) -> dict[str, tuple[float, int]]:
    """How long each exercise took: the median in minutes, and over how many learners.

    The time of an exercise is what passed between the last event before it and its
    first right check, without pauses of more than a quarter of an hour.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     log = Path(folder) / "log.jsonl"
    ...     lines = [{"time": t, "event": "check", "exercise": e, "state": s}
    ...              for t, e, s in [(0, "a", "right"), (60, "b", "wrong"),
    ...                              (240, "b", "right")]]
    ...     _ = log.write_text("".join(json.dumps(line) + chr(10) for line in lines))
    ...     minutes([log])
    {'b': (4.0, 1)}
    """
    found: dict[str, list[float]] = {}
    for log in logs:
        for exercise, seconds in _times(list(entries(log))).items():
            found.setdefault(exercise, []).append(seconds / 60)
    return {name: (round(median(m), 1), len(m)) for name, m in sorted(found.items())}


def _times(log: list[Entry]) -> dict[str, float]:
    spent: dict[str, float] = {}
    done: set[str] = set()
    known = False  # nobody knows how long the first one took
    for before, entry in zip([None, *log], log, strict=False):
        name = entry["exercise"]
        if before is not None:
            pause = max(0.0, float(entry["time"]) - float(before["time"]))
            if pause <= LONGEST_PAUSE and name not in done:
                spent[name] = spent.get(name, 0.0) + pause
                known = True
        if entry.get("state") == "right" and known:
            done.add(name)
    return {name: seconds for name, seconds in spent.items() if name in done}
