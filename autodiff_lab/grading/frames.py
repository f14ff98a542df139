"""Messages on a pipe: four bytes of length, a JSON header, then raw bytes.

The header holds the form of one value (see `wire`) and the sizes of the buffers that
follow. Every length is checked before anything of that length is read.

>>> unpack(pack(("call", [1, 2.5])))
('call', [1, 2.5])
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from typing import Any

from autodiff_lab.grading.wire import Garbled, Reader, TooMuch, Writer

LONGEST_HEADER = 2 * 1024 * 1024
MOST_BYTES = 64 * 1024 * 1024
MOST_BUFFERS = 10_000

Definitions = Callable[[Any, Reader], list[Any]]


def pack(value: Any, writer: Writer | None = None) -> bytes:
    """Write one message."""
    writer = writer or Writer()
    header: dict[str, Any] = {"value": writer.write(value)}
    header["sizes"] = [len(buffer) for buffer in writer.buffers]
    if writer.definitions:
        header["code"] = writer.definitions
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode("ascii")
    if len(text) > LONGEST_HEADER or sum(header["sizes"]) > MOST_BYTES:
        raise TooMuch
    return b"".join([len(text).to_bytes(4, "big"), text, *writer.buffers])


Parsing = Generator[int, bytes, Any]


def parse(definitions: Definitions | None = None) -> Parsing:
    """Read one message piece by piece: yields how many bytes it wants next.

    With ``definitions`` the message may bring code along: only the child, which reads
    what the trusted side wrote, passes that.
    """
    length = int.from_bytes((yield 4), "big")
    if not 0 < length <= LONGEST_HEADER:
        raise Garbled("the header is too long")
    header = _header((yield length))
    buffers = []
    for size in _sizes(header):
        buffers.append((yield size) if size else b"")
    reader = Reader(buffers)
    if definitions is not None and "code" in header:
        reader.code = definitions(header["code"], reader)
    return reader.read(header.get("value"))


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text.decode("ascii"), parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        raise Garbled("the header is not JSON") from problem
    if not isinstance(header, dict):
        raise Garbled("the header is not an object")
    return header


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _sizes(header: dict[str, Any]) -> list[int]:
    sizes = header.get("sizes")
    if not isinstance(sizes, list) or len(sizes) > MOST_BUFFERS:
        raise Garbled("no list of sizes")
    if not all(type(size) is int and 0 <= size <= MOST_BYTES for size in sizes):
        raise Garbled("a size that is none")
    if sum(sizes) > MOST_BYTES:
        raise Garbled("too many bytes")
    return sizes


def unpack(data: bytes, definitions: Definitions | None = None) -> Any:
    """Read one message that is there as a whole."""
    position, parsing = 0, parse(definitions)
    wanted = next(parsing)
    while True:
        piece = data[position : position + wanted]
        if len(piece) < wanted:
            raise Garbled("the message is cut off")
        position += wanted
        try:
            wanted = parsing.send(piece)
        except StopIteration as end:
            return end.value
