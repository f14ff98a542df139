"""The trusted end of the pipes to one child: every wait has a deadline.

The child may send slowly, send rubbish, send too much, never read, or die. Each of
these ends the job with its own exception; none of them can hold the grader up.
"""

from __future__ import annotations

import os
import select
import time
from contextlib import suppress
from typing import Any

from autodiff_lab.grading import frames
from autodiff_lab.grading.wire import Writer

CHUNK = 64 * 1024
OUTPUT_KEPT = 64 * 1024
OUTPUT_BORNE = 16 * OUTPUT_KEPT
MOST_RECEIVED = 128 * 1024 * 1024


class Late(Exception):
    """Time was up."""


class Gone(Exception):
    """The child closed the pipe: it has ended."""


class Flooded(Exception):
    """The child wrote more than anybody needs."""


class Channel:
    """Sends and receives values, and keeps the first part of what the child prints."""

    def __init__(
        self, requests: int, replies: int, output: int, seconds: float
    ) -> None:
        self.requests, self.replies, self.output = requests, replies, output
        for number in (requests, replies, output):
            os.set_blocking(number, False)
        self.deadline = time.monotonic() + seconds
        self.arrived = bytearray()
        self.received = 0
        self.printed = bytearray()
        self.printed_in_all = 0
        self.keeps = True

    def send(self, value: Any, writer: Writer | None = None) -> None:
        """Write one message, for as long as the child goes on reading."""
        data = memoryview(frames.pack(value, writer))
        while data:
            self._wait(writing=True)
            try:
                data = data[os.write(self.requests, data[:CHUNK]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise Gone from None

    def receive(self) -> Any:
        """Read one message; raises `wire.Garbled` when it is none."""
        parsing = frames.parse()
        wanted = next(parsing)
        while True:
            while len(self.arrived) < wanted:
                self._wait(writing=False)
                self._read()
            piece = bytes(self.arrived[:wanted])
            del self.arrived[:wanted]
            try:
                wanted = parsing.send(piece)
            except StopIteration as end:
                return end.value

    def stop_keeping(self) -> None:
        """From here on prints are drained, not kept: they may quote hidden inputs."""
        self._drain_all()
        self.keeps = False

    def text(self) -> str:
        """What the child printed while that was kept."""
        with suppress(Flooded):
            self._drain_all()
        return self.printed.decode("utf-8", "replace")

    def _wait(self, *, writing: bool) -> None:
        """Wait until the pipe is ready, draining prints meanwhile."""
        while True:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise Late
            readers = (
                [self.replies, self.output] if self.output >= 0 else [self.replies]
            )
            ready, writable, _ = select.select(
                readers if not writing else readers[1:],
                [self.requests] if writing else [],
                [],
                left,
            )
            if self.output in ready:
                self._drain()
            if writable or self.replies in ready:
                return

    def _read(self) -> None:
        try:
            data = os.read(self.replies, CHUNK)
        except BlockingIOError:
            return
        if not data:
            raise Gone
        self.received += len(data)
        if self.received > MOST_RECEIVED:
            raise Flooded
        self.arrived += data

    def _drain_all(self) -> None:
        """Take what has been printed until now; `Flooded` if that never ends."""
        while self._drain():
            pass

    def _drain(self) -> bool:
        """Take one chunk, for a flood must not keep us here; tell if there was one."""
        if self.output < 0:
            return False
        try:
            data = os.read(self.output, CHUNK)
        except BlockingIOError:
            return False
        if not data:
            self.output = -1  # closed by the child
            return False
        self.printed_in_all += len(data)
        if self.keeps:
            self.printed += data[: OUTPUT_KEPT - len(self.printed)]
        if self.printed_in_all > OUTPUT_BORNE:
            raise Flooded
        return True
