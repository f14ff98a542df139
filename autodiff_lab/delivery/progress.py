"""Progress on the terminal: numbered steps, elapsed time, and what is going on now."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

Watcher = Callable[[str | None], str]
"""Takes a line of output (None: time has passed), gives the status to show."""


class Steps:
    """Announces steps ``[1/3]``, and keeps one live line under way for each.

    On a terminal the line is rewritten in place; in a log, where that is unreadable,
    the status is repeated as a line of its own every few seconds.
    """

    def __init__(self, total: int, out: IO[str] | None = None) -> None:
        self.total = total
        self.out = out if out is not None else sys.stdout
        self.live = self.out.isatty()
        self.number = 0
        self.title = ""
        self.began = self.last_said = time.monotonic()

    def begin(self, title: str) -> None:
        """Start the next step."""
        self.number += 1
        self.title = title
        self.began = self.last_said = time.monotonic()
        self._write(title, final=not self.live)

    def status(self, text: str) -> None:
        """Show what the step is doing."""
        now = time.monotonic()
        if self.live:
            self._write(f"{self.title}: {text}", final=False)
        elif now - self.last_said >= 5:
            self.last_said = now
            self._write(f"{self.title}: {text}", final=True)

    def done(self, text: str = "done") -> None:
        """End the step."""
        self._write(f"{self.title}: {text}", final=True)

    def _write(self, text: str, *, final: bool) -> None:
        seconds = time.monotonic() - self.began
        line = f"[{self.number}/{self.total}] {seconds:5.1f} s  {text}"
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            line = "\r" + (line[: width - 1] + "…" if len(line) > width else line)
            line += "\x1b[K"
        self.out.write(line + ("\n" if final else ""))
        self.out.flush()


def run(
    command: Sequence[str],
    steps: Steps,
    watch: Watcher,
    log: Path,
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    keep_open: Sequence[int] = (),
) -> tuple[int, str]:
    """Run a command with its output in ``log`` and its progress on the terminal.

    Gives the exit code and the output. Should this process die, the command goes on
    with ``keep_open`` still open: a lock among those is not released too early.
    """
    said: list[str] = []
    inherited = {} if os.name == "nt" else {"pass_fds": tuple(keep_open)}
    with (
        log.open("a", encoding="utf-8") as record,
        subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **inherited,  # type: ignore[call-overload]
        ) as process,
    ):
        record.write(f"\n$ {' '.join(command)}\n")
        try:
            for line in _lines(process):
                steps.status(watch(line))
                if line is not None:
                    said.append(line)
                    record.write(line)
                    record.flush()
        except BaseException:
            process.terminate()
            raise
    return process.returncode, "".join(said)


def _lines(process: subprocess.Popen[str]) -> Iterator[str | None]:
    """Yield the lines of a process, and None now and then while it is silent."""
    arrived: queue.Queue[str] = queue.Queue()
    end = ""  # no line is empty: each has at least its newline

    def read() -> None:
        for line in process.stdout or ():
            arrived.put(line)
        arrived.put(end)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = arrived.get(timeout=0.5)
        except queue.Empty:
            yield None
            continue
        if line == end:
            return
        yield line
