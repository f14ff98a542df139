"""A widget that shows a scene, and makes the next one when the reader changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from ..display.scene import Scene, Table, bundle
from ..errors import AutodiffError
from .base import Bundle, GraphWidget


class SceneWidget(GraphWidget):
    """The common part of all widgets that are not a plain graph.

    ``state`` is everything that a reader can choose; the front end changes it, and
    `make_scene` answers with the scene that belongs to it. A state that makes no sense
    is answered with a sentence in ``problem``, and the last good scene stays.

    A subclass says what it is and how it looks, in the order of the methods below.
    """

    module = "scenes.js"  # "widget.js" has the scenes that hold a graph

    scene = traitlets.Dict(read_only=True).tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    # The front end counts its questions and waits for the answer before the next one.
    asked = traitlets.Int(0).tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)
    problem = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, **state: Any) -> None:
        first = self.make_scene(state)  # a mistake in the first state is raised
        self._answer = dict(state)
        super().__init__(kind="scene", state=state)
        self.set_trait("scene", first)

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        """What to show for a state. Raises an error of `autodiff_lab.errors`."""
        raise NotImplementedError

    def picture(self, shown: Scene) -> str:
        """The scene as a still SVG."""
        raise NotImplementedError

    def tables(self, shown: Scene) -> Sequence[Table]:
        """The numbers of the picture, for readers who do not see it."""
        raise NotImplementedError

    def describe(self, shown: Scene) -> str:
        """One line of text with the values, for terminals and for tests."""
        raise NotImplementedError

    def to_code(self) -> str:
        """One line of Python that makes this scene again."""
        raise NotImplementedError

    def choose(self, **state: Any) -> None:
        """Change a part of the state from Python, as the controls do."""
        self.state = {**self.state, **state}

    def saved_bundle(self) -> Bundle:
        shown: Scene = {**self.scene, "state": dict(self._answer)}
        return bundle(
            shown, self.picture(shown), self.tables(shown), self.describe(shown)
        )

    @traitlets.observe("state", "asked")
    def _respond(self, _change: Any) -> None:
        """Answer with a new scene, all in one message; a failure is an answer too."""
        with self.hold_sync():
            try:
                if self.state != self._answer:
                    self.set_trait("scene", self.make_scene(self.state))
                    self._answer = dict(self.state)
                    self.set_trait("problem", "")
            except (AutodiffError, ArithmeticError, ValueError, TypeError) as error:
                self.set_trait("problem", str(error).partition("\n")[0])
            finally:
                self.answered = self.asked
