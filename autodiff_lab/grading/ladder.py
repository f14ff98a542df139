"""The ladder of sandboxes: the first one whose self-test passes is used.

    bubblewrap   an empty file system and no network (namespaces), and all of the next
    landlock     no files but Python's, eighty system calls, limits; no root needed
    user         another user and limits; files that all may read stay readable
    trust        limits only; used when asked for by --trust, and never otherwise

The tier stands in every record and is printed, because a grade is worth as much as
the box in which it was made.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading import messages

TRUST = "trust"
SAFE = ("bubblewrap", "landlock", "user")


class NoSandboxError(AutodiffError, RuntimeError):
    """No tier of the ladder holds on this machine, and nobody said --trust."""


@dataclass(frozen=True)
class Tested:
    """A tier, and why it cannot be used here; empty when it can."""

    tier: str
    problem: str = ""


def tested(tier: str) -> Tested:
    """Try one tier on this machine."""
    problem = missing(tier)
    if problem:
        return Tested(tier, problem)
    from autodiff_lab.grading.canaries import failures
    from autodiff_lab.grading.sandbox import SandboxBroken

    try:
        through = failures(tier)
    except SandboxBroken as broken:
        return Tested(tier, f"it does not start ({broken})")
    if through:
        return Tested(tier, f"its self-test fails: {', '.join(through)}")
    return Tested(tier)


def missing(tier: str) -> str:
    """Say what a tier lacks at first sight."""
    from autodiff_lab.grading import landlock, syscalls

    if sys.platform != "linux" and tier != TRUST:
        return "it needs Linux"
    if tier == "bubblewrap" and shutil.which("bwrap") is None:
        return "the program bwrap is not installed"
    if tier in ("bubblewrap", "landlock") and syscalls.machine() is None:
        return "the system calls of this processor are not known here"
    if tier == "landlock" and landlock.version() == 0:
        return "the kernel has no Landlock (Linux 5.13 or newer has it)"
    if tier == "user" and os.geteuid() != 0:
        return "only root can start processes of another user"
    return ""


def choose(*, trust: bool = False) -> str:
    """Return the best tier that holds here; refuse when there is none.

    ``trust`` is for code that you know: it is the last resort, not a preference.
    """
    reasons = []
    for tier in SAFE:
        result = tested(tier)
        if not result.problem:
            return tier
        reasons.append(f"{tier}: {result.problem}")
    if trust:
        return TRUST
    raise NoSandboxError(
        messages.NO_SANDBOX,
        cause="; ".join(reasons),
        cure=messages.NO_SANDBOX_CURE,
    )
