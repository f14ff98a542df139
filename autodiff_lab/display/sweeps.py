"""A graph document cut down to what a scene wants to step through by its own rules."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def forward_only(drawn: Document, gradients: list[str] | None = None) -> Document:
    """The document with its forward steps alone, and no sliders or notes.

    >>> import autodiff_lab as ad
    >>> from autodiff_lab.display import document
    >>> x = ad.Variable(3.0, name="x")
    >>> [step["phase"] for step in forward_only(document(x * x))["steps"]]
    ['forward']
    """
    kept = [i for i, step in enumerate(drawn["steps"]) if step["phase"] == "forward"]
    numbers = {
        **drawn["numbers"],
        "steps": [drawn["numbers"]["steps"][i] for i in kept],
    }
    if gradients is not None:
        numbers["gradients"] = gradients
    return {
        **drawn,
        "note": "",
        "leaves": [],
        "steps": [drawn["steps"][i] for i in kept],
        "numbers": numbers,
    }
