"""A list of system calls that a child may make; every other one is refused.

The kernel runs the list as a small program (classic BPF) before each call. It is a
list of what is allowed, not of what is forbidden: Python and NumPy, once imported,
need about eighty calls, and a call that nobody thought of is refused too. Among what
is missing: new processes and threads, other programs, sockets, signals to anybody,
changes of limits, session or user, and opening a file in any way but for reading.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterator

from autodiff_lab.grading.syscalls import CLONE3, Machine, prctl

SET_SECCOMP, MODE_FILTER = 22, 2
LOAD, JUMP_EQUAL, JUMP_FROM, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
NUMBER, MACHINE = 0, 4  # where the kernel puts them
X32 = 0x40000000  # a second numbering of all calls on x86-64

WRITES = (
    os.O_WRONLY
    | os.O_RDWR
    | os.O_CREAT
    | os.O_TRUNC
    | os.O_APPEND
    | (getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0))
)
IS_A_TERMINAL = 0x5401, 0x5413, 0x5451  # TCGETS, TIOCGWINSZ, FIOCLEX
HARMLESS_FCNTL = 0, 1, 2, 3, 1030  # duplicate, get and set close-on-exec, get mode

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


def program(machine: Machine) -> bytes:
    """Write the filter for one kind of machine."""
    steps = [
        (LOAD, 0, 0, MACHINE),
        (JUMP_EQUAL, 1, 0, machine.audit),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (JUMP_FROM, 0, 1, X32),
        (RETURN, 0, 0, REFUSE | errno.EPERM),
        # The C library tries the older call when this one does not exist.
        *_when(CLONE3, [(RETURN, 0, 0, REFUSE | errno.ENOSYS)]),
    ]
    for number in machine.allowed.values():
        steps += _when(number, [(RETURN, 0, 0, ALLOW)])
    for name, number in machine.asked.items():
        steps += _when(number, list(QUESTIONS[name]()))
    steps.append((RETURN, 0, 0, REFUSE | errno.EPERM))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _when(number: int, then: list[Instruction]) -> list[Instruction]:
    return [(JUMP_EQUAL, 0, len(then), number), *then]


def _argument(position: int, *, upper: bool = False) -> Instruction:
    return (LOAD, 0, 0, 16 + 8 * position + (4 if upper else 0))


def _reads_only(position: int) -> Iterator[Instruction]:
    yield _argument(position)
    yield (JUMP_ANY_BIT, 0, 1, WRITES)
    yield (RETURN, 0, 0, REFUSE | errno.EPERM)
    yield (RETURN, 0, 0, ALLOW)


def _one_of(position: int, values: tuple[int, ...]) -> Iterator[Instruction]:
    yield _argument(position)
    for value in values:
        yield from _when(value, [(RETURN, 0, 0, ALLOW)])
    yield (RETURN, 0, 0, REFUSE | errno.EPERM)


def _asks_only() -> Iterator[Instruction]:
    """prlimit64 of oneself with no new limit: reading a limit, not setting it."""
    for position, upper in ((0, False), (2, False), (2, True)):
        yield _argument(position, upper=upper)
        yield (JUMP_EQUAL, 1, 0, 0)
        yield (RETURN, 0, 0, REFUSE | errno.EPERM)
    yield (RETURN, 0, 0, ALLOW)


QUESTIONS = {
    "open": lambda: _reads_only(1),
    "openat": lambda: _reads_only(2),
    "ioctl": lambda: _one_of(1, IS_A_TERMINAL),
    "fcntl": lambda: _one_of(1, HARMLESS_FCNTL),
    "prlimit64": _asks_only,
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


class Filter:
    """A program ready to be switched on, made before the fork."""

    def __init__(self, machine: Machine) -> None:
        steps = program(machine)
        self.steps = ctypes.create_string_buffer(steps, len(steps))
        address = ctypes.cast(self.steps, ctypes.c_void_p)
        self.program = _Program(len(steps) // 8, address)

    def switch_on(self) -> None:
        """Hold this process to the list for the rest of its life."""
        address = ctypes.cast(ctypes.pointer(self.program), ctypes.c_void_p)
        prctl(SET_SECCOMP, MODE_FILTER, address)
