"""From a program to functions that can be called: the source, and the way into it."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from ..node import Leaf, Node
from ..order import topological
from .program import Program
from .scalar_program import ScalarProgram, all_numbers
from .signature import Unpacking
from .unroll import CALL, CannotUnroll, calls, unroll

ENTRY = """
def {name}({parameters}):
    if {tests}:
        try:
            run = idle.pop()
        except IndexError:
            run = another()
        try:
            return run({leaves})
        finally:
            idle.append(run)
    return otherwise({parameters})
"""


def write(
    backend: str,
    roots: list[Any],
    inputs: list[Leaf],
    names: dict[Any, str],
    updates: list[Leaf],
) -> Program | ScalarProgram:
    """The program on plain numbers where that pays, else on arrays."""
    if backend != "array":
        if all_numbers(roots, inputs):
            return ScalarProgram(roots, inputs, names, {}, updates)
        try:
            taken, parts = unroll(roots, inputs, forced=backend == "scalar")
            program = ScalarProgram(taken, inputs, names, parts, updates)
            if backend == "scalar" or program.cost() < array_cost(roots):
                return program
        except CannotUnroll as error:
            if backend == "scalar":
                raise error.explained() from None
    return Program(roots, inputs, names, updates)


def array_cost(roots: list[Any]) -> float:
    """About how many operations on floats the same would take on small arrays."""
    order = topological(*(root for root in roots if isinstance(root, Node)))
    return CALL * calls(order)


class Code:
    """One program as a function: `source` is what runs, `entry` what is called.

    The entry tests its arguments first and hands those that the code was not written
    for to `otherwise`. Each running call has buffers of its own, so that threads and
    functions that call themselves do not write into each other's.
    """

    def __init__(
        self,
        name: str,
        program: Program | ScalarProgram,
        nest: Callable[[list[Any]], Any],
        shared: dict[str, Any],
    ) -> None:
        self.name, self.program, self.nest = name, program, nest
        self.namespace = {**program.namespace, **shared}
        scalar = isinstance(program, ScalarProgram)
        self.body = [*program.body, f"return {nested_text(nest(program.results))}"]
        if scalar:
            self.body = self._tried(self.body)
        self.parameters = [a for a in program.arguments if a not in shared]
        header = f"def {name}({', '.join(self.parameters)}):"
        above = [*program.setup, ""] if program.setup else []
        self.source = "\n".join([*above, header, *_indented(self.body)]) + "\n"
        self.object: Any = None
        self.idle: list[Any] = []

    def _tried(self, body: list[str]) -> list[str]:
        """Plain arithmetic, with NumPy's answers where Python's would be an error."""
        program = self.program

        def with_numpy(*values: Any) -> Any:
            return self.nest(program.with_numpy(*values))  # type: ignore[union-attr]

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
            self.object = builtins.compile(self.source, f"<{self.name}>", "exec")
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
    ) -> Any:
        """The function that takes the user's arguments."""
        leaves = unpacking.leaves
        text = ENTRY.format(
            name=self.name,
            parameters=", ".join(parameters),
            tests=" and ".join(unpacking.tests) or "True",
            leaves=", ".join(leaves),
        )
        if isinstance(self.program, ScalarProgram):  # it has no buffers to hand out
            pairs = zip(self.parameters, leaves, strict=True)
            taken = [f"{name} = {leaf}" for name, leaf in pairs if name != leaf]
            before, after = text.split("        try:\n            run = idle", 1)
            lines = _indented(_indented([*taken, *self.body]))
            text = (
                before
                + "\n".join(lines)
                + "\n"
                + after[after.index("    return otherwise") :]
            )
        namespace = {
            **self.namespace,
            **unpacking.namespace,
            "idle": self.idle,
            "another": self.another,
            "otherwise": otherwise,
        }
        exec(builtins.compile(text, f"<entry of {self.name}>", "exec"), namespace)
        return namespace[self.name]


def _indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


def nested_text(tree: Any) -> str:
    """A nest of code as code for a nest."""
    if isinstance(tree, dict):
        items = (f"{key!r}: {nested_text(item)}" for key, item in tree.items())
        return "{" + ", ".join(items) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(nested_text, tree)) + "]"
    if isinstance(tree, tuple):
        inside = ", ".join(map(nested_text, tree))
        return f"({inside},)" if len(tree) == 1 else f"({inside})"
    return str(tree)
