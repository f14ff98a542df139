"""What a class costs here: ``python -m tools.load --kernels 16``.

Starts as many kernels as there are students, lets all of them run a lesson at the same
time, as after "please run the next cell", and says how long that took, how much memory
a kernel holds afterwards, and whether anything failed. Add ``--server`` for the memory
of one student's JupyterLab. It reads /proc, so it needs Linux::

    python -m tools.load --kernels 16 --lesson 3 --processors 2
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 600.0  # seconds for one cell, or for a server to answer
LABELS = {
    "start": "a kernel answers after (median, slowest)",
    "lesson": "the whole lesson has run after (median, slowest)",
    "own": "memory of its own, one kernel (median, largest)",
    "resident": "resident memory, one kernel (median, largest)",
    "all": "memory of all kernels together",
}


@dataclass(frozen=True)
class Student:
    """How one kernel fared; seconds, and megabytes at the end."""

    start: float
    lesson: float
    resident: float
    own: float
    failed: int


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print a table; return 1 if a cell failed that should not."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kernels", type=int, default=1, metavar="N")
    parser.add_argument("--lesson", type=int, default=1, metavar="NUMBER")
    parser.add_argument("--processors", type=int, metavar="N", help="use no more")
    parser.add_argument("--server", action="store_true", help="and one JupyterLab")
    options = parser.parse_args(arguments)
    if options.processors:
        present = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, present[: options.processors])
    cells = code_of(options.lesson)
    students = asyncio.run(a_class(options.kernels, cells))
    busy = os.getloadavg()[0]
    processors = len(os.sched_getaffinity(0))
    print(f"lesson {options.lesson}: {len(cells)} cells, {options.kernels} kernels,")
    print(f"{processors} processors, load of the machine {busy:.1f}")
    print(table(students))
    if options.server:
        print(f"| one JupyterLab server, idle | {server_memory():.0f} MB |")
    return 1 if any(student.failed for student in students) else 0


def code_of(number: int) -> list[str]:
    """The code of a lesson, cell by cell, as it is handed out."""
    (path,) = (ROOT / "notebooks").glob(f"{number:02}-*.ipynb")
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return ["".join(cell["source"]) for cell in code if not may_fail(cell)]


def may_fail(cell: dict[str, Any]) -> bool:
    """Some cells show an error on purpose."""
    return "raises-exception" in cell.get("metadata", {}).get("tags", [])


async def a_class(count: int, cells: list[str]) -> list[Student]:
    """Start all kernels at once; none goes before all have been measured."""
    done = asyncio.Barrier(count)
    return await asyncio.gather(*(student(cells, done) for _ in range(count)))


async def student(cells: list[str], done: asyncio.Barrier) -> Student:
    """Run a lesson in a kernel of its own."""
    from jupyter_client.manager import start_new_async_kernel

    began = time.monotonic()
    manager, client = await start_new_async_kernel(startup_timeout=PATIENCE)
    try:
        started = time.monotonic() - began
        failed = 0
        for cell in cells:
            reply = await client.execute_interactive(
                cell, timeout=PATIENCE, output_hook=lambda _: None, stop_on_error=False
            )
            failed += reply["content"]["status"] != "ok"
        lesson = time.monotonic() - began
        await done.wait()
        resident, own = memory(manager.provisioner.process.pid)
        await done.wait()
        return Student(started, lesson, resident, own, failed)
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


def memory(process: int) -> tuple[float, float]:
    """Resident memory in MB, and its share when pages that are shared are shared out.

    >>> resident, own = memory(os.getpid())
    >>> 0 < own <= resident
    True
    """
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    sizes = {
        line.split(":")[0]: int(line.split()[1])
        for line in text.splitlines()[1:]
        if line.endswith("kB")
    }
    return sizes["Rss"] / 1024, sizes["Pss"] / 1024


def table(students: list[Student]) -> str:
    """The result as a table.

    >>> print(table([Student(1.0, 4.0, 100.0, 80.0, 0)]).splitlines()[2])
    | a kernel answers after (median, slowest) | 1.0 s, 1.0 s |
    """
    rows = ["| | |", "|---|---|"]
    for name in ("start", "lesson", "resident", "own"):
        values = [getattr(student, name) for student in students]
        unit = "s" if name in ("start", "lesson") else "MB"
        digits = 1 if unit == "s" else 0
        pair = f"{median(values):.{digits}f} {unit}, {max(values):.{digits}f} {unit}"
        rows.append(f"| {LABELS[name]} | {pair} |")
    rows.append(f"| {LABELS['all']} | {sum(s.own for s in students):.0f} MB |")
    rows.append(f"| cells that failed | {sum(s.failed for s in students)} |")
    return "\n".join(rows)


def server_memory() -> float:
    """Start one JupyterLab as a hub would, and look at it when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", f"--IdentityProvider.token={token}"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            ask = f"http://127.0.0.1:{port}/lab?token={token}"
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until and server.poll() is None:
                try:
                    urllib.request.urlopen(ask, timeout=10).close()
                    return memory(server.pid)[0]
                except OSError:
                    time.sleep(0.2)
            raise SystemExit("JupyterLab did not answer")
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
