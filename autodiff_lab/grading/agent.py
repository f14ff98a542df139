"""Waits inside the sandbox with everything imported, and forks once for each job.

Importing NumPy takes a tenth of a second, forking a few milliseconds. The agent is
trusted, holds no secret, and has one thread. It never looks at what its forks write.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from autodiff_lab.grading import pupil
from autodiff_lab.grading.confine import Confinement, adopt_orphans
from autodiff_lab.grading.limits import Limits

PRELOADED = [
    "abc",
    "bisect",
    "cmath",
    "collections",
    "collections.abc",
    "contextlib",
    "copy",
    "dataclasses",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "graphlib",
    "heapq",
    "inspect",
    "itertools",
    "math",
    "numbers",
    "operator",
    "random",
    "re",
    "statistics",
    "string",
    "textwrap",
    "time",
    "typing",
    "numpy",
    "numpy.linalg",
    "numpy.random",
    "numpy.testing",
    "autodiff_lab.engine",
    "autodiff_lab.nn",
    "autodiff_lab.optim",
    "autodiff_lab.datasets",
]
# Checks, hints and pictures have no place here; drawing would even need a cache folder.
ABSENT = [
    "autodiff_lab.lessons",
    "autodiff_lab.widgets",
    "IPython",
    "IPython.display",
    "ipywidgets",
    "matplotlib",
    "matplotlib.pyplot",
]
LONGEST = 1024 * 1024


def main(control_number: int) -> None:
    """Serve jobs until the trusted side closes the socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the trusted side
    control = socket.socket(fileno=control_number)
    settings = json.loads(control.recv(LONGEST))
    try:
        confinement = prepared(settings)
    except (OSError, ImportError) as problem:
        answer(control, problem=f"{type(problem).__name__}: {problem}")
        return
    answer(control, ready=True)
    while True:
        message, numbers, _flags, _address = socket.recv_fds(control, LONGEST, 3)
        if not message:
            return
        request = json.loads(message)
        if "end" in request:
            answer(control, status=end(request["end"]))
        else:
            answer(control, child=fork(confinement, request["seconds"], numbers))


def answer(control: socket.socket, **content: Any) -> None:
    """Send one short reply."""
    control.sendall(json.dumps(content).encode())


def prepared(settings: dict[str, Any]) -> Confinement:
    """Import what learners use, and make ready what every fork will switch on."""
    confinement = Confinement(
        tier=settings["tier"],
        limits=Limits(**settings["limits"]),
        readable=[Path(path) for path in settings["readable"]],
        listable=[Path(path) for path in settings["listable"]],
    )
    for name in ABSENT:
        sys.modules[name] = stand_in(name)
    for name in PRELOADED:
        importlib.import_module(name)
    _ = importlib.import_module("autodiff_lab").Variable  # as the first cell would
    confinement.prepare()
    adopt_orphans()
    gc.collect()
    gc.freeze()  # so that forks do not copy the pages of what is here already
    return confinement


def stand_in(name: str) -> ModuleType:
    """Make a module in which everything exists and does nothing.

    >>> figure, axes = stand_in("matplotlib.pyplot").subplots()
    >>> axes.plot([1, 2], label="x")
    Nothing()
    """
    return _Absent(name)


class _Absent(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class Nothing:
    """Stands for a picture or a message that nobody will see."""

    def __call__(self, *_arguments: Any, **_options: Any) -> Nothing:
        return self

    def __getattr__(self, name: str) -> Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _index: Any) -> Nothing:
        return self

    def __iter__(self) -> Iterator[Nothing]:
        return iter((self, self))  # figure, axes = plt.subplots()

    def __enter__(self) -> Nothing:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def __repr__(self) -> str:
        return "Nothing()"


def fork(confinement: Confinement, seconds: float, numbers: list[int]) -> int:
    """Start one job on these three pipe ends: requests, replies, output."""
    parent = os.getpid()
    child = os.fork()
    if child:
        for number in numbers:
            os.close(number)
        return child
    try:
        settle(numbers, keep={*numbers[:2], confinement.rules})
        confinement.apply(parent, seconds)
        pupil.work(*numbers[:2])
    finally:
        os._exit(1)


def settle(numbers: list[int], keep: set[int]) -> None:
    """No input, all output into one pipe, and nothing else open but what to keep."""
    empty = os.open(os.devnull, os.O_RDONLY)
    for place, number in enumerate((empty, numbers[2], numbers[2])):
        os.dup2(number, place)
    for number in range(3, 256):
        if number not in keep:
            with suppress(OSError):
                os.close(number)
    prints = io.FileIO(1, "w", closefd=False)
    sys.stdout = sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(prints), "utf-8", "replace", line_buffering=True
    )


def end(child: int) -> int:
    """End a job with all that it may have started; return how the child ended."""
    for stop in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            stop(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    for _round in range(1000):
        try:
            ended, _status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break  # it has left nobody behind, as nearly always
        if not ended:
            for orphan in orphans():
                os.kill(orphan, signal.SIGKILL)
            time.sleep(0.001)
    return status


def orphans() -> list[int]:
    """Find processes that a job left behind: this agent has become their parent."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = place.read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid():
                found.append(int(place.parent.name))
    return found
