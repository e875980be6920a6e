"""Histories, read lazily."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TypeVar

from intellectmoney import _results
from intellectmoney._native import Finished, Reading

Row = TypeVar("Row")


class History(Iterator[Row]):
    """Every row once, though rows arrive while it reads. A page is asked for when its first row
    is."""

    def __init__(
        self, reading: Reading, row: type[Row], next_page: Callable[[], Finished | None]
    ) -> None:
        self._reading = reading
        self._row = row
        self._next_page = next_page

    @property
    def cursor(self) -> str:
        """Where to go on later: the rows given so far are not given again."""
        return self._reading.cursor()

    def __next__(self) -> Row:
        while (row := next_row(self._reading, self._row)) is None:
            page = self._next_page()
            if page is None:
                raise StopIteration
            self._reading.absorb(page)
        return row


class AsyncHistory(AsyncIterator[Row]):
    """The same for an `AsyncClient`."""

    def __init__(
        self,
        reading: Reading,
        row: type[Row],
        next_page: Callable[[], Awaitable[Finished | None]],
    ) -> None:
        self._reading = reading
        self._row = row
        self._next_page = next_page

    @property
    def cursor(self) -> str:
        """Where to go on later: the rows given so far are not given again."""
        return self._reading.cursor()

    async def __anext__(self) -> Row:
        while (row := next_row(self._reading, self._row)) is None:
            page = await self._next_page()
            if page is None:
                raise StopAsyncIteration
            self._reading.absorb(page)
        return row


def next_row(reading: Reading, kind: type[Row]) -> Row | None:
    """The next row of the pages that were read."""
    text = reading.next_row()
    return None if text is None else _results.record(kind, json.loads(text))


for _public in (
    AsyncHistory,
    History,
):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
