"""What draws itself in a notebook: the engine only says that it does, not how.

The engine must not know the display, and a node on the last line of a cell is to be a
picture all the same. So the package introduces the two: it calls `let_draw`, and until
it does (or if somebody uses the engine alone), there is the plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar


class Drawn:
    """Mixed into nodes and results.

    >>> class Recipe(Drawn):
    ...     def __repr__(self):
    ...         return "flour, water"
    >>> Recipe()._repr_mimebundle_()  # nobody knows how to draw a recipe
    {'text/plain': 'flour, water'}
    """

    __slots__ = ()
    _draw: ClassVar[Callable[[Any], Any] | None] = None

    @staticmethod
    def let_draw(draw: Callable[[Any], Any]) -> None:
        """From now on, ``draw(thing)`` makes the forms of a thing, by MIME type."""
        Drawn._draw = staticmethod(draw)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        draw = Drawn._draw
        return draw(self) if draw else {"text/plain": repr(self)}

    def _repr_html_(self) -> str | None:
        bundle = self._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        html: str | None = data.get("text/html")
        return html
