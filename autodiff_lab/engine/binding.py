"""Which leaf gets which value: by the leaf itself, or by its name.

A graph that is only a recipe is bound anew at every call. Whatever can go wrong there
is found here, before anything is computed: a name that no leaf has, a name that two
have, a leaf that was left out, and the notebook's own trap, a leaf made a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from ..errors import LeafTypeError, UnboundInputError
from .node import Leaf, Node

Bindings = Mapping[Any, Any]  # keys are leaves or their names


def bind(order: list[Node], *bindings: Bindings | None) -> dict[Leaf, Any]:
    """The leaves of a graph (given in topological order) with values for them all.

    Leaves that hold a value need no binding; bindings of leaves outside of the graph
    are kept, since one set of data often serves several graphs.

    Raises `UnboundInputError` for names and leaves that do not fit or come twice,
    `LeafTypeError` for keys that are no leaves.

    >>> import autodiff_lab as ad
    >>> m, x = ad.Parameter(name="m"), ad.Input(name="x")
    >>> bind([m, x], {"m": 3}, {x: 5})
    {Parameter(no value yet, name='m'): 3.0, Input(no value yet, name='x'): 5}
    """
    leaves = [node for node in order if isinstance(node, Leaf)]
    bound: dict[Leaf, Any] = {}
    for one in bindings:
        _check_mapping(one)
        for key, value in (one or {}).items():
            leaf = _by_name(leaves, key) if isinstance(key, str) else key
            if leaf in bound:
                raise _twice(leaf)
            bound[leaf] = accept(leaf, value)
    missing = [leaf for leaf in leaves if leaf not in bound and not leaf.has_value]
    if missing:
        raise _unbound(missing, bound, leaves)
    return bound


def _check_mapping(bindings: Any) -> None:
    """Refuse ``f(5)``: whose value would it be?"""
    if not isinstance(bindings, Mapping | None):
        raise LeafTypeError(
            f"bindings are a dict, and not {type(bindings).__name__} {bindings!r:.40}",
            cause="a graph has leaves, and no arguments that are told by their order; "
            "or it was passed where a function is expected",
            cure="say which leaf gets which value: y.eval({x: 5.0}), f({m: 3}, {x: 5})",
        )


def _twice(leaf: Leaf) -> UnboundInputError:
    return UnboundInputError(
        f"{leaf.name or 'a leaf'} is given two values",
        cause="by itself and by its name, or among the parameters and the data",
        cure="keep one of them: f({m: 3}, {x: 5})",
    )


def _by_name(leaves: list[Leaf], name: str) -> Leaf:
    found = [leaf for leaf in leaves if leaf.name == name]
    if len(found) == 1:
        return found[0]
    names = sorted({leaf.name for leaf in leaves if leaf.name})
    close = get_close_matches(name, names, n=1)
    raise UnboundInputError(
        f"{len(found) or 'no'} leaves of this graph are called {name!r}",
        cause="two leaves were given the same name" if found else "a slip of the pen",
        cure=(
            "bind the leaf itself, {x: 5.0}, instead of its name"
            if found
            else f"did you mean {close[0]!r}?"
            if close
            else f"its leaves are called {', '.join(names) or 'nothing at all'}"
        ),
    )


def _unbound(
    missing: list[Leaf], bound: dict[Leaf, Any], leaves: list[Leaf]
) -> UnboundInputError:
    names = ", ".join(
        leaf.name or f"an unnamed {type(leaf).__name__}" for leaf in missing
    )
    strangers = {leaf.name for leaf in set(bound).difference(leaves)}
    twins = [leaf.name for leaf in missing if leaf.name and leaf.name in strangers]
    if twins:
        cause = f"{twins[0]} was made twice: the graph has one, the binding the other"
        cure = "run the cell that builds the graph again, after the one that makes it"
    else:
        cause = "a deferred graph needs a value for every Input and Parameter"
        cure = f"add {missing[0].name or 'it'} to the bindings: f({{m: 3}}, {{x: 5}})"
    return UnboundInputError(f"no value for {names}", cause=cause, cure=cure)


def check_parameters(params: Bindings | None, order: list[Node]) -> list[Leaf]:
    """The leaves to differentiate by: those named in `params`, or every one there is.

    Raises `LeafTypeError` for an Input or Constant among them.
    """
    from .node import Variable

    _check_mapping(params)
    leaves = [node for node in order if isinstance(node, Leaf)]
    if not params:
        return [leaf for leaf in leaves if isinstance(leaf, Variable)]
    chosen = [_by_name(leaves, key) if isinstance(key, str) else key for key in params]
    for leaf in chosen:
        if not isinstance(leaf, Variable):
            raise LeafTypeError(
                f"{getattr(leaf, 'name', None) or leaf!r} is not a Parameter",
                cause="data and parameters have changed places",
                cure="parameters come first, then the data: f.grad({m: 3}, {x: 5})",
            )
    return chosen


def accept(leaf: Any, value: Any) -> Any:
    """`value` as `leaf` would store it."""
    if not isinstance(leaf, Leaf):
        raise LeafTypeError(
            f"only leaves can be bound to a value, not {leaf!r}",
            cause="the value of an inner node follows from its operands",
            cure="bind the Inputs, Parameters and Variables that it is computed from",
        )
    return leaf._accept(value, leaf.name)
