"""JSON as the answers demand it: exact number text, no duplicate keys, bounded depth.

The writer is the reader's counterpart: it prints a number with the text that it came with.
"""

import json
from typing import Any

MAX_DEPTH = 64
MAX_NUMBER = 64


class DecodeError(Exception):
    """The answer cannot be taken for what it should be."""


class Number(str):
    """A JSON number as its text; a plain `str` would be printed with quotes."""

    __slots__ = ()


def _number(text: str) -> Number:
    if len(text) > MAX_NUMBER:
        raise DecodeError("number token too long")
    return Number(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise DecodeError("duplicate key")
    return result


def _constant(text: str) -> None:
    raise DecodeError(f"{text} is not JSON")


def _check_depth(text: str) -> None:
    # Before parsing, because the parser itself recurses.
    depth = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise DecodeError("nested too deep")
        elif character in "]}":
            depth -= 1


def read(body: bytes) -> Any:
    """Read one JSON document or raise DecodeError."""
    try:
        text = body.decode("utf-8")
        _check_depth(text)
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_constant,
        )
    except ValueError as error:
        raise DecodeError(str(error)) from error
    _check_text(value)
    return value


def _check_text(value: Any) -> None:
    """Half of a surrogate pair is no character, though the parser lets its escape through."""
    if isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check_text(item)
    elif isinstance(value, list):
        for item in value:
            _check_text(item)
    elif isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise DecodeError("lone surrogate") from error


def _plain(character: str) -> bool:
    """Readable as it stands: ASCII and Cyrillic letters. All else (no-break spaces, combining
    marks, emoji) is escaped, so that an editor can neither hide nor normalise it."""
    return character < "\x7f" or "\u0410" <= character <= "\u044f" or character in "\u0401\u0451"


def write_text(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if _plain(c) else _escape(c) for c in quoted)


def _escape(character: str) -> str:
    utf16 = character.encode("utf-16-be").hex()
    return "".join(f"\\u{utf16[i : i + 4]}" for i in range(0, len(utf16), 4))


def write(value: Any) -> str:
    """One line, keys in their order, `Number` with its own text."""
    if isinstance(value, Number):
        return str.__str__(value)
    if isinstance(value, str):
        return write_text(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{write_text(k)}:{write(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(write(item) for item in value) + "]"
    return json.dumps(value)
