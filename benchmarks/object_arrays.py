"""Source 3's vectorisation by object arrays, timed against one node per array.

    python -m benchmarks.object_arrays

The two programs are those of tests/nn/test_object_arrays.py, which proves that they
take the same steps. Rounds alternate; the figure is the median of per-round ratios.
"""

from __future__ import annotations

import statistics
import time

from tests.nn.test_object_arrays import with_array_nodes, with_object_arrays

STEPS, ROUNDS = 20, 9


def seconds(program) -> float:
    """Processor time of one step."""
    began = time.process_time()
    program(STEPS)
    return (time.process_time() - began) / STEPS


def main() -> None:
    rounds = [
        (seconds(with_object_arrays), seconds(with_array_nodes)) for _ in range(ROUNDS)
    ]
    slow, fast = (min(column) * 1e3 for column in zip(*rounds, strict=True))
    ratio = statistics.median(a / b for a, b in rounds)
    print(
        f"object arrays {slow:.2f} ms a step, array nodes {fast:.2f} ms: {ratio:.0f}x"
    )


if __name__ == "__main__":
    main()
