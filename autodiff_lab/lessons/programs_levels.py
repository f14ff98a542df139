"""Nested derivatives made in other ways: with named parts, and with levels confused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Number:
    """A value and its parts: one for each set of levels that move together."""

    def __init__(self, parts: dict[frozenset[int], Any]) -> None:
        self.parts = parts

    def __add__(self, other: Any) -> Number:
        found = dict(self.parts)
        for levels, part in parts_of(other).items():
            found[levels] = found.get(levels, 0.0) + part
        return Number(found)

    def __mul__(self, other: Any) -> Number:
        found: dict[frozenset[int], Any] = {}
        for mine, left in self.parts.items():
            for theirs, right in parts_of(other).items():
                if not mine & theirs:  # the square of a tiny number is nothing
                    both = mine | theirs
                    found[both] = found.get(both, 0.0) + left * right
        return Number(found)

    __radd__, __rmul__ = __add__, __mul__


def parts_of(value: Any) -> dict[frozenset[int], Any]:
    """A plain number has one part, which does not move."""
    return value.parts if isinstance(value, Number) else {frozenset(): value}


def with_named_parts(f: Callable[..., Any], x: Any, level: int) -> Any:
    """Keep the movements of all levels apart by name, and pick out one of them."""
    moved = Number(parts_of(x)) + Number({frozenset({level}): 1.0})
    result = parts_of(f(moved))
    found = {k - {level}: part for k, part in result.items() if level in k}
    moving = any(levels for levels in found)
    return Number(found) if moving else found.get(frozenset(), 0.0)


def tangled(*, deeper: bool, equal: bool, ours_only: bool, keep: bool) -> Any:
    """Make a version of nested that leaves out some of the distinctions."""

    def slope(f: Callable[..., Any], x: Any, level: int) -> Any:
        def place(other: Any) -> str:
            theirs = getattr(other, "level", 0)
            if deeper and theirs > level:
                return "deeper"
            mine = theirs == level if equal else theirs > 0
            return "ours" if mine else "constant"

        class Dual:
            def __init__(self, primal: Any, tangent: Any) -> None:
                self.primal, self.tangent, self.level = primal, tangent, level

            def plain(self, other: Any) -> Any:
                while not keep and hasattr(other, "primal"):
                    other = other.primal
                return other

            def __add__(self, other: Any) -> Any:
                if place(other) == "deeper":
                    return NotImplemented
                if place(other) == "ours":
                    both = self.tangent + other.tangent
                    return Dual(self.primal + other.primal, both)
                return Dual(self.primal + self.plain(other), self.tangent)

            def __mul__(self, other: Any) -> Any:
                if place(other) == "deeper":
                    return NotImplemented
                if place(other) == "ours":
                    both = self.tangent * other.primal + self.primal * other.tangent
                    return Dual(self.primal * other.primal, both)
                held = self.plain(other)
                return Dual(self.primal * held, self.tangent * held)

            __radd__, __rmul__ = __add__, __mul__

        result = f(Dual(x, 1.0))
        theirs = getattr(result, "level", 0)
        ours = theirs == level if ours_only else theirs > 0
        return result.tangent if ours else 0.0

    return slope
