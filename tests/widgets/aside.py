"""A thread of its own, for tests that want an event loop or none.

The tests in a browser, which run in the same process, leave a loop in the main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def aside(act: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Do it in a fresh thread, and return or raise what it does."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(act, *arguments, **options).result()
