"""Move SVG path data about, and put pieces of a wire together."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NEAR = 0.25  # px: ends this close are one point


def shifted(path: str, by: tuple[float, float]) -> str:
    """The same path, moved; its commands are absolute, so numbers come in pairs.

    >>> shifted("M1 2L3.5 4", (10, -1))
    'M11 1L13.5 3'
    """
    turn = 0

    def moved(found: re.Match[str]) -> str:
        nonlocal turn
        turn = 1 - turn
        text = f"{float(found[0]) + by[1 - turn]:.1f}"
        return "0" if text == "-0.0" else text.removesuffix(".0")

    return _NUMBER.sub(moved, path) if any(by) else path


def joined(paths: list[str]) -> str:
    """One path through all of them; where one starts at the end of the last, no line.

    >>> joined(["M0 0L5 5", "M5 5L9 9"]), joined(["M0 0L5 5", "M5 7L9 9"])
    ('M0 0L5 5L9 9', 'M0 0L5 5L5 7L9 9')
    """
    whole = paths[0]
    for path in paths[1:]:
        end = [float(text) for text in _NUMBER.findall(whole)[-2:]]
        start = [float(text) for text in _NUMBER.findall(path)[:2]]
        first, rest = re.match(r"M([-\d. ]+)(.*)", path, re.DOTALL).groups()  # type: ignore[union-attr]
        apart = max(abs(a - b) for a, b in zip(end, start, strict=True)) > _NEAR
        whole += (f"L{first}" if apart else "") + rest
    return whole
