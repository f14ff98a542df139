"""What all our widgets share: their code, and an output that outlives the kernel."""

from __future__ import annotations

from typing import Any, ClassVar

import anywidget
import traitlets

from .assets import read_asset

Bundle = dict[str, Any]  # by MIME type


class GraphWidget(anywidget.AnyWidget):
    """A live view of something that can also be shown without a kernel.

    A widget's output is usually just the number of a model in the kernel, and says
    "model not found" in a reopened notebook. So `_repr_mimebundle_` adds what
    `saved_bundle` returns: the same thing as a document, as HTML and as text.
    """

    module: ClassVar[str] = "widget.js"  # each widget carries its code with it

    kind = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self._esm = read_asset(self.module)
        self._css = read_asset("widget.css")
        super().__init__(**traits)

    def saved_bundle(self) -> Bundle:
        """The representations that need no kernel, by MIME type."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **options: Any) -> tuple[Bundle, Bundle]:
        """Both at once; the metadata is what Colab needs to find its widget manager."""
        data, metadata = super()._repr_mimebundle_(**options)
        return {**data, **self.saved_bundle()}, metadata

    def __repr__(self) -> str:
        """Never an address: notebooks compare this text between runs."""
        return str(self.saved_bundle()["text/plain"])
