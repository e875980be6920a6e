"""A journal that never answers: an async call ends at its deadline, as in Rust and JavaScript, and
the next one goes on from whatever the journal has."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest
from intellectmoney import JournalError, Paid, Payout, Sbp, Unknown
from intellectmoney._clock import SystemClock
from intellectmoney.journal import MemoryJournal, Stored
from points import HASTE, Stage

BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])
TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
DEBT: Any = {"reference": "row-1", "recipient": TO, "amount": "50.00"}
TIMEOUTS: Any = HASTE | {"attempt": 0.1}
LIMIT = 0.3
"""Of a call; a line that falls due at its end has a second more."""

HANG = 60
"""So long takes only what never ends."""


class Still:
    """A time that stands still while the program works, however slow the machine is: it passes
    where somebody sleeps, and where a journal falls silent."""

    virtual = False

    def __init__(self) -> None:
        self._now = SystemClock().now()

    def now(self) -> int:
        return self._now

    def sleep(self, until: int) -> None:
        self._now = max(self._now, until)

    async def asleep(self, until: int) -> None:
        self.sleep(until)
        await anyio.lowlevel.checkpoint()

    def run_out(self) -> None:
        """The time of a call is over, that of its last line too."""
        self._now += int(LIMIT * 1000) + 1000


class Silent:
    """An async journal that is silent at its nth turn, whether it does what it was asked or not."""

    def __init__(
        self, inner: MemoryJournal, nth: int, does_it: bool, clock: Still | None = None
    ) -> None:
        self.inner = inner
        self.turns = 0
        self._clock = clock
        self._nth = nth
        self._does_it = does_it

    async def load(self, reference: str) -> Stored | None:
        stored: Stored | None = await self._turn(self.inner.load, reference)
        return stored

    async def append(self, reference: str, after_seq: int, line: str) -> bool:
        done: bool = await self._turn(self.inner.append, reference, after_seq, line)
        return done

    async def unfinished(self) -> list[Stored]:
        lines: list[Stored] = await self._turn(self.inner.unfinished)
        return lines

    async def close(self) -> None:
        pass

    async def _turn(self, do: Any, *arguments: Any) -> Any:
        self.turns += 1
        if self.turns != self._nth:
            return do(*arguments)
        if self._does_it:
            do(*arguments)
        if self._clock:
            self._clock.run_out()
        await anyio.sleep_forever()


class Stuck(MemoryJournal):
    """A blocking one that hangs in its thread until the test ends, and then does it."""

    instant = False

    def __init__(self, nth: int, clock: Still | None = None) -> None:
        super().__init__()
        self.turns = 0
        self.nth = nth
        self.clock = clock
        self.hangs = threading.Event()
        self.end = threading.Event()

    def append(self, reference: str, after_seq: int, line: str) -> bool:
        self.turns += 1
        if self.turns == self.nth:
            if self.clock:
                self.clock.run_out()
            self.hangs.set()
            self.end.wait()
        return super().append(reference, after_seq, line)


@pytest.fixture
def clock() -> Still:
    return Still()


@pytest.fixture
def stage(clock: Still) -> Stage:
    return standing(clock)


def standing(clock: Still) -> Stage:
    """A stage in a time that stands still."""
    stage = Stage(virtual=False)
    stage.sandbox.clock = clock
    return stage


@BACKENDS
@pytest.mark.parametrize("does_it", [False, True])
@pytest.mark.heavy
def test_a_payout_ends_at_its_deadline_and_is_paid_once(backend: str, does_it: bool) -> None:
    async def pay(nth: int) -> bool:
        clock = Still()
        stage = standing(clock)
        stage.sandbox.faults(("executeOperation", 1, "lose_response"))
        journal = Silent(stage.journal, nth, does_it, clock)
        client = stage.sandbox.async_client(journal=journal, timeouts=TIMEOUTS)
        try:
            with anyio.fail_after(HANG):
                outcome: Any = await client.payout(**DEBT, timeout=LIMIT)
        except JournalError as error:
            outcome = None
            assert (error.reason, error.outcome) == ("journal_failed", "not_done")
            assert stage.sandbox.requests("executeOperation") == 0
        if outcome is not None and journal.turns >= nth:
            # What was read is true without its line.
            assert isinstance(outcome, Paid | Unknown)
            assert isinstance(outcome.error, JournalError)
            # That is what the provider's silence was, not the journal's.
            assert outcome.error.__cause__ is None
        assert isinstance(await stage.async_client().payout(**DEBT), Paid)
        assert stage.sandbox.paid().count == 1
        return journal.turns >= nth

    nth = 1
    while anyio.run(pay, nth, backend=backend):
        nth += 1
    assert nth > 5, "load, Intent, Created, Executing and Final"


@BACKENDS
def test_a_list_that_never_comes_ends_a_resumption(
    backend: str, stage: Stage, clock: Still
) -> None:
    async def resume() -> Any:
        client = stage.sandbox.async_client(
            journal=Silent(stage.journal, 1, False, clock), **stage.options
        )
        with anyio.fail_after(HANG):
            return await client.resume(timeout=LIMIT).in_order()

    [error] = anyio.run(resume, backend=backend)
    assert isinstance(error, JournalError) and error.reason == "journal_failed"


@BACKENDS
@pytest.mark.heavy
def test_a_silent_row_holds_up_no_other(backend: str) -> None:
    # The others work while it is silent: here time has to pass, and they have plenty of it.
    stage = Stage(virtual=False)
    rows = [Payout(**DEBT | {"reference": f"row-{row}", "amount": 1}) for row in range(6)]

    async def pay() -> Any:
        client = stage.sandbox.async_client(
            journal=Silent(stage.journal, 4, True), timeouts=TIMEOUTS
        )
        with anyio.fail_after(HANG):
            return await client.payouts(rows, concurrency=2, timeout=HANG / 10).in_order()

    ended = anyio.run(pay, backend=backend)
    assert sum(isinstance(outcome, Paid) for outcome in ended) == 5
    assert sum(isinstance(outcome, JournalError) for outcome in ended) == 1
    assert stage.sandbox.paid().count == 5


@pytest.fixture
def stuck(clock: Still) -> Iterator[Stuck]:
    journal = Stuck(3, clock)
    yield journal
    journal.end.set()


@BACKENDS
@pytest.mark.parametrize("in_a_batch", [False, True])
def test_a_thread_that_hangs_is_left_behind(
    backend: str, in_a_batch: bool, stage: Stage, stuck: Stuck
) -> None:
    async def pay() -> Any:
        client = stage.sandbox.async_client(journal=stuck, timeouts=TIMEOUTS)
        if in_a_batch:
            return (await client.payouts([Payout(**DEBT)], timeout=LIMIT).in_order())[0]
        try:
            return await client.payout(**DEBT, timeout=LIMIT)
        except JournalError as error:
            # The loop ends here: its threads may be waited for.
            return error
        finally:
            stuck.end.set()

    # Nothing was sent without `Executing`.
    assert isinstance(anyio.run(pay, backend=backend), JournalError)
    assert stage.sandbox.requests("executeOperation") == 0


@BACKENDS
def test_a_cancellation_waits_for_a_thread_that_writes(backend: str, stage: Stage) -> None:
    stuck = Stuck(1)

    async def pay() -> None:
        client = stage.sandbox.async_client(journal=stuck, timeouts=TIMEOUTS)

        async def cancel() -> None:
            await anyio.to_thread.run_sync(stuck.hangs.wait)
            group.cancel_scope.cancel()
            # Whether it is waited for does not hang on when this comes.
            threading.Timer(0.1, stuck.end.set).start()

        with anyio.fail_after(HANG):
            async with anyio.create_task_group() as group:
                group.start_soon(cancel)
                await client.payout(**DEBT)
        assert group.cancel_scope.cancelled_caught
        assert stuck.load("row-1") is not None

    anyio.run(pay, backend=backend)
