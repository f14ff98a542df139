"""What exists before a compiled function runs: buffers, constants, views of both.

Each thing here has a name in the generated code, and lines that make it. Stand-ins of
the same layout are kept beside the names, to see at compile time whether NumPy will
look at memory or copy it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..values import plain
from .memory import Kind, new, new_text
from .names import Names, reserve
from .steps import Step, plainly_written

ALWAYS: dict[str, Any] = {
    "array": np.array,
    "copyto": np.copyto,
    "empty": np.empty,
    "float16": np.float16,
    "float32": np.float32,
    "full": np.full,
    "plain": plain,
    "zeros": np.zeros,
}
WRITTEN = [np.dtype(size) for size in "efd"]  # others have more digits than a float


class Setup:
    """Names for what is made once, and the lines that make it."""

    def __init__(self, steps: list[Step]) -> None:
        self.namespace = dict(ALWAYS)
        for step in steps:
            step.make, *into = reserve(
                self.namespace, step.functions, step.make, *step.into
            )
            step.into = tuple(into)
        self.names = Names()
        self.names.taken.update(self.namespace)
        self.made: dict[str, Any] = {}  # a stand-in for each thing, by its name
        self.lines: list[str] = []
        self.free: dict[Kind, list[str]] = {}  # buffers that nobody uses just now
        self.views: dict[str, str] = {}
        self.constants: dict[Any, str] = {}

    def make(self, wish: str, text: str, made: Any = None) -> str:
        """A name for what `text` makes."""
        name = self.names.new(wish)
        self.lines.append(f"{name} = {text}")
        if made is None:
            made = eval(text, dict(self.namespace), self.made)
        self.made[name] = made
        return name

    # -- buffers: the one that was freed last is still warm in the cache --

    def take(self, kind: Kind) -> str:
        free = self.free.get(kind)
        return free.pop() if free else self.make("t1", new_text(kind), new(kind))

    def give_back(self, name: str, kind: Kind) -> None:
        self.free.setdefault(kind, []).append(name)

    # -- views and constants --

    def view(self, step: Step, operand: str) -> str | None:
        """A name for a view of what exists already; None if NumPy would copy it."""
        if operand not in self.made:
            return None
        text = step.make.format(operand)
        if text not in self.views:
            before, row = self.made[operand], step.node.primitive
            assert row is not None
            seen = row.forward(before, **step.node.params)  # as the text does
            if not np.may_share_memory(seen, before):
                return None
            self.views[text] = self.make("u1", text, seen)
        return self.views[text]

    def constant(self, value: Any) -> str:
        """A name for a value that is the same at every call."""
        array = np.asarray(value)
        key = (array.shape, array.dtype, type(value), array.tobytes())
        if key not in self.constants:
            name = self.names.new("c1")
            self.constants[key] = name
            self.namespace[name] = self.made[name] = value
            if isinstance(value, np.ndarray):
                self.lines.append(constant_text(name, value))
        return self.constants[key]

    def number(self, value: Any) -> str:
        """A number as it is written; inf, nan and NumPy's own have to be named."""
        if plainly_written(value) or (type(value) is float and np.isfinite(value)):
            return repr(value)
        if isinstance(value, np.generic | float):
            return self.constant(value)
        name = self.names.new("c1")  # whatever it is, the function returns it
        self.namespace[name] = value
        return name


def constant_text(name: str, value: Any) -> str:
    """The line that makes a constant, or a comment on one that is not written out.

    >>> constant_text("c1", np.ones(3)), constant_text("c2", np.arange(3.0))
    ('c1 = full((3,), 1.0)', '# c2 is a constant: float64[3]')
    """
    array = np.asarray(value)
    kind = "" if array.dtype == np.float64 else f", '{array.dtype}'"
    if array.size and array.dtype in WRITTEN and np.isfinite(array).all():
        first = array.flat[0].item()
        if array.ndim == 0:
            return f"{name} = array({first!r}{kind})"
        if np.all(array == first):
            return f"{name} = full({array.shape}, {first!r}{kind})"
    return f"# {name} is a constant: {array.dtype}{list(array.shape)}"
