"""The training dashboard: what happens while a network learns, and a way to stop it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import (
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from typing import Any

import numpy as np

from ..display.chart_svg import to_svg
from ..display.numerals import format_number
from ..display.scene import Scene, Table, scene
from ..errors import AutodiffError
from ..nn import Module
from .epochs import Metrics, Record, training
from .training import TrainingWidget
from .training_charts import board
from .written import written

FRAME = 0.15  # seconds between two pictures, at least


class TrainingDashboard(TrainingWidget):
    """Loss, accuracy, gradient norms and confusion matrix, while a network learns.

    Why: a training that fails looks like one that works until its end. A layer whose
    gradient is a thousandth of its neighbour's, a loss that climbs, a class that is
    always taken for another: they show after an epoch or two, and then one stops.

    Give it what `nn.fit` takes, and press Train: it trains in the background, so Pause
    and Stop are heard; `fit` does the same at once. Or bring a loop of your own that
    yields a dict of numbers each round ("loss", "accuracy", "gradients" by layer, a
    "confusion" matrix, any others), and go through it by ``for``, or by ``async for``,
    which hears the Stop button. Stopped or interrupted, the network gets back the
    parameters of its best epoch.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab import nn, optim
    >>> X, y, *_ = ad.datasets.iris(standardize=True)
    >>> net = nn.Linear(4, 3)
    >>> ad.TrainingDashboard(net, nn.cross_entropy, X, y, epochs=50,
    ...     optimizer=optim.SGD(net.parameters(), 0.5)).fit()
    Training dashboard: epoch 50 of 50, loss 0.2458, accuracy 0.9267; finished
    >>> for metrics in ad.TrainingDashboard().watch({"loss": 1 / n} for n in (1, 2)):
    ...     print(metrics)
    {'loss': 1.0}
    {'loss': 0.5}

    What to watch is the advice of A. Karpathy, "A recipe for training neural networks",
    2019; gradient norms by layer tell what S. Hochreiter found in 1991.
    """

    rest = 0.01

    def __init__(
        self,
        net: Module | None = None,
        loss: Callable[[Any, Any], Any] | None = None,
        X: Any = None,
        y: Any = None,
        *,
        optimizer: Any = None,
        epochs: int | None = None,
        batch_size: int | None = None,
        validation: tuple[Any, Any] | None = None,
        rng_seed: int = 0,
    ) -> None:
        own = [loss, X, y, optimizer]
        self._own = net is not None and all(part is not None for part in own)
        _check_whole(self._own, own)
        self.record = Record(net)
        self._loss, self._total, self._batch_size = loss, epochs, batch_size
        self._end, self._stops, self._drawn, self._fresh = "", 0, 0.0, False
        self._source: Iterator[Metrics | None] = iter(())
        if self._own and net is not None and loss is not None:
            self._total = 10 if epochs is None else epochs
            self._source = training(
                net,
                loss,
                np.asarray(X),
                np.asarray(y),
                optimizer=optimizer,
                epochs=self._total,
                batch_size=batch_size,
                validation=validation,
                rng_seed=rng_seed,
            )
        super().__init__(running=False, steps=0, stops=0, pace=1)

    # --- training -----------------------------------------------------------------

    def fit(self) -> TrainingDashboard:
        """Train to the end, in this cell. An interrupt ends it and loses nothing."""
        for _ in self.watch(self._source):
            pass
        return self

    def watch(self, source: Iterable[Any]) -> Watching:
        """Go through a loop's metrics, one by one, and show each."""
        return Watching(self, source)

    def advance(self) -> str:
        """One batch of the training that was given."""
        if not self._end:
            metrics = next(self._source, False)
            if metrics is False:
                self.finish("finished")
            else:
                self.take(metrics)
        return self._end

    def due(self, count: int) -> bool:
        return self._fresh and time.monotonic() - self._drawn > FRAME

    def take(self, metrics: Any) -> None:
        """Note what a round has measured; nothing is noted for None."""
        if metrics is None:
            return
        self.record.add(metrics)
        self._fresh = True
        losses = self.record.losses
        if losses and not np.isfinite(losses[-1]):
            self.finish(
                f"the loss became {losses[-1]} in epoch {self.record.epochs}, so the "
                "rate is probably too big"
            )

    def finish(self, why: str) -> None:
        """No more epochs; early, the best parameters are put back."""
        if self._end:
            return
        early = why != "finished"
        if early and self.record.restore():
            why += f"; the parameters of epoch {self.record.best_epoch} are back"
        self.record.interrupted = early
        self._end = why
        self.show()

    def show(self) -> None:
        """Send a picture of this moment."""
        self._fresh, self._drawn = False, time.monotonic()
        self.set_trait("scene", self.draw(self.state))

    @property
    def ended(self) -> bool:
        return bool(self._end)

    def obey(self, state: Mapping[str, Any]) -> None:
        if state["stops"] != self._stops:
            self._stops = state["stops"]
            if not self._end:
                self._end = "stopped"
                self.record.interrupted = True
                if self.record.restore():
                    best = self.record.best_epoch
                    self._end += f"; the parameters of epoch {best} are back"

    # --- what is shown ------------------------------------------------------------

    def draw(self, state: Mapping[str, Any]) -> Scene:
        record, total = self.record, self._total
        figures = {"epoch": f"{record.epochs} of {total}" if total else record.epochs}
        figures |= {name: _n(c[-1]) for name, c in record.curves.items() if c}
        if record.losses:
            figures["best epoch"] = str(record.best_epoch)
        said = ", ".join(f"{name} {text}" for name, text in list(figures.items())[:3])
        text = f"{said}; {self._end}" if self._end else said
        return scene(
            "training",
            "Training dashboard",
            f"A training at {text}." if record.epochs else "A training to come.",
            charts=board(record, total),
            names=list(figures),
            figures=[str(text) for text in figures.values()],
            text=f"{text[0].upper()}{text[1:]}.",
            progress=[record.epochs, total] if total else None,
            choices=[],
            rates=None,
            buttons=["running", "stops"] if self._own else ["stops"],
            said=text,
        )

    def picture(self, shown: Scene) -> str:
        return to_svg(shown["charts"], shown["alt"], columns=2)

    def tables(self, shown: Scene) -> Sequence[Table]:
        curves, layers = self.record.curves, self.record.gradients
        columns = {**curves, **{f"gradient of {k}": v for k, v in layers.items()}}
        last = self.record.epochs
        epochs = sorted({round(1 + k * (last - 1) / 19) for k in range(20)} - {0})
        rows = [
            [str(e), *(_n(c[e - 1]) if e <= len(c) else "" for c in columns.values())]
            for e in (epochs if last else [])
        ]
        tables: list[Table] = [(["epoch", *columns], rows)]
        if self.record.confusion is not None:
            counts = self.record.confusion.tolist()
            names = ["is / called", *(str(k) for k in range(len(counts)))]
            rows = [[str(k), *map(str, row)] for k, row in enumerate(counts)]
            tables.append((names, rows))
        return tables

    def describe(self, shown: Scene) -> str:
        return f"Training dashboard: {shown['said']}"

    def to_code(self) -> str:
        if not self._own:
            return (
                "ad.TrainingDashboard(net)"
                if self.record.net
                else ("ad.TrainingDashboard()")
            )
        assert self._loss is not None
        size = f", batch_size={self._batch_size}" if self._batch_size else ""
        return (
            f"ad.TrainingDashboard(net, {written(self._loss)}, X, y, "
            f"optimizer=optimizer, epochs={self._total}{size})"
        )


class Watching:
    """A loop that is being watched, by ``for`` or by ``async for``."""

    def __init__(self, board: TrainingDashboard, source: Iterable[Any]) -> None:
        self.board, self.source = board, source

    def __iter__(self) -> Iterator[Any]:
        try:
            for metrics in self.source:
                self.board.take(metrics)
                if metrics is not None:
                    yield metrics
                if self.board.ended:
                    return
                if self.board.due(1):
                    self.board.show()
        except KeyboardInterrupt:
            self.board.finish("interrupted")
            return
        self.board.finish("finished")

    async def __aiter__(self) -> AsyncIterator[Any]:
        source = self.source
        for_loop = source if hasattr(source, "__aiter__") else _awaited(source)
        async for metrics in for_loop:
            self.board.take(metrics)
            if metrics is not None:
                yield metrics
            if self.board.ended:
                return
            if self.board.due(1):
                self.board.show()
            await asyncio.sleep(0)  # let the Stop button be heard
            if self.board.ended:
                return
        self.board.finish("finished")


async def _awaited(source: Iterable[Any]) -> AsyncIterator[Any]:
    for item in source:
        yield item


def _check_whole(whole: bool, parts: Sequence[Any]) -> None:
    if whole or all(part is None for part in parts):
        return
    raise AutodiffError(
        "a training needs a net, a loss, X, y and an optimizer",
        cause="some of them were given and some were not",
        cure="give all five, or none, and watch(your_loop) instead",
    )


def _n(number: float) -> str:
    return format_number(float(number))
