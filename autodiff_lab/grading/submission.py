"""Reading a notebook that a stranger wrote, without believing any of it.

Only cells are looked at: their type, id, tags and text. Outputs, in which anything may
stand, are not even opened. Whatever is wrong ends in a `Submission` with a reason.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autodiff_lab.grading import messages

MEGABYTES = 16
MOST_CELLS = 2_000
MOST_TEXT = 1_500_000  # of all code, as it is sent into the sandbox


@dataclass(frozen=True)
class NotebookCell:
    """What counts of a cell."""

    is_code: bool
    source: str
    id: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """The cells and the fingerprint of a file, or the reason why there are none."""

    digest: str
    cells: tuple[NotebookCell, ...] = ()
    reason: str = ""


class _Broken(Exception):
    """Not a notebook; the text says in what way."""


class _WrongKernel(_Broken):
    """A notebook in another language."""


def read(path: Path) -> Submission:
    """Read one file; never raises because of what is in it."""
    found = contents(path)
    return parse(found) if isinstance(found, bytes) else found


def contents(path: Path) -> bytes | Submission:
    """The bytes of a file, not looked into; or a submission that says why not."""
    try:
        return _bytes(path)
    except _Broken as problem:
        return Submission(_digest_of_name(path), reason=str(problem))
    except OSError as problem:
        text = messages.UNREADABLE.format(problem=problem.strerror or "no access")
        return Submission(_digest_of_name(path), reason=text)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, as `read` gives it, without looking into the file."""
    try:
        return _digest(_bytes(path))
    except (_Broken, OSError):
        return _digest_of_name(path)


def parse(data: bytes) -> Submission:
    """Read the bytes of a notebook.

    >>> parse(b"{}").reason
    'The file is not a notebook: it is not in notebook format 4.'
    """
    digest = _digest(data)
    try:
        return Submission(digest, tuple(_cells(data)))
    except _WrongKernel as problem:
        return Submission(digest, reason=str(problem))
    except _Broken as problem:
        return Submission(digest, reason=messages.BROKEN.format(problem=problem))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of_name(path: Path) -> str:
    """Something in place of a fingerprint, where there are no bytes to take one of."""
    return _digest(b"not read: " + os.fsencode(path.name))


def _bytes(path: Path) -> bytes:
    """Read an ordinary file, not the target of a link and not a pipe that blocks."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise _Broken(messages.NOT_A_FILE)
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    number = os.open(path, flags)
    with open(number, "rb") as file:  # and it must not have been exchanged since
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise _Broken(messages.NOT_A_FILE)
        data = file.read(MEGABYTES * 1024 * 1024 + 1)
    if len(data) > MEGABYTES * 1024 * 1024:
        raise _Broken(messages.TOO_LARGE.format(megabytes=MEGABYTES))
    return data


def _cells(data: bytes) -> list[NotebookCell]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except RecursionError:
        raise _Broken(messages.TOO_DEEP) from None
    except ValueError:
        raise _Broken(messages.NOT_JSON) from None
    if not isinstance(content, dict) or content.get("nbformat") != 4:
        raise _Broken(messages.NOT_VERSION_4)
    language = _language(content.get("metadata"))
    if language not in ("", "python", "ipython", "python3"):
        raise _WrongKernel(messages.WRONG_KERNEL.format(language=language))
    cells = content.get("cells")
    if not isinstance(cells, list):
        raise _Broken(messages.NO_CELLS)
    if len(cells) > MOST_CELLS:
        raise _Broken(messages.TOO_MANY_CELLS.format(count=MOST_CELLS))
    found = [_cell(cell) for cell in cells if isinstance(cell, dict)]
    if sum(len(json.dumps(cell.source)) for cell in found if cell.is_code) > MOST_TEXT:
        raise _Broken(messages.TOO_MUCH_CODE)
    return found


def _language(metadata: Any) -> str:
    """What the notebook says it is written in; empty when it does not say."""
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        section = metadata.get(part) if isinstance(metadata, dict) else None
        value = section.get(key) if isinstance(section, dict) else None
        if isinstance(value, str) and value:
            return "".join(c for c in value.lower()[:20] if c.isalnum())
    return ""


def _cell(cell: dict[str, Any]) -> NotebookCell:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        source = ""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    tags = tags if isinstance(tags, list) else []
    name = cell.get("id")
    return NotebookCell(
        is_code=cell.get("cell_type") == "code",
        source=source.encode("utf-8", "replace").decode("utf-8"),
        id=name if isinstance(name, str) else "",
        tags=tuple(tag for tag in tags if isinstance(tag, str)),
    )
