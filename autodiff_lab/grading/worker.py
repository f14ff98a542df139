"""A grading process: settings and jobs come in as lines of JSON, records go out.

It is trusted, and does the trusted side's work for one submission after another. The
secret arrives on standard input, so it stands in no argument list and no environment.
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO, Any

from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.marking import Grader, Job


def main() -> None:
    """Serve until standard input ends."""
    results = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # nothing that prints by accident may look like a record
    settings = json.loads(sys.stdin.readline())
    serve(settings, sys.stdin, results)


def serve(settings: dict[str, Any], jobs: IO[str], results: IO[str]) -> None:
    """Grade each line of ``jobs``, and write one line for it."""
    limits = Limits(**settings["limits"])
    secret = bytes.fromhex(settings["secret"])
    with Grader(settings["tier"], secret, limits) as grader:
        for line in jobs:
            record = grader.record(Job(**json.loads(line)))
            results.write(json.dumps(record.as_json()) + "\n")
            results.flush()


if __name__ == "__main__":
    main()
