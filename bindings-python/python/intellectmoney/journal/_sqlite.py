"""A journal in SQLite, with the standard library."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Generator
from typing import TYPE_CHECKING, Self

from intellectmoney import _due
from intellectmoney._native import keep, read_line
from intellectmoney.journal._native_stores import due_line, path_of
from intellectmoney.journal._protocols import Stored

if TYPE_CHECKING:
    import sqlite3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS journal (
    reference TEXT NOT NULL, seq INTEGER NOT NULL, line TEXT NOT NULL, operation TEXT,
    PRIMARY KEY (reference, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS operations ON journal (operation);
"""

# An operation pays one debt: a provider that gives it to a second one is not believed.
_INSERT = """
INSERT INTO journal SELECT :reference, :seq, :line, :operation
WHERE NOT EXISTS (SELECT 1 FROM journal WHERE operation = :operation AND reference <> :reference)
"""


class SqliteJournal:
    """A journal in an SQLite database: one line a row. Of two runs that add the same step of a
    debt, the second is refused, so several processes may share it.

    Raises:
        sqlite3.Error: the database cannot be opened.
        InvalidRequestError: no file can have this name.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = path_of(path)
        self._open()

    def load(self, reference: str) -> Stored | None:
        """The last line of a reference."""
        _due.text("reference", reference)
        sql = "SELECT line FROM journal WHERE reference = ? ORDER BY seq DESC LIMIT 1"
        with self._connection() as connection:
            row = connection.execute(sql, [reference]).fetchone()
        return None if row is None else Stored(row[0])

    def append(self, reference: str, after_seq: int, line: str) -> bool:
        """Adds a line, durably; False where the reference has a line of that number already."""
        due_line(reference, after_seq, line)
        operation, _ = read_line(line)
        values = {
            "reference": reference,
            "seq": after_seq + 1,
            "line": line,
            "operation": operation,
        }
        import sqlite3

        with self._connection() as connection:
            try:
                added = connection.execute(_INSERT, values).rowcount
            except sqlite3.IntegrityError:
                return False
        if not added:
            raise ValueError("the operation belongs to another reference")
        return True

    def unfinished(self) -> list[Stored]:
        """The last line of every reference that is not settled."""
        # SQLite takes `line` from the row that has the highest `seq`.
        sql = "SELECT line, max(seq) FROM journal GROUP BY reference"
        with self._connection() as connection:
            lines = [line for line, _ in connection.execute(sql)]
        return [Stored(line) for line in lines if not read_line(line)[1]]

    def close(self) -> None:
        """Gives up the connection."""
        if self._pid != os.getpid():
            self._keep()
            return
        with self._lock:
            self._database.close()

    def __repr__(self) -> str:
        return f"SqliteJournal({self._path!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        # One that was never closed: nothing is lost with it, every line is durable already.
        with contextlib.suppress(Exception):
            self.close()

    def _open(self) -> None:
        # Imported here, because most programs keep another journal.
        import sqlite3

        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._database = sqlite3.connect(
            self._path, timeout=30, isolation_level=None, check_same_thread=False
        )
        # EXTRA is FULL, and the deletion of SQLite's own journal file is durable, too.
        self._database.execute("PRAGMA synchronous = EXTRA")
        self._database.executescript(_SCHEMA)

    def _keep(self) -> None:
        """A forked process must not close its parent's connection, and to forget one closes it."""
        keep(self._database)

    @contextlib.contextmanager
    def _connection(self) -> Generator[sqlite3.Connection]:
        if self._pid != os.getpid():
            # A connection must not be carried into a forked process; a database is shared.
            self._keep()
            self._open()
        with self._lock:
            yield self._database
