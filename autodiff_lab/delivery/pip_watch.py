"""Reading what an installer prints: which package, how many so far, what went wrong."""

from __future__ import annotations

import re
from pathlib import Path

NO_NETWORK = re.compile(
    r"Failed to establish a new connection|NewConnectionError|ConnectTimeout"
    r"|Name or service not known|[Tt]emporary failure in name resolution"
    r"|Network is unreachable|Connection refused|Could not fetch URL|Read timed out"
    r"|error sending request|dns error|ProxyError|Tunnel connection failed"
    r"|from versions: none"
    r"|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH"
)

_TELLING = re.compile(r"error\b.*:|error: |failed", re.IGNORECASE)
_NAME = r"([A-Za-z0-9][A-Za-z0-9._-]*?)"
_COLLECTING = re.compile(rf"Collecting {_NAME}(?:[\s<>=!~;\[(,@]|$)")
_SATISFIED = re.compile(rf"Requirement already satisfied: {_NAME}[\s<>=!~;\[(,]")
_FETCHING = re.compile(r"Downloading (\S+?)(?:-\d[^ ]*)?(?: \(([\d.]+ ?[kMG]i?B)\))?$")
_INSTALLING = re.compile(r"Installing collected packages: (.*)")
_BUILDING = re.compile(r"(?:Building|Preparing) (?:editable|wheel|metadata)")


class Watch:
    """Follows pip (or uv) line by line.

    >>> watch = Watch(Path("nowhere"))
    >>> watch("Collecting numpy>=1.26 (from autodiff-lab==0.1.0)")
    'package 1, numpy'
    >>> watch("  Downloading numpy-2.1.0-cp311-manylinux.whl (16.3 MB)")
    'package 1, numpy: fetching 16.3 MB'
    >>> watch("Installing collected packages: six, numpy")
    'installing 0 of 2'
    """

    def __init__(self, site_packages: Path) -> None:
        self.site_packages = site_packages
        self.seen: set[str] = set()
        self.before = self._installed()
        self.total = 0
        self.current = ""
        self.said = "starting"

    def __call__(self, line: str | None) -> str:
        """Take a line of output, or None when time has passed without one."""
        if line is not None:
            self._read(line.strip())
        if self.total:
            count = min(self._installed() - self.before, self.total)
            return f"installing {max(count, 0)} of {self.total}"
        return self.said

    def _read(self, line: str) -> None:
        named = _COLLECTING.match(line) or _SATISFIED.match(line)
        if named:
            self.current = named[1]
            self.seen.add(self.current.lower())
            self.said = f"package {len(self.seen)}, {self.current}"
        elif fetching := _FETCHING.match(line):
            self.current = self.current or fetching[1]
            name, size = fetching[1].split("-")[0], fetching[2] or ""
            if not line.endswith(".metadata") and ".metadata (" not in line:
                count = f"package {len(self.seen)}, " if self.seen else ""
                self.said = f"{count}{name}: fetching {size}".strip()
        elif _BUILDING.match(line):
            self.said = "building the front end"
        elif installing := _INSTALLING.match(line):
            self.total = len(installing[1].split(","))
        elif line.startswith(("Resolved ", "Prepared ", "Installed ")):
            self.said = line[0].lower() + line[1:]

    def _installed(self) -> int:
        return sum(1 for _ in self.site_packages.glob("*.dist-info"))


def telling_lines(output: str) -> list[str]:
    """Pick the lines that tell what went wrong, else the last few.

    >>> telling_lines("Collecting x\\nOSError: Readme file does not exist\\nnote: hint")
    ['OSError: Readme file does not exist']
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if _TELLING.search(line)]
    return (telling or lines)[-6:]


def what_failed(output: str, current: str) -> str:
    """Name what the installer could not fetch, as well as its output tells.

    >>> what_failed("ERROR: No matching distribution found for numpy>=1.26", "")
    'numpy>=1.26'
    """
    named = re.search(r"No matching distribution found for (\S+)", output)
    if named:
        return named[1]
    if "npm" in output and re.search(r"`npm ci[^`]*` failed", output):
        return "the front end's build tools (npm)"
    return current or "the packages"
