"""A closed client calls nothing, as one that is cancelled."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from socket import create_server
from typing import Any

import anyio
import anyio.to_thread
import pytest
from intellectmoney import (
    AsyncClient,
    Client,
    IntellectMoneyError,
    Paid,
    Payout,
    Sbp,
    TransportError,
)
from intellectmoney.journal import MemoryJournal
from intellectmoney.sandbox import Sandbox
from intellectmoney.transport import (
    AsyncHttpxTransport,
    HttpxTransport,
    NoAnswer,
    NotSent,
    Response,
)
from points import Points, Stage

TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
ROWS = [Payout(reference=f"row-{row}", recipient=TO, amount=1) for row in range(12)]
LOGIN = {"Login": "a", "Password": "b"}
BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])

CALLS: dict[str, Callable[[Any], Any]] = {
    "payout": lambda client: client.payout(reference="row-0", recipient=TO, amount=1),
    "payouts": lambda client: client.payouts(ROWS),
    "resume": lambda client: client.resume(),
    "resolve": lambda client: client.resolve("row-0"),
    "settle": lambda client: client.settle("row-0", "paid", note="seen"),
    "withdraw": lambda client: client.withdraw(
        reference="out-1", account_id="6000000000", amount=1
    ),
    "check": lambda client: client.check(TO),
    "endpoint": lambda client: client.get_payments_history(take=1),
}


def refused(error: IntellectMoneyError) -> bool:
    return (type(error), error.reason, error.outcome) == (TransportError, "cancelled", "not_done")


@pytest.mark.parametrize("name", CALLS)
def test_a_closed_client_calls_nothing(name: str) -> None:
    sandbox = Sandbox()
    with sandbox.client(language="ru") as client:
        pass
    with pytest.raises(TransportError, match="вызов отменён") as caught:
        CALLS[name](client)
    assert refused(caught.value)
    assert sandbox.log() == []


@BACKENDS
@pytest.mark.parametrize("name", CALLS)
def test_so_does_a_closed_async_client(name: str, backend: str) -> None:
    sandbox = Sandbox()

    async def run() -> None:
        async with sandbox.async_client() as client:
            pass
        with pytest.raises(TransportError) as caught:
            await CALLS[name](client)
        assert refused(caught.value)

    anyio.run(run, backend=backend)
    assert sandbox.log() == []


def test_a_history_gives_the_rows_that_were_read() -> None:
    client = Sandbox().client()
    history = client.payments_history(page=100)
    next(history)
    client.close()
    assert [next(history).id for _ in range(99)]
    with pytest.raises(TransportError, match="cancelled"):
        next(history)


@pytest.mark.parametrize("last", ["getUserToken", "createOperation", "executeOperation"])
def test_what_runs_ends_as_it_stands(last: str) -> None:
    """Another thread may close it at any time; here a handler of events does."""
    sandbox = Sandbox()

    def on_event(event: dict[str, Any]) -> None:
        if (event["event"], event.get("endpoint")) == ("answered", last):
            client.close()

    journal = MemoryJournal()
    client = sandbox.client(on_event=on_event, journal=journal)
    if last == "executeOperation":
        outcome = client.payout(reference="row-0", recipient=TO, amount=1)
        assert (outcome.status, outcome.next_step) == ("unknown", "call_again")
    else:
        with pytest.raises(TransportError) as caught:
            client.payout(reference="row-0", recipient=TO, amount=1)
        assert refused(caught.value)
    assert sandbox.log()[-1].endpoint == last
    with sandbox.client(journal=journal) as other:
        assert isinstance(other.payout(reference="row-0", recipient=TO, amount=1), Paid)
    assert sandbox.paid().count == 1


def test_a_batch_that_is_cut_short_says_so() -> None:
    client = Sandbox().client()
    given: list[object] = []
    with pytest.raises(TransportError) as caught:
        for outcome in client.payouts(ROWS):
            given.append(outcome)
            client.close()
    # Rows that had not begun are missing, and others may have been paid.
    assert (caught.value.reason, caught.value.outcome) == ("cancelled", "unknown")
    assert 1 <= len(given) < len(ROWS)


@BACKENDS
def test_so_does_a_batch_of_an_async_client(backend: str) -> None:
    async def run() -> None:
        client = Sandbox().async_client()
        given: list[object] = []
        with pytest.raises(TransportError) as caught:
            async for outcome in client.payouts(ROWS):
                given.append(outcome)
                await client.aclose()
        assert (caught.value.reason, caught.value.outcome) == ("cancelled", "unknown")
        assert 1 <= len(given) < len(ROWS)

    anyio.run(run, backend=backend)


@BACKENDS
@pytest.mark.parametrize("virtual", [True, False])
def test_a_batch_that_a_timeout_cut_short_does_not_look_whole(backend: str, virtual: bool) -> None:
    async def run() -> None:
        given: list[object] = []
        scope = anyio.CancelScope()
        points = Points(20, scope.cancel)
        outcomes = Stage(virtual).async_client(points).payouts(ROWS, concurrency=2)
        with scope:
            async for outcome in outcomes:
                given.append(outcome)
        assert scope.cancelled_caught
        with pytest.raises(TransportError) as caught:
            async for outcome in outcomes:
                given.append(outcome)
        assert len(given) < len(ROWS)
        assert (caught.value.reason, caught.value.outcome) == ("cancelled", "unknown")
        # Whoever stops by himself knows.
        async with Stage(virtual).async_client().payouts(ROWS) as left:
            await anext(left)
        assert len([outcome async for outcome in left]) < len(ROWS)

    anyio.run(run, backend=backend)


@pytest.mark.parametrize("virtual", [True, False])
def test_nor_does_one_that_ctrl_c_cut_short(virtual: bool) -> None:
    stage = Stage(virtual)
    interrupt = Points(12, lambda: signal.raise_signal(signal.SIGINT))
    client = stage.sandbox.client(on_event=lambda _: interrupt.here(), **stage.options)
    outcomes = client.payouts(ROWS)
    with pytest.raises(KeyboardInterrupt):
        list(outcomes)
    with pytest.raises(TransportError) as caught:
        list(outcomes)
    assert (caught.value.reason, caught.value.outcome) == ("cancelled", "unknown")
    with stage.sandbox.client(**stage.options).payouts(ROWS) as left:
        next(left)
    assert list(left) == []


def test_threads_share_outcomes_and_any_may_stop() -> None:
    stage = Stage(virtual=False)
    client = stage.sandbox.client(**stage.options)
    outcomes = client.payouts(ROWS)
    with ThreadPoolExecutor() as pool:
        given = [pool.submit(list, outcomes) for _ in range(3)]
        references = [outcome.reference for each in given for outcome in each.result()]
    assert sorted(references, key=str) == sorted((row.reference for row in ROWS), key=str)

    asked = threading.Event()
    client = stage.sandbox.client(on_event=lambda _: asked.set(), **stage.options)
    stopped = client.payouts(ROWS, concurrency=1)
    with ThreadPoolExecutor() as pool:
        rest = pool.submit(list, stopped)
        asked.wait()
        stopped.close()
        assert len(rest.result()) < len(ROWS)


def test_a_transport_that_is_closed_makes_no_connection() -> None:
    request = Sandbox().client().prepare("getUserToken", LOGIN)
    with HttpxTransport() as sender:
        pass
    with pytest.raises(NotSent, match="closed"):
        sender.send(request, 1.0)

    async def send() -> None:
        async with AsyncHttpxTransport() as sender:
            pass
        with pytest.raises(NotSent, match="closed"):
            await sender.send(request, 1.0)

    anyio.run(send)


SILENT: Any = {
    "bearer_token": "0123456789abcdef",
    "sign_secret_key": "x" * 16,
    "user_token": "EXAMPLE",
}


def test_what_is_on_its_way_is_given_up() -> None:
    with create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        client = Client(**SILENT, base_url=url)
        raised: list[IntellectMoneyError] = []

        def call() -> None:
            with pytest.raises(IntellectMoneyError) as caught:
                client.get_payments_history(take=1)
            raised.append(caught.value)

        thread = threading.Thread(target=call)
        thread.start()
        connection, _ = listener.accept()
        with connection:
            assert connection.recv(1)
            client.close()
            thread.join(5)
        assert refused(raised[0])


@BACKENDS
def test_so_is_what_an_async_client_sends(backend: str) -> None:
    async def run() -> None:
        with create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            client = AsyncClient(**SILENT, base_url=url)

            async def call() -> None:
                with pytest.raises(TransportError) as caught:
                    await client.get_payments_history(take=1)
                assert refused(caught.value)

            with anyio.fail_after(5):
                async with anyio.create_task_group() as group:
                    group.start_soon(call)
                    connection, _ = await anyio.to_thread.run_sync(listener.accept)
                    with connection:
                        assert await anyio.to_thread.run_sync(connection.recv, 1)
                        await client.aclose()

    anyio.run(run, backend=backend)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_that_closes_cuts_nothing_of_its_parent() -> None:
    with create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with HttpxTransport() as sender:
            answers: list[Response] = []
            request = Sandbox().client(base_url=url).prepare("getUserToken", LOGIN)
            thread = threading.Thread(target=lambda: answers.append(sender.send(request, 10.0)))
            thread.start()
            connection, _ = listener.accept()
            with connection:
                assert connection.recv(1)
                child = os.fork()
                if not child:
                    try:
                        with contextlib.suppress(NoAnswer):
                            sender.send(request, 0.1)
                        sender.close()
                    finally:
                        os._exit(0)
                os.waitpid(child, 0)
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
                thread.join(5)
        assert [answer.body for answer in answers] == [b"{}"]
