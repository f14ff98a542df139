"""The front end's built files: one module and one style sheet for all widgets."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ..errors import AutodiffError

STATIC = Path(__file__).parent.parent / "static"


class FrontEndMissingError(AutodiffError, FileNotFoundError):
    """The JavaScript and CSS of the widgets have not been built."""


@cache
def read_asset(name: str, folder: Path = STATIC) -> str:
    r"""The text of a built file.

    Raises `FrontEndMissingError`, which says how to build it.

    >>> try:
    ...     read_asset("nothing.js")
    ... except FrontEndMissingError as error:
    ...     print(str(error).partition("\n")[0])
    the widgets' nothing.js is not built
    """
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FrontEndMissingError(
            f"the widgets' {name} is not built",
            cause="this is a checkout, and only an install builds the front end",
            cure="run `pip install -e .` at the root, or "
            "`npm ci && npm run build:prod` in widgets/",
        ) from None
