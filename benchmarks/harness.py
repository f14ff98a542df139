"""Interleaved rounds: how long each implementation takes, beside the one by hand.

A machine speeds up and slows down by tens of percent within minutes, so a time taken
now says little about a time taken later. Therefore all rows of a case run in turn, a
few milliseconds each, in one process; a row is divided by the hand-written row *of the
same round*, and the median of those quotients is the result.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Call = Callable[[], Any]
HAND = "NumPy, by hand"


class NotPossible(Exception):
    """An implementation that cannot run this case, and why, in a few words."""


class NotYet(NotPossible):
    """Ours, and still to come."""


@dataclass(frozen=True)
class Run:
    """What is timed: `call`, inside of the context that `around` opens once a block.

    Where the call does not return all that it changed, `read` fetches the rest, for the
    comparison only.
    """

    call: Call
    around: Callable[[], Any] = contextlib.nullcontext
    read: Call = tuple

    def result(self) -> Any:
        """What a call gives, to be compared."""
        return self.call(), self.read()


@dataclass(frozen=True)
class Case:
    """One task, and how each row does it.

    A row's maker sets up fresh state and returns what is timed: a function without
    arguments, or a `Run`. Its first two results are compared with those of the row
    named by `reference`, number for number, so a training step is checked with its
    update.
    """

    key: str
    title: str
    unit: str  # what the absolute times are of: call, step, epoch, op
    rows: dict[str, Callable[[], Call | Run]]
    reference: str = HAND
    rtol: float = 1e-6
    per: int = 1  # how many units one call does
    rounds: int | None = None  # at most so many: for calls that take seconds


@dataclass
class Row:
    """The measurements of one implementation: seconds per unit, one for each round."""

    name: str
    note: str = ""  # why there are none
    failed: bool = False  # because it broke, or answered wrongly
    first: float | None = None  # seconds from making the row to its first result
    loops: int = 0
    times: list[float] = field(default_factory=list)
    call: Run | None = field(default=None, repr=False)


def measure(
    case: Case, rows: list[str], rounds: int, block: float, tick: Callable[[], None]
) -> list[Row]:
    """Check every row, then time them in turn. The reference is always measured."""
    wanted = [name for name in case.rows if name in rows or name == case.reference]
    expected = _two_results(as_run(case.rows[case.reference]()))
    prepared = [_prepare(case, name, expected) for name in wanted]
    ready = [row for row in prepared if row.call]
    for row in ready:
        row.loops = _calibrate(row.call, block)  # type: ignore[arg-type]
    for turn in range(min(rounds, case.rounds or rounds)):
        shift = turn % len(ready)
        with _quiet_collector():
            for row in ready[shift:] + ready[:shift]:
                assert row.call
                seconds = _block(row.call, row.loops)
                row.times.append(seconds / row.loops / case.per)
        tick()
    return prepared


def _prepare(case: Case, name: str, expected: list[np.ndarray]) -> Row:
    row = Row(name)
    gc.collect()
    started = time.process_time()
    try:
        run = as_run(case.rows[name]())
        with run.around():
            first = settled(run.result())
        row.first = time.process_time() - started
        compare(case, name, [*first, *_results(run)], expected)
    except NotYet as reason:
        row.note = f"not yet{f': {reason}' if str(reason) else ''}"
    except NotPossible as reason:
        row.note = str(reason)
    except RecursionError:
        row.note = "RecursionError"
    except ModuleNotFoundError as missing:
        row.note = f"{missing.name} is not installed"
    except Exception as error:  # a wrong or broken row must not stop the others
        row.failed = True
        row.note = f"failed: {type(error).__name__}: {str(error).strip()[:200]}"
    else:
        row.call = run
    return row


def as_run(made: Call | Run) -> Run:
    return made if isinstance(made, Run) else Run(made)


def _results(run: Run) -> list[np.ndarray]:
    with run.around():
        return settled(run.result())


def _two_results(run: Run) -> list[np.ndarray]:
    return [*_results(run), *_results(run)]


def settled(result: Any) -> list[np.ndarray]:
    """Copies of all the numbers in a result, whichever library made them."""
    numbers = isinstance(result, list) and all(type(part) is float for part in result)
    if isinstance(result, tuple | list) and not numbers:
        return [array for part in result for array in settled(part)]
    if hasattr(result, "detach"):
        result = result.detach().numpy()
    if hasattr(result, "has_value"):
        result = result.value
    return [np.array(result, copy=True)]


def compare(
    case: Case, name: str, found: list[np.ndarray], expected: list[np.ndarray]
) -> None:
    """Raise `AssertionError` unless a row computes what the reference computes."""
    count = len(found), len(expected)
    assert count[0] == count[1], f"{case.key}, {name}: {count[0]} of {count[1]} results"
    for i, (one, other) in enumerate(zip(found, expected, strict=True)):
        assert one.shape == other.shape, f"{case.key}, {name}: {one.shape} at {i}"
        np.testing.assert_allclose(
            one,
            other,
            rtol=case.rtol,
            atol=case.rtol * max(1e-3, float(np.max(np.abs(other), initial=0.0))),
            err_msg=f"{case.key}, {name}: result {i}",
        )


def _calibrate(run: Run, block: float) -> int:
    """How many calls fill a block, found by doubling: this is the warm-up as well."""
    loops = 1
    while True:
        seconds = _block(run, loops)
        if seconds >= block / 2 or loops >= 1 << 20:
            return max(1, round(loops * block / max(seconds, 1e-9)))
        loops *= 2


def _block(run: Run, loops: int) -> float:
    call = run.call
    with run.around():
        turns = range(loops)
        started = time.process_time()
        for _ in turns:
            call()
        return time.process_time() - started


@contextlib.contextmanager
def _quiet_collector() -> Iterator[None]:
    """Garbage is collected before each round, and stays on during it, as for users.

    What the libraries themselves hold is frozen first: otherwise a row that makes many
    objects would pay for walking through all of PyTorch and JAX.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
