"""Journals that the native module keeps."""

from __future__ import annotations

import os
from typing import Any, Self

from intellectmoney import _due
from intellectmoney._native import FileStore, MemoryStore, refusal
from intellectmoney.journal._protocols import Stored


class MemoryJournal:
    """A journal that dies with the process: for the sandbox and for tests, or where you say so."""

    instant = True

    def __init__(self) -> None:
        self._store = MemoryStore()

    def load(self, reference: str) -> Stored | None:
        """The last line of a reference."""
        _due.text("reference", reference)
        return _stored(self._store.load(reference))

    def append(self, reference: str, after_seq: int, line: str) -> bool:
        """Adds a line; False where another run holds the reference."""
        due_line(reference, after_seq, line)
        return self._store.append(reference, after_seq, line)

    def unfinished(self) -> list[Stored]:
        """The last line of every reference that is not settled."""
        return [Stored(*line) for line in self._store.unfinished()]

    def close(self) -> None:
        """Keeps what it has."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class FileJournal:
    """A folder as a journal, the same one that the Rust crate and the npm package write.

    It is made where it is missing. One run at a time has it: a second one that opens it takes
    it over, and the first one stops before it sends. After a fork, open it anew.

    Raises:
        JournalError: it cannot be read or written, is damaged, or of a newer version.
        InvalidRequestError: no file can have this name.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = path_of(path)
        self._store = FileStore(self._path)

    def load(self, reference: str) -> Stored | None:
        """The last line of a reference."""
        _due.text("reference", reference)
        return _stored(self._store.load(reference))

    def append(self, reference: str, after_seq: int, line: str) -> bool:
        """Adds a line, durably; False where another run has taken the journal over."""
        due_line(reference, after_seq, line)
        return self._store.append(reference, after_seq, line)

    def unfinished(self) -> list[Stored]:
        """The last line of every reference that is not settled."""
        return [Stored(*line) for line in self._store.unfinished()]

    def close(self) -> None:
        """Gives up the files. Nothing is appended afterwards."""
        self._store.close()

    def __len__(self) -> int:
        return len(self._store)

    def __bool__(self) -> bool:
        # An empty journal is a journal.
        return True

    def __repr__(self) -> str:
        return f"FileJournal({self._path!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _stored(line: tuple[str, bool] | None) -> Stored | None:
    return None if line is None else Stored(*line)


def due_line(reference: str, after_seq: int, line: str) -> None:
    """What an append takes."""
    _due.text("reference", reference)
    _due.whole("after_seq", after_seq, 62)
    _due.text("line", line)


def path_of(path: str | os.PathLike[str]) -> str:
    """A path that this system can write."""
    try:
        text: Any = os.fspath(path)
        os.fsencode(text)
    except (TypeError, UnicodeEncodeError):
        raise refusal("path", "text_due") from None
    # To SQLite an empty one is a database that goes with the process.
    if not text or not isinstance(text, str):
        raise refusal("path", "text_due")
    return text
