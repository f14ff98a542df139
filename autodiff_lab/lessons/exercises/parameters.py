"""Lesson 15: finding every parameter of a model."""

from __future__ import annotations

from typing import Any

import numpy as np

from autodiff_lab.lessons.exercise import Case, Exercise, Slots, WrongAnswer, WrongKind
from autodiff_lab.lessons.reading import kind_of

STATEMENT = """
A model is made of parts, and parts are made of parts: here dictionaries and lists,
with arrays at the ends. `parameters(model)` returns one flat dictionary: every array
under its path, such as `"layers.0.weight"`. This is what `Module.parameters` does for
an optimizer.
"""

STUB = '''
def parameters(model):
    """Return {path: array} for every array in a nest of dicts and lists."""
    return ...
'''


def parameters(model):
    """Return {path: array} for every array in a nest of dicts and lists."""
    if isinstance(model, np.ndarray):
        return {"": model}
    parts = model.items() if isinstance(model, dict) else enumerate(model)
    found = {}
    for name, part in parts:
        for path, array in parameters(part).items():
            found[f"{name}.{path}".rstrip(".")] = array
    return found


def with_a_stack(model: Any) -> Any:
    """Keep a list of parts still to be opened."""
    found, waiting = {}, [("", model)]
    while waiting:
        path, part = waiting.pop()
        if isinstance(part, np.ndarray):
            found[path.lstrip(".")] = part
        else:
            inner = part.items() if isinstance(part, dict) else enumerate(part)
            waiting += [(f"{path}.{name}", item) for name, item in inner]
    return found


def only_the_surface(model: Any) -> Any:
    """List arrays that hang on the model itself."""
    parts = model.items() if isinstance(model, dict) else enumerate(model)
    return {str(name): part for name, part in parts if isinstance(part, np.ndarray)}


def names_without_paths(model: Any) -> Any:
    """Use the last name only, so that layers overwrite each other."""
    return {path.split(".")[-1]: a for path, a in with_a_stack(model).items()}


def read(answer: Any) -> Slots:
    """Read a dictionary of arrays."""
    if not isinstance(answer, dict):
        raise WrongKind(f"the result should be a dictionary, but is {kind_of(answer)}.")
    found = {}
    for path, value in answer.items():
        array = np.asarray(value)
        if not isinstance(path, str) or array.dtype.kind not in "f" or not array.ndim:
            raise WrongKind("the result should have a text and an array in each entry.")
        found[path] = array
    if not found:
        raise WrongKind("the result is empty.")
    return found


def case(model: Any, expected: dict[str, np.ndarray], part: str) -> Case:
    """A model, and its arrays under the paths with which it was put together."""
    return Case((model,), expected, part)


def network(rng: np.random.Generator, layers: int, deep: bool) -> Case:
    """Put a model together, and write its paths down while doing so."""
    expected, parts = {}, []
    for i in range(layers):
        part = {}
        for name, shape in (("weight", (2, 3)), ("bias", (3,))):
            part[name] = rng.normal(size=shape)
            expected[f"layers.{i}.{name}"] = part[name]
        parts.append(part)
    scale = rng.normal(size=2)
    model: dict[str, Any] = {"layers": parts, "scale": scale}
    expected["scale"] = scale
    if deep:
        model = {"body": model, "head": {"last": {"bias": scale + 1.0}}}
        expected = {f"body.{path}": array for path, array in expected.items()}
        expected["head.last.bias"] = scale + 1.0
    return case(model, expected, "parts of parts" if deep else "layers in a list")


def draw(rng: np.random.Generator) -> list[Case]:
    """Networks of several depths."""
    return [network(rng, n, deep) for n in (2, 3) for deep in (False, True)]


EXAMPLE = network(np.random.default_rng(0), 2, False)
CALL = 'parameters({"layers": [{"weight": w, "bias": b}, ...], "scale": s})'

WRONG_ANSWERS = (
    WrongAnswer(
        only_the_surface,
        "M3",
        "Only what hangs on the model itself is found. The optimizer would leave all "
        "layers as they are.",
        EXAMPLE,
        CALL,
    ),
    WrongAnswer(
        names_without_paths,
        "M4",
        "Two layers both have a weight, and under that name there is room for one. Use "
        "the whole path.",
        EXAMPLE,
        CALL,
    ),
)


EXERCISE = Exercise(
    name="parameters",
    lesson="15",
    title="Every parameter, by its path",
    statement=STATEMENT.strip(),
    stub=STUB.strip(),
    reference=parameters,
    alternatives=(with_a_stack,),
    wrong_answers=WRONG_ANSWERS,
    hints=(
        "What does the function return for a model that is a single array?",
        "For a dictionary or a list, ask the same question about each part, and"
        " put the name of the part in front of the paths that come back.",
        "In the loop: for path, array in parameters(part).items(), and the new "
        "path is the name, a dot, and that path.",
    ),
    points=2,
    difficulty=2,
    importance=4,
    minutes=8,
    draw=draw,
    read=read,
    example=EXAMPLE,
    example_call=CALL,
    oracle="the model was built with",
)
