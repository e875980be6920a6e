"""A client that nobody has any more goes, whatever of its own refers to it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from intellectmoney import AsyncClient, Client, Payout, Sbp
from intellectmoney.journal import MemoryJournal
from intellectmoney.sandbox import AsyncSandbox, Sandbox
from intellectmoney.transport import Request, Response

TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
ROWS = [Payout(reference=f"row-{row}", recipient=TO, amount=1) for row in range(3)]


class Known:
    """What a user's own object has."""

    client: Any = None


class Clock(Known):
    """A transport's own time."""

    virtual = True

    def __init__(self, sandbox: Sandbox) -> None:
        self._inner = sandbox.clock

    def now(self) -> int:
        return self._inner.now()

    def sleep(self, until: int) -> None:
        self._inner.sleep(until)

    async def asleep(self, until: int) -> None:
        await self._inner.asleep(until)


class Carrier(Known):
    """A blocking transport with a time of its own."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.clock = Clock(sandbox)
        self._sandbox = sandbox

    def send(self, request: Request, timeout: float) -> Response:
        return self._sandbox.send(request, timeout)


class AsyncCarrier(Known):
    """An async one."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.clock = Clock(sandbox)
        self._sandbox = AsyncSandbox(sandbox)

    async def send(self, request: Request, timeout: float) -> Response:
        return await self._sandbox.send(request, timeout)


class Journal(MemoryJournal, Known):
    """A journal that knows its client."""


class Listener(Known):
    """What hears of events."""

    def __call__(self, event: dict[str, Any]) -> None:
        assert event


def own(carrier: Any) -> tuple[dict[str, Any], list[Known]]:
    """Options, and those of them that can refer to a client."""
    journal, on_event = Journal(), Listener()
    options = {"transport": carrier, "journal": journal, "on_event": on_event}
    return options, [carrier, carrier.clock, journal, on_event]


def use(client: Client) -> object:
    client.get_payments_history(take=1)
    client.payout(reference="row-0", recipient=TO, amount=1)
    with pytest.raises(ValueError, match="reference"):
        client.payout(reference="", recipient=TO, amount=1)
    # Left in the midst, with a task that has the client's clock.
    batch, history = client.payouts(ROWS), client.payments_history()
    next(batch)
    next(history, None)
    return batch, history


async def use_async(client: AsyncClient) -> object:
    await client.payout(reference="row-0", recipient=TO, amount=1)
    batch = client.payouts(ROWS)
    await anext(batch)
    return batch, client.payments_history()


def blocking() -> tuple[Any, list[Known]]:
    sandbox = Sandbox()
    options, known = own(Carrier(sandbox))
    client = sandbox.client(**options)
    client.kept = use(client)  # type: ignore[attr-defined]
    return client, known


def asynchronous() -> tuple[Any, list[Known]]:
    sandbox = Sandbox()
    options, known = own(AsyncCarrier(sandbox))
    client = sandbox.async_client(**options)
    client.kept = anyio.run(use_async, client)  # type: ignore[attr-defined]
    return client, known


@pytest.mark.parametrize("make", [blocking, asynchronous])
def test_it_goes_though_what_it_was_given_refers_to_it(
    make: Callable[[], tuple[Any, list[Known]]],
) -> None:
    client, known = make()
    alive = [weakref.ref(client)]
    while known:
        each = known.pop()
        each.client = client
        alive.append(weakref.ref(each))
        del each
    del client
    gc.collect()
    assert [reference() for reference in alive] == [None] * len(alive)
