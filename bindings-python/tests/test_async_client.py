"""The async client, on asyncio and trio: the same results, and cancellation anywhere."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any, cast

import anyio
import pytest
from intellectmoney import AsyncClient, IntellectMoneyError, Paid, Payout, Sbp
from intellectmoney.journal import Journal, MemoryJournal, SqliteJournal
from intellectmoney.sandbox import Sandbox
from intellectmoney.transport import Request, Response
from points import Stage

TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def rows(count: int) -> list[Payout]:
    return [Payout(reference=f"row-{row}", recipient=TO, amount=row + 1) for row in range(count)]


@BACKENDS
def test_both_clients_do_the_same(backend: str) -> None:
    async def run(client: AsyncClient) -> list[Any]:
        async with client:
            made: list[Any] = [await client.payout(reference="row-0", recipient=TO, amount=1)]
            made += await client.payouts(rows(4)).in_order()
            made += [await client.withdraw(reference="out-1", account_id="6000000000", amount=1)]
            made += [row async for row in client.payments_history(page=90)]
            made += [outcome async for outcome in client.resume()]
            try:
                await client.resolve("nobody")
            except IntellectMoneyError as error:
                made.append(error)
            return made

    faults: Any = [("executeOperation", 1, "lose_response"), ("getPaymentsHistory", 3, "html_502")]
    first, second = Sandbox(), Sandbox()
    first.faults(*faults)
    second.faults(*faults)
    theirs = anyio.run(run, first.async_client(), backend=backend)
    with second.client() as client:
        ours: list[Any] = [client.payout(reference="row-0", recipient=TO, amount=1)]
        ours += client.payouts(rows(4)).in_order()
        ours += [client.withdraw(reference="out-1", account_id="6000000000", amount=1)]
        ours += list(client.payments_history(page=90))
        ours += list(client.resume())
        with pytest.raises(IntellectMoneyError) as caught:
            client.resolve("nobody")
        ours.append(caught.value)
    assert theirs == ours
    assert first.log() == second.log()


@BACKENDS
def test_tasks_share_what_is_read_lazily(backend: str) -> None:
    stage = Stage(virtual=False)

    async def share(rows: AsyncIterator[Any]) -> list[Any]:
        read: list[Any] = []

        async def some() -> None:
            read.extend([row async for row in rows])

        with anyio.fail_after(60):
            async with anyio.create_task_group() as group:
                for _ in range(30):
                    group.start_soon(some)
        return read

    async def run() -> None:
        client = stage.async_client()
        ids = [row.id for row in await share(client.payments_history(page=10))]
        assert len(ids) == len(set(ids)) == 250
        outcomes = await share(client.payouts(rows(6), concurrency=2))
        assert sorted(outcome.reference for outcome in outcomes) == [f"row-{n}" for n in range(6)]

    anyio.run(run, backend=backend)


@BACKENDS
@pytest.mark.parametrize("durable", [False, True])
def test_cancelled_at_every_await_it_is_paid_once(
    backend: str, durable: bool, tmp_path: Any
) -> None:
    for awaits in range(1, 200):
        sandbox = Sandbox()
        journal: Journal = SqliteJournal(tmp_path / f"{awaits}.db") if durable else MemoryJournal()
        cancelled = anyio.run(pay_until, sandbox, journal, awaits, backend=backend)
        with sandbox.client(journal=journal) as client:
            assert not any(isinstance(outcome, Exception) for outcome in client.resume())
            assert isinstance(client.payout(reference="row-0", recipient=TO, amount=1), Paid)
        assert sandbox.paid().count == 1
        journal.close()
        if not cancelled:
            assert awaits > 12
            return
    raise AssertionError("it never came to its end")


async def pay_until(sandbox: Sandbox, journal: Journal, awaits: int) -> bool:
    """Pays, and is cancelled at the given await; whether it was."""
    client = sandbox.async_client(journal=journal)
    paying = client.payout(reference="row-0", recipient=TO, amount=1)
    with anyio.CancelScope() as scope:
        await Cancelling(paying, scope, awaits)
    return scope.cancelled_caught


class Cancelling:
    """Awaits a coroutine, and cancels its scope when it suspends for the nth time."""

    def __init__(self, coroutine: Any, scope: anyio.CancelScope, nth: int) -> None:
        self._coroutine = coroutine
        self._scope = scope
        self._nth = nth

    def __await__(self) -> Any:
        inner = self._coroutine.__await__()
        send: Any = None
        throw: BaseException | None = None
        while True:
            try:
                waited = inner.send(send) if throw is None else inner.throw(throw)
            except StopIteration as end:
                return end.value
            self._nth -= 1
            if self._nth == 0:
                self._scope.cancel()
            send = throw = None
            try:
                send = cast(Any, (yield waited))
            except BaseException as error:  # noqa: BLE001 (it goes on to whom it is meant for)
                throw = error


class Late:
    """A transport that never answers, beneath which a machine stands still for a moment: then the
    time of a pause is over and a caller's, too."""

    async def send(self, request: Request, timeout: float) -> Response:
        asyncio.get_running_loop().call_later(0.005, time.sleep, 0.15)
        # As a library's that connects to several addresses.
        async with anyio.create_task_group() as group:
            group.start_soon(anyio.sleep_forever)
            with anyio.fail_after(5):
                await anyio.Event().wait()
        raise AssertionError


@pytest.mark.parametrize("seconds", [0.055, 0.06, 0.065, 0.07])
def test_a_timeout_of_asyncio_ends_a_batch_whenever_it_comes(seconds: float) -> None:
    async def run() -> None:
        client = Sandbox().async_client(transport=Late())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(seconds):
                await client.payouts(rows(3)).in_order()

    async def watch() -> None:
        task = asyncio.create_task(run())
        _, waits = await asyncio.wait([task], timeout=2)
        task.cancel()
        assert not waits
        await task

    asyncio.run(watch())
