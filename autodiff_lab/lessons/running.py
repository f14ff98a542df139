"""Call the learner's function on every case, and never let it take the notebook down.

The calls run in a thread with a time limit. When the limit passes, an exception is
raised inside that thread (no signals, no tracing: it works on every platform and
costs nothing while the code behaves). Two limits, honestly: one single call into
compiled code, such as a huge NumPy product, is only interrupted when it returns; and
where threads do not exist (Python in the browser) there is no time limit at all.
What the function prints is swallowed, for the hidden inputs would scroll by.
"""

from __future__ import annotations

import contextvars
import copy
import ctypes
import inspect
import io
import linecache
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Place:
    """A line of the learner's own code."""

    line: int
    code: str


@dataclass(frozen=True)
class Returned:
    """The function came back with an answer."""

    answer: Any


@dataclass(frozen=True)
class Raised:
    """The function raised: what, with which text, and in which of its own lines."""

    kind: str
    text: str
    place: Place | None


@dataclass(frozen=True)
class Stopped:
    """The function was still running when time was up."""

    place: Place | None


Outcome = Returned | Raised | Stopped

# Python's own words for a `...` where a number should be, and the engine's.
STUMBLES = ("TypeError", "AttributeError", "LeafTypeError")


class _OutOfTime(SystemExit):
    """Raised inside the learner's thread, where `except Exception` cannot catch it."""


def call(written: Callable[..., Any], *arguments: Any) -> Any:
    """The usual way to ask: call what the learner wrote."""
    return written(*arguments)


def run_cases(
    function: Callable[..., Any],
    calls: Sequence[tuple[Any, ...]],
    seconds: float,
    drive: Callable[..., Any] = call,
) -> list[Outcome]:
    """Ask the function once per tuple of arguments; after a stop nothing more runs.

    >>> run_cases(abs, [(-2.0,)], seconds=5.0)
    [Returned(answer=2.0)]
    """
    runner = _Runner(function, calls, drive)
    sink = io.StringIO()
    with redirect_stdout(sink), redirect_stderr(sink), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        runner.run(seconds)
    return runner.outcomes


class _Runner:
    """One thread, the outcomes it has collected so far, and the way to end it."""

    def __init__(
        self,
        function: Callable[..., Any],
        calls: Sequence[tuple[Any, ...]],
        drive: Callable[..., Any],
    ) -> None:
        self.function = function
        self.calls = calls
        self.drive = drive
        self.outcomes: list[Outcome] = []
        self.done = threading.Event()

    def run(self, seconds: float) -> None:
        context = contextvars.copy_context()
        thread = threading.Thread(target=context.run, args=(self.work,), daemon=True)
        try:
            thread.start()
        except RuntimeError:  # no threads on this platform
            self.work()
            return
        try:
            if not self.done.wait(seconds):
                self.outcomes = [*self.outcomes, Stopped(self.current_place(thread))]
        finally:
            self.end(thread)

    def work(self) -> None:
        outcomes = self.outcomes
        try:
            with np.errstate(all="ignore"):
                for arguments in self.calls:
                    outcomes.append(attempt(self.function, arguments, self.drive))
        except _OutOfTime:
            return  # the thread that waits has noted it already
        finally:
            self.done.set()

    def current_place(self, thread: threading.Thread) -> Place | None:
        frame = sys._current_frames().get(thread.ident or 0)
        code = code_of(self.function)
        while frame is not None and code is not None:
            if frame.f_code.co_filename == code.co_filename:
                return place_in(frame.f_code.co_filename, frame.f_lineno)
            frame = frame.f_back
        return None

    def end(self, thread: threading.Thread) -> None:
        """Ask the thread to stop, a few times in case the code swallows it."""
        for _ in range(5):
            if self.done.is_set() or thread.ident is None:
                return
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident), ctypes.py_object(_OutOfTime)
            )
            self.done.wait(0.05)


def attempt(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    drive: Callable[..., Any] = call,
) -> Outcome:
    """Make one call on a private copy of the arguments.

    Code that stumbled over a ``...`` that is still there is code to be written.

    >>> attempt(lambda x: 1 / x, (0,)).kind
    'ZeroDivisionError'
    >>> attempt(lambda x: x + ..., (1.0,))
    Returned(answer=Ellipsis)
    """
    try:
        return Returned(drive(function, *copy.deepcopy(arguments)))
    except _OutOfTime:
        raise
    except BaseException as error:  # learner code may raise anything, even SystemExit
        kind, text = type(error).__name__, _text(error)
        if stumbled(kind, text):
            return Returned(...)
        return Raised(kind, text, place_of(function, error))


def stumbled(kind: str, text: str) -> bool:
    """Tell from an error's kind and text whether code fell over a ``...`` left there.

    >>> stumbled("TypeError", "unsupported operand: 'float' and 'ellipsis'")
    True
    """
    return kind in STUMBLES and "llipsis" in text


def _text(error: BaseException) -> str:
    """What an error says; one that breaks when asked says nothing."""
    try:
        return str(error)[:200]
    except Exception:
        return ""


def place_of(function: Callable[..., Any], error: BaseException) -> Place | None:
    """Find the deepest line of the traceback that the learner wrote."""
    code = code_of(function)
    steps = traceback.walk_tb(error.__traceback__)
    lines = [number for frame, number in steps if code and _wrote(frame, code)]
    return place_in(code.co_filename, lines[-1]) if code and lines else None


def _wrote(frame: FrameType, code: CodeType) -> bool:
    return frame.f_code.co_filename == code.co_filename


def code_of(function: Callable[..., Any]) -> CodeType | None:
    """Return the code object behind a function, a method or a callable object."""
    unwrapped = inspect.unwrap(function)
    inner = getattr(unwrapped, "__func__", unwrapped)
    if not hasattr(inner, "__code__"):
        inner = vars(type(inner)).get("__call__", inner)
    return getattr(inner, "__code__", None)


def place_in(filename: str, line: int) -> Place:
    """Describe a line by its number and its text."""
    return Place(line, linecache.getline(filename, line).strip()[:80])
