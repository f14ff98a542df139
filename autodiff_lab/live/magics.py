"""``%load_ext autodiff_lab``: draw, step, compare and check while you type.

    %graph x * y + np.sin(x)      the graph, with x and y as variables
    %step x * y + np.sin(x)       the same, to step through
    %gradcheck np.tanh(x) * y     every derivative against a measurement
    %%compare                     the cell's program by every engine, side by side
    %checkpoint start             remember all variables under a name
    %restore start                have them back

Names that stand for numbers are the inputs; nothing has to be declared. Displays work
without these magics, and nothing else needs them.
"""

from __future__ import annotations

import sys
from typing import Any

from IPython.core.magic import Magics, cell_magic, line_magic, magics_class

from ..engine import Node, check_grads
from ..engine.compare import compare
from ..errors import AutodiffError
from .checkpoints import Checkpoints
from .program import Program, ProgramTextError


@magics_class
class LiveMagics(Magics):
    """The magics; a mistake in a line is told in a sentence, without a traceback."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.checkpoints = Checkpoints()

    @line_magic
    def graph(self, line: str) -> Any:
        """%graph EXPRESSION: draw its graph."""
        return self._said(lambda: self._node(line))

    @line_magic
    def step(self, line: str) -> Any:
        """%step EXPRESSION: its graph, to step through forward and back."""
        return self._said(lambda: _stepper(self._node(line)))

    @line_magic
    def gradcheck(self, line: str) -> Any:
        """%gradcheck EXPRESSION: first and second derivatives against measurements."""
        return self._said(lambda: _checked(self._read(line)))

    @cell_magic
    def compare(self, line: str, cell: str) -> Any:
        """%%compare [x=2.0 y=3.0]: the cell's last line by every engine."""
        return self._said(lambda: self._compared(line, cell))

    @line_magic
    def checkpoint(self, line: str) -> None:
        """%checkpoint NAME: remember every variable as it is now."""
        self._said(lambda: print(self.checkpoints.save(line, self._names)))

    @line_magic
    def restore(self, line: str) -> None:
        """%restore NAME: have the variables back; newer ones stay."""
        self._said(lambda: print(self.checkpoints.restore(line, self._names)))

    @property
    def _names(self) -> dict[str, Any]:
        assert self.shell is not None  # IPython gives it to every set of magics
        return self.shell.user_ns

    def _read(self, text: str, inputs: dict[str, Any] | None = None) -> Program:
        return Program.read(text, self._names, inputs)

    def _node(self, line: str) -> Node:
        """A node that exists already is shown as it is."""
        found = self._names.get(line.strip())
        if isinstance(found, Node) and found.primitive is not None:
            return found
        return self._read(line).node()

    def _compared(self, line: str, cell: str) -> Any:
        program = self._read(cell, _inputs(line, self._names))
        names = ", ".join(program.names)
        # compare() names its columns by the parameters of the function it is given.
        function = eval(f"lambda {names}: program({names})", {"program": program})
        return compare(function, *program.values)

    def _said(self, act: Any) -> Any:
        try:
            return act()
        except AutodiffError as error:
            print(error, file=sys.stderr)
            return None


def _stepper(node: Node) -> Any:
    from ..widgets import Stepper  # loads ipywidgets, which the others do not need

    return Stepper(node)


def _checked(program: Program) -> str:
    check_grads(program, *program.values)
    names = ", ".join(program.names)
    return f"every first and second derivative by {names} agrees with measurements"


def _inputs(line: str, namespace: dict[str, Any]) -> dict[str, Any] | None:
    """Inputs written on the line of the magic, as in a call."""
    if not line.strip():
        return None
    arguments = ", ".join(line.replace(",", " ").split())
    try:
        return dict(eval(f"dict({arguments})", namespace))
    except Exception as error:
        raise ProgramTextError(
            f"{line.strip()!r} gives no inputs: {error}",
            cause="inputs are written as name=value, without blanks inside",
            cure="write for example %%compare x=2.0 y=3.0",
        ) from None
