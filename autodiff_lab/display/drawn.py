"""Who draws what: the display of each thing that the engine makes.

The package hands this function to the engine (`engine.drawn`). A display is loaded when
something asks for it, and a bug in one must not take the learner's result away: then
the plain text is shown, with a note that says what happened.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..engine import Node

_DISPLAYS = {
    "PathSet": "paths",
    "Trace": "traces",
    "Cost": "costs",
    "Comparison": "comparisons",
}


def mimebundle(thing: Any) -> dict[str, Any]:
    """A node or a result of the engine in every form, by MIME type.

    >>> import autodiff_lab as ad
    >>> sorted(mimebundle(ad.cost(ad.Variable(2.0) + 1)))[1:]
    ['text/html', 'text/plain']
    """
    if isinstance(thing, Node):
        from .bundle import mimebundle as draw

        return draw(thing)
    kinds = (_DISPLAYS.get(kind.__name__) for kind in type(thing).__mro__)
    name = next(filter(None, kinds), None)
    if name is None:
        return {"text/plain": repr(thing)}
    try:
        display = import_module(f".{name}", __package__)
        bundle: dict[str, Any] = display.mimebundle(thing)
        return bundle
    except Exception as error:
        note = f"(not drawn: {type(error).__name__} in autodiff_lab.display)"
        return {"text/plain": f"{thing!r}\n{note}"}
