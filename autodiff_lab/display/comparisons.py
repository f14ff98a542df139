"""Every engine on one program: what each answered, and bars of what it took.

Run ``python -m autodiff_lab.display.comparisons`` for an example.
"""

from __future__ import annotations

from typing import Any

from ..engine import Comparison
from .numerals import format_number, format_value
from .scene import Scene, bundle
from .tables import Column, table_scene, to_svg, twin

_ROOM = 20


def comparison_scene(comparison: Comparison) -> Scene:
    """The table of a `Comparison`: slopes to twelve digits, work as bars.

    >>> import autodiff_lab as ad
    >>> shown = comparison_scene(ad.compare(lambda a, b: a * (a + b), 4.0, 3.0))
    >>> shown["columns"][1]["name"], shown["columns"][1]["texts"][-1]
    ('d/d a', '11')
    """
    rows = comparison.rows
    columns = [Column("engine", [row.engine for row in rows])]
    for i, name in enumerate(comparison.names):
        slopes = [None if row.gradient is None else row.gradient[i] for row in rows]
        columns.append(Column(f"d/d {name}", [_slope(slope) for slope in slopes]))
    for name in ("runs", "visits", "flops"):
        known = [None if row.gradient is None else getattr(row, name) for row in rows]
        texts = ["–" if count is None else f"{count:,}" for count in known]
        columns.append(Column(name, texts, known, bar=name != "runs"))
    if any(row.note for row in rows):
        columns.append(Column("note", [row.note for row in rows]))
    gap = format_number(comparison.agreement, 2)
    alt = (
        f"{len(rows)} engines differentiate one program, whose value is "
        f"{format_number(comparison.value)}; they agree within {gap}."
    )
    note = f"The largest relative gap to the reverse engine's answer is {gap}."
    return table_scene("The same derivative by every engine", alt, columns, note)


def _slope(slope: Any) -> str:
    if slope is None:
        return "–"
    return (
        f"{slope:.12g}" if not getattr(slope, "ndim", 0) else format_value(slope, _ROOM)
    )


def mimebundle(comparison: Comparison) -> dict[str, Any]:
    """A `Comparison` in every form, by MIME type."""
    shown = comparison_scene(comparison)
    return bundle(shown, to_svg(shown), [twin(shown)], repr(comparison))


if __name__ == "__main__":
    import autodiff_lab as ad

    print(ad.compare(lambda a, b: a * (a + b), 4.0, 3.0))
