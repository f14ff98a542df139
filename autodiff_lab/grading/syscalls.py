"""The few numbers of the kernel's interface that the sandbox needs, per machine.

Taken from the kernel's own headers (asm/unistd_64.h and asm-generic/unistd.h). A
machine that is not listed gets no sandbox that relies on them; it is never guessed.
"""

from __future__ import annotations

import ctypes
import platform
from dataclasses import dataclass

CLONE3 = 435  # from here on, new calls have the same number everywhere
LANDLOCK_CREATE_RULESET = 444
LANDLOCK_ADD_RULE = 445
LANDLOCK_RESTRICT_SELF = 446


@dataclass(frozen=True)
class Machine:
    """What differs between two kinds of processor."""

    audit: int  # how seccomp names this machine
    allowed: dict[str, int]  # what a child may ask for, without further questions
    asked: dict[str, int]  # what depends on an argument


def _table(text: str) -> dict[str, int]:
    words = text.split()
    return {name: int(number) for name, number in zip(*[iter(words)] * 2, strict=True)}


X86_64 = Machine(
    audit=0xC000003E,
    allowed=_table(
        """
        read 0 write 1 futex 202 mmap 9 munmap 11 brk 12 close 3 stat 4 fstat 5
        lstat 6 poll 7 lseek 8 mprotect 10 rt_sigaction 13 rt_sigprocmask 14
        rt_sigreturn 15 pread64 17 readv 19 writev 20 access 21 select 23
        sched_yield 24 mremap 25 mincore 27 madvise 28 dup 32 nanosleep 35 getpid 39
        exit 60 uname 63 getcwd 79 readlink 89 gettimeofday 96 getrlimit 97
        getrusage 98 sysinfo 99 times 100 getuid 102 getgid 104 geteuid 107
        getegid 108 getppid 110 getpgrp 111 sigaltstack 131 gettid 186 time 201
        sched_getaffinity 204 getdents64 217 restart_syscall 219 clock_gettime 228
        clock_getres 229 clock_nanosleep 230 exit_group 231 newfstatat 262
        readlinkat 267 faccessat 269 pselect6 270 ppoll 271 set_robust_list 273
        getcpu 309 getrandom 318 membarrier 324 statx 332 rseq 334 faccessat2 439
        """
    ),
    asked=_table("open 2 openat 257 ioctl 16 fcntl 72 prlimit64 302"),
)

AARCH64 = Machine(
    audit=0xC00000B7,
    allowed=_table(
        """
        read 63 write 64 futex 98 mmap 222 munmap 215 brk 214 close 57 getcwd 17
        dup 23 faccessat 48 getdents64 61 lseek 62 readv 65 writev 66 pread64 67
        pselect6 72 ppoll 73 readlinkat 78 newfstatat 79 fstat 80 exit 93
        exit_group 94 set_robust_list 99 nanosleep 101 clock_gettime 113
        clock_getres 114 clock_nanosleep 115 sched_getaffinity 123 sched_yield 124
        restart_syscall 128 sigaltstack 132 rt_sigaction 134 rt_sigprocmask 135
        rt_sigreturn 139 times 153 uname 160 getrlimit 163 getrusage 165 getcpu 168
        gettimeofday 169 getpid 172 getppid 173 getuid 174 geteuid 175 getgid 176
        getegid 177 gettid 178 sysinfo 179 mremap 216 mprotect 226 mincore 232
        madvise 233 getrandom 278 membarrier 283 statx 291 rseq 293 faccessat2 439
        """
    ),
    asked=_table("openat 56 ioctl 29 fcntl 25 prlimit64 261"),
)

MACHINES = {"x86_64": X86_64, "AMD64": X86_64, "aarch64": AARCH64, "arm64": AARCH64}


def machine() -> Machine | None:
    """The table of this machine, on Linux with 64 bits."""
    on_linux = platform.system() == "Linux" and ctypes.sizeof(ctypes.c_void_p) == 8
    return MACHINES.get(platform.machine()) if on_linux else None


def call(number: int, *arguments: int | ctypes.c_void_p | None) -> int:
    """Make a system call; raise `OSError` where it fails."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    plain = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = int(library.syscall(ctypes.c_long(number), *plain))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {number} failed")
    return result


def prctl(option: int, *arguments: int | ctypes.c_void_p) -> None:
    """Set one property of this process; raise `OSError` where that fails."""
    library = ctypes.CDLL(None, use_errno=True)
    words = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    words += [ctypes.c_ulong(0)] * (4 - len(words))
    if library.prctl(option, *words) < 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} failed")
