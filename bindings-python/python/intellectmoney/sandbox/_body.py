"""The body of a request to the server, with a length or in chunks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from io import BufferedIOBase

LARGEST_BODY = 1024 * 1024
"""Far beyond any request of the provider's endpoints."""

LARGEST_READ = 64 * LARGEST_BODY
"""How much of a body is read that will be refused."""

_LARGEST_LINE = 16 * 1024
_PIECE = 64 * 1024

_SIZE = re.compile(rb"(0*[0-9A-Fa-f]{1,16})[ \t]*(;.*)?\r\n")


class BrokenBody(Exception):
    """A body that ends early, or whose length nobody can tell."""


class EndlessBody(Exception):
    """More than anybody reads."""


def read(headers: Message, stream: BufferedIOBase) -> bytes | None:
    """The whole body; `None` where it is too large."""
    kept: list[bytes] = []
    length = 0
    for piece in _pieces(headers, stream):
        length += len(piece)
        if length <= LARGEST_BODY:
            kept.append(piece)
        # Read on without keeping it: a client that is still sending would miss the answer.
        elif length > LARGEST_READ:
            raise EndlessBody
    return b"".join(kept) if length <= LARGEST_BODY else None


def _pieces(headers: Message, stream: BufferedIOBase) -> Iterator[bytes]:
    # Lines behind one that is none were not read, the length among them.
    if headers.defects:
        raise BrokenBody
    length, *others = {said.strip() for said in headers.get_all("content-length", ["0"])}
    if "transfer-encoding" in headers:
        # With a length as well, somebody on the way may have seen another end.
        if "content-length" in headers or not _is_chunked(headers):
            raise BrokenBody
        yield from _chunks(stream)
    elif others or not re.fullmatch("[0-9]{1,18}", length):
        raise BrokenBody
    else:
        yield from _exactly(stream, int(length))


def _is_chunked(headers: Message) -> bool:
    codings = ",".join(headers.get_all("transfer-encoding", []))
    return codings.rpartition(",")[2].strip().lower() == "chunked"


def _chunks(stream: BufferedIOBase) -> Iterator[bytes]:
    while size := _size(stream):
        yield from _exactly(stream, size)
        if stream.read(2) != b"\r\n":
            raise BrokenBody
    trailers = 0
    # What a trailer says nobody asks.
    while (line := _line(stream)) != b"\r\n":
        trailers += len(line)
        if b":" not in line or trailers > _LARGEST_LINE:
            raise BrokenBody


def _size(stream: BufferedIOBase) -> int:
    line = _SIZE.fullmatch(_line(stream))
    if not line:
        raise BrokenBody
    return int(line[1], 16)


def _line(stream: BufferedIOBase) -> bytes:
    line = stream.readline(_LARGEST_LINE)
    if not line.endswith(b"\r\n"):
        raise BrokenBody
    return line


def _exactly(stream: BufferedIOBase, length: int) -> Iterator[bytes]:
    while length:
        piece = stream.read(min(length, _PIECE))
        if not piece:
            raise BrokenBody
        length -= len(piece)
        yield piece
