"""Write a whole program: steps in order, each with its memory and its line of code.

Buffers and the views of them are made once, in lines above the function; the function
itself is a straight line. Whatever it returns is new memory that nobody will write to
again, so a result stays what it was when the function is called once more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..node import Leaf, Node
from .memory import Kind, Lifetimes, new_text
from .names import Names
from .selection import select
from .setup import Setup
from .steps import COPY, Step
from .updates import in_place, last_of_all

WIDTH = 38  # of the code, before the comments begin


class Program:
    """The code for `roots`, which have been rewritten as `lowered`, given `inputs`.

    `order` has what the rewritten ones are computed from, operands first.

    `names` says what to call nodes. `updates` are inputs whose memory is there before
    the function runs, and which get the last roots written into them.
    Names that are `taken` mean something already where the code will stand.
    """

    def __init__(
        self,
        roots: list[Any],
        lowered: list[Any],
        order: list[Node],
        inputs: list[Leaf],
        names: dict[Node, str],
        updates: list[Leaf] | None = None,
        taken: Iterable[str] = (),
    ) -> None:
        self.inputs, self.called, self.like = inputs, names, roots
        updates = updates or []
        self.roots = lowered[: len(roots) - len(updates)]
        self.outputs = {root for root in self.roots if isinstance(root, Node)}
        self.targets = dict(zip(updates, lowered[len(self.roots) :], strict=True))
        self.steps = steps_for(lowered, order)
        self.setup_code = Setup(self.steps)
        self.setup_code.names.taken.update(taken)
        self.body: list[str] = []
        self.text: dict[Node, str] = {}
        self.places: dict[Node, str] = {}  # where the inputs to update are kept
        self.buffers: dict[Node, tuple[str, Kind]] = {}  # that are in use
        self.arguments = [self._argument(leaf) for leaf in inputs]
        self._write_all([root for root in lowered if isinstance(root, Node)])

    @property
    def setup(self) -> list[str]:
        return self.setup_code.lines

    @property
    def names(self) -> Names:
        return self.setup_code.names

    @property
    def namespace(self) -> dict[str, Any]:
        return self.setup_code.namespace

    def _argument(self, leaf: Leaf) -> str:
        name = self.setup_code.names.new(self.called.get(leaf) or leaf.name or "x")
        self.text[leaf] = name
        if leaf in self.targets:
            self.setup_code.made[name] = np.empty(leaf.shape, leaf.dtype)
            self.places[leaf] = name
            if leaf.shape == ():
                self.text[leaf] = self.setup_code.names.new(f"{name}_now")
                self.body.append(f"{self.text[leaf]} = {name}.item()")
        return name

    def _write_all(self, kept: list[Node]) -> None:
        wanted = {
            target: leaf
            for leaf, target in self.targets.items()
            if isinstance(target, Node) and target not in self.outputs
        }
        self.steps = last_of_all(self.steps, set(wanted))
        self.life = Lifetimes(self.steps, kept)
        self.direct = in_place(self.steps, wanted, self.life)
        self.saved: dict[Leaf, str] = {}
        self.in_old = {
            leaf: target
            for leaf, target in self.targets.items()
            if isinstance(target, Node) and target is not leaf
            if self.targets.keys() & self.life.owners.get(target, {target})
        }
        for position, step in enumerate(self.steps):
            if step.node in self.direct:
                self._save()
            self._write(position, step)
        self._save()
        self.results = [self._result(i) for i in range(len(self.roots))]
        for leaf, target in self.targets.items():
            if target is not leaf and self.direct.get(target) is not leaf:
                self._store(leaf, target)

    # -- updates --

    def _save(self) -> None:
        """New values that lie in memory about to be written over are copied first."""
        for leaf, target in self.in_old.items():
            if leaf not in self.saved and target in self.text:
                self.saved[leaf] = self.setup_code.names.new("old")
                self.body.append(f"{self.saved[leaf]} = array({self.text[target]})")

    def _store(self, leaf: Leaf, target: Any) -> None:
        text = self.saved.get(leaf) or self._value_text(target)
        self.body.append(f"copyto({self.places[leaf]}, {text})")

    # -- one step --

    def _write(self, position: int, step: Step) -> None:
        texts = [self._operand(step, operand) for operand in step.operands]
        look = self.setup_code.view(step, texts[0]) if step.kind == "view" else None
        if look is not None:
            self.text[step.node] = look
        elif step.kind == "out" and self._has_place(step, texts):
            self._into(position, step, texts)
        else:
            self._fresh(step, texts)
        for owner in self.life.dying(position):
            if owner in self.buffers:
                self.setup_code.give_back(*self.buffers.pop(owner))

    def _has_place(self, step: Step, texts: list[str]) -> bool:
        """Whether the result may stay where the step would put it."""
        if step.node in self.outputs:
            return False
        if not step.once or texts[0] in self.setup_code.made:
            return True
        return not any("{0}" in text for text in step.once.values())

    def _into(self, position: int, step: Step, texts: list[str]) -> None:
        """The result goes into memory that is there already."""
        known: dict[str, str] = {}
        for key, template in step.once.items():
            wish = "z1" if key == "out" else key
            known[key] = self.setup_code.make(wish, template.format(*texts, **known))
        name = known.get("out") or self._place(position, step)
        self.text[step.node] = known["out"] = name
        for line in step.into:
            if line != COPY or name != texts[0]:
                self._line(line.format(*texts, **known), step.node)

    def _place(self, position: int, step: Step) -> str:
        """An operand's own memory, if that is done with; else a buffer."""
        if step.node in self.direct:
            return self.text[self.direct[step.node]]
        kind = step.memory()
        if step.zeroed:  # what it leaves alone stays zero, so nobody else may have it
            return self.setup_code.make("z1", new_text(kind, "zeros"))
        name = self._inherit(position, step, kind) or self.setup_code.take(kind)
        self.buffers[step.node] = (name, kind)
        return name

    def _inherit(self, position: int, step: Step, kind: Kind) -> str | None:
        heirs = step.operands[:1] if COPY in step.into else step.operands
        for operand in heirs if step.in_place else ():
            if not isinstance(operand, Node) or operand not in self.buffers:
                continue
            name, own = self.buffers[operand]
            if own != kind or self.life.last[operand] != position:
                continue
            sharing = (o for o in step.operands if self.life.lies_in(o, operand))
            if all(o is operand for o in sharing):
                del self.buffers[operand]
                return name
        return None

    def _fresh(self, step: Step, texts: list[str]) -> None:
        """The result is a new array, or a number."""
        name = self.setup_code.names.new(self.called.get(step.node) or "v1")
        self.text[step.node] = name
        if step.make:
            self._line(f"{name} = {step.make.format(*texts)}", step.node, name)
            return
        new = new_text(step.memory(), "zeros" if step.zeroed else "empty")
        self.body.append(f"{name} = {new}")
        for line in step.into:
            self._line(line.format(*texts, out=name), step.node)

    def _line(self, text: str, node: Node, name: str = "") -> None:
        called = self.called.get(node, "")
        note = f"{called}: " if called and called != name else ""
        shape = node.shape
        about = f"{note}{shape}" if shape or note else ""
        self.body.append(f"{text:<{WIDTH}}  # {about}" if about else text)

    # -- operands and results --

    def _operand(self, step: Step, operand: Any) -> str:
        if isinstance(operand, Node):
            text, single = self._value_text(operand), kind_name(operand) == "float32"
            return f"float32({text})" if single and step.kind == "fresh" else text
        if step.kind == "scalar" and np.ndim(operand) == 0:
            return self.setup_code.number(operand)
        return self.setup_code.constant(step.fitting(operand))

    def _value_text(self, value: Any) -> str:
        if not isinstance(value, Node):
            return self.setup_code.number(value)
        if value not in self.text:
            self.text[value] = self.setup_code.constant(value._value)
        return self.text[value]

    def _result(self, position: int) -> str:
        """A root as it is returned: memory of its own, and of the eager type."""
        root, like = self.roots[position], self.like[position]
        if isinstance(root, np.ndarray):
            return f"array({self.setup_code.constant(root)})"
        text = self._value_text(root)
        if not isinstance(root, Node):
            return text
        if root.shape == ():
            return f"{kind_name(like)}({text})"
        own = any(step.node is root and step.kind == "out" for step in self.steps)
        first = next(i for i, other in enumerate(self.roots) if other is root)
        return text if own and first == position else f"array({text})"


def steps_for(roots: list[Any], order: list[Node]) -> list[Step]:
    """A step for each node that is needed; a step may do the work of several."""
    needed = {root for root in roots if isinstance(root, Node)}
    users: dict[Node, list[Node]] = defaultdict(list)
    for node in order:
        for arg in node.args:
            if isinstance(arg, Node):
                users[arg].append(node)
    for root in needed:
        users[root].append(root)
    steps = []
    for node in reversed(order):
        if node in needed and node.primitive is not None:
            steps.append(select(node, users))
            needed.update(o for o in steps[-1].operands if isinstance(o, Node))
    return steps[::-1]


def kind_name(like: Any) -> str:
    """What makes a scalar result the type that the function itself returns."""
    kind = type(like._value if isinstance(like, Node) else like).__name__
    return kind if kind in ("float", "float32", "float16") else "plain"
