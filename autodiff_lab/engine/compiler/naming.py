"""What the user's own variables call the values in a trace.

``hidden = np.tanh(x @ w)`` makes two nodes and names the second: the instruction after
the one that made it stores it under that name. Where the value is returned instead, the
instruction after the call counts, in the function that called. So code can be written
in the user's words, and nobody has to watch the program while it runs.
"""

from __future__ import annotations

import dis
import sys
from types import CodeType, FrameType

from ..forward import push_forward
from ..hooks import Hook
from ..node import Node
from ..reverse import sweep
from ..site import _PACKAGE

RETURN = "return"  # no variable is called that
RETURNS = "RETURN_VALUE"
DERIVING = {sweep.__code__, push_forward.__code__}  # what happens in there has no name


class Naming(Hook):
    """Notes, for each function that runs, which variable holds which node."""

    def __init__(self) -> None:
        self.held: dict[FrameType, dict[str, Node]] = {}

    def after(self, node: Node) -> Node:
        site = node.where
        if site is not None and follows(site.code, site.offset):
            self.note(node, user_frame(site.code))
        return node

    def note(self, node: Node, frame: FrameType | None) -> None:
        while frame is not None and not frame.f_code.co_filename.startswith(_PACKAGE):
            name = follows(frame.f_code, frame.f_lasti)
            if name != RETURN:
                if name:
                    self.held.setdefault(frame, {})[name] = node
                return
            frame = frame.f_back

    def names(self) -> dict[Node, str]:
        """What each node was called in the end, by the first that gave it a name."""
        found: dict[Node, str] = {}
        for variables in self.held.values():
            for name, node in variables.items():
                found.setdefault(node, name)
        return found


def user_frame(code: CodeType) -> FrameType | None:
    """The running function that has this code; None if it asked for a derivative."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code is not code:
        if frame.f_code in DERIVING:
            return None
        frame = frame.f_back
    return frame


MAKE = "BINARY_", "CALL", "COMPARE_", "LOAD_ATTR", "UNARY_"  # what answers with a node
_next: dict[int, dict[int, str]] = {}  # by id of the code object, then offset
_kept: list[CodeType] = []  # so that the ids stay taken


def follows(code: CodeType, offset: int) -> str:
    """The variable that the result of an instruction is stored in, or `RETURN`, or "".

    >>> def f(x):
    ...     y = x + 1
    ...     return y * 2
    >>> [name for name in map(lambda i: follows(f.__code__, i), range(30)) if name]
    ['y', 'return']
    """
    names = _next.get(id(code))
    if names is None:
        names = _next[id(code)] = _stored(code)
        _kept.append(code)
    return names.get(offset, "")


def _stored(code: CodeType) -> dict[int, str]:
    """For each instruction that leaves a result, where the next one puts it.

    The bytes are read as they lie, an operation and its argument in turn: `dis` takes
    twenty times as long, because it explains every instruction.
    """
    found, maker, codes = {}, None, code.co_code
    for offset in range(0, len(codes), 2):
        name = dis.opname[codes[offset]]
        if name == "CACHE":  # room that the interpreter keeps for itself
            continue
        if maker is not None and name.startswith(("STORE_", RETURNS)):
            variable = _variable(code, name, codes[offset + 1])
            if variable:
                found[maker] = variable
        maker = offset if name.startswith(MAKE) else None
    return found


def _variable(code: CodeType, name: str, argument: int) -> str:
    """The variable that an instruction of this name stores a result in."""
    if name == RETURNS:
        return RETURN
    if name in ("STORE_NAME", "STORE_GLOBAL"):
        return code.co_names[argument]
    if name != "STORE_DEREF" and not name.startswith("STORE_FAST"):
        return ""  # an attribute, or a part of something
    if name.count("_FAST") == 2:  # two instructions in one: each has half of the bits
        argument >>= 4
    cells = [cell for cell in code.co_cellvars if cell not in code.co_varnames]
    return (*code.co_varnames, *cells, *code.co_freevars)[argument]
