"""Who made a node: the scopes it stands in, and the module whose parameters it uses.

Scopes are exact (see ``engine.scope``). Modules are known by their parameters: those of
a network that the notebook has a name for, or those that are themselves called
"encoder.weight" or "layers[0].weight".
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from ..engine import Constant, Node, Parameter
from ..engine.scope import scopes_of
from .labels import clean_label
from .names import namespace_in_use

Key = tuple[str, str]  # kind and label; equal keys stand for the same thing
Path = tuple[Key, ...]
Users = dict[int, list[Node]]

_INDEX = re.compile(r"[.\[](\d+)\]?(?=\.|\[|$)")


def owners(
    order: list[Node], users: Users, namespace: Mapping[str, Any] | None = None
) -> dict[int, Path]:
    """For each node, by ``id``, the groups it belongs to: the outermost first."""
    modules = _modules_of_parameters(order, namespace)
    paths: dict[int, Path] = {}
    for node in order:
        owner = modules.get(id(node), ())
        if node.primitive is not None:
            owner = _module_of_operation(node, modules)
            modules[id(node)] = owner
        paths[id(node)] = _scopes(node) + owner
    for node in reversed(order):
        if isinstance(node, Parameter | Constant) and not paths[id(node)]:
            theirs = [paths[id(user)] for user in users.get(id(node), ())]
            paths[id(node)] = _common(theirs)
    return paths


def _scopes(node: Node) -> Path:
    return tuple(
        (f"scope {one.first}", clean_label(one.name) or "scope")
        for one in scopes_of(node)
    )


def _module_of_operation(node: Node, modules: dict[int, Path]) -> Path:
    """The module whose parameters it uses, or whose result it goes on with.

    An operation goes on with a result if it works entry by entry on nothing else.
    """
    theirs = [modules.get(id(parent), ()) for parent in node.parents]
    own = [
        path
        for parent, path in zip(node.parents, theirs, strict=True)
        if isinstance(parent, Parameter) and path
    ]
    if own:
        return own[-1]
    primitive = node.primitive
    goes_on = primitive is not None and primitive.kind in ("elementwise", "flat")
    same = theirs and all(path == theirs[0] for path in theirs)
    return theirs[0] if goes_on and same else ()


def _modules_of_parameters(
    order: list[Node], namespace: Mapping[str, Any] | None
) -> dict[int, Path]:
    found = {
        id(node): _module_path(node.name)
        for node in order
        if isinstance(node, Parameter) and node.name
    }
    for name, module in _modules(namespace).items():
        for path, parameter in module.parameters().items():
            found[id(parameter)] = _module_path(path, module, name)
    return {key: path for key, path in found.items() if path}


def _modules(namespace: Mapping[str, Any] | None) -> dict[str, Any]:
    """The networks that the notebook has names for; ``nn`` is never imported here."""
    kind = getattr(sys.modules.get("autodiff_lab.nn.layers"), "Module", None)
    if kind is None:
        return {}
    held = namespace_in_use() if namespace is None else namespace
    return {
        str(name): value
        for name, value in list(held.items())
        if not str(name).startswith("_") and isinstance(value, kind)
    }


def _module_path(name: str, module: Any = None, top: str = "") -> Path:
    """ "encoder.layers.0.weight" is in encoder, and there in layers.0.

    >>> _module_path("encoder.layers[0].weight")
    (('layer encoder', 'encoder'), ('layer encoder.layers.0', 'layers.0'))
    """
    joined = _INDEX.sub(r"\0\1", name)
    steps = [step.replace("\0", ".") for step in joined.split(".")][:-1]
    path: list[Key] = []
    full = top
    for step in steps:
        full = f"{full}.{step}" if full else step
        module = _part(module, step)
        kind = "" if module is None else f" {type(module).__name__}"
        path.append((f"layer {full}", clean_label(step + kind)))
    if top and not path:
        path = [(f"layer {top}", clean_label(top))]
    return tuple(path)


def _part(module: Any, step: str) -> Any:
    """What "layers.0" stands for inside of a module; None if that is unknown."""
    name, _, index = step.partition(".")
    found = getattr(module, name, None)
    if index and isinstance(found, list | tuple) and int(index) < len(found):
        return found[int(index)]
    return None if index else found


def _common(paths: list[Path]) -> Path:
    if not paths:
        return ()
    common: list[Key] = []
    for keys in zip(*paths, strict=False):
        if len(set(keys)) > 1:
            break
        common.append(keys[0])
    return tuple(common)
