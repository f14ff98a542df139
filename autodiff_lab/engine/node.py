"""The one data structure of the package: a node, and the leaves it grows from.

A node is a value together with how it came to be: which primitive was applied to which
operands. Operands are other nodes, or plain numbers and arrays (constants). Nothing
else is stored, and nothing is derived while the program runs: every engine reads this
graph afterwards.

A node is *eager* when its operands have values (it then has one too) and *deferred*
when some `Input` below it has none yet. The class is the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import UnboundInputError
from .drawn import Drawn
from .operators import Operators
from .site import Site, caller
from .values import Value, constant, frozen, leaf_value, plain, shape_of

if TYPE_CHECKING:
    from .primitive import Primitive

Operand = Any  # a Node, a number or an array

_NO_PARAMS: dict[str, Any] = {}
MOVING: set[type] = set()  # the kinds of operands that a cotangent is passed to


class Node(Drawn, Operators):
    """A value in a graph: `primitive` applied to `args`.

    >>> import autodiff_lab as ad
    >>> a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    >>> d = a * (a + b)
    >>> d.value, d.primitive.name, d.args[0] is a
    (28.0, 'multiply', True)
    """

    __slots__ = ("_value", "args", "epoch", "name", "params", "primitive", "where")
    __hash__ = object.__hash__  # nodes are dictionary keys, by identity

    _value: Value | None
    primitive: Primitive | None
    args: tuple[Operand, ...]
    params: dict[str, Any]
    where: Site | None  # the user's line that made this node
    epoch: int  # when this node was made: see `Clock`
    name: str | None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        MOVING.add(cls)

    @property
    def value(self) -> Any:
        """A float for a scalar, a read-only array for anything larger.

        Raises `UnboundInputError` for a deferred node, `ConcretizationError` while the
        function that makes the node is being compiled.
        """
        if self._value is None:
            raise unbound(self)
        if self.epoch >= clock.tracing:
            keep_inside(self)
        clock.read = max(clock.read, self.epoch)
        return frozen(self._value)

    @property
    def has_value(self) -> bool:
        return self._value is not None

    @property
    def shape(self) -> tuple[int, ...]:
        return shape_of(self._known())

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return int(np.size(self._known()))

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.asarray(self._known()).dtype

    @property
    def parents(self) -> tuple[Node, ...]:
        """The operands that are nodes: constants have no history."""
        return tuple(arg for arg in self.args if isinstance(arg, Node))

    @property
    def grad(self) -> Any:
        """To be called, ``f.grad(params, inputs)``: inner nodes keep no gradient."""
        from .inner_gradient import GradientOf

        return GradientOf(self)

    def __call__(self, params: Any = None, inputs: Any = None) -> Any:
        """The value for these bindings, ``f({m: 3}, {x: 5})``: see `deferred.call`."""
        from .deferred import call

        return call(self, params, inputs)

    def _known(self) -> Value:
        if self._value is None:
            raise unbound(self)
        return self._value

    def __copy__(self) -> Node:
        from .copying import twin

        return twin(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Node:
        from .copying import with_graph

        return with_graph(self, memo)

    def __reduce__(self) -> Any:
        from .copying import pickled

        return pickled(self)

    def __repr__(self) -> str:
        made_by = self.primitive.name if self.primitive else type(self).__name__
        value = "no value yet" if self._value is None else repr(frozen(self._value))
        return (
            f"{made_by}({value})"
            if self.name is None
            else (f"{made_by}({value}, name={self.name!r})")
        )


class Leaf(Node):
    """A node without operands: where values enter."""

    __slots__ = ("_grad", "changed")
    changed: int  # the epoch that began when this leaf last got a new value
    _grad: Any

    def __init__(
        self, value: Any = None, name: str | None = None, *, where: Site | None = None
    ) -> None:
        self._value = None if value is None else self._accept(value, name)
        self.primitive = None
        self.args = ()
        self.params = _NO_PARAMS
        self.where = where or caller(2)
        self.epoch = self.changed = clock.epoch
        self.name = name if name is None else str(name)
        self._grad = None

    def _accept(self, value: Any, name: str | None) -> Value:
        return constant(value)

    @property
    def value(self) -> Any:
        """Assigning a new value makes graphs built on the old one stale."""
        return Node.value.fget(self)  # type: ignore[attr-defined]

    @value.setter
    def value(self, value: Any) -> None:
        self._value = None if value is None else self._accept(value, self.name)
        self.changed = clock.assigned = clock.tick()

    def take_over(self, value: Any) -> None:
        """Assign an array that its maker gives away: it is locked, and not copied.

        For optimizers, whose new values nobody else holds. Anything but an array like
        the present one is assigned as usual.
        """
        old = self._value
        if type(value) is type(old) is np.ndarray and value.dtype == old.dtype:
            value.flags.writeable = False
            self._value = value
            self.changed = clock.assigned = clock.tick()
        else:
            self.value = value


class Clock:
    """Ticks when a leaf gets a new value or a transform begins.

    A node remembers the time it was made at, so that a graph can tell what came after
    it.
    """

    __slots__ = ("assigned", "epoch", "made", "read", "tracing")

    def __init__(self) -> None:
        self.epoch = 0
        self.assigned = -1  # when a leaf last got a new value
        self.read = -1  # when the newest node was made whose value has been read
        self.made: Any = None  # the list of the run that is going on: see `written`
        self.tracing = math.inf  # nodes made since then keep their values to themselves

    def tick(self) -> int:
        """Begin a new epoch."""
        self.epoch += 1
        return self.epoch


clock = Clock()


class Constant(Leaf):
    """A leaf that no derivative is ever taken by; numbers in expressions act as one."""

    __slots__ = ()


MOVING.add(Node)
MOVING.remove(Constant)


class Input(Leaf):
    """A place for data: deferred until it is bound to a value.

    >>> import autodiff_lab as ad
    >>> x = ad.Input(name="x")
    >>> (2 * x).eval({x: 5})
    10
    """

    __slots__ = ()


class Variable(Leaf):
    """A leaf to differentiate by.

    Python numbers become floats; integer and boolean arrays raise `IntegerLeafError`,
    since a slope needs room on both sides of a value.
    """

    __slots__ = ()

    def _accept(self, value: Any, name: str | None) -> Value:
        return leaf_value(value, name)

    @property
    def grad(self) -> Any:
        """What the `backward` passes have added up so far: zeros at first."""
        if self._grad is None:
            return plain(np.zeros_like(self._known()))
        return self._grad

    @grad.setter
    def grad(self, gradient: Any) -> None:
        from .reverse import given

        self._grad = given(gradient, self)

    def zero_grad(self) -> None:
        """Forget the gradient: `backward` adds to it, nothing else resets it."""
        self._grad = None


class Parameter(Variable):
    """A variable to train; it may be bound to a value at each call (source 0)."""

    __slots__ = ()


def describe(operand: Operand) -> str:
    """A few words for error messages: name or kind, and shape."""
    if not isinstance(operand, Node):
        return f"the constant of shape {np.shape(operand)}"
    kind = operand.primitive.name if operand.primitive else type(operand).__name__
    shape = "" if operand._value is None else f" of shape {shape_of(operand._value)}"
    line = f" (made on {operand.where})" if operand.where else ""
    return f"{operand.name or kind!s:.60}{shape}{line}"


def unbound(node: Node) -> UnboundInputError:
    """The error for a node that has no value, naming the leaves that lack one."""
    from .order import topological

    missing = [n for n in topological(node) if isinstance(n, Leaf) and not n.has_value]
    shown = [n.name or f"an unnamed {type(n).__name__}" for n in missing[:9]]
    names = ", ".join([*shown, "..."] if missing[9:] else shown)
    return UnboundInputError(
        f"no value yet: {names or 'it'} {'are' if shown[1:] else 'is'} not bound",
        cause="a graph built on an Input is only a recipe until the Input has a value",
        cure="bind every input: y.eval({x: 5.0}), or give the leaf a value",
    )


def keep_inside(*nodes: Node) -> None:
    """Refuse to take the values of nodes out of a function that is being compiled."""
    from .compiler.tracing import refuse

    refuse(*nodes)
