"""What one exercise of one submission may use."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Time for all cells and calls of one exercise together, and memory in bytes."""

    seconds: float = 8.0
    memory: int = 1024 * MEGABYTE
    open_files: int = 48
