"""Small attacks that a sandbox must survive before it is trusted with anybody's code.

Each is a function for the sandbox that returns ``True`` when it got through. They run
before every grading run, on the very machine that grades: a kernel that lacks a
feature, or a container that forbids one, is found out here and not in the gradebook.
"""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autodiff_lab.grading.channel import Flooded, Gone, Late
from autodiff_lab.grading.limits import MEGABYTE, Limits
from autodiff_lab.grading.sandbox import Sandbox, SandboxBroken
from autodiff_lab.grading.wire import Garbled

LOCKED, USER = ("bubblewrap", "landlock"), ("bubblewrap", "landlock", "user")


@dataclass(frozen=True)
class Canary:
    """An attack as source text, and the tiers that have to withstand it."""

    name: str
    source: str
    tiers: tuple[str, ...]


def _source(body: str) -> str:
    lines = "".join(f"        {line}\n" for line in body.strip().splitlines())
    return (
        "import ctypes, os, resource, socket\n"
        "def attack(secret, folder, port, parent):\n"
        f"    try:\n{lines}"
        "    except (OSError, MemoryError, ValueError):\n        return False\n"
    )


CANARIES = tuple(
    Canary(name, _source(body), tiers)
    for name, tiers, body in (
        ("read a private file", USER, "return bool(open(secret).read())"),
        ("read the home folder", USER, "return bool(os.listdir('/root'))"),
        ("read any file", LOCKED, "return bool(open('/etc/passwd').read())"),
        ("read a process", LOCKED, "return bool(open('/proc/self/environ').read(9))"),
        (
            "write a file",
            USER,
            "with open(folder + '/x', 'w') as file:\n"
            "    file.write('x')\n    file.flush()\nreturn True",
        ),
        ("make a folder", LOCKED, "os.mkdir(folder + '/made')\nreturn True"),
        ("make a link", LOCKED, "os.symlink('/', '/tmp/adl-canary')\nreturn True"),
        (
            "connect",
            LOCKED,
            "socket.create_connection(('127.0.0.1', port), 1)\nreturn True",
        ),
        ("open a socket", LOCKED, "socket.socket(socket.AF_UNIX)\nreturn True"),
        ("start a process", USER, "os.fork() or os._exit(0)\nreturn True"),
        ("start a program", LOCKED, "os.execv('/bin/sh', ['sh', '-c', ':'])"),
        ("signal the agent", USER, "os.kill(os.getppid(), 0)\nreturn True"),
        ("signal everybody", USER, "os.kill(parent, 0)\nreturn True"),
        ("leave the session", LOCKED, "os.setpgid(0, 0)\nreturn True"),
        (
            "raise a limit",
            USER,
            "most = resource.RLIM_INFINITY\n"
            "resource.setrlimit(resource.RLIMIT_AS, (most, most))\nreturn True",
        ),
        ("take memory", USER, "return len(bytearray(3 << 30)) > 0"),
        (
            "use old system calls",
            LOCKED,
            "library = ctypes.CDLL(None)\n"
            "return library.syscall(ctypes.c_long(0x40000000 + 39)) > 0",
        ),
        (
            "look into the agent",
            LOCKED,
            "library = ctypes.CDLL(None)\n"
            "return library.ptrace(16, os.getppid(), None, None) == 0",
        ),
    )
)


def failures(tier: str) -> list[str]:
    """Name every attack that gets through, or does worse than fail, in this tier.

    Raises `SandboxBroken` when the tier does not even start.
    """
    wanted = [canary for canary in CANARIES if tier in canary.tiers]
    limits = Limits(seconds=5.0, memory=1024 * MEGABYTE)
    with Sandbox(tier, limits) as sandbox, targets() as arguments:
        if not _is_harmless(sandbox, arguments):
            raise SandboxBroken("an honest function gets no answer")
        return [c.name for c in wanted if not _held(sandbox, c.source, arguments)]


@contextmanager
def targets() -> Iterator[list[object]]:
    """Something to steal, somewhere to write, something to connect to, to signal."""
    with (
        tempfile.TemporaryDirectory(prefix="autodiff-lab-") as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        secret = Path(folder, "secret")
        secret.write_text("secret")
        secret.chmod(0o600)
        open_to_all = Path(folder, "open")
        open_to_all.mkdir()
        open_to_all.chmod(0o777)
        port = server.getsockname()[1]
        yield [str(secret), str(open_to_all), port, os.getpid()]


def _is_harmless(sandbox: Sandbox, arguments: list[object]) -> bool:
    source = (
        "import numpy as np\ndef attack(*rest):\n    return float(np.sin(0.0)) == 0"
    )
    return _answer(sandbox, source, arguments) is True


def _held(sandbox: Sandbox, source: str, arguments: list[object]) -> bool:
    """Tell whether the attack said that it failed; silence is no proof of that."""
    return _answer(sandbox, source, arguments) is False


def _answer(sandbox: Sandbox, source: str, arguments: list[object]) -> object:
    try:
        with sandbox.job() as job:
            job.channel.send(("load", [(source, False)], 0, "attack", None))
            job.channel.receive()
            job.channel.send(("call", arguments))
            reply = job.channel.receive()
    except (Late, Gone, Garbled, Flooded) as problem:
        return type(problem).__name__
    return reply[1] if isinstance(reply, tuple) and len(reply) == 2 else reply
