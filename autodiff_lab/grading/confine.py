"""What a fork gives up before it runs a stranger's code; none of it can be undone.

The order matters: each step needs something that a later one takes away. The tiers
are explained in `ladder`.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from autodiff_lab.grading import landlock, syscalls
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.seccomp import Filter

DIE_WITH_PARENT, NO_NEW_PRIVILEGES, ADOPT_ORPHANS = 1, 38, 36
LOCKED = ("bubblewrap", "landlock")
OTHER_USER = "user"
FIRST_USER = 2_000_000_000  # far away from any real user


@dataclass
class Confinement:
    """Made once by the agent, applied by every fork."""

    tier: str
    limits: Limits
    readable: list[Path] = field(default_factory=list)
    listable: list[Path] = field(default_factory=list)

    def prepare(self) -> None:
        """Build the filter and the rules, so that a fork has only to switch them on."""
        self.rules = -1
        self.filter: Filter | None = None
        self.user = FIRST_USER + os.getpid()
        machine = syscalls.machine()
        if self.tier not in LOCKED:
            return
        if machine is None:
            raise OSError("the system calls of this machine are not known here")
        self.filter = Filter(machine)
        if landlock.version():
            self.rules = landlock.ruleset(self.readable, self.listable)
        elif self.tier == "landlock":
            raise OSError("the kernel has no Landlock")

    def apply(self, parent: int, seconds: float) -> None:
        """Give everything up; called in the fork, before anything else runs there."""
        os.setsid()
        set_limits(self.limits, seconds)
        if self.tier == OTHER_USER:
            os.setgroups([])
            os.setgid(self.user)
            os.setuid(self.user)
        if syscalls.machine():  # not earlier: a change of user forgets it
            syscalls.prctl(DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)  # the agent ended in between
        if self.tier in (*LOCKED, OTHER_USER) and syscalls.machine():
            drop_capabilities()
            syscalls.prctl(NO_NEW_PRIVILEGES, 1)
        if self.rules >= 0:
            landlock.restrict(self.rules)
        if self.filter is not None:
            self.filter.switch_on()


def set_limits(limits: Limits, seconds: float) -> None:
    """Set hard limits; the time on the processor is a net behind the clock's."""
    wanted = {
        "RLIMIT_AS": limits.memory,
        "RLIMIT_CPU": ceil(seconds) + 1,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_NPROC": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_SIGPENDING": 0,
        "RLIMIT_RTPRIO": 0,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            highest = resource.getrlimit(kind)[1]
            if highest != resource.RLIM_INFINITY:
                value = min(value, highest)
            try:
                resource.setrlimit(kind, (value, value))
            except (OSError, ValueError):  # macOS refuses some
                if syscalls.machine():
                    raise


def drop_capabilities() -> None:
    """Let go of everything that root may do and others may not."""
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if library.capset(header, nothing) < 0:
        raise OSError(ctypes.get_errno(), "capabilities could not be dropped")


def adopt_orphans() -> None:
    """Become the parent of whatever a child leaves behind, to be able to end it."""
    if syscalls.machine():
        syscalls.prctl(ADOPT_ORPHANS, 1)
