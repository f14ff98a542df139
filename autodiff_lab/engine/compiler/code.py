"""From a program to functions that can be called: the source, and the way into it."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ..node import Leaf, Node
from ..order import topological
from ..site import _PACKAGE
from .blocks import BlockProgram, NoBlocks
from .jit import kernel
from .lowering import lower
from .names import RESERVED
from .program import Program
from .scalar_program import ScalarProgram, all_numbers
from .signature import Unpacking
from .steps import plainly_written
from .unroll import CannotUnroll, array_cost, shrinks, unroll

AnyProgram = Program | BlockProgram | ScalarProgram

ENTRY = """
def {name}({parameters}):
    if {tests}:
{body}
    return otherwise({given})
"""
CALL_IT = """\
        try:
            run = idle.pop()
        except IndexError:
            run = another()
        try:
            return run({leaves})
        finally:
            idle.append(run)"""

MISSING = object()  # an argument that was not given


def present(*arguments: Any) -> list[Any]:
    return [argument for argument in arguments if argument is not MISSING]


def write(
    backend: str,
    roots: list[Any],
    inputs: list[Leaf],
    names: dict[Any, str],
    updates: list[Leaf],
) -> AnyProgram:
    """The program on plain numbers where that pays, else on arrays."""
    if backend != "array" and all_numbers(roots, inputs):
        return ScalarProgram(roots, inputs, names, {}, updates)
    lowered = lower(roots, inputs)
    order = topological(*(root for root in lowered if isinstance(root, Node)))
    if backend != "array":
        try:
            taken, parts = unroll(lowered, order, inputs, forced=backend == "scalar")
            done = not shrinks(order)
            program = ScalarProgram(taken, inputs, names, parts, updates, done)
            if backend == "scalar" or program.cost() < array_cost(order):
                return program
        except CannotUnroll as error:
            if backend == "scalar":
                raise error.explained() from None
    if not updates:
        with suppress(NoBlocks):
            return BlockProgram(roots, lowered, order, inputs, names)
    return Program(roots, lowered, order, inputs, names, updates)


class Code:
    """One program as a function: `source` is what runs, `entry` what is called.

    The entry tests its arguments first and hands those that the code was not written
    for to `otherwise`. Each running call has buffers of its own, so that threads and
    functions that call themselves do not write into each other's.
    """

    def __init__(
        self,
        name: str,
        program: AnyProgram,
        nest: Callable[[list[Any]], Any],
        shared: dict[str, Any],
        numba: bool = False,
        replay: Callable[..., list[Any]] | None = None,
    ) -> None:
        self.name, self.nest = name, nest
        self.scalar = program if isinstance(program, ScalarProgram) else None
        self.namespace = {**program.namespace, **shared}
        self.names = program.names
        self.body = [*program.body, self._return(program.results)]
        above = [*program.setup, ""] if program.setup else []
        if numba:
            source, self.namespace["kernel"] = kernel(program)
            found = [f"found[{i}]" for i in range(len(program.results))]
            self.body = [f"found = kernel({', '.join(program.arguments)})"]
            self.body.append(self._return(found))
            above = ["# in machine code:", *source.splitlines(), ""]
        elif self.scalar:
            self.body = self._tried(self.scalar, self.body, replay)
        else:  # the traced values have done their work, and may be large
            del self.nest
        self.parameters = [a for a in program.arguments if a not in shared]
        header = f"def {name}({', '.join(self.parameters)}):"
        self.source = "\n".join([*above, header, *_indented(self.body)]) + "\n"
        self.object: Any = None
        self.idle: list[Any] = []

    def _return(self, results: list[str]) -> str:
        return f"return {nested_text(self.nest(results), self._named)}"

    def _named(self, wish: str, value: Any) -> str:
        """A name for what cannot be written down."""
        for name, other in self.namespace.items():
            if other is value:
                return name
        self.names.taken.add(self.name)
        name = self.names.new(wish)
        self.namespace[name] = value
        return name

    def _tried(self, program: ScalarProgram, body: list[str], replay: Any) -> list[str]:
        """Plain arithmetic, with NumPy's answers where Python's would be an error."""

        def with_numpy(*values: Any) -> Any:
            return self.nest((replay or program.with_numpy)(*values))

        self.namespace["with_numpy"] = with_numpy
        return [
            "try:",
            *_indented(body),
            "except (ArithmeticError, ValueError):  # where NumPy has inf or nan",
            f"    return with_numpy({', '.join(program.arguments)})",
        ]

    def another(self) -> Any:
        """The function, with buffers that no other call uses."""
        if self.object is None:
            source = self.source
            if self.scalar:  # what may stand above it is for reading
                source = source[source.index(f"def {self.name}(") :]
            self.object = builtins.compile(source, f"<{self.name}>", "exec")
        namespace = dict(self.namespace)
        exec(self.object, namespace)
        return namespace[self.name]

    def __call__(self, *leaves: Any) -> Any:
        try:
            run = self.idle.pop()
        except IndexError:
            run = self.another()
        try:
            return run(*leaves)
        finally:
            self.idle.append(run)

    def entry(
        self,
        parameters: list[str],
        unpacking: Unpacking,
        otherwise: Callable[..., Any],
        any_number: bool = False,
    ) -> Any:
        """The function that takes the user's arguments, or any number of them."""
        tests = " and ".join(unpacking.tests) or "True"
        taken = given = ", ".join(parameters)
        if any_number:
            taken = ", ".join([*(f"{name}=missing" for name in parameters), "*more"])
            given = f"*present({', '.join([*parameters, '*more'])})"
            tests = f"not more and {tests}"
        namespace = {"idle": self.idle, "another": self.another, "otherwise": otherwise}
        namespace |= {"missing": MISSING, "present": present}
        namespace |= unpacking.namespace
        body = CALL_IT
        if self._may_merge(parameters, unpacking):
            body = self._merged(unpacking.leaves)
            namespace |= self.namespace
        text = ENTRY.format(
            name=self.name,
            parameters=taken,
            given=given,
            tests=tests,
            body=body.format(leaves=", ".join(unpacking.leaves)),
        )
        place = f"{_PACKAGE}/<entry of {self.name}>"  # nodes were made outside of that
        exec(builtins.compile(text, place, "exec"), namespace)
        return namespace[self.name]

    def _may_merge(self, parameters: list[str], unpacking: Unpacking) -> bool:
        """Code without buffers can stand in the entry itself, if no names clash."""
        if self.scalar is None:
            return False
        same = zip(self.parameters, unpacking.leaves, strict=True)
        shared = {name for name, leaf in same if name == leaf}
        taken = (self.scalar.names.taken | self.namespace.keys()) - RESERVED
        return not taken & ({*parameters, *unpacking.namespace} - shared)

    def _merged(self, leaves: list[str]) -> str:
        named = f"{', '.join(self.parameters)} = {', '.join(leaves)}"
        lines = [named, *self.body] if self.parameters != leaves else self.body
        text = "\n".join(_indented(_indented(lines)))
        return text.replace("{", "{{").replace("}", "}}")


def _indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


def nested_text(tree: Any, named: Callable[[str, Any], str]) -> str:
    """A nest of code as code for a nest; `named` serves where there is no literal."""
    if isinstance(tree, dict):
        items = (
            f"{repr(key) if plainly_written(key) else named('key', key)}: "
            f"{nested_text(item, named)}"
            for key, item in tree.items()
        )
        return "{" + ", ".join(items) + "}"
    if not isinstance(tree, list | tuple):
        return str(tree)
    inside = ", ".join(nested_text(item, named) for item in tree)
    if hasattr(tree, "_fields"):  # a namedtuple
        return f"{named(type(tree).__name__, type(tree))}({inside})"
    comma = "," if len(tree) == 1 else ""
    text = f"[{inside}]" if isinstance(tree, list) else f"({inside}{comma})"
    if type(tree) in (list, tuple):
        return text
    return f"{named(type(tree).__name__, type(tree))}({text})"
