"""Code travels one way: from the trusted side into the sandbox.

Some exercises pass functions ("here is a program, differentiate it"), and some need a
few trusted lines beside the learner's own class: build this expression with it, call
that, return the numbers. Such functions are taken apart on the trusted side and put
together in the child, each with the names it uses and no more. What they return there
is as unproven as everything from the child.

The reference solution must not travel; `Shipment` refuses the code it is told to keep.
"""

from __future__ import annotations

import builtins
import dis
import functools
import importlib
import marshal
from collections.abc import Callable, Iterator
from types import (
    CodeType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    ModuleType,
)
from typing import Any

import numpy as np

from autodiff_lab.grading.wire import Form, Garbled, Reader, Writer

# Modules that both sides have; a function may use anything public in them by name.
SHARED = (
    *("builtins", "math", "cmath", "operator", "functools", "itertools"),
    *("tracemalloc", "numpy"),
)
ENGINE = (
    "autodiff_lab",
    *("autodiff_lab.engine", "autodiff_lab.nn", "autodiff_lab.datasets"),
)

# What every class has anyway or can do without, and what a slot leaves behind.
BORN_WITH = (
    *("__module__", "__dict__", "__weakref__", "__doc__", "__qualname__"),
    *("__slots__", "__repr__", "__annotations__", "__annotate__"),
    *("__annotate_func__", "__annotations_cache__"),
    *("__dataclass_fields__", "__dataclass_params__", "__replace__"),
    *("__firstlineno__", "__static_attributes__"),
)
MADE_ANEW = (MemberDescriptorType, GetSetDescriptorType)
WRAPPERS: dict[str, Callable[[Any], Any]] = {
    "plain": lambda member: member,
    "staticmethod": staticmethod,
    "classmethod": classmethod,
    "property": lambda pair: property(*pair),
}


class CannotShip(TypeError):
    """An exercise uses something in its arguments that has no way into the sandbox."""


class Shipment:
    """Writes functions into one message, each once, however they call each other."""

    def __init__(self, keep: frozenset[CodeType] = frozenset()) -> None:
        self.keep = keep
        self.numbers: dict[int, int] = {}
        self.held: list[Any] = []  # keeps every id() above valid

    def writer(self) -> Writer:
        """Return a writer that sends functions as code."""
        return Writer(other=self.write)

    def write(self, writer: Writer, value: Any) -> Form:
        """Return the form of a function, a module or a name in a shared module."""
        if id(value) not in self.numbers:
            self.numbers[id(value)] = len(writer.definitions)
            self.held.append(value)
            writer.definitions.append(None)  # the place is taken: it may call itself
            place = self.numbers[id(value)]
            writer.definitions[place] = self._definition(writer, value)
        return {"k": self.numbers[id(value)]}

    def _definition(self, writer: Writer, value: Any) -> Form:
        if isinstance(value, ModuleType) and is_shared(value.__name__):
            return ["module", value.__name__]
        if isinstance(value, functools.partial):
            parts = (value.func, list(value.args), dict(value.keywords))
            return ["partial", *(writer.write(part) for part in parts)]
        home = shared_home(value)
        if home:
            return ["name", *home]
        if isinstance(value, FunctionType):
            return self._function(writer, value)
        if isinstance(value, type):
            return self._class(writer, value)
        raise CannotShip(f"{value!r} cannot be sent into the sandbox")

    def _function(self, writer: Writer, function: FunctionType) -> Form:
        if any(code in self.keep for code in codes_in(function.__code__)):
            raise CannotShip(f"{function.__name__} is a solution and stays here")
        used = {name: function.__globals__[name] for name in globals_of(function)}
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        code = np.frombuffer(marshal.dumps(function.__code__), np.uint8)
        parts = (code, function.__defaults__, function.__kwdefaults__, cells, used)
        return ["function", function.__name__, *(writer.write(part) for part in parts)]

    def _class(self, writer: Writer, made: type) -> Form:
        members: dict[str, tuple[str, Any]] = {}
        for name, member in vars(made).items():
            if isinstance(member, (staticmethod, classmethod)):
                members[name] = (type(member).__name__, member.__func__)
            elif isinstance(member, property):
                members[name] = ("property", (member.fget, member.fset))
            elif name not in BORN_WITH and not isinstance(member, MADE_ANEW):
                members[name] = ("plain", member)
        parts = (list(made.__bases__), members)
        return ["class", made.__name__, *(writer.write(part) for part in parts)]


def is_shared(module: str) -> bool:
    """Tell whether both sides have this module.

    >>> is_shared("numpy.linalg"), is_shared("autodiff_lab.lessons.exercises")
    (True, False)
    """
    engine = any(module == name or module.startswith(f"{name}.") for name in ENGINE[1:])
    return module.split(".")[0] in SHARED or module == ENGINE[0] or engine


def shared_home(value: Any) -> tuple[str, str] | None:
    """Find the shared module in which a value is known under its own name."""
    name = getattr(value, "__name__", None)
    if not isinstance(name, str):
        return None
    modules = (getattr(value, "__module__", None), "numpy", "builtins")
    for module in filter(None, modules):
        if is_shared(module):
            found = getattr(importlib.import_module(module), name, None)
            if found is value:
                return module, name
    return None


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and the ones inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_in(constant)


def globals_of(function: FunctionType) -> list[str]:
    """List the names of its module that a function uses, in order of appearance."""
    names = [
        instruction.argval
        for code in codes_in(function.__code__)
        for instruction in dis.get_instructions(code)
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    ]
    return [name for name in dict.fromkeys(names) if name in function.__globals__]


def definitions(forms: Any, reader: Reader) -> list[Any]:
    """Put everything together again: empty functions first, for they may be mutual."""
    made: list[Any] = [_made(form, reader) for form in forms]
    reader.code = made
    for position, form in reversed([*enumerate(forms)]):  # the inner ones come later
        if form[0] == "partial":
            function, arguments, keywords = (reader.read(part) for part in form[1:])
            made[position] = functools.partial(function, *arguments, **keywords)
        if form[0] == "class":
            made[position] = type(form[1], tuple(reader.read(form[2])), {})
    for value, form in zip(made, forms, strict=True):
        if form[0] == "function":
            _fill(value, form, reader)
        if form[0] == "class":
            for name, (kind, member) in reader.read(form[3]).items():
                setattr(value, name, WRAPPERS[kind](member))
    return made


def _made(form: Any, reader: Reader) -> Any:
    kind = form[0]
    if kind == "module":
        return importlib.import_module(form[1])
    if kind == "name":
        return getattr(importlib.import_module(form[1]), form[2])
    if kind in ("partial", "class"):
        return None  # made when what it is made of is there
    if kind != "function":
        raise Garbled(f"no such definition: {kind}")
    code = marshal.loads(reader.read(form[2]).tobytes())
    closure = tuple(_empty_cell() for _ in code.co_freevars)
    space = {"__builtins__": builtins, "__name__": "given"}
    return FunctionType(code, space, form[1], None, closure)


def _empty_cell() -> Any:
    def inner() -> Any:
        return content

    content: Any = None
    return (inner.__closure__ or ())[0]


def _fill(function: Callable[..., Any], form: Any, reader: Reader) -> None:
    defaults, keywords, cells, used = (reader.read(part) for part in form[3:])
    assert isinstance(function, FunctionType)
    function.__defaults__, function.__kwdefaults__ = defaults, keywords
    for cell, content in zip(function.__closure__ or (), cells, strict=True):
        cell.cell_contents = content
    function.__globals__.update(used)
