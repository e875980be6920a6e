"""Histories, read lazily."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from intellectmoney import _page
from intellectmoney._typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from intellectmoney._native import Finished, Reading

Row = TypeVar("Row", bound=_page.Row)


class History(Iterator[Row]):
    """Every row once, though rows arrive while it reads. A page is asked for when its first row
    is. Threads may share it: each row goes to one of them."""

    def __init__(
        self, reading: Reading, row: type[Row], next_page: Callable[[], Finished | None]
    ) -> None:
        import threading

        self._reading = reading
        self._row = row
        self._next_page = next_page
        self._turn = threading.RLock()

    @property
    def cursor(self) -> str:
        """Where to go on later: the rows given so far are not given again."""
        return self._reading.cursor()

    def __next__(self) -> Row:
        row = self._reading.next_row(self._row)
        if row is None:
            # A page that is read twice at once would be taken for the end.
            with self._turn:
                while (row := self._reading.next_row(self._row)) is None:
                    page = self._next_page()
                    if page is None:
                        raise StopIteration
                    self._reading.absorb(page)
        found: Row = row
        return found


class AsyncHistory(AsyncIterator[Row]):
    """The same for an `AsyncClient`; tasks may share it."""

    def __init__(
        self,
        reading: Reading,
        row: type[Row],
        next_page: Callable[[], Awaitable[Finished | None]],
    ) -> None:
        import anyio

        self._reading = reading
        self._row = row
        self._next_page = next_page
        self._turn = anyio.Lock(fast_acquire=True)

    @property
    def cursor(self) -> str:
        """Where to go on later: the rows given so far are not given again."""
        return self._reading.cursor()

    async def __anext__(self) -> Row:
        row = self._reading.next_row(self._row)
        if row is None:
            # A page that is read twice at once would be taken for the end.
            async with self._turn:
                while (row := self._reading.next_row(self._row)) is None:
                    page = await self._next_page()
                    if page is None:
                        raise StopAsyncIteration
                    self._reading.absorb(page)
        found: Row = row
        return found


for _public in (
    AsyncHistory,
    History,
):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
