"""What draws itself in a notebook: the engine only says that it does, not how.

The engine must not know the display, and a node on the last line of a cell is to be a
picture all the same. So the package introduces the two: it sets `draw`, and until it
does (or if somebody uses the engine alone), there is the plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Drawn:
    """Mixed into nodes and results: shown by `draw`, if there is one.

    >>> class Recipe(Drawn):
    ...     def __repr__(self):
    ...         return "flour, water"
    >>> Recipe()._repr_mimebundle_()["text/plain"]
    'flour, water'
    """

    __slots__ = ()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return draw(self) if draw else {"text/plain": repr(self)}

    def _repr_html_(self) -> str | None:
        bundle = self._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        html: str | None = data.get("text/html")
        return html


draw: Callable[[Any], Any] | None = None  # set by the package: the engine cannot draw
