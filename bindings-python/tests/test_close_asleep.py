"""Whoever closes wakes what sleeps between two requests, in threads and in tasks."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest
from intellectmoney import IntellectMoneyError, Payout, Sbp
from intellectmoney.sandbox import Fault, Sandbox
from intellectmoney.transport import Request, Response

TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
ROWS = [Payout(reference=f"row-{row}", recipient=TO, amount=1) for row in range(3)]
LONG = 120
"""Seconds of a pause: whoever sleeps through it is late."""
SOON = 10.0
"""Seconds that a busy machine may take."""
PAUSES: Any = {"poll_first": LONG, "poll_longest": LONG, "call": 2 * LONG, "payout": 2 * LONG}
BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])


class Slow:
    """A provider in real time: payouts stay in process, and reads are to be repeated later."""

    def __init__(self, rows: int = 1) -> None:
        self.sandbox = Sandbox()
        stuck = [Fault("executeOperation", nth, "stuck") for nth in range(1, rows + 1)]
        self.sandbox.faults(*stuck)
        self.paused = threading.Event()
        self._left = rows

    def send(self, request: Request, timeout: float) -> Response:
        response = self.sandbox.send(request, timeout)
        if request.url.endswith("getPaymentsHistory"):
            response = Response(503, b"", (("retry-after", str(LONG)),))
        elif not request.url.endswith("executeOperation"):
            return response
        self._left -= 1
        if not self._left:
            # Only just: the answer is on its way to whoever waits then.
            threading.Timer(0.2, self.paused.set).start()
        return response


class AsyncSlow(Slow):
    async def send(self, request: Request, timeout: float) -> Response:  # type: ignore[override]
        await anyio.lowlevel.checkpoint()
        return super().send(request, timeout)


def one(client: Any) -> Any:
    return client.payout(reference="row-0", recipient=TO, amount=1)


def read(client: Any) -> Any:
    return client.get_payments_history(take=1)


def batch(client: Any) -> Any:
    return client.payouts(ROWS).in_order()


CALLS: dict[str, tuple[Callable[[Any], Any], int]] = {
    "read": (read, 1),
    "payout": (one, 1),
    "payouts": (batch, len(ROWS)),
}


def ended(come: Any) -> list[str]:
    """How it ended: each outcome, or the error."""
    if isinstance(come, IntellectMoneyError):
        return [come.reason or ""]
    return [come.status] if hasattr(come, "status") else [outcome.status for outcome in come]


def caught(call: Callable[[Any], Any], client: Any) -> Any:
    try:
        return call(client)
    except IntellectMoneyError as error:
        return error


@pytest.mark.parametrize("name", CALLS)
def test_a_thread_that_sleeps_is_woken(name: str) -> None:
    call, rows = CALLS[name]
    slow = Slow(rows)
    client = slow.sandbox.client(transport=slow, timeouts=PAUSES)
    with ThreadPoolExecutor() as pool:
        come = pool.submit(caught, call, client)
        assert slow.paused.wait(SOON)
        assert not come.done()
        client.close()
        assert ended(come.result(SOON)) == (["unknown"] if name == "payout" else ["cancelled"])


def test_so_is_one_by_its_own_signals_handler() -> None:
    slow = Slow()
    client = slow.sandbox.client(transport=slow, timeouts=PAUSES)

    def close(number: int, frame: object) -> None:
        client.close()

    before = signal.signal(signal.SIGINT, close)
    try:
        main = threading.main_thread().ident
        assert main is not None

        def strike() -> None:
            slow.paused.wait()
            signal.pthread_kill(main, signal.SIGINT)

        struck = threading.Thread(target=strike)
        struck.start()
        begun = time.monotonic()
        assert one(client).status == "unknown"
        assert time.monotonic() - begun < SOON
        struck.join()
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_batch_that_is_left_wakes_whoever_waits_for_its_next_row() -> None:
    slow = Slow(len(ROWS))
    client = slow.sandbox.client(transport=slow, timeouts=PAUSES)
    outcomes = client.payouts(ROWS)
    with ThreadPoolExecutor() as pool:
        rest = pool.submit(list, outcomes)
        assert slow.paused.wait(SOON)
        begun = time.monotonic()
        outcomes.close()
        assert len(rest.result(SOON)) <= len(ROWS)
        assert time.monotonic() - begun < SOON


@BACKENDS
@pytest.mark.parametrize("name", CALLS)
def test_a_task_that_sleeps_is_woken(name: str, backend: str) -> None:
    call, rows = CALLS[name]

    async def run() -> None:
        slow = AsyncSlow(rows)
        client = slow.sandbox.async_client(transport=slow, timeouts=PAUSES)
        come: list[Any] = []

        async def wait() -> None:
            try:
                come.append(await call(client))
            except IntellectMoneyError as error:
                come.append(error)

        with anyio.fail_after(2 * SOON):
            async with anyio.create_task_group() as group:
                group.start_soon(wait)
                assert await anyio.to_thread.run_sync(slow.paused.wait, SOON)
                assert not come
                await client.aclose()
        assert ended(come[0]) == (["unknown"] if name == "payout" else ["cancelled"])

    anyio.run(run, backend=backend)


@BACKENDS
def test_so_is_one_that_waits_for_a_row_of_a_batch_that_is_left(backend: str) -> None:
    async def run() -> None:
        slow = AsyncSlow(len(ROWS))
        client = slow.sandbox.async_client(transport=slow, timeouts=PAUSES)
        outcomes = client.payouts(ROWS)

        async def rest() -> None:
            assert len([outcome async for outcome in outcomes]) <= len(ROWS)

        with anyio.fail_after(2 * SOON):
            async with anyio.create_task_group() as group:
                group.start_soon(rest)
                assert await anyio.to_thread.run_sync(slow.paused.wait, SOON)
                await outcomes.aclose()

    anyio.run(run, backend=backend)


@BACKENDS
def test_a_loop_of_another_thread_is_woken(backend: str) -> None:
    slow = AsyncSlow()
    client = slow.sandbox.async_client(transport=slow, timeouts=PAUSES)

    def run(call: Callable[[], Awaitable[Any]]) -> Any:
        return anyio.run(call, backend=backend)

    with ThreadPoolExecutor() as pool:
        come = pool.submit(run, lambda: one(client))
        assert slow.paused.wait(SOON)
        run(client.aclose)
        assert ended(come.result(SOON)) == ["unknown"]
