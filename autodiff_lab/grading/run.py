"""``autodiff-lab grade``: every submission under a folder, each exactly once.

Run it again after anything at all (new submissions, a crash, a power cut) and it does
what is left. Its exit code says how it went:

    0   every submission has a record with points or a reason
    1   the command cannot run: no such folder, no such assignment, another run
    3   some submissions could not be graded, and that is our own fault; they are
        listed, and are tried again by the next run
    4   no sandbox holds on this machine, and --trust was not given
    130 interrupted; what was graded until then is kept
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tqdm import tqdm

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading import discover, ladder, local, messages
from autodiff_lab.grading.assignment import Assignment, assignment
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.marking import Job, digest_of, fingerprint
from autodiff_lab.grading.records import Record, plain
from autodiff_lab.grading.store import Store, write_whole
from autodiff_lab.grading.students import look_alike
from autodiff_lab.grading.table import as_csv

DONE, CANNOT_RUN, NOT_ALL_GRADED, NO_SANDBOX = 0, 1, 3, 4

Spread = Callable[[Sequence[Job], local.Settings, int], Iterator[Record]]


@dataclass(frozen=True)
class Plan:
    """What the command line asked for. ``spread`` decides where the work is done."""

    submissions: Path
    assignment: str
    out: Path
    workers: int = 1
    trust: bool = False
    secret: Path | None = None
    limits: Limits = field(default_factory=Limits)
    spread: Spread = local.graded


def grade(plan: Plan, out: IO[str] | None = None) -> int:
    """Run the plan and return the exit code."""
    screen = out or sys.stdout
    try:
        chosen = assignment(plan.assignment)
        jobs = discover.submissions(plan.submissions, chosen.name)
        refuse_inside(plan)
        tier = ladder.choose(trust=plan.trust)
        store = Store(plan.out)
        with store.alone():
            settings = local.Settings(tier, store.secret(plan.secret), plan.limits)
            return _grade_all(plan, chosen, jobs, settings, store, screen)
    except ladder.NoSandboxError as problem:
        print(problem, file=sys.stderr)
        return NO_SANDBOX
    except (AutodiffError, OSError) as problem:
        print(problem, file=sys.stderr)
        return CANNOT_RUN


def refuse_inside(plan: Plan) -> None:
    """Keep records out of the submissions, where they would look like a student."""
    if plan.out.resolve().is_relative_to(plan.submissions.resolve()):
        raise AutodiffError(
            f"{plan.out} lies inside the folder of submissions.",
            cure="Give --out a folder of its own.",
        )


def _grade_all(
    plan: Plan,
    chosen: Assignment,
    jobs: Sequence[Job],
    settings: local.Settings,
    store: Store,
    screen: IO[str],
) -> int:
    print(f"Sandbox: {settings.tier}, {messages.TIERS[settings.tier]}", file=screen)
    if settings.tier in messages.WARNINGS:
        print(f"Warning: {messages.WARNINGS[settings.tier]}", file=sys.stderr)
    kept, waiting = already_graded(jobs, settings, store)
    store.expect(chosen.name, [*kept, *((j.student, digest_of(j)) for j in waiting)])
    if kept:
        print(f"Already graded: {len(kept)} of {len(jobs)}", file=screen)
    records = dict(kept)
    bar = tqdm(total=len(jobs), initial=len(kept), unit=" notebooks", disable=None)
    with bar:
        for record in plan.spread(waiting, settings, plan.workers):
            store.put(record)
            records[record.student, record.submission] = record
            bar.update()
    ordered = sorted(records.values(), key=lambda r: (r.student, r.file))
    table = as_csv(ordered, chosen)
    write_whole(plan.out / f"grades-{chosen.name}.csv", table.encode("utf-8"))
    return _report(ordered, plan, chosen, screen)


def already_graded(
    jobs: Sequence[Job], settings: local.Settings, store: Store
) -> tuple[dict[tuple[str, str], Record], list[Job]]:
    """Split the jobs: those with a record from this very file and secret, the rest."""
    kept: dict[tuple[str, str], Record] = {}
    waiting: dict[tuple[str, str], Job] = {}
    for job in jobs:
        key = job.student, digest_of(job)
        record = store.get(job.assignment, *key)
        same_secret = record and record.secret == fingerprint(settings.secret)
        if record and record.is_graded and same_secret:
            kept[key] = record
        else:
            waiting.setdefault(key, job)  # the same file twice is one submission
    return kept, list(waiting.values())


def _report(
    records: Sequence[Record], plan: Plan, chosen: Assignment, screen: IO[str]
) -> int:
    """Say in a few lines how it went."""
    done = [record for record in records if record.is_graded]
    failed = [record for record in records if not record.is_graded]
    full = sum(record.earned == record.points for record in done)
    unread = sum(bool(record.reason) for record in done)
    table = plan.out / f"grades-{chosen.name}.csv"
    print(
        f"Graded: {len(done)} of {len(records)} ({full} with all {chosen.points} "
        f"points, {unread} that could not be read). Table: {table}",
        file=screen,
    )
    for record in failed:
        print(f"  {plain(record.file, 200)}: {record.reason}", file=screen)
    for group in look_alike(record.student for record in records):
        text = messages.LOOK_ALIKE.format(names=", ".join(map(ascii, group)))
        print(f"Warning: {text}", file=sys.stderr)
    return NOT_ALL_GRADED if failed else DONE
