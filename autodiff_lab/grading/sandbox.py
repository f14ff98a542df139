"""The trusted handle of a sandbox: starts the agent in one tier, hands out jobs.

with Sandbox("landlock") as sandbox:
    with sandbox.job() as job:
        job.channel.send(("load", cells, target, "path_sum", None))
        job.channel.receive()
    job.ending  # how the child's process ended
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autodiff_lab.grading.channel import Channel
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.readable import Readable, for_the_agent, python, readable

PATIENCE = 30.0  # seconds until an agent that does not answer counts as broken
START = (
    "import sys; sys.path[:0] = {path!r}; "
    "from autodiff_lab.grading.agent import main; main({control})"
)
# One thread: the memory limit leaves no room for the stacks of many, and a fork of a
# process with threads is a gamble. A fixed hash seed, so that sets have one order.
SURROUNDINGS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "MPLBACKEND": "agg",
    "HOME": "/",
}


class SandboxBroken(Exception):
    """The agent did not start, or does not answer: our own fault, never a grade."""


@dataclass
class Job:
    """One fork: the pipes to it, and how it ended."""

    channel: Channel
    ending: str = ""


@dataclass
class Sandbox:
    """An agent in one tier; restart it by making another."""

    tier: str
    limits: Limits = field(default_factory=Limits)

    def __enter__(self) -> Sandbox:
        self.control, theirs = socket.socketpair()
        self.control.settimeout(PATIENCE)
        places = readable()
        command = command_for(self.tier, places, theirs.fileno())
        try:
            self.process = subprocess.Popen(
                command,
                env=SURROUNDINGS,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
            )
        except OSError as problem:
            self.control.close()
            raise SandboxBroken(str(problem)) from problem
        finally:
            theirs.close()
        self._greet(places)
        return self

    def _greet(self, places: Readable) -> None:
        settings = {
            "tier": self.tier,
            "limits": asdict(self.limits),
            "readable": [str(path) for path in places.files],
            "listable": [str(path) for path in places.folders],
        }
        try:
            reply = self._ask(settings)
        except SandboxBroken:
            self.process.kill()
            said = self.process.communicate()[1].decode("utf-8", "replace").strip()
            self.close()
            raise SandboxBroken(
                said.splitlines()[-1] if said else "no answer"
            ) from None
        if "problem" in reply:
            self.close()
            raise SandboxBroken(reply["problem"])

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the agent, and with it whatever it started."""
        self.control.close()
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()

    @contextmanager
    def job(self, seconds: float | None = None) -> Iterator[Job]:
        """Fork a child, and end it however the block is left."""
        limit = self.limits.seconds if seconds is None else seconds
        (theirs_in, requests), (replies, theirs_out) = os.pipe(), os.pipe()
        output, theirs_print = os.pipe()
        theirs = [theirs_in, theirs_out, theirs_print]
        job = Job(Channel(requests, replies, output, limit))
        try:
            try:
                child = self._ask({"seconds": limit}, theirs)["child"]
            finally:
                for number in theirs:
                    os.close(number)
            try:
                yield job
            finally:
                job.ending = ending(self._ask({"end": child})["status"])
        finally:
            for number in (requests, replies, output):
                os.close(number)

    def _ask(self, message: dict[str, Any], numbers: list[int] | None = None) -> Any:
        data = json.dumps(message).encode()
        try:
            if numbers:
                socket.send_fds(self.control, [data], numbers)
            else:
                self.control.sendall(data)
            reply = self.control.recv(1 << 16)
        except OSError as problem:
            raise SandboxBroken(f"the agent does not answer: {problem}") from problem
        if not reply:
            raise SandboxBroken("the agent has ended")
        return json.loads(reply)


def ending(status: int) -> str:
    """Say how a process ended; empty when it was us who ended it.

    >>> ending(11), ending(3 << 8), ending(signal.SIGKILL)
    ('signal 11', 'exit code 3', '')
    """
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return "" if number == signal.SIGKILL else f"signal {number}"
    return f"exit code {os.WEXITSTATUS(status)}"


def command_for(tier: str, places: Readable, control: int) -> list[str]:
    """The command that starts an agent: Python, alone or inside bubblewrap."""
    path = [str(folder) for folder in places.module_path]
    code = START.format(path=path, control=control)
    start = [str(python()), "-sPSBc", code]
    if tier != "bubblewrap":
        return start
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxBroken("bubblewrap is not installed")
    return [found, *box(places), *start]


def box(places: Readable) -> list[str]:
    """The options of bubblewrap: an empty world with the readable paths in it."""
    words = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for path in [*places.files, *for_the_agent()]:
        option = "--dev-bind" if path.is_relative_to(Path("/dev")) else "--ro-bind"
        words += [option, str(path), str(path)]
    return [*words, "--chdir", "/", "--remount-ro", "/"]
