"""The sandbox over HTTP, by a real transport in real time, where batches overlap."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any
from urllib.parse import urlsplit

import anyio
import pytest
from intellectmoney import AsyncClient, Client, IntellectMoneyError, Paid, Payout, Sbp, Timeouts
from intellectmoney.journal import MemoryJournal
from intellectmoney.sandbox.server import Server
from intellectmoney.transport import HttpxTransport, Request, Response

TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
QUICK: Timeouts = {"poll_first": 0.05, "poll_longest": 0.05, "settle": 0.3}
ROWS = [Payout(reference=f"row-{row}", recipient=TO, amount=1) for row in range(12)]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(speed=1000) as server:
        yield server


def keys(server: Server) -> Any:
    return {**server.sandbox.credentials, "base_url": server.url, "timeouts": QUICK}


class Watched:
    """Counts how many requests are on their way at once."""

    def __init__(self) -> None:
        self.inner = HttpxTransport()
        self.lock = threading.Lock()
        self.now = self.most = 0

    def send(self, request: Request, timeout: float) -> Response:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            return self.inner.send(request, timeout)
        finally:
            with self.lock:
                self.now -= 1


def test_rows_of_a_batch_overlap(server: Server) -> None:
    transport = Watched()
    with Client(**keys(server), transport=transport, journal=MemoryJournal()) as client:
        outcomes = client.payouts(ROWS, concurrency=3)
        first = next(outcomes)
        assert not isinstance(first, IntellectMoneyError)
        rest = list(outcomes)
    references = {outcome.reference for outcome in [first, *rest]}
    assert references == {row.reference for row in ROWS}
    assert all(isinstance(outcome, Paid) for outcome in rest)
    assert 1 < transport.most <= 3
    assert server.sandbox.paid().count == len(ROWS)
    assert server.sandbox.requests("getUserToken") == 1


def test_a_batch_that_is_left_is_gone_on_with(server: Server) -> None:
    journal = MemoryJournal()
    with Client(**keys(server), journal=journal) as client:
        with client.payouts(ROWS, concurrency=3) as outcomes:
            next(outcomes)
        assert list(outcomes) == []
        paid = client.payouts(ROWS).in_order()
    assert [outcome.reference for outcome in paid] == [row.reference for row in ROWS]
    assert server.sandbox.paid().count == len(ROWS)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("in_order", [False, True])
def test_rows_of_an_async_batch_overlap(server: Server, backend: str, in_order: bool) -> None:
    async def go() -> list[Any]:
        async with AsyncClient(**keys(server), journal=MemoryJournal()) as client:
            outcomes = client.payouts(ROWS, concurrency=3)
            if in_order:
                ended: list[Any] = await outcomes.in_order()
                assert await outcomes.in_order() == [] == [one async for one in outcomes]
                return ended
            return [outcome async for outcome in outcomes]

    paid = anyio.run(go, backend=backend)
    assert all(isinstance(outcome, Paid) for outcome in paid)
    references = [outcome.reference for outcome in paid]
    assert sorted(references) == sorted(row.reference for row in ROWS)
    assert not in_order or references == [row.reference for row in ROWS]
    assert server.sandbox.paid().count == len(ROWS)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_cancelled_batch_is_gone_on_with(server: Server, backend: str) -> None:
    journal = MemoryJournal()

    async def go() -> None:
        async with AsyncClient(**keys(server), journal=journal) as client:
            with anyio.move_on_after(0.4):
                await client.payouts(ROWS, concurrency=3).in_order()
            outcomes = await client.payouts(ROWS, concurrency=3).in_order()
            assert all(isinstance(outcome, Paid) for outcome in outcomes)

    anyio.run(go, backend=backend)
    assert server.sandbox.paid().count == len(ROWS)


def test_faults_over_http(server: Server) -> None:
    server.sandbox.faults(
        ("createOperation", 1, "lose_request"),
        ("executeOperation", 1, "reset"),
        ("getOperationState", 1, "truncate"),
    )
    with Client(**keys(server), journal=MemoryJournal()) as client:
        outcome = client.payout(reference="row-1", recipient=TO, amount=1)
    assert isinstance(outcome, Paid)
    assert server.sandbox.paid().count == 1


def test_the_program_says_how_to_reach_it() -> None:
    command = [
        sys.executable,
        "-I",
        "-m",
        "intellectmoney",
        "sandbox",
        "--port",
        "0",
        "--seed",
        "9",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            lines: list[str] = [program.stdout.readline().rstrip() for _ in range(6)]
            url: str = lines[0].removeprefix("listening on ")
            names = [line.removeprefix("export ").partition("=")[0] for line in lines[1:]]
            assert names == [
                "INTELLECTMONEY_BEARER_TOKEN",
                "INTELLECTMONEY_SIGN_SECRET_KEY",
                "INTELLECTMONEY_LOGIN",
                "INTELLECTMONEY_PASSWORD",
                "INTELLECTMONEY_BASE_URL",
            ]
            assert lines[5].endswith(url)
            connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
            connection.request("GET", "/_sandbox/state")
            assert b'"seed":9' in connection.getresponse().read()
            connection.close()
        finally:
            program.terminate()


def test_the_program_says_that_a_port_is_taken(server: Server) -> None:
    port = server.url.rpartition(":")[2]
    command = [sys.executable, "-m", "intellectmoney", "sandbox", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"port {port}: ") and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"content-length": "9999999"}, 413), ({"transfer-encoding": "chunked"}, 411)],
)
def test_bodies_have_a_length_that_is_bearable(
    server: Server, headers: dict[str, str], status: int
) -> None:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.putrequest("POST", "/_sandbox/reset")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    try:
        assert connection.getresponse().status == status
    except RemoteDisconnected:
        raise AssertionError("it hung up without a word") from None
    finally:
        connection.close()
