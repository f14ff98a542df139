"""A widget that trains: it goes on by itself, and listens while it does.

A loop that never lets go of the kernel hears no button. So training is a task of the
kernel's own event loop: one epoch, then a moment in which messages are answered. That
is what ``await`` is for, and it is why Pause works.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from ..display.scene import Scene
from ..errors import AutodiffError
from .scene import SceneWidget

LIMIT = 20_000  # epochs in one go: nobody watches longer


class TrainingWidget(SceneWidget):
    """A scene of something that is being trained.

    Of the state, this class knows ``running``, ``pace`` (epochs from one picture to the
    next), and ``steps`` (how often Step was pressed). A subclass defines `advance`,
    one epoch; `obey`, what the rest of the state asks for; and `draw`, the scene now.
    """

    rest = 0.08  # seconds after each picture

    _task: asyncio.Task[None] | None = None
    _steps = 0

    def advance(self) -> str:
        """Train one epoch. A text that is returned ends the training, and is said."""
        raise NotImplementedError

    def obey(self, state: Mapping[str, Any]) -> None:
        """Do what a new state asks for, apart from training."""

    def draw(self, state: Mapping[str, Any]) -> Scene:
        """The scene as it is now."""
        raise NotImplementedError

    def due(self, count: int) -> bool:
        """Whether it is time for a picture, after `count` epochs of this go."""
        return count % max(1, int(self.state["pace"])) == 0

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        self.obey(state)
        for _ in range(min(int(state["steps"]) - self._steps, 100)):
            self.advance()
        self._steps = int(state["steps"])
        if state["running"] and self._task is None:
            self._task = _loop().create_task(self._go_on())
        return self.draw(state)

    async def _go_on(self) -> None:
        """Epoch after epoch, until the state says pause or there is no way on."""
        problem = ""
        try:
            await self._epochs()
        except Exception as error:  # whatever a model raises: nobody else would see it
            problem = f"{type(error).__name__}: {error}".partition("\n")[0]
        finally:
            self._task = None
            self.choose(running=False)
        if problem:
            self.set_trait("problem", problem)

    async def _epochs(self) -> None:
        for count in range(1, LIMIT + 1):
            if not self.state["running"]:
                return
            end = self.advance()
            if end or self.due(count):
                self.set_trait("scene", self.draw(self.state))
                await asyncio.sleep(self.rest)
            else:
                await asyncio.sleep(0)  # let a button be heard
            if end:
                return


def _loop() -> asyncio.AbstractEventLoop:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise AutodiffError(
            "there is nobody who could go on training in the background",
            cause="plain Python has no event loop that runs between two statements",
            cure="use a notebook, or call train(100)",
        ) from None
