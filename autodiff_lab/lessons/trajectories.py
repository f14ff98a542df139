"""Pictures of trainings: losses side by side, and what a rate does to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from autodiff_lab.display.chart import around, axis, chart, dots, line
from autodiff_lab.lessons.stills import Still

LOOKS = (
    ("forward", "circle", False),
    ("backward", "square", True),
    ("output", "triangle", False),
    ("parameter", "diamond", True),
)


def side_by_side(
    ours: Sequence[float], theirs: Sequence[float], name: str = "PyTorch"
) -> Still:
    """Two trainings that should be one: their losses, and how far they are apart.

    What is below 1e-10 is rounding, and differs from machine to machine.

    >>> side_by_side([2.0, 1.0], [2.0, 1.0])
    2 losses of ours and of PyTorch: the relative difference stays below 1e-10.
    """
    apart = [abs(a / b - 1) for a, b in zip(ours, theirs, strict=True)]
    drawn = [(k, max(gap, 1e-17)) for k, gap in enumerate(apart)]
    epochs = axis("epoch", 0, max(1, len(apart) - 1))
    charts = [
        chart(
            "The loss",
            epochs,
            axis("loss", *around([*ours, *theirs])),
            [
                line(enumerate(theirs), "backward", name),
                dots(enumerate(ours), "forward", "ours", size=4),
            ],
        ),
        chart(
            "How far apart",
            epochs,
            axis("relative difference", 1e-17, 1e-3, log=True),
            [dots(drawn, "output", "difference", shape="square")],
        ),
    ]
    below = 10.0 ** np.ceil(np.log10(max(*apart, 5e-11)))
    rows = [
        [str(k), f"{a:.6g}", f"{b:.6g}"]
        for k, (a, b) in enumerate(zip(ours, theirs, strict=True))
    ]
    alt = (
        f"{len(apart)} losses of ours and of {name}: the relative difference stays "
        f"below {below:.0e}."
    )
    return Still(charts, alt, ["epoch", "ours", name], rows)


def curves(
    found: Mapping[str, Sequence[float]], what: str, *, low: float = 1e-20
) -> Still:
    """The values of some runs, step by step, on a logarithmic axis.

    >>> curves({"a": [1.0, 0.1], "b": [1.0, 10.0]}, "gap")
    gap after the last step: a 0.1, b 10.
    """
    steps = max(len(values) for values in found.values())
    high = max(min(max(values), 1e6) for values in found.values())
    lines = [
        line([(k, min(max(v, low), high)) for k, v in enumerate(values)], hue, name)
        | {"dashed": dashed}
        for (name, values), (hue, _, dashed) in zip(found.items(), LOOKS, strict=False)
    ]
    picture = chart(
        what,
        axis("step", 0, steps - 1),
        axis(what, low, high, log=True),
        lines,
        width=640,
        height=320,
    )
    ends = ", ".join(
        f"{name} {max(values[-1], low):.2g}" for name, values in found.items()
    )
    marks = sorted({0, steps // 4, steps // 2, 3 * steps // 4, steps - 1})
    rows = [
        [str(k), *(f"{v[k]:.2e}" if k < len(v) else "" for v in found.values())]
        for k in marks
    ]
    return Still(
        [picture], f"{what} after the last step: {ends}.", ["step", *found], rows
    )


def shares(found: Mapping[str, Sequence[float]], what: str) -> Still:
    """Some shares between 0 and 1, epoch by epoch.

    >>> shares({"a": [0.5, 0.75], "b": [0.25, 0.5]}, "right")
    right after the last epoch: a 0.75, b 0.50.
    """
    epochs = max(len(values) for values in found.values())
    marks = []
    for (name, values), (hue, shape, dashed) in zip(found.items(), LOOKS, strict=False):
        places = [(epoch, value) for epoch, value in enumerate(values, start=1)]
        marks.append(line(places, hue, name, dashed=dashed))
        marks.append(dots(places, hue, shape=shape))
    picture = chart(
        what,
        axis("epoch", 1, epochs, ticks=range(1, epochs + 1)),
        axis(what, 0, 1),
        marks,
        width=640,
        height=320,
    )
    ends = ", ".join(f"{name} {values[-1]:.2f}" for name, values in found.items())
    rows = [
        [str(k + 1), *(f"{values[k]:.2f}" for values in found.values())]
        for k in range(epochs)
    ]
    alt = f"{what} after the last epoch: {ends}."
    return Still([picture], alt, ["epoch", *found], rows)


def growth(
    found: Mapping[str, Sequence[float]],
    sizes: Sequence[float],
    size: str,
    what: str,
) -> Still:
    """Some figures against a size, on two logarithmic axes: a power is a straight line.

    >>> growth({"n": [1, 10], "n squared": [1, 100]}, [1, 10], "n", "steps")
    steps, from n = 1 to 10: n from 1 to 10, n squared from 1 to 100.
    """
    marks = []
    for (name, values), (hue, shape, dashed) in zip(found.items(), LOOKS, strict=False):
        places = list(zip(sizes, values, strict=True))
        marks.append(line(places, hue, name, dashed=dashed))
        marks.append(dots(places, hue, shape=shape))
    least = 10.0 ** np.floor(np.log10(min(map(min, found.values()))))
    most = 10.0 ** np.ceil(np.log10(max(map(max, found.values()))))
    picture = chart(
        what,
        axis(size, sizes[0], sizes[-1], log=True),
        axis(what, least, most, log=True),
        marks,
        width=640,
        height=320,
    )
    ends = ", ".join(f"{k} from {v[0]:,} to {v[-1]:,}" for k, v in found.items())
    rows = [
        [f"{n:,}", *(f"{values[k]:,}" for values in found.values())]
        for k, n in enumerate(sizes)
    ]
    alt = f"{what}, from {size} = {sizes[0]:,} to {sizes[-1]:,}: {ends}."
    return Still([picture], alt, [size, *found], rows)
