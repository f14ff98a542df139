"""Which cells of a notebook a function needs, and running them one statement at a time.

Runs inside the sandbox. The rule is "restart, and run all above": cells run from the
top down to the one with the exercise, each statement for itself, and an error in one
does not keep the next from running, so a plot that fails costs nobody a point.

Cells that come from the lesson, word for word, run only when something that runs uses
a name that they define. Every cell of the learner's runs.
"""

from __future__ import annotations
import __future__

import ast
import linecache
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

TIMED = ("%%time", "%%timeit", "%%capture")
COMMAND = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]+\?{1,2}[ \t]*)$")
MOST_COMMANDS = 100
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Cell:
    """One code cell: its text, and whether it is the lesson's own, unchanged."""

    source: str
    is_lesson: bool = False


@dataclass(frozen=True)
class Trouble:
    """What went wrong in a cell; shown when the function is missing afterwards."""

    cell: int
    error: BaseException


def run(cells: Sequence[Cell], target: int, space: dict[str, Any]) -> list[Trouble]:
    """Run what the target cell needs, and the cell itself; return what went wrong."""
    troubles: list[Trouble] = []
    flags = 0  # what `from __future__ import` has switched on, in this cell or above
    trees: dict[int, ast.Module] = {}
    for index, cell in enumerate(cells[: target + 1]):
        try:
            trees[index] = parsed(cell.source)
        except (SyntaxError, ValueError) as error:
            troubles.append(Trouble(index, error))
    for index in chosen(trees, cells, target):
        _remember_text(index, cells[index].source)
        for statement in trees[index].body:
            flags |= future_flags(statement)
            try:
                _run_one(statement, index, space, flags)
            except BaseException as error:  # a cell may raise anything
                troubles.append(Trouble(index, error))
    return troubles


def _run_one(
    statement: ast.stmt, index: int, space: dict[str, Any], flags: int
) -> None:
    piece = ast.Module([statement], type_ignores=[])
    code = compile(piece, filename_of(index), "exec", flags, dont_inherit=True)
    exec(code, space)


def future_flags(statement: ast.stmt) -> int:
    """The compiler's flags for a ``from __future__ import`` line.

    >>> future_flags(ast.parse("from __future__ import annotations").body[0]) > 0
    True
    """
    if not isinstance(statement, ast.ImportFrom) or statement.module != "__future__":
        return 0
    features = (getattr(__future__, name.name, None) for name in statement.names)
    return sum(feature.compiler_flag for feature in features if feature)


def filename_of(index: int) -> str:
    """The name under which a cell appears in tracebacks."""
    return f"<cell {index}>"


def _remember_text(index: int, source: str) -> None:
    lines = source.splitlines(keepends=True)
    linecache.cache[filename_of(index)] = (len(source), None, lines, filename_of(index))


def parsed(source: str) -> ast.Module:
    """Parse a cell; notebook commands (``%``, ``!``, ``?``) count as ``pass``.

    Only a line that is no Python is taken for a command: a line of a sum may well
    begin with ``%``.

    >>> ast.unparse(parsed("%matplotlib inline\\nx = 7 % 2\\nsum?"))
    'pass\\nx = 7 % 2\\npass'
    """
    first = source.lstrip().split("\n", 1)[0]
    if first.startswith("%%"):
        rest = source.lstrip()[len(first) :]
        source = rest if first.split()[0] in TIMED else ""
    for _ in range(MOST_COMMANDS):
        try:
            return ast.parse(source)
        except SyntaxError as error:
            lines = source.split("\n")
            place = (error.lineno or 0) - 1
            command = COMMAND.match(lines[place]) if place < len(lines) else None
            if command is None:
                raise
            lines[place] = f"{command[1]}pass"
            source = "\n".join(lines)
    return ast.parse(source)


def chosen(
    trees: dict[int, ast.Module], cells: Sequence[Cell], target: int
) -> list[int]:
    """List the cells to run: the learner's, and of the lesson's what those need.

    A star, from ``import *``, may stand for any name.
    """
    running = {k for k in trees if k == target or not cells[k].is_lesson}
    waiting = set(trees) - running
    needed = {"*"}.union(*(used(trees[index]) for index in running))
    while True:
        more = {index for index in waiting if needed & bound(trees[index])}
        if not more:
            return sorted(running)
        running |= more
        waiting -= more
        needed |= {name for index in more for name in used(trees[index])}


def used(tree: ast.AST) -> set[str]:
    """Every name that a cell reads, in functions too.

    >>> sorted(used(ast.parse("def f(x):\\n    return np.sin(x) + helper(x)")))
    ['helper', 'np', 'x']
    """
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in nodes if isinstance(node.ctx, ast.Load)}


def bound(tree: ast.Module) -> set[str]:
    """Every name that a cell gives a value to, or whose value it changes.

    >>> sorted(bound(ast.parse("import numpy as np\\nScalar.sin = sin\\na = b = 1")))
    ['Scalar', 'a', 'b', 'np']
    """
    return {name for statement in tree.body for name in _bound_by(statement)}


def _bound_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, DEFINITIONS):
        yield node.name
        return
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.alias):
        yield (node.asname or node.name).split(".")[0]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(
        node.ctx, ast.Store
    ):
        yield from used(node.value)
    for child in ast.iter_child_nodes(node):
        yield from _bound_by(child)
