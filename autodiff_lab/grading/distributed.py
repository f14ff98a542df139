"""Grading on many machines, or on this one, with `dask.distributed`.

One task for each submission. A task gets the bytes of the notebook, so the machines
need no folder in common, and hands back a record; where the student's code runs is the
same as ever: in a sandbox child of the worker, never in the worker.

- Each worker chooses and tests its own sandbox before its first task.
- Only a few more tasks than workers are on their way at any time, so a class of ten
  thousand does not lie in anybody's memory.
- Tasks whose worker died are tried again one at a time, with nothing beside them: the
  task that kills its workers fails, those that stood near it do not.
- Records are kept by the command as they come in, so it may be killed and run again.

The secret travels to the workers. Between machines, use an address that begins with
``tls://`` (dask reads its certificates from its own configuration).
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading import ladder, messages
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.local import Settings
from autodiff_lab.grading.marking import Grader, Job, digest_of, not_graded
from autodiff_lab.grading.records import Record, from_json
from autodiff_lab.grading.submission import Submission, contents, parse

LOCAL = "local"
AHEAD = 2  # tasks on their way for each worker
DEATHS_BORNE = 1  # of a task's workers, before it is tried alone
WAIT = 30  # seconds until somebody who does not answer is given up

Task = Callable[..., dict[str, Any]]
_here = threading.local()


def spread(
    address: str, task: Task | None = None
) -> Callable[[Sequence[Job], Settings, int], Iterator[Record]]:
    """Return a way to spread the work, of the same shape as `local.graded`.

    ``address`` is a scheduler's, or "local" for a cluster on this machine.
    """

    def graded(
        jobs: Sequence[Job], settings: Settings, workers: int
    ) -> Iterator[Record]:
        if jobs:
            with connected(address, min(workers, len(jobs))) as client:
                yield from _Run(client, settings, task or record_of).all(jobs)

    return graded


@contextmanager
def connected(address: str, workers: int) -> Iterator[Any]:
    """Connect to a scheduler, or start one here that only this machine can reach."""
    dask, distributed = _libraries()
    quiet = {
        "distributed.scheduler.allowed-failures": DEATHS_BORNE,
        "distributed.worker.daemon": True,
    }
    if address != LOCAL:
        try:
            client = distributed.Client(address, timeout=WAIT)
        except (OSError, ValueError) as problem:
            raise AutodiffError(
                f"No scheduler answers at {address} ({problem}).",
                cure='Start one with `dask scheduler`, or use "--scheduler local".',
            ) from problem
        with client:
            yield client
        return
    with (
        dask.config.set(quiet),
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            memory_limit=0,
            silence_logs="CRITICAL",
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def _libraries() -> tuple[Any, Any]:
    try:
        import dask
        import distributed
    except ImportError:
        raise AutodiffError(
            "--scheduler needs dask.distributed, which is not installed.",
            cure='Install it with `pip install "autodiff-lab[grading]"`, or leave '
            "--scheduler out: this machine's processors are used without it too.",
        ) from None
    return dask, distributed


class _Run:
    """The tasks on their way, and those that are to be tried alone."""

    def __init__(self, client: Any, settings: Settings, task: Task) -> None:
        self.client, self.settings, self.task = client, settings, task
        self.alone: list[Job] = []
        link = getattr(client, "dashboard_link", "")
        print(f"Scheduler: {client.scheduler.address}, dashboard: {link}", flush=True)

    def all(self, jobs: Sequence[Job]) -> Iterator[Record]:
        """Grade them all; whatever happens, there is one record for each."""
        yield from self._some(deque(jobs), self._room)
        suspects, self.alone = self.alone, []
        for job in suspects:
            yield from self._some(deque([job]), lambda: 1)
            if self.alone:
                self.alone.clear()
                yield self._failed(job, messages.WORKERS_DIED)

    def _room(self) -> int:
        """How many tasks may be on their way: workers come and go."""
        threads = sum(self.client.nthreads().values())
        return max(1, AHEAD * threads)

    def _some(self, waiting: deque[Job], room: Callable[[], int]) -> Iterator[Record]:
        going: dict[Any, Job] = {}
        while waiting or going:
            while waiting and len(going) < room():
                job = waiting.popleft()
                going[self._submit(job)] = job
            for future in self._done(list(going)):
                yield from self._answer(future, going.pop(future))

    def _done(self, going: list[Any]) -> set[Any]:
        """Wait for the next results, as long as there is somebody to wait for.

        A cluster's queue may take its time to send workers. Those of this machine are
        started again within seconds when they end; if they are not, nobody will come.
        """
        _dask, distributed = _libraries()
        for waited in count(1):
            with suppress(distributed.TimeoutError):
                first = distributed.wait(going, WAIT, "FIRST_COMPLETED").done
                return set(first)
            if self.client.nthreads():
                continue
            if self.client.cluster is not None and waited > 1:
                raise AutodiffError(
                    "All workers have ended, and none has come again.",
                    cause="the system ended them, perhaps for want of memory",
                    cure="Run the command again, with fewer --workers: records are "
                    "kept, and it goes on where it was.",
                )
            print(f"No worker is there; {len(going)} tasks wait for one.", flush=True)
        raise AssertionError("count has no end")

    def _submit(self, job: Job) -> Any:
        return self.client.submit(
            self.task,
            asdict(job),
            contents(Path(job.path)) if not job.empty else None,
            asdict(self.settings),
            key=key_of(job),
            pure=False,
        )

    def _answer(self, future: Any, job: Job) -> Iterator[Record]:
        _dask, distributed = _libraries()
        try:
            record = from_json(future.result())
        except distributed.KilledWorker:
            self.alone.append(job)
        except Exception as problem:  # the task or its way here: our own fault
            yield self._failed(job, f"{type(problem).__name__}: {problem}")
        else:
            yield record
        future.release()

    def _failed(self, job: Job, problem: str) -> Record:
        grader = Grader(self.settings.tier, self.settings.secret)
        return not_graded(job, grader, problem)


def key_of(job: Job) -> str:
    """A task's name; schedulers show it, so it tells no student's name."""
    text = "\0".join((job.assignment, job.student, digest_of(job), job.file))
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    return f"grade-{job.assignment}-{digest[:24]}"


def record_of(
    job: dict[str, Any], found: bytes | Submission | None, settings: dict[str, Any]
) -> dict[str, Any]:
    """Grade one submission; runs in a worker, and its student's code does not."""
    handed_in = parse(found) if isinstance(found, bytes) else found
    return grader_here(settings).record(Job(**job), handed_in).as_json()


def grader_here(settings: dict[str, Any]) -> Grader:
    """This thread's grader; its sandbox is tested here, on the worker's own machine."""
    made = settings["tier"], settings["secret"], tuple(settings["limits"].items())
    if getattr(_here, "made", None) != made:
        tier = ladder.choose(trust=settings["tier"] == ladder.TRUST)
        limits = Limits(**settings["limits"])
        _here.grader = Grader(tier, settings["secret"], limits).__enter__()
        _here.made = made
    grader: Grader = _here.grader
    return grader
