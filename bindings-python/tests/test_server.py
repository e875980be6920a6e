"""The sandbox over HTTP, by a real transport in real time, where batches overlap."""

import contextlib
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
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


SPEED = b'{"speed":1000}'
CHUNKED = b"transfer-encoding: chunked\r\n"
MANY = b"%x\r\n%s\r\n1\r\ny\r\n0\r\n\r\n" % (1024 * 1024, b"x" * 1024 * 1024)


def told(server: Server, *requests: tuple[bytes, bytes], to: bytes = b"time") -> list[int]:
    """The statuses of the answers to requests of one connection, each its headers and body."""
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        # As a client that does not listen before it has said all.
        for headers, body in requests:
            connection.sendall(b"POST /_sandbox/%s HTTP/1.1\r\n%s\r\n%s" % (to, headers, body))
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answers:
            return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", answers.read())]


@pytest.mark.parametrize(
    "body",
    [
        b"e\r\n" + SPEED + b"\r\n0\r\n\r\n",
        b"4\r\n" + SPEED[:4] + b"\r\n00A \r\n" + SPEED[4:] + b"\r\n000\r\n\r\n",
        b'e;a=1;b="c"\r\n' + SPEED + b"\r\n0 ;d\r\n\r\n",
        b"e\r\n" + SPEED + b"\r\n0\r\nx-sum: 1\r\nx-other:\r\n\r\n",
    ],
    ids=["one", "several", "extensions", "trailers"],
)
def test_a_body_may_come_in_chunks(server: Server, body: bytes) -> None:
    long = (b"content-length: %d\r\n" % len(SPEED), SPEED)
    assert told(server, (CHUNKED, body)) == [200]
    assert told(server, (CHUNKED, body), long, (CHUNKED, body)) == [200, 200, 200]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (CHUNKED, b"e\r\n" + SPEED[:5]),
        (CHUNKED, b"e\r\n" + SPEED + b"\r\n"),
        (CHUNKED, b"e\r\n" + SPEED + b"\r\n0\r\n"),
        (CHUNKED, b"e\r\n" + SPEED + b"\r\n0\r\nx: 1\r\n"),
        (CHUNKED, b"e\r\n" + SPEED + b"xx0\r\n\r\n"),
        (CHUNKED, b"0xe\r\n" + SPEED + b"\r\n0\r\n\r\n"),
        (CHUNKED, b"-e\r\n" + SPEED + b"\r\n0\r\n\r\n"),
        (CHUNKED, b"\r\n" + SPEED + b"\r\n0\r\n\r\n"),
        (CHUNKED, b"e\n" + SPEED + b"\r\n0\r\n\r\n"),
        (CHUNKED, b"e\r\n" + SPEED + b"\r\n0\r\nno trailer\r\n\r\n"),
        (CHUNKED, b"e;" + b"a" * 16384 + b"\r\n" + SPEED + b"\r\n0\r\n\r\n"),
        (CHUNKED, b"e\r\n" + SPEED + b"\r\n0\r\n" + b"x: 1\r\n" * 3000 + b"\r\n"),
        (CHUNKED + b"content-length: 14\r\n", b"e\r\n" + SPEED + b"\r\n0\r\n\r\n"),
        (b"transfer-encoding: gzip\r\n", SPEED),
        (b"content-length: 20\r\n", SPEED),
        (b"content-length: -14\r\n", SPEED),
        (b"content-length: 14\r\ncontent-length: 15\r\n", SPEED),
    ],
)
def test_a_broken_body_does_nothing(server: Server, headers: bytes, body: bytes) -> None:
    server.sandbox.speed(999)
    assert told(server, (headers, body)) == [400]
    assert server.sandbox.state()["speed"] == 999


@pytest.mark.parametrize(
    "broken",
    [b"no header\r\n", b"x : 1\r\n", b" folded: 1\r\n"],
    ids=["without a colon", "with a space", "folded"],
)
def test_broken_headers_are_refused(server: Server, broken: bytes) -> None:
    server.sandbox.speed(999)
    # What stands behind it would be lost, and the body be read as another request.
    assert told(server, (broken + b"content-length: 4\r\n", b"null"), to=b"reset") == [400]
    assert server.sandbox.state()["speed"] == 999


def test_a_target_is_taken_as_it_is_written(server: Server) -> None:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    for target, status in [("/_sandbox/paid", 200), ("//_sandbox/paid", 404)]:
        connection.request("GET", target)
        response = connection.getresponse()
        assert (response.status, bool(response.read())) == (status, True)
    connection.close()


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_headers(server: Server) -> None:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    took: list[float] = []
    for _ in range(40):
        begun = time.perf_counter()
        connection.request("GET", "/_sandbox/paid")
        connection.getresponse().read()
        took.append(time.perf_counter() - begun)
    connection.close()
    # A client's system acknowledges at once in the beginning, later after 40 ms.
    assert min(took[-10:]) < 0.03


@pytest.mark.parametrize(
    ("headers", "body"),
    [(CHUNKED, MANY), (b"content-length: 1048577\r\n", b"x" * 1048577)],
)
def test_a_large_body_is_refused_and_its_connection_goes_on(
    server: Server, headers: bytes, body: bytes
) -> None:
    short = (b"content-length: %d\r\n" % len(SPEED), SPEED)
    assert told(server, (headers, body), short) == [413, 200]


def test_nobody_reads_a_body_without_end(server: Server) -> None:
    body = (b"100000\r\n" + b"x" * 1024 * 1024 + b"\r\n") * 66
    statuses: list[int] = []
    # What is on its way when the server closes may be seen as a reset, or not at all.
    with contextlib.suppress(OSError):
        statuses = told(server, (CHUNKED, body))
    assert statuses == []
