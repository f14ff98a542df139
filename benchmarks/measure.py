"""Measure one workload and print what was found as JSON: run.py calls this.

Each workload has a process of its own, so that none inherits another's memory, caches
or garbage; within it all implementations take turns.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import sys
from typing import Any

from tqdm import tqdm

from . import peers
from .harness import Case, Row, measure
from .one_thread import bind_to_one_processor, is_held


def workload(name: str) -> Any:
    return importlib.import_module(f"benchmarks.workloads.{name}")


def summary(case: Case, rows: list[Row]) -> dict[str, Any]:
    """Medians and spreads of the quotients with the reference, round by round."""
    reference = next(row for row in rows if row.name == case.reference)
    return {
        "key": case.key,
        "title": case.title,
        "unit": case.unit,
        "reference": case.reference,
        "rounds": len(reference.times),
        "rows": {row.name: _row(row, reference, case.per) for row in rows},
    }


def _row(row: Row, reference: Row, per: int) -> dict[str, Any]:
    if not row.times:
        return {"note": row.note, "failed": row.failed}
    pairs = zip(row.times, reference.times, strict=True)
    ratios = sorted(mine / theirs for mine, theirs in pairs)
    return {
        "ratio": statistics.median(ratios),
        "low": ratios[len(ratios) // 10],
        "high": ratios[-1 - len(ratios) // 10],
        "best": min(row.times),
        "first": row.first,
        "compiling": max(0.0, (row.first or 0.0) - min(row.times) * per),
        "loops": row.loops,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workload")
    parser.add_argument("--peers", nargs="*", default=list(peers.ROWS))
    parser.add_argument("--cases", nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--block", type=float, default=0.02)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if not is_held():
        parser.error("start it through benchmarks.run: libraries would use threads")
    bind_to_one_processor()
    peers.load(options.peers)
    module = workload(options.workload)
    found = []
    for case in module.cases(options.quick):
        if options.cases and case.key not in options.cases:
            continue
        rounds = min(options.rounds, case.rounds or options.rounds)
        with tqdm(total=rounds, desc=case.key, file=sys.stderr, leave=False) as bar:
            rows = measure(case, options.peers, rounds, options.block, bar.update)
        found.append(summary(case, rows))
    extra = module.extra(options) if hasattr(module, "extra") else {}
    json.dump({"cases": found, "extra": extra}, sys.stdout)


if __name__ == "__main__":
    main()
