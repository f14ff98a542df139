"""The boundary view: a classifier learns, and its boundary moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..display.chart_svg import to_svg
from ..display.numerals import format_number
from ..display.scene import Scene, Table, scene
from ..errors import AutodiffError
from ..nn import Module
from . import boundary_charts as drawn
from .classifier import GATES, Classifier, Data, Line, network, points
from .training import TrainingWidget

HIDDEN = (0, 2, 4, 8)
RATES = {"min": 0.01, "max": 100.0, "step": 0, "log": True}
Epochs = int | Sequence[tuple[float, int]]  # or so many at each of some rates


class BoundaryView(TrainingWidget):
    """Points of two classes, the boundary that a model draws, and its loss.

    Why: "the loss falls" is one number; where the line moves shows what the gradient
    asks for. AND and OR are learned, and XOR is not: there the slope is 0, the loss
    stays at ln 2, and the model is at fault, not the gradient. Choose hidden units, and
    it falls. Choose a rate that is too big, and the loss climbs.

    `data` names a gate ("AND", "OR", "NAND", "XOR") or is a pair (X, y). The model is a
    line from source 0's start, a network with `hidden` units, or your own `model`.
    `epochs` are trained at once; a list of (rate, epochs) trains at several rates. Then
    use the buttons: they train in the background, and Pause is heard.

    >>> import autodiff_lab as ad
    >>> view = ad.BoundaryView("AND", epochs=2000); view
    Boundary view, AND: epoch 2000, loss 0.02864, 4 of 4 right
    >>> view.model.weight.value.round(9)
    array([6.40372519, 6.40372519])

    Source 0 trains these gates; that a line cannot be XOR is in M. Minsky and S.
    Papert, "Perceptrons", 1969, and that a hidden layer can in D. Rumelhart, G. Hinton
    and R. Williams, "Learning representations by back-propagating errors", 1986. The
    coloured plane is an idea of D. Smilkov and S. Carter, TensorFlow Playground, 2016.
    """

    def __init__(
        self,
        data: Data = "AND",
        model: Module | None = None,
        *,
        hidden: int = 0,
        rate: float = 0.3,
        epochs: Epochs = 0,
        rng_seed: int = 0,
    ) -> None:
        self._data, self._own, self._rng_seed = data, model, rng_seed
        self._restarts, self._end = 0, ""
        gate = data.upper() if isinstance(data, str) else ""
        self._choice = (gate, _hidden(hidden))
        self.classifier = self._classifier(*self._choice)
        plan = [(rate, epochs)] if isinstance(epochs, int) else list(epochs)
        state = {"gate": gate, "hidden": hidden, "rate": _rate(plan[-1][0])}
        for each, count in plan:
            self._train(_rate(each), int(count))
        super().__init__(**state, pace=10, running=False, steps=0, restarts=0)

    @property
    def model(self) -> Module:
        """What is being trained."""
        return self.classifier.model

    @property
    def losses(self) -> list[float]:
        """The loss at the start and after each epoch."""
        return list(self.classifier.losses)

    def train(self, epochs: int = 1) -> None:
        """Train so many epochs at once, and show the end of it."""
        for _ in range(epochs):
            if self.advance():
                break
        self.set_trait("scene", self.draw(self.state))

    def restart(self) -> None:
        """Back to the start."""
        self.choose(restarts=self.state["restarts"] + 1, running=False)

    def advance(self) -> str:
        self._train(float(self.state["rate"]), 1)
        return self._end

    def _train(self, rate: float, epochs: int) -> None:
        self._end = ""
        for _ in range(epochs):
            if not self.classifier.step(rate):
                self._end = (
                    f"At a rate of {_n(rate)} the next step leaves the numbers: "
                    "restart with a smaller rate."
                )
                return

    def obey(self, state: Mapping[str, Any]) -> None:
        _rate(state["rate"])
        choice = (str(state["gate"]), _hidden(state["hidden"]))
        if choice != self._choice:
            self.classifier = self._classifier(*choice)
            self._choice, self._end = choice, ""
        if state["restarts"] != self._restarts:
            self._restarts, self._end = state["restarts"], ""
            self.classifier.restart()

    def _classifier(self, gate: str, hidden: int) -> Classifier:
        model = self._own or network(hidden, self._rng_seed)
        return Classifier(*points(gate or self._data), model)

    def draw(self, state: Mapping[str, Any]) -> Scene:
        now, gate = self.classifier, self._choice[0]
        count = len(now.y)
        loss, right = _n(now.losses[-1]), f"{now.right} of {count}"
        figures = [["epoch", str(now.epochs)], ["loss", loss], ["right", right]]
        figures += [["norm of the slope", _n(now.slope)], *_weights(now.model)]
        where = f", {gate}" if gate else ""
        said = f"epoch {now.epochs}, loss {loss}, {right} right"
        charts = [drawn.plane(now), drawn.loss_curve(now.losses)]
        charts[1:1] = [drawn.truth_table(now)] if gate else []
        return scene(
            "boundary",
            f"Boundary view{where}",
            f"{count} points of two classes and the boundary of a model: {said}.",
            charts=charts,
            names=[name for name, _ in figures],
            figures=[text for _, text in figures],
            text=f"{said[0].upper()}{said[1:]}. {self._end or _verdict(now)}".strip(),
            choices=self._choices(gate),
            rates=RATES,
            buttons=["running", "steps", "restarts"],
        )

    def _choices(self, gate: str) -> list[Any]:
        """What the reader may choose: which data, which model, how fast to watch."""
        gates = [["gate", "Gate", {name: name for name in GATES}]] if gate else []
        words = {str(n): f"{n} hidden" if n else "line" for n in HIDDEN}
        models = [] if self._own else [["hidden", "Model", words]]
        paces = {str(n): f"{n}×" for n in (1, 10, 100)}
        return [*gates, *models, ["pace", "Epochs from one picture to the next", paces]]

    def picture(self, shown: Scene) -> str:
        return to_svg(shown["charts"], shown["alt"])

    def tables(self, shown: Scene) -> Sequence[Table]:
        tables: list[Table] = [(shown["names"], [shown["figures"]])]
        X, y = self.classifier.X, self.classifier.y
        if len(X) <= 20:
            chances = drawn.probability(self.classifier.values(X))
            rows = [
                [_n(a), _n(b), str(int(label)), f"{p:.3f}"]
                for (a, b), label, p in zip(X, y, chances, strict=True)
            ]
            tables.append((["x1", "x2", "class", "probability of class 1"], rows))
        return tables

    def describe(self, shown: Scene) -> str:
        epoch, loss, right = shown["figures"][:3]
        return f"{shown['title']}: epoch {epoch}, loss {loss}, {right} right"

    def to_code(self) -> str:
        log, (gate, hidden) = self.classifier.log, self._choice
        parts = [repr(gate) if gate else "(X, y)"]
        parts += ["model"] if self._own else []
        parts += [f"hidden={hidden}"] if hidden and not self._own else []
        if len(log) == 1 and log[0][0] == self.state["rate"]:
            parts += [f"rate={log[0][0]!r}", f"epochs={log[0][1]}"]
        else:
            plan = [*log, (self.state["rate"], 0)]
            parts.append(f"epochs={plan!r}")
        parts += [f"rng_seed={self._rng_seed}"] if self._rng_seed else []
        return f"ad.BoundaryView({', '.join(parts)})"


def _verdict(now: Classifier) -> str:
    """What the loss says, in words: it rises, or it cannot fall any further."""
    losses = now.losses
    lowest = min(losses)
    if losses[-1] > 1.2 * lowest + 0.01 and len(losses) > 2:
        return (
            f"The loss has risen from {_n(lowest)}: steps this long jump over the "
            "valley. Try a smaller rate."
        )
    rises = int(np.sum(np.diff(losses[-11:]) > 1e-9))
    if rises >= 3 and losses[-1] > 0.01:
        return "The loss goes up and down: steps this long jump over the valley."
    if now.slope < 1e-5 and losses[-1] > 0.1:
        return (
            "The slope is 0: no small step helps. If this is not good enough, the "
            "model is at fault, and not the gradient."
        )
    return ""


def _weights(model: Module) -> list[list[str]]:
    if not isinstance(model, Line):
        size = sum(p.size for p in model.parameters().values())
        return [["parameters", str(size)]]
    w1, w2 = model.weight.value
    return [["w1", _n(w1)], ["w2", _n(w2)], ["b", _n(model.bias.value)]]


def _hidden(count: Any) -> int:
    if str(count).isdigit() and int(count) <= 64:
        return int(count)
    raise AutodiffError(
        f"a hidden layer of {count!r} units cannot be made",
        cause="this is a network for the eye: it has 0 (a line) to 64 hidden units",
        cure="choose hidden=0 for a line, or 2, 4, 8",
    )


def _rate(rate: Any) -> float:
    if np.isfinite(rate) and rate > 0:
        return float(rate)
    raise AutodiffError(
        f"a rate of {rate} is no way down",
        cause="the rate says how long a step is",
        cure="choose a number above 0, such as 0.3",
    )


def _n(number: float) -> str:
    return format_number(float(number))
