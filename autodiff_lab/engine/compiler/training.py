"""`training_step`: forward, backward and update as one piece of code.

The parameters live inside of the step, and each call changes them in place. The update
is part of the graph, so the compiler sees it: a learning rate that only scales the
gradient is moved to where the gradient begins and costs nothing there, and new values
are written right over the old ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...errors import SeedError, ShapeError, UnsupportedError
from ..algebra import Algebra, Form
from ..checks import nested_alike
from ..node import Leaf, Node, Variable, clock
from ..order import topological
from ..simplify import normal_form
from ..tree import flatten
from ..values import constant
from .code import Code, write
from .function import parameter_names, takes_any_number
from .names import Names
from .recent import Recent
from .signature import Arguments
from .tracing import Graph, Traced, from_outside, on_shapes, trace_function, tracing
from .written import Written

Function = Callable[..., Any]


def descend(rate: float) -> Function:
    """Plain gradient descent: a step down the slope."""
    return lambda p, g: p - rate * g


def training_step(
    loss: Function,
    params: Any,
    *examples: Any,
    rate: float = 0.01,
    update: Function | None = None,
    state: Function | None = None,
    backend: str = "auto",
) -> TrainingStep:
    """A function of the data that trains: ``step(*data)`` is the loss before the step.

    >>> data = np.array([1.0, 2.0]), np.array([3.0, 5.0])
    >>> def loss(line, x, y):
    ...     return np.mean((line["slope"] * x + line["offset"] - y) ** 2)
    >>> step = training_step(loss, {"slope": 0.0, "offset": 0.0}, *data, rate=0.1)
    >>> losses = [step(*data) for _ in range(500)]
    >>> losses[0], round(float(step.params["slope"]), 3)
    (17.0, 2.0)
    """
    return TrainingStep(loss, params, examples, update or descend(rate), state, backend)


class TrainingStep:
    """Parameters, what an update remembers of them, and the code that changes both."""

    def __init__(
        self,
        loss: Function,
        params: Any,
        examples: tuple[Any, ...],
        update: Function,
        state: Function | None,
        backend: str,
    ) -> None:
        self.loss, self.update, self.backend = loss, update, backend
        leaves, self._nest = flatten(params)
        self._arrays = [_own(leaf) for leaf in leaves]
        states = [
            flatten(state(array)) if state else ([], None) for array in self._arrays
        ]
        self._states = [[_own(leaf) for leaf in found] for found, _ in states]
        self._rebuild_states = [rebuild for _, rebuild in states]
        self._versions = Recent()
        first = self._version(Arguments(examples, ()))
        self.source, self._entry = first.code.source, first.entry

    def __call__(self, *data: Any) -> Any:
        return self._entry(*data)

    @property
    def params(self) -> Any:
        """The parameters as they are now: always the same arrays, changed in place."""
        return self._nest(list(self._arrays))

    @property
    def state(self) -> Any:
        """What the update remembers of each parameter, nested as `params` is."""
        return self._nest(
            [
                rebuild(list(found)) if rebuild else None
                for rebuild, found in zip(
                    self._rebuild_states, self._states, strict=True
                )
            ]
        )

    @property
    def signatures(self) -> list[str]:
        """What data code has been written for: the kinds of data that are kept."""
        return [version.title for version in self._versions]

    def _otherwise(self, *data: Any) -> Any:
        arguments = Arguments(data, ())
        version = self._versions.get(arguments.key)
        if version is None or not version.still_fits():
            version = self._version(arguments)
        return version.run(arguments)

    def _version(self, arguments: Arguments) -> Written:
        owned = [*self._arrays, *(array for kept in self._states for array in kept)]
        version = on_shapes(
            lambda leaf: self._written(arguments, leaf), [*owned, *arguments.values]
        )
        self._versions[arguments.key] = version
        return version

    def _written(self, arguments: Arguments, leaf: Function) -> Written:
        graph, states = self._trace(arguments, leaf)
        inputs = graph.inputs
        owned = inputs[: len(self._arrays) + sum(map(len, self._states))]
        targets = self._targets(graph, owned[: len(self._arrays)], states)
        given = set(inputs)
        order = topological(*(t for t in targets if isinstance(t, Node)))
        inputs += [x for x in from_outside(order, graph.since) if x not in given]
        names = Names()
        parameters = parameter_names(self.loss, len(arguments.args) + 1, names)
        unpacking = arguments.unpacking(parameters[1:], names)
        captured = inputs[len(owned) + len(unpacking.leaves) :]
        for leaf in captured:
            unpacking.capture(leaf, names.new("captured"))
        wishes = [*self._names(parameters[0]), *unpacking.wishes]
        called: dict[Node, str] = dict(graph.names)
        called.update(zip(inputs, wishes, strict=False))
        roots = [graph.results[0], *targets]
        program = write(self.backend, roots, inputs, called, owned)
        arrays = [*self._arrays, *(a for found in self._states for a in found)]
        shared = dict(zip(program.arguments, arrays, strict=False))
        code = Code("step", program, lambda found: found[0], shared)
        title = ", ".join(map(str, arguments.specs))
        many = takes_any_number(self.loss)
        entry = code.entry(parameters[1:], unpacking, self._otherwise, many)
        return Written(f"step({title})", code, entry, captured)

    def _trace(
        self, arguments: Arguments, leaf: Function
    ) -> tuple[Graph, list[list[Leaf]]]:
        """The graph of the loss; the leaves of parameters and states come first."""
        states: list[list[Leaf]] = []

        def make() -> tuple[tuple[Any, ...], list[Leaf]]:
            weights: list[Leaf] = [leaf(array) for array in self._arrays]
            states.extend([leaf(a) for a in found] for found in self._states)
            leaves = [
                leaf(value) if spec.traced else value
                for value, spec in zip(arguments.values, arguments.specs, strict=True)
            ]
            traced = [one for one in leaves if isinstance(one, Traced)]
            kept = [one for found in states for one in found]
            data = arguments.rebuild(leaves)
            return (self._nest(list(weights)), *data), [*weights, *kept, *traced]

        with np.errstate(all="ignore"):
            return trace_function(self.loss, make), states

    def _targets(
        self, graph: Graph, weights: list[Leaf], states: list[list[Leaf]]
    ) -> list[Any]:
        """New parameters and states; a rate that only scales is where slopes begin."""
        rate = None if any(self._rebuild_states) else rate_of(self.update, weights)
        update = descend(1.0) if rate else self.update
        with np.errstate(all="ignore"):
            gradients = graph.gradients(weights, rate or 1.0)
            with tracing(graph.since):
                return self._updated(update, weights, gradients, states)

    def _updated(
        self,
        update: Function,
        weights: list[Leaf],
        gradients: list[Any],
        states: list[list[Leaf]],
    ) -> list[Any]:
        """The new parameters, then the new states, as nodes."""
        new: list[Any] = []
        kept: list[Any] = []
        remembered: list[Any]
        for weight, gradient, own, rebuild in zip(
            weights, gradients, states, self._rebuild_states, strict=True
        ):
            if rebuild is None:
                found, remembered = update(weight, gradient), []
            else:
                state = rebuild(list(own))
                found, remembered = _both(update(weight, gradient, state), state)
            new.append(_fits(found, weight))
            kept += [_fits(n, o) for n, o in zip(remembered, own, strict=True)]
        return [*new, *kept]

    def _names(self, base: str) -> list[str]:
        """Names for the parameters and for what is remembered of them."""
        names = named_leaves(self.params, base)
        kept = zip(names, self._states, strict=True)
        return names + [f"{name}_state" for name, found in kept for _ in found]


def named_leaves(tree: Any, name: str) -> list[str]:
    """What to call each leaf of a nest: the way to it."""
    if isinstance(tree, dict):
        return [
            n for k, item in tree.items() for n in named_leaves(item, f"{name}_{k}")
        ]
    if isinstance(tree, list | tuple):
        items = enumerate(tree)
        return [n for i, item in items for n in named_leaves(item, f"{name}_{i}")]
    return [name]


def rate_of(update: Function, weights: list[Leaf]) -> float | None:
    """The rate, if the update of each weight is p - rate * g and nothing more."""
    rates = {_rate(update, weight) for weight in weights}
    return rates.pop() if len(rates) == 1 else None


def _rate(update: Function, p: Leaf) -> float | None:
    """The rate for one weight: an update may do something else for other shapes."""
    since = clock.tick()
    g = Traced(p._value)
    algebra: Algebra = Algebra()
    forms: dict[Node, Form] = {}
    try:
        with tracing(since):
            result = update(p, g)
    except Exception:  # it will fail in the same way again, where it is not a trial
        return None
    if not isinstance(result, Node) or result.shape != p.shape:
        return None
    for node in topological(result):
        forms[node] = normal_form(algebra, node, forms)
    form = forms[result]
    rate = -form.terms.get(g, 0.0)
    plain = form.terms == {p: 1.0, g: -rate} and not form.constant
    return rate if plain and rate else None


def _own(value: Any) -> Any:
    """A private array that a step may write to."""
    return np.array(Variable(value)._known())


def _both(answer: Any, state: Any) -> tuple[Any, list[Any]]:
    """The new parameter, and the parts of its new state in the order of the old one."""
    try:
        found, remembered = answer if isinstance(answer, tuple | list) else (answer,)
        return found, nested_alike(remembered, state)
    except (SeedError, ValueError):
        raise ShapeError(
            "the update does not return a parameter and a state like the old one",
            cause="the state was left out, or has other keys, or more or fewer parts",
            cure="update(p, g, state) returns (new_p, new_state)",
        ) from None


def _fits(new: Any, old: Leaf) -> Any:
    """A new value, as a number, an array or a node; of the shape of the old one."""
    new = new if isinstance(new, Node) else constant(new)
    value: Any = new._known() if isinstance(new, Node) else new
    if np.iscomplexobj(value):
        raise UnsupportedError(
            "the update turns a real parameter into a complex one",
            cure="keep the real and the imaginary part as two parameters",
        )
    shape = np.shape(value)
    if shape != old.shape:
        raise ShapeError(
            f"the update turns a parameter of shape {old.shape} into shape {shape}",
            cause="a reduction, or a gradient of another parameter",
            cure="update(p, g) has to return something of the shape of p",
        )
    return new
