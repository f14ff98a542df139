"""What a derivative costs, as bars: value, push and pull beside each other.

Run ``python -m autodiff_lab.display.costs`` for an example.
"""

from __future__ import annotations

from typing import Any

from ..engine import Cost
from .scene import Scene, bundle
from .tables import Column, table_scene, to_svg, twin


def cost_scene(cost: Cost) -> Scene:
    """The table of a `Cost`, and what was counted.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0), ad.Variable(3.0)
    >>> [c["texts"] for c in cost_scene(ad.cost(a * (a + b)))["columns"][:2]]
    [['value', 'one push', 'one pull'], ['4', '4', '8']]
    """
    sweeps = [cost.value, cost.forward, cost.reverse]
    columns = [Column("way", ["value", "one push", "one pull"])]
    for name, count in (
        ("visits", [sweep.visits for sweep in sweeps]),
        ("flops", [sweep.flops for sweep in sweeps]),
        ("peak bytes", [sweep.peak_bytes for sweep in sweeps]),
    ):
        columns.append(Column(name, [f"{n:,}" for n in count], count, bar=True))
    alt = (
        f"What a derivative costs: the value takes {cost.value.flops:,} flops, a push "
        f"{cost.forward.flops:,}, a pull {cost.reverse.flops:,}."
    )
    note = repr(cost).splitlines()[-1] + "."
    return table_scene("What a derivative costs", alt, columns, note)


def mimebundle(cost: Cost) -> dict[str, Any]:
    """A `Cost` in every form, by MIME type."""
    shown = cost_scene(cost)
    return bundle(shown, to_svg(shown), [twin(shown)], repr(cost))


if __name__ == "__main__":
    import autodiff_lab as ad

    x = ad.Variable([0.5, -1.0, 2.0], name="x")
    print(ad.cost(ad.sum(ad.tanh(x) ** 2)))
