"""Which code for which arguments: describing them, checking them, taking them apart.

Arrays and floats are traced: the code holds for all arrays of that shape and type.
Everything else (bool, int, str, None, functions) is part of the program, and another
value means another trace; so does a nest of lists, tuples and dicts of another form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import UnsupportedError
from ..node import Node
from ..tree import flatten
from ..values import check_ordinary, leaf_value, plain


@dataclass(frozen=True)
class Spec:
    """What the code for one argument (or one part of it) was written for."""

    kind: type
    shape: tuple[int, ...] = ()
    dtype: Any = None
    constant: Any = None  # the value of what is part of the program

    @property
    def traced(self) -> bool:
        return self.dtype is not None or self.kind is float

    def __str__(self) -> str:
        if self.kind is np.ndarray:
            return f"{self.dtype}{list(self.shape)}"
        return self.kind.__name__ if self.traced else repr(self.constant)


def normal(value: Any, differentiable: bool) -> Any:
    """A value in the one form that code is written for: float, array or constant.

    Raises `IntegerLeafError` where a gradient by an integer array is asked for.
    """
    if isinstance(value, Node):
        value = value._known()
    if differentiable:
        value = leaf_value(value, None) if not _real(value) else value
    if isinstance(value, np.ndarray):
        check_ordinary(value)
        value = np.asarray(value)
        if not value.dtype.isnative:  # read from a file, mostly
            value = value.astype(value.dtype.newbyteorder("="))
        value = plain(value)
    elif type(value) is np.float64:
        value = value.item()
    if np.iscomplexobj(value):
        raise UnsupportedError(
            "compiled code is for real numbers, and this argument is complex",
            cause="math has no complex functions, and gradients would be ambiguous",
            cure="pass the real and the imaginary part as two arguments",
        )
    return value


def _real(value: Any) -> bool:
    return isinstance(value, float | np.floating) or (
        isinstance(value, np.ndarray) and value.dtype.kind == "f"
    )


def spec_of(value: Any) -> Spec:
    """What to write code for, given a `normal` value."""
    kind = type(value)
    if kind is float:
        return Spec(kind)
    if kind is np.ndarray or isinstance(value, np.floating):
        return Spec(kind, np.shape(value), value.dtype)
    return Spec(kind, constant=value)


class Arguments:
    """The arguments of one call: leaves in order, what each is, and how they nest."""

    def __init__(self, args: tuple[Any, ...], argnums: tuple[int, ...]) -> None:
        self.args = args
        self.values: list[Any] = []
        self.differentiable: list[bool] = []
        self.nests: list[Any] = []  # rebuilds one argument from its leaves
        self.counts: list[int] = []
        for position, arg in enumerate(args):
            leaves, rebuild = flatten(arg)
            by = position in argnums
            self.values += [normal(leaf, by) for leaf in leaves]
            self.differentiable += [by] * len(leaves)
            self.nests.append(rebuild)
            self.counts.append(len(leaves))
        self.specs = tuple(spec_of(value) for value in self.values)

    def rebuild(self, leaves: list[Any]) -> tuple[Any, ...]:
        """The arguments again, with other leaves in their places."""
        rebuilt, start = [], 0
        for nest, count in zip(self.nests, self.counts, strict=True):
            rebuilt.append(nest(leaves[start : start + count]))
            start += count
        return tuple(rebuilt)

    def traced(self) -> list[Any]:
        """The values that code takes as its arguments."""
        return [v for v, s in zip(self.values, self.specs, strict=True) if s.traced]

    def wanted(self, inputs: list[Any]) -> list[Any]:
        """Those of the traced inputs that a gradient is taken by."""
        kinds = zip(self.differentiable, self.specs, strict=True)
        by = [wanted for wanted, spec in kinds if spec.traced]
        return [leaf for leaf, wanted in zip(inputs, by, strict=False) if wanted]

    def gather(self, slopes: list[Any], argnums: Any) -> Any:
        """Slopes by the wanted leaves, nested as the arguments are."""
        rest = iter(slopes)
        leaves = [next(rest) if wanted else None for wanted in self.differentiable]
        nested = self.rebuild(leaves)
        if isinstance(argnums, tuple):
            return tuple(nested[i] for i in argnums)
        return nested[argnums]

    def unpacking(self, parameters: list[str], names: Any) -> Unpacking:
        """Code that takes these arguments apart, given what they are called."""
        unpacking = Unpacking({}, names.new)
        specs = list(self.specs)
        for text, arg in zip(parameters, self.args, strict=True):
            unpacking.take(text, text, arg, specs)
        return unpacking

    @property
    def key(self) -> Any:
        """Equal for calls that the same code serves."""
        form = tuple(_form(arg) for arg in self.args)
        return form, tuple(map(_hashable, self.specs))

    def has_nodes(self) -> bool:
        return any(isinstance(v, Node) for arg in self.args for v in flatten(arg)[0])


def _form(tree: Any) -> Any:
    """How an argument nests, as something to look up by."""
    if isinstance(tree, dict):
        return dict, tuple((key, _form(item)) for key, item in tree.items())
    if isinstance(tree, list | tuple):
        return type(tree), tuple(_form(item) for item in tree)
    return None


def _hashable(spec: Spec) -> Any:
    try:
        hash(spec)
    except TypeError:  # an unhashable constant is known by identity
        return spec.kind, id(spec.constant)
    return spec


# -- code that checks arguments, and takes them apart --


class Unpacking:
    """Code that tests one call's arguments, and that takes out their leaves."""

    def __init__(
        self, namespace: dict[str, Any], new_name: Callable[[str], str]
    ) -> None:
        self.namespace, self.new_name = namespace, new_name
        self.tests: list[str] = []
        self.leaves: list[str] = []  # how each traced leaf is written
        self.wishes: list[str] = []  # what it would like to be called

    def take(self, text: str, wish: str, tree: Any, specs: list[Spec]) -> None:
        """Code for one argument, called `text`; its leaves' specs are used up."""
        if isinstance(tree, dict | list | tuple):
            self._kind(text, type(tree))
            if isinstance(tree, dict):
                self.tests.append(f"[*{text}] == {self._fixed('keys', [*tree])}")
            else:
                self.tests.append(f"len({text}) == {len(tree)}")
            items = tree.items() if isinstance(tree, dict) else enumerate(tree)
            for key, item in items:
                part = f"{text}[{self._key(key)}]"
                self.take(part, f"{wish}_{key}", item, specs)
            return
        self._leaf(text, wish, specs.pop(0))

    def capture(self, leaf: Any, name: str) -> None:
        """A variable from outside: looked up, and tested, at every call."""
        self.namespace[name] = leaf
        text, value = f"{name}._value", leaf._value
        self._leaf(
            text, name, Spec(type(value), np.shape(value), np.asarray(value).dtype)
        )

    def _key(self, key: Any) -> str:
        return repr(key) if type(key) in (int, str) else self._fixed("key", key)

    def _fixed(self, wish: str, value: Any) -> str:
        """A name for something that the tests compare with."""
        name = self.new_name(wish)
        self.namespace[name] = value
        return name

    def _leaf(self, text: str, wish: str, spec: Spec) -> None:
        if not spec.traced:
            name = self._fixed("constant", spec.constant)
            self._kind(text, spec.kind)
            same = "==" if spec.kind in (bool, int, str) else "is"
            self.tests.append(f"{text} {same} {name}")
            return
        self._kind(text, spec.kind)
        if spec.kind is np.ndarray:
            name = f"{spec.dtype}_type"
            self.namespace[name] = spec.dtype
            self.tests.append(f"{text}.shape == {spec.shape}")
            self.tests.append(f"{text}.dtype is {name}")
        self.leaves.append(text)
        self.wishes.append(wish)

    def _kind(self, text: str, kind: type) -> None:
        name = kind.__name__
        if self.namespace.setdefault(name, kind) is not kind:
            name = self._fixed("kind", kind)
        self.tests.append(f"type({text}) is {name}")
