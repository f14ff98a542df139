"""The inner end: runs a stranger's cells and answers calls, until it is ended.

Everything this process says is only a claim. It is written for honest code: what
dishonest code can make it say costs the trusted side nothing.
"""

from __future__ import annotations

import builtins
import os
import random
import sys
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

import numpy as np

from autodiff_lab.grading import cells, frames
from autodiff_lab.grading.shipping import definitions
from autodiff_lab.grading.wire import TooMuch, clean_name

Report = tuple[Any, ...]


def work(requests: int, replies: int) -> None:
    """Answer the messages of one job, one by one."""
    pupil = Pupil()
    while True:
        kind, *content = receive(requests)
        answer = pupil.load(*content) if kind == "load" else pupil.call(*content)
        with suppress(BaseException):  # it may be anything by now
            sys.stdout.flush()
        send(replies, answer)


def receive(requests: int) -> Any:
    """Read one message of the trusted side, which may bring code along."""
    parsing = frames.parse(definitions)
    wanted = next(parsing)
    while True:
        try:
            wanted = parsing.send(_exactly(requests, wanted))
        except StopIteration as end:
            return end.value


def _exactly(requests: int, wanted: int) -> bytes:
    pieces = []
    while wanted:
        piece = os.read(requests, min(wanted, 1 << 20))
        if not piece:
            os._exit(0)  # nobody is there any more
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def send(replies: int, answer: Report) -> None:
    """Write one message; an answer that cannot be sent is reported instead."""
    try:
        data = memoryview(frames.pack(answer))
    except TooMuch:
        data = memoryview(frames.pack(("too much",)))
    except BaseException as error:  # an object that breaks when it is looked at
        data = memoryview(frames.pack(raised(error)))
    while data:
        data = data[os.write(replies, data) :]


class Pupil:
    """The cells that have run, and the function they left."""

    def __init__(self) -> None:
        self.module = ModuleType("__main__")
        self.function: Any = None
        self.drive: Callable[..., Any] | None = None

    def load(
        self, sources: list[tuple[str, bool]], target: int, name: str, drive: Any
    ) -> Report:
        """Run the cells; say what stands under the name afterwards."""
        space = vars(self.module)
        space.update(__builtins__=builtins, display=lambda *_things, **_options: None)
        sys.modules["__main__"] = self.module
        warnings.simplefilter("ignore")
        random.seed(0)
        np.random.seed(0)  # so that the same notebook gives the same grade
        notebook = [cells.Cell(*source) for source in sources]
        with np.errstate(all="ignore"):
            troubles = cells.run(notebook, target, space)
        own = [trouble for trouble in troubles if trouble.cell == target]
        problem = raised(own[0].error, target) if own else None
        if name not in space:
            return ("loaded", "missing", problem)
        self.function, self.drive = space[name], drive
        return ("loaded", state_of(self.function), problem)

    def call(self, arguments: list[Any]) -> Report:
        """Call the function, through the exercise's own driver if it has one."""
        try:
            with np.errstate(all="ignore"):
                if self.drive is not None:
                    return ("returned", self.drive(self.function, *arguments))
                return ("returned", self.function(*arguments))
        except BaseException as error:  # learner code may raise anything
            return raised(error)


def state_of(value: Any) -> str:
    """Say what stands where a function should be."""
    if value is ...:
        return "blank"
    return "callable" if callable(value) else clean_name(type(value).__name__)


def raised(error: BaseException, cell: int = -1) -> Report:
    """Describe an error: kind, text, and the deepest line of the learner's own."""
    line = 0
    steps = [(s.filename, s.lineno) for s in _steps(error)]
    for filename, number in steps:
        if filename.startswith("<cell ") and number:
            cell, line = int(filename[6:-1]), number
    if isinstance(error, SyntaxError):
        line = error.lineno or 0
    return ("raised", clean_name(type(error).__name__), _text(error), cell, line)


def _steps(error: BaseException) -> list[traceback.FrameSummary]:
    walk = traceback.walk_tb(error.__traceback__)
    return list(traceback.StackSummary.extract(walk, lookup_lines=False))


def _text(error: BaseException) -> str:
    try:
        return str(error)[:200]
    except BaseException:
        return ""
