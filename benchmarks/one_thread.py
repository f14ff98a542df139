"""One thread for everybody, so that a processor second means the same in each row."""

from __future__ import annotations

import os

_ONE = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_XLA = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"


_KEEP = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "MALLOC_TOP_PAD_": str(1 << 26),
}


def environment(keep_memory: bool = True) -> dict[str, str]:
    """For a process that measures: libraries read these when first imported.

    With `keep_memory` the C library holds on to what is freed. Otherwise it hands large
    arrays back to the system and fetches them again, or not, depending on what else the
    process has done: up to twice the time, for whichever row is unlucky.
    """
    one = dict.fromkeys(_ONE, "1")
    keep = _KEEP if keep_memory else {}
    return {**os.environ, **one, **keep, "XLA_FLAGS": _XLA, "JAX_PLATFORMS": "cpu"}


def bind_to_one_processor() -> None:
    """Keep this process on one processor, where the system lets it.

    XLA has a pool as large as the number of processors, whatever its flags say.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def is_held() -> bool:
    """Whether this process was started with `environment`."""
    return all(os.environ.get(name) == "1" for name in _ONE)
