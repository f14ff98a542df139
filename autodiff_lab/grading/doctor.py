"""``autodiff-lab doctor``: what this machine is, and how safely it can grade."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from typing import IO

from autodiff_lab import __version__
from autodiff_lab.grading import ladder, landlock, messages, syscalls


def doctor(out: IO[str] | None = None) -> int:
    """Print the facts, then every tier with its verdict; 0 when one of them holds."""
    screen = out or sys.stdout
    for name, value in facts():
        print(f"{name:<14}{value}", file=screen)
    print("\nSandbox for grading, best first:", file=screen)
    results = [ladder.tested(tier) for tier in ladder.SAFE]
    best = next((result.tier for result in results if not result.problem), None)
    for result in results:
        mark = "used" if result.tier == best else "works"
        verdict = f"no: {result.problem}" if result.problem else mark
        print(f"  {result.tier:<12}{verdict}", file=screen)
        print(f"  {'':<12}{messages.TIERS[result.tier]}", file=screen)
    if best is None:
        print(f"\n{messages.NO_SANDBOX}\n{messages.NO_SANDBOX_CURE}", file=screen)
        return 1
    if best in messages.WARNINGS:
        print(f"\nWarning: {messages.WARNINGS[best]}", file=screen)
    return 0


def facts() -> list[tuple[str, str]]:
    """Collect what one would be asked for in a question to the maintainers."""
    import numpy

    version = landlock.version()
    machine = "known" if syscalls.machine() else "not known"
    return [
        ("autodiff_lab", __version__),
        ("Python", f"{platform.python_version()} ({sys.executable})"),
        ("NumPy", numpy.__version__),
        ("system", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("processors", str(processors())),
        ("user", "root" if _is_root() else "not root"),
        ("Landlock", f"version {version}" if version else "none"),
        ("seccomp", f"system calls of this processor are {machine}"),
        ("bubblewrap", bubblewrap()),
    ]


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def bubblewrap() -> str:
    """The version of bubblewrap, if there is one."""
    found = shutil.which("bwrap")
    if found is None:
        return "not installed"
    done = subprocess.run([found, "--version"], capture_output=True, check=False)
    return f"{done.stdout.decode('utf-8', 'replace').strip()} ({found})"
