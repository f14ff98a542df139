"""Run the benchmarks: ``python -m benchmarks.run``.

A complete run takes a good half hour on a quiet machine and writes RESULTS.md,
results.json and results.svg beside this file. Anything less (`--quick`, `--only`,
`--peers`) prints to the terminal, and writes only where `--out` says.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import peers, tables
from .one_thread import environment
from .plot import draw
from .report import report

HERE = Path(__file__).parent
WORKLOADS = ("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9")
QUICK = {"rounds": 5, "block": 0.003}
FULL = {"rounds": 31, "block": 0.02}


def main() -> int:
    options = arguments()
    results: dict[str, Any] = {"about": about(options), "cases": {}, "extra": {}}
    for name in options.only or WORKLOADS:
        found = run_workload(name, options)
        results["cases"] |= {case["key"]: case for case in found["cases"]}
        results["extra"] |= found["extra"]
    results = rounded(results)
    complete = not (options.quick or options.only or options.peers is not None)
    folder = options.out or (HERE if complete else None)
    if folder:
        write(results, folder)
    else:
        print(report(results))
    for failure in tables.failures(results):
        print(f"FAILED {failure}", file=sys.stderr)
    return 1 if tables.failures(results) else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=WORKLOADS, metavar="w5")
    parser.add_argument(
        "--peers",
        nargs="+",
        metavar="NAME",
        help="only these rows beside ours and the hand-written ones, or 'none'",
    )
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--block", type=float, help="seconds per row and round")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", type=Path, help="folder to write the results to")
    options = parser.parse_args()
    usual = QUICK if options.quick else FULL
    options.rounds = options.rounds or usual["rounds"]
    options.block = options.block or usual["block"]
    options.rows = chosen_rows(options.peers)
    return options


def chosen_rows(named: list[str] | None) -> list[str]:
    """Rows by part of their name, in any case: torch, jax, mygrad ..."""
    if named is None:
        return list(peers.ROWS)
    wanted = [name.lower() for name in named]
    return [
        row
        for row in peers.ROWS
        if row not in peers.PEERS or any(name in row.lower() for name in wanted)
    ]


def run_workload(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """A process of its own for each workload."""
    command = [sys.executable, "-m", "benchmarks.measure", name]
    command += ["--rounds", str(options.rounds), "--block", str(options.block)]
    command += ["--quick"] if options.quick else []
    done = subprocess.run(
        [*command, "--peers", *options.rows],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=HERE.parent,
        env=environment(),
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def write(results: dict[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    (folder / "results.json").write_text(text + "\n", encoding="utf-8")
    (folder / "RESULTS.md").write_text(report(results), encoding="utf-8")
    draw(results, folder)
    print(f"wrote {folder / 'RESULTS.md'}")


def rounded(value: Any) -> Any:
    """Four significant figures: more would be noise in every difference."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def about(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": peers.versions(),
        "commit": _commit(),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "rounds": options.rounds,
        "block": options.block,
        "quick": options.quick,
    }


def _cpu() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.M)
    return found[1] if found else platform.machine()


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=HERE.parent
    )
    return done.stdout.strip() or "an unknown commit"


if __name__ == "__main__":
    sys.exit(main())
