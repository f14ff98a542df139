"""The hidden space: data as the last layer of a network sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..display.numerals import format_number
from ..display.scene import Scene, Table, scene
from ..errors import AutodiffError, ShapeError
from ..nn import Linear, Module, Sequential, Tanh
from .classifier import points
from .framed import frame_picture
from .hidden_charts import HiddenChart, InputChart, LossChart, probes
from .scene import SceneWidget
from .snapshots import Look, Plane, Snapshot, Watched

FRAMES = 17


class HiddenSpace(SceneWidget):
    """The same points twice: where they are, and where the hidden layer puts them.

    Why: a network that learns XOR still ends in a straight line. What has changed is
    the space: the hidden layer bends the plane until a line is enough. Slide through
    the epochs and watch it bend; all of them are in the notebook, no kernel is needed.

    `net` is an ``nn.Sequential`` that ends in ``nn.Linear``; left out, it has two
    hidden units. `data` names a gate or is (X, y), with classes 0, 1, ... It is trained
    for `epochs` full batches by Adam at `rate`, and stays trained. Give `snapshots`,
    (epoch, ``nn.fitting.snapshot(net)``) pairs, to see a training of your own instead.
    Of more than two hidden units the two principal directions are drawn.

    >>> import autodiff_lab as ad
    >>> ad.HiddenSpace(epochs=400)
    Hidden space of 2 units: epoch 400, loss 0.002861, 4 of 4 right

    XOR and its hidden units: D. Rumelhart, G. Hinton and R. Williams, "Learning
    representations by back-propagating errors", 1986. The bent grid is an idea of C.
    Olah, "Neural networks, manifolds, and topology", 2014.
    """

    def __init__(
        self,
        net: Module | None = None,
        data: Any = "XOR",
        *,
        epochs: int = 400,
        rate: float = 0.05,
        snapshots: Sequence[tuple[int, Snapshot]] | None = None,
        frame: int | None = None,
    ) -> None:
        self._own, self._data = net, data
        self._plan = (epochs, rate)
        made = net or Sequential(Linear(2, 2, 1), Tanh(), Linear(2, 1, 2))
        X, y = points(data) if isinstance(data, str) else _checked(data)
        self.watched = Watched(made, X, y, probes(X) if X.shape[1] == 2 else None)
        self._recorded = snapshots is not None
        self.looks = (
            self.watched.train(epochs, rate, _moments(epochs))
            if snapshots is None
            else self.watched.recorded(_some(snapshots))
        )
        self._made = self._scene(Plane(self.looks[-1].hidden))
        super().__init__(frame=len(self.looks) - 1 if frame is None else frame)

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        if 0 <= int(state["frame"]) < len(self.looks):
            return self._made
        raise AutodiffError(
            f"there is no frame {state['frame']}",
            cause=f"they are counted from 0 to {len(self.looks) - 1}",
            cure="choose one of those",
        )

    def picture(self, shown: Scene) -> str:
        return frame_picture(shown)

    def tables(self, shown: Scene) -> Sequence[Table]:
        count = len(self.watched.y)
        epochs = [
            [str(look.epoch), _n(look.loss), f"{look.right} of {count}"]
            for look in self.looks
        ]
        tables: list[Table] = [(["epoch", "loss", "right"], epochs)]
        if count <= 20:
            look = self.looks[int(shown["state"]["frame"])]
            units = [f"h{i + 1}" for i in range(look.hidden.shape[1])]
            rows = [
                [*map(_n, x), str(int(label)), *map(_n, h)]
                for x, label, h in zip(
                    self.watched.X, self.watched.y, look.hidden, strict=True
                )
            ]
            names = [f"x{i + 1}" for i in range(self.watched.X.shape[1])]
            tables.append(([*names, "class", *units], rows))
        return tables

    def describe(self, shown: Scene) -> str:
        look = self.looks[int(shown["state"]["frame"])]
        return f"Hidden space of {look.hidden.shape[1]} units: {self._said(look)}"

    def to_code(self) -> str:
        data = repr(self._data) if isinstance(self._data, str) else "(X, y)"
        net = "net" if self._own else "None"
        how = "epochs={}, rate={!r}".format(*self._plan)
        how = "snapshots=snapshots" if self._recorded else how
        return f"ad.HiddenSpace({net}, {data}, {how}, frame={self.state['frame']})"

    def _said(self, look: Look) -> str:
        right = f"{look.right} of {len(self.watched.y)} right"
        return f"epoch {look.epoch}, loss {_n(look.loss)}, {right}"

    def _scene(self, plane: Plane) -> Scene:
        flat = self.watched.X.shape[1] == 2
        parts: list[Any] = [InputChart(self.watched)] if flat else []
        parts += [HiddenChart(self.watched, plane, self.looks), LossChart(self.looks)]
        units = self.looks[0].hidden.shape[1]
        note = (
            ""
            if plane.exact
            else f"The two directions in which the {units} hidden units vary most: "
            f"{plane.share:.0%} of the variance at the end. The line is where the "
            "boundary cuts that plane."
        )
        return scene(
            "hidden",
            "Hidden space",
            f"{len(self.watched.y)} points as {units} hidden units see them, from "
            f"epoch {self.looks[0].epoch} to {self.looks[-1].epoch}.",
            note=note,
            charts=[part.chart for part in parts],
            frames=[
                {
                    "marks": [part.marks(look) for part in parts],
                    "text": _sentence(self._said(look)),
                }
                for look in self.looks
            ],
            start=len(self.looks) - 1,
            pace=500,
            free=True,
        )


def _moments(epochs: int) -> list[int]:
    """Epochs to look at: closer together at the start, where most happens."""
    return sorted({round(epochs * (k / (FRAMES - 1)) ** 1.7) for k in range(FRAMES)})


def _some(snapshots: Sequence[tuple[int, Snapshot]]) -> list[tuple[int, Snapshot]]:
    """At most so many of the snapshots, the first and the last among them."""
    if not snapshots:
        raise AutodiffError(
            "there are no snapshots to show",
            cause="snapshots is empty",
            cure="append (epoch, nn.fitting.snapshot(net)) while you train",
        )
    last = len(snapshots) - 1
    chosen = sorted({round(last * k / (FRAMES - 1)) for k in range(FRAMES)})
    return [snapshots[k] for k in chosen]


def _checked(data: Any) -> tuple[np.ndarray, np.ndarray]:
    X, y = (np.asarray(part) for part in data)
    if X.ndim != 2 or y.shape != X.shape[:1] or not np.array_equal(y, y.astype(int)):
        raise ShapeError(
            f"inputs of shape {X.shape} and classes of shape {y.shape} do not fit",
            cause="each row of X is a point, and y has the number of its class",
            cure="give X of shape (n, features) and y of shape (n,) with 0, 1, ...",
        )
    return X.astype(float), y.astype(int)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _n(number: float) -> str:
    return format_number(float(number))
