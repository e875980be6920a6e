"""What a journal has to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable


class Stored(NamedTuple):
    """A line that a journal gives back."""

    line: str
    """The line as it was appended."""
    doubtful: bool = False
    """Whether a line after it may have been lost to a crash. A database never doubts."""


@runtime_checkable
class Journal(Protocol):
    """Keeps lines. Its methods are called from several threads.

    In SQL: a table of `reference`, `seq`, `line` whose primary key is `(reference, seq)`.
    An exception says that the journal does not work, and nothing more is sent; raise
    `JournalTakenOver` where another run has taken it over. One that can look it up refuses an
    operation that another reference holds, as `SqliteJournal` does: a provider that gives it
    twice would pay one debt of two.
    """

    def load(self, reference: str) -> Stored | None:
        """The last line of a reference, as of now; `None` where it has none."""
        ...

    def append(self, reference: str, after_seq: int, line: str) -> bool:
        """Adds a line as number `after_seq + 1` of the reference, **durably**.

        Returns:
            True: it is durable. False: the reference has a line of that number already,
            so another run holds it.
        """
        ...

    def unfinished(self) -> Sequence[Stored]:
        """The last line of every reference that is not settled; others may be among them."""
        ...

    def close(self) -> None:
        """Gives up files and connections."""
        ...


@runtime_checkable
class AsyncJournal(Protocol):
    """The same for an `AsyncClient`, which takes blocking journals, too.

    A call whose journal has not answered by the deadline ends there, and sends nothing more:
    the method is cancelled. Of a blocking journal the thread is left behind; a process that
    would end waits for it.
    """

    async def load(self, reference: str) -> Stored | None:
        """The last line of a reference, as of now; `None` where it has none."""
        ...

    async def append(self, reference: str, after_seq: int, line: str) -> bool:
        """Adds a line as number `after_seq + 1` of the reference, **durably**.

        Returns:
            True: it is durable. False: the reference has a line of that number already,
            so another run holds it.
        """
        ...

    async def unfinished(self) -> Sequence[Stored]:
        """The last line of every reference that is not settled; others may be among them."""
        ...

    async def close(self) -> None:
        """Gives up files and connections."""
        ...
