"""Grading on this machine: a few worker processes, each with a sandbox of its own.

A worker that dies or hangs loses nothing but its own submission, which is tried once
more; if that kills a worker again, it is recorded as not graded, and the class goes on.

`graded` is the shape that any way of spreading the work has: jobs in, records out, in
any order, one for each job, whatever happens.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from autodiff_lab.grading import messages
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.marking import Grader, Job, not_graded
from autodiff_lab.grading.readable import PACKAGE
from autodiff_lab.grading.records import Record, from_json

ATTEMPTS = 2
START = (
    "import sys; sys.path.insert(0, {root!r}); "
    "from autodiff_lab.grading.worker import main; main()"
)


@dataclass(frozen=True)
class Settings:
    """What every worker needs to know."""

    tier: str
    secret: bytes
    limits: Limits = field(default_factory=Limits)
    patience: float = 300.0  # seconds until a worker counts as hung

    def as_line(self) -> bytes:
        """The first line that a worker reads."""
        content = {"tier": self.tier, "secret": self.secret.hex()}
        return as_line(content | {"limits": asdict(self.limits)})


def as_line(content: object) -> bytes:
    """Write one line of JSON."""
    return json.dumps(content).encode("ascii") + b"\n"


class Worker:
    """One process, and the job it is at."""

    def __init__(self, settings: Settings) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START.format(root=str(PACKAGE.parent))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
        )
        assert self.process.stdin and self.process.stdout
        self.inlet, self.outlet = self.process.stdin, self.process.stdout
        os.set_blocking(self.outlet.fileno(), False)
        self.job: Job | None = None
        self.arrived = bytearray()
        self.since = time.monotonic()
        self._send(settings.as_line())

    def give(self, job: Job) -> None:
        """Hand it a job."""
        self.job, self.since = job, time.monotonic()
        self._send(as_line(asdict(job)))

    def _send(self, line: bytes) -> None:
        with suppress(BrokenPipeError):  # a dead worker is noticed by its output
            self.inlet.write(line)

    def take(self) -> Record | None:
        """Read what has arrived; raises `EOFError` when the worker is dead."""
        data = self.outlet.read(1 << 20)
        if data == b"":
            raise EOFError
        self.arrived += data or b""
        line, newline, rest = bytes(self.arrived).partition(b"\n")
        if not newline:
            return None
        self.arrived = bytearray(rest)
        self.job = None
        return from_json(json.loads(line))

    def end(self) -> None:
        """End it, with its sandbox: that is in the same session, or dies with it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.inlet.close()
        self.outlet.close()


def graded(jobs: Sequence[Job], settings: Settings, workers: int) -> Iterator[Record]:
    """Grade all jobs in ``workers`` processes; yields each record as it is ready."""
    pool = _Pool(settings)
    try:
        yield from pool.run(deque(jobs), min(workers, len(jobs)))
    finally:
        pool.close()


class _Pool:
    """The workers that are alive, and how often each job has killed one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.selector = selectors.DefaultSelector()
        self.workers: list[Worker] = []
        self.deaths: dict[Job, int] = {}

    def run(self, waiting: deque[Job], count: int) -> Iterator[Record]:
        for _ in range(count):
            self.start()
        while waiting or any(worker.job for worker in self.workers):
            for worker in self.workers:
                if worker.job is None and waiting:
                    worker.give(waiting.popleft())
            for key, _events in self.selector.select(timeout=1.0):
                yield from self.answer(key.data, waiting)
            for worker in self.hung():
                yield from self.replace(worker, waiting, messages.WORKER_HUNG)

    def start(self) -> None:
        worker = Worker(self.settings)
        self.workers.append(worker)
        self.selector.register(worker.outlet, selectors.EVENT_READ, worker)

    def answer(self, worker: Worker, waiting: deque[Job]) -> Iterator[Record]:
        try:
            record = worker.take()
        except (EOFError, ValueError):
            yield from self.replace(worker, waiting, messages.WORKER_DIED)
        else:
            if record is not None:
                yield record

    def hung(self) -> list[Worker]:
        limit = time.monotonic() - self.settings.patience
        return [w for w in self.workers if w.job is not None and w.since < limit]

    def replace(
        self, worker: Worker, waiting: deque[Job], problem: str
    ) -> Iterator[Record]:
        """Start another worker; its job is tried again, or given up."""
        self.selector.unregister(worker.outlet)
        self.workers.remove(worker)
        worker.end()
        self.start()
        job = worker.job
        if job is None:
            return
        self.deaths[job] = self.deaths.get(job, 0) + 1
        if self.deaths[job] < ATTEMPTS:
            waiting.append(job)
        else:
            text = problem.format(times=self.deaths[job])
            grader = Grader(self.settings.tier, self.settings.secret)
            yield not_graded(job, grader, text)

    def close(self) -> None:
        for worker in self.workers:
            worker.end()
        self.selector.close()
