"""Landlock: a process gives up the file system, but for what it names before.

No root and no namespaces are needed, so it works inside containers too. What is given
here: reading some files and folders. Everything else that the running kernel knows
about (writing, making, removing, renaming, executing, connecting, signalling) is given
up for good. Interface: the kernel's own documentation, userspace-api/landlock.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from autodiff_lab.grading import syscalls

READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
# How many kinds of access a version knows: on files, on the network, and how many
# things that reach beyond the process.
KNOWN = {1: (13, 0, 0), 2: (14, 0, 0), 3: (15, 0, 0), 4: (15, 2, 0), 5: (16, 2, 0)}
NEWEST = (16, 2, 2)  # version 6 and later
SIZES = {1: 8, 2: 8, 3: 8, 4: 16, 5: 16}


def version() -> int:
    """Which version of Landlock the kernel has; 0 for none."""
    if syscalls.machine() is None:
        return 0
    try:
        return syscalls.call(syscalls.LANDLOCK_CREATE_RULESET, None, 0, 1)
    except OSError:
        return 0


def ruleset(readable: Iterable[Path], listable: Iterable[Path] = ()) -> int:
    """Make the rules: these may be read, of those only the names be listed."""
    known = version()
    bits = KNOWN.get(known, NEWEST)
    words = struct.pack("=QQQ", *((1 << count) - 1 for count in bits))
    words = words[: SIZES.get(known, 24)]
    buffer = ctypes.create_string_buffer(words, len(words))
    address = ctypes.cast(buffer, ctypes.c_void_p)
    number = syscalls.call(syscalls.LANDLOCK_CREATE_RULESET, address, len(words), 0)
    for paths, rights in ((readable, READ_FILE | READ_FOLDER), (listable, READ_FOLDER)):
        for path in paths:
            with suppress(FileNotFoundError):
                _allow(number, path, rights)
    return number


def _allow(ruleset_number: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        is_folder = stat.S_ISDIR(os.fstat(place).st_mode)
        rights = rights if is_folder else READ_FILE
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place), 12)
        address = ctypes.cast(rule, ctypes.c_void_p)
        syscalls.call(syscalls.LANDLOCK_ADD_RULE, ruleset_number, 1, address, 0)
    finally:
        os.close(place)


def restrict(ruleset_number: int) -> None:
    """Hold this process to the rules; `PR_SET_NO_NEW_PRIVS` must be on."""
    syscalls.call(syscalls.LANDLOCK_RESTRICT_SELF, ruleset_number, 0)
    os.close(ruleset_number)
