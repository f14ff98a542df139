"""`compile`: a function in, code for it and for its gradient out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from inspect import Parameter
from typing import Any

import numpy as np

from ...errors import UnsupportedError
from ..checks import check_argnums, check_function
from ..node import Leaf, Node
from ..transforms import value_and_grad
from .code import Code, write
from .names import Names
from .recent import Recent
from .replay import Replay
from .signature import Arguments
from .tracing import Graph, Traced, on_shapes, trace_function
from .written import Written

Function = Callable[..., Any]
BY_PLACE = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


def compile(
    f: Function,
    *examples: Any,
    argnums: int | tuple[int, ...] = 0,
    backend: str = "auto",
    numba: bool = False,
) -> Compiled:
    """Straight-line code for `f` and its gradient, written from one run of it.

    `f` is run on leaves that stand for the example arguments; the graph that it leaves
    is simplified together with its gradient by the arguments `argnums`, and written
    down as Python: on plain floats where everything is small, else on NumPy arrays in
    buffers that are made once. ``g.source`` is that code. Without examples, as under
    ``@compile``, the arguments of the first call are the example.

    Arrays and floats may be others at every call; a new shape, type or nesting of the
    arguments, or another bool, int or str, is traced anew, and the code is kept for the
    64 kinds of arguments that were used last. Other objects among the arguments are
    known by identity, and what is in them is read in the trace. Arrays from outside of
    `f` are constants, with the values that they had in the trace; variables
    (`Variable`, `Parameter`) from outside are read at every call, and what was computed
    from them is computed again. Results are always new arrays.

    Values agree with the eager engine to a relative 1e-9 in double precision (1e-4 in
    single) of the largest term of any sum, because products and sums of equal terms are
    taken together; what cancels, as in x * y / x and x - x, cancels also where it is 0,
    infinite or nan. Products may be taken in another order, so those of numbers near
    the end of the floats may leave them where they did not as written, or the other way
    round. The cross-entropy of a sigmoid p(z) takes log(1 - p) as log p - z, which
    keeps the digits that 1 - p loses. Where `f` has no value, as log(-1), result and
    gradient are nan, as they are in the eager engine; in arrays the gradient of such an
    entry is what the formula gives.

    `backend` is "auto", "scalar" or "array"; with ``numba=True`` code on plain numbers
    is compiled further, by Numba, if that is installed.

    Raises `ConcretizationError` where `f` asks for the value of an argument.

    >>> g = compile(lambda x, y: x * x * y, 3.0, 2.0)
    >>> g(3.0, 2.0), g.value_and_grad(5.0, 1.0)
    (18.0, (25.0, 10.0))
    >>> print(g.source, end="")
    def value_and_grad(x, y):
        try:
            return ((x * x) * y, 2.0 * (y * x))
        except (ArithmeticError, ValueError):  # where NumPy has inf or nan
            return with_numpy(x, y)
    """
    check_function(f, argnums)
    if backend not in ("auto", "scalar", "array"):
        raise UnsupportedError(
            f"there is no backend {backend!r}",
            cure="'auto' chooses between 'scalar' and 'array' by itself",
        )
    return Compiled(f, examples, argnums, backend, numba)


class Compiled:
    """What `compile` returns: call it, or ask it for `value_and_grad`."""

    def __init__(
        self,
        f: Function,
        examples: tuple[Any, ...],
        argnums: int | tuple[int, ...],
        backend: str,
        numba: bool,
    ) -> None:
        self.f, self.argnums, self.backend, self.numba = f, argnums, backend, numba
        self.positions = argnums if isinstance(argnums, tuple) else (argnums,)
        self.codes = Recent()
        self.source = ""
        self.value_and_grad: Function = self._other_gradient
        self._value: Function = self._other_value
        if examples or not takes_arguments(f):
            self._first(Arguments(examples, self.positions))

    def _first(self, arguments: Arguments) -> None:
        """Code for the example: the code that is shown, and called without detours."""
        first = self._version(arguments)
        self.source = first.code.source
        if first.gradient:
            self.value_and_grad = first.entry
        else:
            self._value = first.entry

    def __call__(self, *args: Any) -> Any:
        return self._value(*args)

    @property
    def signatures(self) -> list[str]:
        """What code has been written for: the kinds of arguments that are kept."""
        return [version.title for version in self.codes]

    def _other_value(self, *args: Any) -> Any:
        return self._otherwise(args, gradient=False)

    def _other_gradient(self, *args: Any) -> Any:
        return self._otherwise(args, gradient=True)

    def _otherwise(self, args: tuple[Any, ...], gradient: bool) -> Any:
        """A call that the first code was not written for."""
        arguments = Arguments(args, self.positions)
        if arguments.has_nodes():
            eager = value_and_grad(self.f, self.argnums) if gradient else self.f
            return eager(*args)
        if not self.source:
            self._first(arguments)
        version = self.codes.get((gradient, arguments.key))
        if version is None or not version.still_fits():
            version = self._version(arguments, gradient)
            if not gradient and self._value == self._other_value:
                self._value = version.entry
        return version.run(arguments)

    def _version(self, arguments: Arguments, gradient: bool | None = None) -> Version:
        """New code; left open, for the gradient as well if there is one."""

        def write(leaf: Function) -> Version:
            graph = trace(self.f, arguments, leaf)
            wanted = differentiable(graph, arguments) if gradient is None else gradient
            return Version(self, arguments, wanted, graph)

        version = on_shapes(write, arguments.values)
        self.codes[version.gradient, arguments.key] = version
        return version


class Version(Written):
    """The code for one kind of arguments: for the value, or for the gradient too."""

    def __init__(
        self, owner: Compiled, arguments: Arguments, gradient: bool, graph: Graph
    ) -> None:
        self.gradient = gradient
        name = "value_and_grad" if gradient else "value"
        names = Names()
        parameters = parameter_names(owner.f, len(arguments.args), names)
        unpacking = arguments.unpacking(parameters, names)
        called: dict[Node, str] = dict(graph.names)
        called.update(zip(graph.inputs, unpacking.wishes, strict=False))
        captured = graph.inputs[len(unpacking.leaves) :]
        for leaf in captured:
            unpacking.capture(leaf, names.new("captured"))
        roots = list(graph.results)
        replay = None
        if gradient:
            check_argnums(owner.positions, len(arguments.args))
            wanted = arguments.wanted(graph.inputs)
            replay = Replay(roots[0], graph.inputs, wanted)
            roots += graph.gradients(wanted)
        program = write(owner.backend, roots, graph.inputs, called, [])
        values = len(graph.results)

        def nest(found: list[Any]) -> Any:
            value = graph.rebuild(found[:values])
            if not gradient:
                return value
            return value, arguments.gather(found[values:], owner.argnums)

        code = Code(name, program, nest, {}, owner.numba, replay)
        title = f"{name}({', '.join(map(str, arguments.specs))})"
        other = owner._other_gradient if gradient else owner._other_value
        many = takes_any_number(owner.f)
        entry = code.entry(parameters, unpacking, other, many)
        super().__init__(title, code, entry, captured)


def trace(f: Function, arguments: Arguments, leaf: Function) -> Graph:
    """The graph of `f` on leaves that stand for the arguments."""

    def make() -> tuple[tuple[Any, ...], list[Leaf]]:
        leaves = [
            leaf(value) if spec.traced else value
            for value, spec in zip(arguments.values, arguments.specs, strict=True)
        ]
        traced: list[Leaf] = [leaf for leaf in leaves if isinstance(leaf, Traced)]
        return arguments.rebuild(leaves), traced

    with np.errstate(all="ignore"):
        return trace_function(f, make)


def differentiable(graph: Graph, arguments: Arguments) -> bool:
    """Whether the function has one scalar result, and arguments to derive it by."""
    if len(graph.results) != 1 or not any(arguments.differentiable):
        return False
    (result,) = graph.results
    return bool((result.shape if isinstance(result, Node) else np.shape(result)) == ())


def takes_arguments(f: Function) -> bool:
    """Whether `f` has any."""
    try:
        return bool(inspect.signature(f).parameters)
    except (TypeError, ValueError):  # some built-in functions keep it to themselves
        return True


def takes_any_number(f: Function) -> bool:
    """Whether `f` can be called with more or fewer arguments than it once was.

    >>> takes_any_number(lambda x, y: x), takes_any_number(lambda x, y=1.0: x)
    (False, True)
    """
    try:
        given = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        return False
    return any(
        p.kind is Parameter.VAR_POSITIONAL
        or (p.kind in BY_PLACE and p.default is not Parameter.empty)
        for p in given
    )


def parameter_names(f: Function, count: int, names: Names) -> list[str]:
    """What the function itself calls its arguments."""
    try:
        found = [
            parameter.name
            for parameter in inspect.signature(f).parameters.values()
            if parameter.kind in BY_PLACE
        ]
    except (TypeError, ValueError):
        found = []
    found += [f"x{i}" for i in range(len(found), count)]
    return [names.new(name) for name in found[:count]]
