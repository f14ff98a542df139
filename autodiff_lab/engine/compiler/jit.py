"""An optional extra: the code on plain numbers, compiled to machine code by Numba."""

from __future__ import annotations

import builtins
import importlib
from typing import Any

from ...errors import UnsupportedError
from .scalar_program import ScalarProgram

OPTIONS = {"error_model": "numpy"}  # 1 / 0.0 is inf there, and not an exception


def kernel(program: Any) -> tuple[str, Any]:
    """The source of a function of numbers, and that function in machine code.

    Raises `UnsupportedError` without Numba, or for a program that needs arrays.
    """
    try:
        numba = importlib.import_module("numba")
    except ModuleNotFoundError:
        raise UnsupportedError(
            "numba=True needs Numba, and it is not installed",
            cause="it is an optional extra: autodiff_lab works without it",
            cure="pip install numba, or leave numba=True out",
        ) from None
    if not isinstance(program, ScalarProgram) or program.parts or program.updates:
        raise UnsupportedError(
            "numba=True is for functions of plain numbers, and this one takes arrays",
            cause="machine code for arrays would have to be written differently",
            cure="pass numbers one by one, or leave numba=True out",
        )
    header = f"def kernel({', '.join(program.arguments)}):"
    answer = f"    return ({', '.join(map(_real, program.results))},)"
    lines = [header, *("    " + line for line in program.body), answer]
    source = "\n".join(lines) + "\n"
    namespace = dict(program.namespace)
    exec(builtins.compile(source, "<kernel>", "exec"), namespace)
    return source, numba.njit(**OPTIONS)(namespace["kernel"])


def _real(text: str) -> str:
    """A result as a float, so that all results have one type."""
    return f"float({text})"
