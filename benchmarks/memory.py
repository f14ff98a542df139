"""How much memory a graph takes: the growth of the resident set, in a fresh process.

Python's own tracemalloc sees neither PyTorch's nor JAX's memory, so the operating
system is asked: the peak while a chain is built and gone through once, less what the
process held before, divided by the number of operations.
"""

from __future__ import annotations

import gc
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

from tqdm import tqdm

from .harness import as_run
from .one_thread import environment

_STATUS = Path("/proc/self/status")


def resident(field: str) -> int:
    """Bytes: `VmRSS` is what is held now, `VmHWM` the most there has been."""
    found = re.search(rf"^{field}:\s+(\d+) kB", _STATUS.read_text(), re.M)
    assert found
    return int(found[1]) * 1024


def per_operation(rows: list[str], n: int) -> dict[str, float]:
    """Bytes per operation for each row that can be measured here."""
    if not _STATUS.exists():
        return {}
    found = {}
    for row in tqdm(rows, desc="memory", file=sys.stderr, leave=False):
        command = [sys.executable, "-m", "benchmarks.memory", row, str(n)]
        answer = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env=environment(keep_memory=False),
        )
        if answer.returncode == 0:
            found[row] = json.loads(answer.stdout)
    return found


def measured(row: str, n: int) -> float:
    w7 = importlib.import_module("benchmarks.workloads.w7")
    make = w7.LIBRARIES[row]
    small, large = (as_run(make(row, w7.chain, size)) for size in (1_000, n))
    with large.around():
        small.call()
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts again here
        before = resident("VmRSS")
        large.call()
        return (resident("VmHWM") - before) / n


if __name__ == "__main__":
    json.dump(measured(sys.argv[1], int(sys.argv[2])), sys.stdout)
