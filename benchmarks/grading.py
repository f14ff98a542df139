"""How fast, how steady and how fair grading is: ``python -m benchmarks.grading``.

Prints each figure beside what it has to be, and ends with 1 if one of them is missed.
``--quick`` takes a tenth of the submissions, for a first impression.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from autodiff_lab.grading import ladder, local
from autodiff_lab.grading.marking import Grader, Job
from autodiff_lab.grading.records import Record
from autodiff_lab.grading.sandbox import Sandbox
from autodiff_lab.lessons.exercises import EXERCISES

SECRET = b"a secret for measuring with, only"
TWO = ("route_products", "plus_hides")
ALL = ("local_of", "route_products", "path_sum", "plus_hides")
CLASS = 10_000
CELL = [("import numpy as np\ndef f(x):\n    return np.sin(x)", False)]


@dataclass(frozen=True)
class Figure:
    """One line of the result."""

    name: str
    value: str
    goal: str
    held: bool


def main() -> int:
    """Measure everything, print it, and say whether all goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--tier", choices=[*ladder.SAFE, ladder.TRUST])
    arguments = parser.parse_args()
    tier = arguments.tier or ladder.choose()
    share = 10 if arguments.quick else 1
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        figures = [
            forking(tier, 200 // share),
            speed(tier, place, 200 // share),
            *steadiness(tier, place, 1_000 // share),
            survival(tier, place, 200 // share),
            *scaling(tier, place, 200 // share),
        ]
    print(f"\nsandbox: {tier}")
    for figure in figures:
        mark = "held" if figure.held else "MISSED"
        print(f"{figure.name:<44}{figure.value:<36}{figure.goal:<22}{mark}")
    return 0 if all(figure.held for figure in figures) else 1


def forking(tier: str, count: int) -> Figure:
    """One job: fork, lock in, run a cell, call its function once, end."""
    times = []
    with Sandbox(tier) as sandbox:
        for _ in tqdm(range(count), desc="jobs", leave=False):
            began = time.perf_counter()
            with sandbox.job() as job:
                job.channel.send(("load", CELL, 0, "f", None))
                job.channel.receive()
                job.channel.send(("call", [0.5]))
                job.channel.receive()
            times.append(1e3 * (time.perf_counter() - began))
    middle, fastest = statistics.median(times), min(times)
    value = f"{fastest:.1f} ms (middle {middle:.1f})"
    return Figure("a forked job, by the clock", value, "at most 15 ms", fastest <= 15)


def speed(tier: str, place: Path, count: int) -> Figure:
    """Submissions with two exercises, one after the other: one core is at work.

    Processor time is shown too where it can be known: bubblewrap hides its children's.
    """
    jobs = submissions(place, count, TWO)
    with Grader(tier, SECRET) as grader:
        grader.record(jobs[0])  # starts the sandbox
        began, clock = processor_time(), time.perf_counter()
        for job in tqdm(jobs, desc="two exercises", leave=False):
            grader.record(job)
        clock = time.perf_counter() - clock
    used = processor_time() - began  # the sandbox has been waited for by now
    value = f"{count / clock:.1f} by the clock"
    if tier != "bubblewrap":
        value += f", {count / used:.1f} by work"
    held = count / clock >= 3
    return Figure("submissions a second and core", value, "at least 3", held)


def steadiness(tier: str, place: Path, count: int) -> list[Figure]:
    """Honest submissions of as many students: none marked down, no memory kept."""
    jobs = submissions(place, count, ALL)
    short, early = 0, 0
    with Grader(tier, SECRET) as grader:
        for number, job in enumerate(tqdm(jobs, desc="all exercises", leave=False)):
            record = grader.record(job)
            short += record.earned < record.points
            if number == count // 10:
                early = resident()
        growth = (resident() - early) / 1024 / 1024
    fair, flat = f"{short} of {count}", f"{growth:+.1f} MB over {count}"
    return [
        Figure("honest submissions marked down", fair, "none", short == 0),
        Figure("memory of the trusted process", flat, "at most 5 MB", growth <= 5),
    ]


def survival(tier: str, place: Path, count: int) -> Figure:
    """Two workers, one of which is killed in the middle."""
    jobs = submissions(place, count, TWO)
    records: list[Record] = []
    settings = local.Settings(tier, SECRET)
    for record in tqdm(local.graded(jobs, settings, 2), total=count, leave=False):
        records.append(record)
        if len(records) == count // 4:
            os.kill(newest_child(), signal.SIGKILL)
    students = {record.student for record in records}
    once = len(records) == len(students) == count
    graded = sum(record.is_graded for record in records)
    value = f"{graded} of {count}, each once: {'yes' if once else 'no'}"
    return Figure("graded though a worker was killed", value, "all", once)


def scaling(tier: str, place: Path, count: int) -> list[Figure]:
    """One worker and two; and, on paper, how long ten thousand take in so many.

    Submissions know nothing of each other, so the time is their number over the speed.
    The speed is counted from the first record on: starting takes a second or two, once.
    """
    jobs, settings = submissions(place, count, TWO), local.Settings(tier, SECRET)
    figures: list[Figure] = []
    speeds: list[float] = []
    for workers in (1, 2):
        times = [time.perf_counter() for _ in local.graded(jobs, settings, workers)]
        speeds.append((count - 1) / (times[-1] - times[0]))
        hours = CLASS / speeds[-1] / 3600
        value = f"{speeds[-1]:.1f} a second; 10,000 in {hours:.2f} h"
        name = f"with {workers} worker{'s' * (workers > 1)}"
        held = workers * hours < 1
        figures.append(Figure(name, value, "below 1 core-hour", held))
    gain = speeds[1] / speeds[0]
    cores = len(os.sched_getaffinity(0))
    value = f"{gain:.2f} times as fast ({cores} cores)"
    return [*figures, Figure("two workers", value, "", True)]


def submissions(place: Path, count: int, names: tuple[str, ...]) -> list[Job]:
    """Write one notebook, handed in by many."""
    path = place / f"{len(names)}.ipynb"
    cells = [cell("numpy", "import numpy as np")]
    cells += [cell(f"exercise-{name}", EXERCISES[name].solution) for name in names]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    path.write_text(json.dumps(notebook))
    return [Job("03", f"s{k}", str(path), path.name) for k in range(count)]


def cell(name: str, source: str) -> dict[str, Any]:
    """One code cell."""
    made = {"id": name, "cell_type": "code", "metadata": {}, "source": source}
    return {**made, "outputs": [], "execution_count": None}


def processor_time() -> float:
    """Seconds on the processor: this process, and children that have ended."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(who) for who in both]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def resident() -> int:
    """Bytes of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def newest_child() -> int:
    """The youngest process that this one started: a worker, while there are some."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = place.read_text().rpartition(")")[2].split()[1]
        except OSError:  # it has ended meanwhile
            continue
        if int(parent) == os.getpid():
            found.append(int(place.parent.name))
    return max(found)


if __name__ == "__main__":
    sys.exit(main())
