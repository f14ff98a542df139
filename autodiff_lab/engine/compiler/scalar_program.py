"""Write a program of plain numbers: one line per operation, no arrays inside."""

from __future__ import annotations

import re
import string
from collections import Counter
from functools import cache
from typing import Any

import numpy as np

from ..node import Leaf, Node
from ..order import topological
from ..values import plain
from .lowering import lower
from .names import Names, reserve
from .scalars import scalar_text
from .steps import plainly_written

LETTERS = string.ascii_letters + string.digits + "_"
LONGEST = 28  # characters of an expression that may stand inside of another


class ScalarProgram:
    """The code for `roots` as functions of `inputs`, all of them numbers.

    Or arrays of numbers: `parts` says what entries an input was taken apart into, and a
    root may be an array of nodes. `updates` are inputs that get the last roots written
    into them. What is `lowered` is not rewritten once more.
    """

    def __init__(
        self,
        roots: list[Any],
        inputs: list[Leaf],
        names: dict[Node, str],
        parts: dict[Leaf, Any] | None = None,
        updates: list[Leaf] | None = None,
        lowered: bool = False,
    ) -> None:
        self.inputs, self.called, self.parts = inputs, names, parts or {}
        self.updates = updates or []
        self.names = Names()
        self.namespace: dict[str, Any] = {"inf": np.inf, "nan": np.nan}
        self.namespace |= {"array": np.array, "zeros": np.zeros}
        self.setup: list[str] = []
        self.body: list[str] = []
        self.text: dict[Node, str] = {}
        self.roots = roots if lowered else self._lower(roots)
        flat = [entry for root in self.roots for entry in np.ravel(_boxed(root))]
        found = topological(*(r for r in flat if isinstance(r, Node)))
        self.order = [node for node in found if node.primitive is not None]
        self.uses = Counter([id(arg) for node in self.order for arg in node.args])
        # What is stored has its own line: nothing may go wrong once storing begins.
        self.uses.update((1 + bool(self.updates)) * [id(entry) for entry in flat])
        self._write_all()
        self.results = [self._result(root) for root in self.roots]
        self._store()

    def cost(self) -> float:
        """About how many operations on floats this is: entries come and go too."""
        entries = sum(np.size(self.parts.get(leaf, 0)) for leaf in self.inputs)
        entries += sum(np.size(_boxed(root)) for root in self.roots)
        return len(self.order) + entries / 2

    def _lower(self, roots: list[Any]) -> list[Any]:
        """The entries rewritten, and put back into the arrays that they were in."""
        leaves = [e for leaf in self.inputs for e in np.ravel(self._boxed(leaf))]
        boxes = [_boxed(root) for root in roots]
        lowered = iter(lower([e for box in boxes for e in np.ravel(box)], leaves))
        for number, box in enumerate(boxes):
            new = np.empty(box.shape, object)
            for index in np.ndindex(box.shape):
                new[index] = next(lowered)
            boxes[number] = new
        return [box[()] if box.ndim == 0 else box for box in boxes]

    def _boxed(self, leaf: Leaf) -> Any:
        return _boxed(self.parts.get(leaf, leaf))

    def _write_all(self) -> None:
        written = []
        for node in self.order:
            text, functions = scalar_text(node, safe=False)
            if functions:
                (text,) = reserve(self.namespace, functions, text)
            written.append(text)
        self.names.taken.update(self.namespace)
        self.arguments = [self._argument(leaf) for leaf in self.inputs]
        for node, template in zip(self.order, written, strict=True):
            self._write(node, template)

    def _argument(self, leaf: Leaf) -> str:
        wish = self.called.get(leaf) or leaf.name or "x"
        name = self.names.new(wish)
        if leaf not in self.parts or self.parts[leaf] is leaf:
            self.text[leaf] = name
            if leaf in set(self.updates):
                self.text[leaf] = self.names.new(f"{wish}_now")
                self.body.append(f"{self.text[leaf]} = {name}.item()")
            return name
        entries = self.parts[leaf]
        for index, entry in np.ndenumerate(entries):
            self.text[entry] = self.names.new("_".join(map(str, (wish, *index))))
        self.body.append(f"{self._tuple(entries, '()')} = {name}.tolist()")
        return name

    def _tuple(self, entries: Any, brackets: str) -> str:
        """Entries as they are written, in nested brackets."""
        if not isinstance(entries, np.ndarray):
            return _unwrapped(self.operand(entries))
        inside = ", ".join(self._tuple(entry, brackets) for entry in entries)
        comma = "," if brackets == "()" and len(entries) == 1 else ""
        return f"{brackets[0]}{inside}{comma}{brackets[1]}"

    def _write(self, node: Node, template: str) -> None:
        operands = [self.operand(arg) for arg in node.args]
        if is_call(template):  # it has brackets of its own
            operands = [_unwrapped(operand) for operand in operands]
        text = template.format(*operands)
        called = self.called.get(node)
        if len(text) <= LONGEST and self.uses[id(node)] == 1 and called is None:
            self.text[node] = text if is_atom(text) else f"({text})"
            return
        self.text[node] = name = self.names.new(called or "v1")
        self.body.append(f"{name} = {text}")

    def operand(self, value: Any) -> str:
        if isinstance(value, Node):
            text = self.text.get(value)
            if text is not None:
                return text
            value = value._value
        return repr(value.item() if isinstance(value, np.generic) else value)

    def _result(self, root: Any) -> str:
        """A root as it is returned; a short expression may stand right there."""
        if isinstance(root, np.ndarray) and not root.size:
            return f"zeros({root.shape})"
        if isinstance(root, np.ndarray):
            return f"array({self._tuple(root, '[]')}, float)"
        if isinstance(root, Node | float) or plainly_written(root):
            return _unwrapped(self.operand(root))
        name = self.names.new("c1")  # whatever it is, the function returns it
        self.namespace[name] = root
        return name

    def _store(self) -> None:
        """Write the last roots into the arrays of the inputs to update."""
        first = len(self.roots) - len(self.updates)
        named = dict(zip(self.inputs, self.arguments, strict=True))
        for leaf, root in zip(self.updates, self.roots[first:], strict=True):
            name = named[leaf]
            for index, entry in np.ndenumerate(_boxed(root)):
                place = ", ".join(map(str, index)) or "()"
                self.body.append(f"{name}[{place}] = {self.operand(entry)}")
        del self.results[first:]

    def with_numpy(self, *values: Any) -> list[Any]:
        """The roots by NumPy's own rules, where math refuses: 1 / 0.0 is inf."""
        known: dict[Any, Any] = {}
        for leaf, value in zip(self.inputs, values, strict=True):
            for entry, part in zip(
                np.ravel(self._boxed(leaf)), np.ravel(value), strict=True
            ):
                known[entry] = float(part)
        for node in self.order:
            operands = [_look_up(arg, known) for arg in node.args]
            forward = node.primitive.forward  # type: ignore[union-attr]
            answer = plain(forward(*operands, **node.params))
            known[node] = bool(answer) if type(node._value) is bool else answer
        found = [_look_up(root, known) for root in self.roots]
        old = dict(zip(self.inputs, values, strict=True))
        first = len(found) - len(self.updates)
        for leaf, new in zip(self.updates, found[first:], strict=True):
            old[leaf][...] = new
        return found[:first]


@cache
def is_call(template: str) -> bool:
    """Whether each operand stands alone between brackets or commas.

    >>> is_call("pow({0}, {1})"), is_call("f({0}) + ({0} if {0} > 0.0 else 0.0)")
    (True, False)
    """
    return len(re.findall(r"(?<=[(\s]){\d}(?=[),])", template)) == template.count("{")


def is_atom(text: str) -> bool:
    """Whether an expression needs no brackets anywhere: a name, or one call.

    >>> is_atom("exp(-(a + b))"), is_atom("sin(a) * sin(b)")
    (True, False)
    """
    behind = text.lstrip(LETTERS)
    return not behind or (behind != text and _unwrapped(behind) != behind)


def _unwrapped(text: str) -> str:
    """An expression without brackets around all of it.

    >>> _unwrapped("((a + b) * c)"), _unwrapped("(a + b) * (c)")
    ('(a + b) * c', '(a + b) * (c)')
    """
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for character in text[:-1]:
        depth += (character == "(") - (character == ")")
        if not depth:  # the first bracket was closed before the end
            return text
    return text[1:-1]


def _look_up(value: Any, known: dict[Any, Any]) -> Any:
    if isinstance(value, np.ndarray):
        entries = [_look_up(entry, known) for entry in value.flat]
        return np.array(entries, float).reshape(value.shape)
    if not isinstance(value, Node):
        return value
    return known.get(value, value._value)


def _boxed(root: Any) -> Any:
    """A root as an array of entries, also if it is a single one."""
    if isinstance(root, np.ndarray):
        return root
    box = np.empty((), object)
    box[()] = root
    return box


NUMBERS = frozenset((float, int, bool))


def all_numbers(roots: list[Any], inputs: list[Leaf]) -> bool:
    """Whether nothing but Python floats (and truth values) goes through a graph."""
    if any(type(leaf._value) not in NUMBERS for leaf in inputs):
        return False
    order = topological(*(r for r in roots if isinstance(r, Node)))
    return all(type(node._value) in NUMBERS for node in order)
