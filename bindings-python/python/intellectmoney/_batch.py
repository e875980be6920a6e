"""Batches, read as their rows settle."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from intellectmoney import _results
from intellectmoney._typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing import Self

    from intellectmoney import _adrive
    from intellectmoney._conduct import Conductor, Trouble
    from intellectmoney._native import Effect

Outcome = TypeVar("Outcome")


class Outcomes(Iterator[Outcome]):
    """Outcomes of a batch as they settle. A row that could not be worked on gives its error as
    a value, with its `reference`; nothing is raised, unless the batch was given up, and rows are
    missing. Whoever stops before the end leaves debts to a later call with the same rows, or to
    `resume()`. Threads may share it: each outcome goes to one of them."""

    def __init__(
        self,
        ended: Iterator[Effect.Ended],
        conductor: Conductor,
        language: str,
        trouble: Trouble,
    ) -> None:
        import threading

        self._ended = ended
        self._conductor = conductor
        self._language = language
        self._trouble = trouble
        self._turn = threading.RLock()
        self._left = False

    def __next__(self) -> Outcome:
        with self._turn:
            ended = next(self._ended, None)
        if ended is None:
            self._end()
            raise StopIteration
        return self._outcome(ended)

    def in_order(self) -> list[Outcome]:
        """What is left, once all has settled, in the order of the rows."""
        with self._turn:
            ended = sorted(self._ended, key=lambda effect: effect.row)
        self._end()
        return [self._outcome(effect) for effect in ended]

    def close(self) -> None:
        """Stops. What has been sent is waited for."""
        self._left = True
        # So that a thread that waits for the next row comes to its end.
        self._conductor.close()
        close = getattr(self._ended, "close", None)
        if close is not None:
            with self._turn:
                close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _end(self) -> None:
        if not self._left:
            self._conductor.end()

    def _outcome(self, effect: Effect.Ended) -> Outcome:
        outcome: Outcome = _results.of_batch(effect, self._language, self._trouble)
        return outcome


class AsyncOutcomes(AsyncIterator[Outcome]):
    """Outcomes of a batch as they settle. A row that could not be worked on gives its error as
    a value, with its `reference`; nothing is raised, unless the batch was given up, as by a
    timeout around one `anext`, and rows are missing. Whoever stops before the end leaves debts to
    a later call with the same rows, or to `resume()`.

    While the caller does something else between two outcomes, nothing is sent: what is on its
    way when a row settles is waited for first. `in_order()` never stops in between. Tasks may
    share it: each outcome goes to one of them.
    """

    def __init__(
        self,
        run: _adrive.InTurn | _adrive.AtOnce,
        conductor: Conductor,
        language: str,
        trouble: Trouble,
    ) -> None:
        import anyio

        self._run = run
        self._conductor = conductor
        self._language = language
        self._trouble = trouble
        self._turn = anyio.Lock(fast_acquire=True)
        self._left = False

    async def __anext__(self) -> Outcome:
        async with self._turn:
            ended = await self._run.next()
        if ended is None:
            self._end()
            raise StopAsyncIteration
        return self._outcome(ended)

    async def in_order(self) -> list[Outcome]:
        """What is left, once all has settled, in the order of the rows."""
        async with self._turn:
            ended = sorted(await self._run.all(), key=lambda effect: effect.row)
        self._end()
        return [self._outcome(effect) for effect in ended]

    async def aclose(self) -> None:
        """Stops."""
        self._left = True
        self._run.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def _end(self) -> None:
        if not self._left:
            self._conductor.end()

    def _outcome(self, effect: Effect.Ended) -> Outcome:
        outcome: Outcome = _results.of_batch(effect, self._language, self._trouble)
        return outcome


for _public in (
    AsyncOutcomes,
    Outcomes,
):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
