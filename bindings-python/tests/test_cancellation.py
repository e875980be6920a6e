"""What is given up at any point at which it waits leaves a journal that the same call goes on
from: money moves once, and no task stays."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, cast

import anyio
import pytest
import trio.lowlevel
from intellectmoney import AsyncClient, Client, Paid, Payout, Sbp
from intellectmoney.sandbox import Sandbox
from points import Points, Stage

pytestmark = pytest.mark.heavy

BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])
TIMES = pytest.mark.parametrize("virtual", [True, False], ids=["virtual", "real"])
ACCOUNT: str = Sandbox().state()["credentials"]["account_id"]


def debt(row: int) -> Payout:
    to = Sbp(phone=f"7999000000{row}", bank_id="100000000000", name="Иван Тестов")
    return Payout(reference=f"row-{row}", recipient=to, amount="50.00")


ROWS = [debt(row) for row in (1, 2, 3)]


async def payout(client: AsyncClient) -> Any:
    return await client.payout(
        reference="row-1", recipient=ROWS[0].recipient, amount=ROWS[0].amount
    )


async def batch(client: AsyncClient) -> Any:
    return await client.payouts(ROWS, concurrency=2).in_order()


async def withdraw(client: AsyncClient) -> Any:
    return await client.withdraw(reference="out-1", account_id=ACCOUNT, amount="70.00")


async def call(client: AsyncClient) -> Any:
    return await client.get_payments_history(take=1)


def withdrawn(sandbox: Sandbox) -> int:
    return sum(entry.endpoint == "withdrawMoney" and entry.handled for entry in sandbox.log())


def paid(rows: list[Payout]) -> Callable[[Any, Sandbox], None]:
    """Each of these rows, and once."""

    def check(outcome: Any, sandbox: Sandbox) -> None:
        outcomes = cast("Sequence[Any]", outcome) if isinstance(outcome, list) else [outcome]
        assert all(isinstance(outcome, Paid) for outcome in outcomes), outcomes
        assert len(outcomes) == len(rows)
        for row in rows:
            assert isinstance(row.recipient, Sbp)
            books = sandbox.paid(row.recipient.phone)
            assert (books.count, books.total) == (1, Decimal("50.00"))

    return check


def settled(outcome: Any, sandbox: Sandbox) -> None:
    # A withdrawal has no handle: what may have been sent is never sent again.
    assert withdrawn(sandbox) <= 1
    if outcome.status != "unknown":
        assert (outcome.status, withdrawn(sandbox)) == ("confirmed", 1)


def answered(outcome: Any, _: Sandbox) -> None:
    assert len(outcome.result.payments) == 1


class Case(NamedTuple):
    """A call, and what must be true of it when nothing stops it the second time."""

    call: Callable[[AsyncClient], Awaitable[Any]]
    check: Callable[[Any, Sandbox], None]
    least: int
    """The fewest points at which it can be given up."""


CASES = {
    "payout": Case(payout, paid(ROWS[:1]), 16),
    "batch": Case(batch, paid(ROWS), 44),
    "withdraw": Case(withdraw, settled, 8),
    "call": Case(call, answered, 4),
}


def tasks() -> int:
    """How many tasks live in this event loop."""
    try:
        return len(asyncio.all_tasks())
    except RuntimeError:
        return trio.lowlevel.current_statistics().tasks_living


async def given_up(case: Case, stage: Stage, at: int) -> bool:
    """Whether there was such a point; after it nothing runs, and the same call goes on."""
    before = tasks()
    scope = anyio.CancelScope()
    points = Points(at, scope.cancel)
    with scope:
        await case.call(stage.async_client(points))
    assert tasks() == before
    case.check(await case.call(stage.async_client()), stage.sandbox)
    assert tasks() == before
    return points.passed >= at


@BACKENDS
@TIMES
@pytest.mark.parametrize("name", CASES)
def test_given_up_at_any_point_it_goes_on(backend: str, virtual: bool, name: str) -> None:
    case = CASES[name]
    at = 1
    while anyio.run(given_up, case, Stage(virtual), at, backend=backend):
        at += 1
    assert at > case.least


@BACKENDS
def test_a_history_goes_on_from_its_cursor(backend: str) -> None:
    async def read(at: int) -> bool:
        stage = Stage(virtual=True)
        rows: list[int] = []
        before = tasks()
        scope = anyio.CancelScope()
        points = Points(at, scope.cancel)
        history = stage.async_client(points).payments_history(page=50)
        with scope:
            async for row in history:
                rows.append(row.id)
        if scope.cancelled_caught:
            rest = stage.async_client().payments_history(cursor=history.cursor)
            rows += [row.id async for row in rest]
        assert tasks() == before
        assert len(rows) == len(set(rows)) == 250
        return scope.cancelled_caught

    at = 1
    while anyio.run(read, at, backend=backend):
        at += 1
    assert at > 12


@BACKENDS
def test_a_batch_that_is_left_runs_no_further(backend: str) -> None:
    async def leave() -> None:
        stage = Stage(virtual=False)
        before = tasks()
        outcomes = stage.async_client().payouts(ROWS, concurrency=1)
        async for outcome in outcomes:
            assert isinstance(outcome, Paid)
            break
        assert tasks() == before
        seen = len(stage.sandbox.log())
        await anyio.sleep(0.05)
        assert len(stage.sandbox.log()) == seen
        paid(ROWS)(await batch(stage.async_client()), stage.sandbox)

    anyio.run(leave, backend=backend)


@BACKENDS
def test_a_cancelled_leader_leaves_the_renewal_to_others(backend: str) -> None:
    async def run(at: int) -> None:
        stage = Stage(virtual=False)
        leader = anyio.CancelScope()
        points = Points(at, leader.cancel)
        client = stage.async_client(points)
        answers: list[Any] = []

        async def lead() -> None:
            with leader:
                answers.append(await call(client))

        async def follow() -> None:
            answers.append(await call(client))

        async with anyio.create_task_group() as group:
            group.start_soon(lead)
            await anyio.lowlevel.checkpoint()
            for _ in range(5):
                group.start_soon(follow)
        assert leader.cancelled_caught
        assert len(answers) == 5
        # The first renewal was given up on its way there, or on its way back.
        assert stage.sandbox.requests("getUserToken") == at

    for at in (1, 2):
        anyio.run(run, at, backend=backend)


@BACKENDS
def test_a_hundred_calls_renew_once(backend: str) -> None:
    async def run() -> None:
        stage = Stage(virtual=False)
        client = stage.async_client()
        await call(client)
        stage.sandbox.end_sessions()
        async with anyio.create_task_group() as group:
            for _ in range(100):
                group.start_soon(call, client)
        assert stage.sandbox.requests("getUserToken") == 2

    anyio.run(run, backend=backend)


@TIMES
@pytest.mark.parametrize("many", [False, True], ids=["payout", "batch"])
def test_ctrl_c_leaves_a_journal_to_go_on_from(virtual: bool, many: bool) -> None:
    """The signal comes at every event, in the main thread, as a terminal sends it."""

    def pay(client: Client) -> Any:
        if many:
            return client.payouts(ROWS, concurrency=2).in_order()
        return client.payout(reference="row-1", recipient=ROWS[0].recipient, amount=ROWS[0].amount)

    at, interrupted = 0, True
    while interrupted:
        at += 1
        stage = Stage(virtual)
        points = Points(at, lambda: signal.raise_signal(signal.SIGINT))

        def on_event(_: dict[str, Any], points: Points = points) -> None:
            points.here()

        interrupted = False
        with stage.sandbox.client(
            journal=stage.journal, on_event=on_event, **stage.options
        ) as client:
            try:
                pay(client)
            except KeyboardInterrupt:
                interrupted = True
        with stage.sandbox.client(journal=stage.journal, **stage.options) as client:
            paid(ROWS if many else ROWS[:1])(pay(client), stage.sandbox)
    assert at > 12
