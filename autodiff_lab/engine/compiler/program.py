"""Write a whole program: steps in order, each with its memory and its line of code.

Buffers and the views of them are made once, in lines above the function; the function
itself is a straight line. Whatever it returns is new memory that nobody will write to
again, so a result stays what it was when the function is called once more.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from ..node import Leaf, Node
from ..order import topological
from ..values import plain
from .lowering import lower
from .memory import Kind, Lifetimes, Pool, new_text
from .names import Names, reserve
from .steps import COPY, Step, select


class Program:
    """The code for `roots` as functions of `inputs`.

    `names` says what to call nodes. `updates` are inputs whose memory is there before
    the function runs, and which get the last roots written into them.
    """

    def __init__(
        self,
        roots: list[Any],
        inputs: list[Leaf],
        names: dict[Node, str],
        updates: list[Leaf] | None = None,
    ) -> None:
        self.inputs, self.called = inputs, names
        self.updates = updates or []
        lowered = lower(roots, inputs)
        self.roots = lowered[: len(roots) - len(self.updates)]
        self.targets = lowered[len(self.roots) :]
        self.like = roots
        self.names, self.pool = Names(), Pool()
        self.namespace: dict[str, Any] = {}
        self.setup: list[str] = []
        self.body: list[str] = []
        self.text: dict[Node, str] = {}
        self.fixed: dict[str, Any] = {}  # what exists before the function runs
        self.looks: dict[str, Any] = {}  # the views of that, by their code
        self.places: dict[Node, str] = {}  # where the inputs to update are kept
        self.buffers: dict[Node, tuple[str, Kind]] = {}
        self.views: dict[str, str] = {}
        self.constants: dict[Any, str] = {}
        self.steps = self._select([*self.roots, *self.targets])
        self._reserve()
        self.arguments = [self._argument(leaf) for leaf in inputs]
        self._write_all()
        shapes = (f"{name} = {new_text(kind)}" for name, kind in self.pool.made)
        self.setup = [*shapes, *self.setup]  # views come after what they look at

    def _write_all(self) -> None:
        self.outputs = {root for root in self.roots if isinstance(root, Node)}
        self.direct = self._direct()
        kept = [t for t in [*self.roots, *self.targets] if isinstance(t, Node)]
        self.life = Lifetimes(self.steps, kept)
        self.saved: dict[Leaf, str] = {}
        for position, step in enumerate(self.steps):
            if step.node in self.direct:
                self._save()
            self._write(position, step)
        self._save()
        self.results = [self._result(i) for i in range(len(self.roots))]
        for leaf, target in zip(self.updates, self.targets, strict=True):
            if self.direct.get(target) is not leaf:
                self._store(leaf, target)

    def _save(self) -> None:
        """New values that lie in memory about to be written over are copied first."""
        old = set(self.updates)
        for leaf, target in zip(self.updates, self.targets, strict=True):
            if leaf in self.saved or not isinstance(target, Node) or target is leaf:
                continue
            if old & self.life.owners.get(target, {target}):
                self.saved[leaf] = self.names.new("old")
                self.body.append(f"{self.saved[leaf]} = array({self.text[target]})")

    def _store(self, leaf: Leaf, target: Any) -> None:
        if target is leaf:
            return
        text = self._operand_text(target) if isinstance(target, Node) else repr(target)
        text = self.saved.get(leaf, text)
        self.body.append(f"copyto({self.places[leaf]}, {text})")

    def _direct(self) -> dict[Node, Leaf]:
        """New values that may be computed right where they are to be stored.

        They come last, and no later step may read what they write over.
        """
        wanted = {
            target: leaf
            for leaf, target in zip(self.updates, self.targets, strict=True)
            if isinstance(target, Node) and target not in self.outputs
        }
        last, late = [], set(wanted)
        for step in list(self.steps):
            if step.node in late or any(_among(o, late) for o in step.operands):
                late.add(step.node)
                last.append(step)
        self.steps = [s for s in self.steps if s.node not in late] + last
        self.life = Lifetimes(self.steps, [])
        return {
            step.node: wanted[step.node]
            for position, step in enumerate(self.steps)
            if step.node in wanted and self._may_replace(position, wanted[step.node])
        }

    def _may_replace(self, position: int, leaf: Leaf) -> bool:
        step = self.steps[position]
        kind = (step.node.shape, step.node.dtype)
        if not step.in_place or step.kind != "out" or kind != (leaf.shape, leaf.dtype):
            return False
        for other in self.steps[position + 1 :]:
            if any(self._lies_in(operand, leaf) for operand in other.operands):
                return False
        return all(o is leaf or not self._lies_in(o, leaf) for o in step.operands)

    def _select(self, roots: list[Any]) -> list[Step]:
        """A step for each node that is needed; a step may do the work of several."""
        order = topological(*(r for r in roots if isinstance(r, Node)))
        users: dict[Node, list[Node]] = defaultdict(list)
        for node in order:
            for arg in node.args:
                if isinstance(arg, Node):
                    users[arg].append(node)
        needed = {root for root in roots if isinstance(root, Node)}
        for root in needed:
            users[root].append(root)
        steps = []
        for node in reversed(order):
            if node in needed and node.primitive is not None:
                steps.append(select(node, users))
                needed.update(o for o in steps[-1].operands if isinstance(o, Node))
        return steps[::-1]

    def _reserve(self) -> None:
        """Names of functions are taken before any value gets one."""
        for step in self.steps:
            step.make, *into = reserve(
                self.namespace, step.functions, step.make, *step.into
            )
            step.into = tuple(into)
        self.namespace.update(
            array=np.array, empty=np.empty, copyto=np.copyto, zeros=np.zeros
        )
        self.namespace.update(float32=np.float32, float16=np.float16, plain=plain)
        self.names.taken.update(self.namespace)

    def _argument(self, leaf: Leaf) -> str:
        name = self.names.new(self.called.get(leaf) or leaf.name or "x")
        self.text[leaf] = name
        if leaf in set(self.updates):
            self.fixed[name] = np.empty(leaf.shape, leaf.dtype)
            self.places[leaf] = name
            if leaf.shape == ():
                self.text[leaf] = self.names.new(f"{name}_now")
                self.body.append(f"{self.text[leaf]} = {name}.item()")
        return name

    # -- one step --

    def _write(self, position: int, step: Step) -> None:
        texts = [self._operand(step, operand) for operand in step.operands]
        if step.kind == "view" and self._is_view(step, texts[0]):
            self.text[step.node] = self._view(step.make.format(*texts))
        elif step.kind == "out" and self._has_place(step, texts):
            self._into(position, step, texts)
        else:
            self._fresh(step, texts)
        for owner in self.life.dying(position):
            if owner in self.buffers:
                self.pool.give_back(*self.buffers.pop(owner))

    def _has_place(self, step: Step, texts: list[str]) -> bool:
        """Whether the result may stay where the step would put it."""
        needed = any("{0}" in text for text in step.once.values())
        return step.node not in self.outputs and (not needed or texts[0] in self.fixed)

    def _into(self, position: int, step: Step, texts: list[str]) -> None:
        """The result goes to a buffer: an operand's own, if that is done with."""
        self.known: dict[str, str] = {}
        for key in [*step.once, "out"]:
            if key == "out" and "out" not in self.known:
                self.known["out"] = self._place(position, step)
            elif key not in self.known:
                self.known[key] = self._make(key, step, texts)
        name = self.known["out"]
        self.text[step.node] = name
        for line in step.into:
            if line != COPY or name != texts[0]:
                self._line(line.format(*texts, **self.known), step.node)

    def _place(self, position: int, step: Step) -> str:
        if step.node in self.direct:
            return self.text[self.direct[step.node]]
        if "out" in step.once:
            return self._make("out", step, [])
        kind = step.memory()
        if step.zeroed:  # what it leaves alone stays zero, so nobody else may have it
            return self._zeros(kind)
        name = self._inherit(position, step, kind) or self.pool.take(kind)
        self.names.taken.add(name)
        self.fixed.setdefault(name, self._evaluated(new_text(kind)))
        self.buffers[step.node] = (name, kind)
        return name

    def _zeros(self, kind: Kind) -> str:
        name = self.names.new("z0")
        self.setup.append(f"{name} = {new_text(kind, 'zeros')}")
        self.fixed[name] = self._evaluated(new_text(kind, "zeros"))
        return name

    def _evaluated(self, text: str) -> Any:
        """What code means that is run once, before the function."""
        return eval(text, {**self.namespace, **self.fixed})

    def _make(self, key: str, step: Step, texts: list[str]) -> str:
        """Something that the step needs, and that is made once."""
        text = step.once[key].format(*texts, **self.known)
        name = self.names.new("z0" if key == "out" else key)
        self.setup.append(f"{name} = {text}")
        self.fixed[name] = self._evaluated(text)
        return name

    def _inherit(self, position: int, step: Step, kind: Kind) -> str | None:
        if not step.in_place:
            return None
        for operand in step.operands:
            if not isinstance(operand, Node) or operand not in self.buffers:
                continue
            name, own = self.buffers[operand]
            users = [o for o in step.operands if self._lies_in(o, operand)]
            if own == kind and self.life.last[operand] == position:
                if all(user is operand for user in users):
                    del self.buffers[operand]
                    return name
        return None

    def _lies_in(self, value: Any, owner: Node) -> bool:
        return isinstance(value, Node) and owner in self.life.owners[value]

    def _fresh(self, step: Step, texts: list[str]) -> None:
        name = self.names.new(self.called.get(step.node) or "v1")
        self.text[step.node] = name
        if step.make:
            self._line(f"{name} = {step.make.format(*texts)}", step.node, name)
            return
        new = new_text(step.memory(), "zeros" if step.zeroed else "empty")
        self.body.append(f"{name} = {new}")
        for line in step.into:
            self._line(line.format(*texts, out=name), step.node)

    def _is_view(self, step: Step, operand: str) -> bool:
        """Whether looking at what is there already will do: not if NumPy would copy."""
        if operand not in self.fixed:
            return False
        before = self.fixed[operand]
        known = {**step.functions, operand: before}
        after = eval(step.make.format(operand), known)
        self.looks[step.make.format(operand)] = after
        return np.may_share_memory(after, before)

    def _view(self, text: str) -> str:
        """A view of what exists already is made once."""
        if text not in self.views:
            name = self.names.new("u1")
            self.views[text] = name
            self.fixed[name] = self.looks[text]
            self.setup.append(f"{name} = {text}")
        return self.views[text]

    def _line(self, text: str, node: Node, name: str = "") -> None:
        called = self.called.get(node, "")
        note = f"{called}: " if called and called != name else ""
        about = f"{note}{node.shape}" if node.shape or note else ""
        self.body.append(f"{text:<38}  # {about}" if about else text)

    # -- operands and results --

    def _operand(self, step: Step, operand: Any) -> str:
        if isinstance(operand, Node):
            if operand not in self.text:
                self.text[operand] = self._constant(operand._value)
            return self.text[operand]
        if step.kind == "scalar" and np.ndim(operand) == 0:
            return self._number(operand)
        return self._constant(self._fitting(step, operand))

    def _fitting(self, step: Step, number: Any) -> Any:
        """A number as an array of no dimensions, in the type it will be used in."""
        if np.ndim(number) or step.kind != "out":
            return number
        types = [o.dtype for o in step.operands if isinstance(o, Node) and o.shape]
        return np.asarray(number, np.result_type(*types, type(number)(0)))

    def _number(self, number: Any) -> str:
        if isinstance(number, float) and not np.isfinite(number):
            return self._constant(number)
        return repr(number)

    def _constant(self, value: Any) -> str:
        """A name for a value that is the same at every call."""
        array = np.asarray(value)
        key = (array.shape, array.dtype, type(value), array.tobytes())
        if key not in self.constants:
            name = self.names.new(f"c{len(self.constants)}")
            self.constants[key] = name
            self.namespace[name] = value
            self.fixed[name] = value
        return self.constants[key]

    def _result(self, position: int) -> str:
        """A root as it is returned: memory of its own, and of the eager type."""
        root, like = self.roots[position], self.like[position]
        if isinstance(root, np.ndarray):
            return f"array({self._constant(root)})"
        if not isinstance(root, Node):
            return self._number(root)
        text = self._operand_text(root)
        if root.shape == ():
            return f"{_kind_name(like)}({text})"
        step = next((s for s in self.steps if s.node is root), None)
        own = step is not None and step.kind == "out"
        first = next(i for i, other in enumerate(self.roots) if other is root)
        return text if own and first == position else f"array({text})"

    def _operand_text(self, root: Node) -> str:
        if root not in self.text:
            self.text[root] = self._constant(root._value)
        return self.text[root]


def _among(value: Any, nodes: set[Any]) -> bool:
    return isinstance(value, Node) and value in nodes


def _kind_name(like: Any) -> str:
    """What makes a scalar result the type that the function itself returns."""
    kind = type(like._value if isinstance(like, Node) else like).__name__
    return kind if kind in ("float", "float32", "float16") else "plain"
