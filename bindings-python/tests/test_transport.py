"""Transports without a server: what they show, whose clients they take, what they refuse."""

import logging
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from socket import create_server
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from intellectmoney import transport
from intellectmoney.transport import (
    AsyncHttpxTransport,
    AsyncTransport,
    HttpxTransport,
    NoAnswer,
    NotSent,
    Request,
    Response,
    Transport,
)

SECRETS = ("canary-bearer", "canary-sign", "canary-body", "canary-answer")
PEM = Path(__file__).resolve().parents[2] / "examples/rust/tests/programs/self_signed.pem"


def request(url: str = "http://127.0.0.1:9/canary") -> Request:
    return Request(
        method="POST",
        url=url,
        headers={"authorization": "Bearer canary-bearer", "sign": "canary-sign"},
        body=b"canary-body",
        largest_answer=1024,
    )


@pytest.fixture(params=[httpx2, httpx], ids=["httpx2", "httpx"])
def library(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_protocols_are_met() -> None:
    blocking: Transport = HttpxTransport()
    asynchronous: AsyncTransport = AsyncHttpxTransport()
    assert isinstance(blocking, Transport)
    assert isinstance(asynchronous, AsyncTransport)


def test_repr_shows_no_secret() -> None:
    shown = repr([request(), Response(200, b"canary-answer", [("set-cookie", "canary-answer")])])
    assert "127.0.0.1:9" in shown and "200" in shown
    assert not any(secret in shown for secret in SECRETS)


@pytest.mark.parametrize("name", transport.__all__)
def test_names_are_where_a_reader_finds_them(name: str) -> None:
    assert getattr(transport, name).__module__ == "intellectmoney.transport"


def test_only_clients_of_the_right_kind_are_taken(library: Any) -> None:
    wrong: list[tuple[Any, Any]] = [
        (HttpxTransport, library.AsyncClient()),
        (AsyncHttpxTransport, library.Client()),
        (HttpxTransport, object()),
    ]
    for kind, client in wrong:
        with pytest.raises(TypeError, match="of httpx2 or httpx is needed"):
            kind(client)


def test_a_mock_answers(library: Any) -> None:
    seen: list[Any] = []

    def answer(came: Any) -> Any:
        seen.append(came)
        return library.Response(200, json={"ok": True}, headers={"x-test": "1"})

    client = library.Client(
        transport=library.MockTransport(answer), headers={"x-more": "1"}, cookies={"a": "b"}
    )
    sent = HttpxTransport(client).send(request(), 5.0)
    assert (sent.status, sent.body) == (200, b'{"ok":true}')
    assert ("x-test", "1") in sent.headers
    [came] = seen
    assert came.method == "POST"
    assert came.content == b"canary-body"
    assert dict(came.headers) == {
        "host": "127.0.0.1:9",
        "authorization": "Bearer canary-bearer",
        "sign": "canary-sign",
        "connection": "close",
        "content-length": "11",
    }
    assert not client.is_closed


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_async_mock_answers(library: Any, backend: str) -> None:
    def answer(_: Any) -> Any:
        return library.Response(200, text="whole")

    async def go() -> Response:
        client = library.AsyncClient(transport=library.MockTransport(answer))
        return await AsyncHttpxTransport(client).send(request(), 5.0)

    assert anyio.run(go, backend=backend).body == b"whole"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ConnectError", NotSent),
        ("ConnectTimeout", NotSent),
        ("PoolTimeout", NotSent),
        ("ReadTimeout", NoAnswer),
        ("WriteError", NoAnswer),
        ("ProxyError", NoAnswer),
        ("RemoteProtocolError", NoAnswer),
    ],
)
def test_only_a_failed_connection_is_not_sent(
    library: Any, name: str, kind: type[NoAnswer]
) -> None:
    def fail(_: Any) -> Any:
        raise getattr(library, name)("why")

    client = library.Client(transport=library.MockTransport(fail))
    with pytest.raises(NoAnswer, match=f"{name}: why") as caught:
        HttpxTransport(client).send(request(), 5.0)
    assert type(caught.value) is kind
    # The library's exception holds the request, with all its secrets.
    assert caught.value.__cause__ is None and caught.value.__context__ is None


class Stubborn:
    """A server that ends each connection without a word, and counts them."""

    def __init__(self) -> None:
        self.came = 0
        self._listener = create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                if connection.recv(65536):
                    self.came += 1

    def close(self) -> None:
        # `close` alone would leave the thread in `accept`.
        with create_connection_to(self._listener):
            self._listener.close()
        self._thread.join(5)


def create_connection_to(listener: Any) -> Any:
    import socket

    return socket.create_connection(listener.getsockname())


@pytest.fixture
def stubborn() -> Iterator[Stubborn]:
    server = Stubborn()
    yield server
    server.close()


def test_a_client_that_repeats_is_stopped(library: Any, stubborn: Stubborn) -> None:
    class Repeats(library.BaseTransport):  # type: ignore[misc]
        def handle_request(self, request: Any) -> Any:
            inner: Any = library.HTTPTransport()
            for _ in range(3):
                try:
                    return inner.handle_request(request)
                except library.TransportError:
                    pass
            raise library.ConnectError("given up")

    with library.Client(transport=Repeats()) as client, pytest.raises(NoAnswer) as caught:
        HttpxTransport(client).send(request(stubborn.url), 5.0)
    assert type(caught.value) is NoAnswer
    assert "a second time" in str(caught.value)
    assert stubborn.came == 1


def test_debug_logs_show_no_secret(stubborn: Stubborn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with HttpxTransport() as sender, pytest.raises(NoAnswer):
        sender.send(request(stubborn.url), 5.0)
    assert "send_request_headers" in caplog.text
    assert not any(secret in caplog.text for secret in SECRETS)


def test_tls_is_verified() -> None:
    """A server with a certificate that nobody signed reads not a byte of the request."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    told: list[object] = []

    def serve(listener: Any) -> None:
        for _ in range(3):
            connection, _ = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as stream:
                    told.append(stream.recv(1))
            except ssl.SSLError as error:
                told.append(error.reason)

    with create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve, args=[listener])
        server.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with HttpxTransport() as sender, pytest.raises(NotSent, match="CERTIFICATE_VERIFY_FAILED"):
            sender.send(request(url), 5.0)
        for backend in ("asyncio", "trio"):
            with pytest.raises(NotSent):
                anyio.run(AsyncHttpxTransport().send, request(url), 5.0, backend=backend)
        server.join(5)
    assert len(told) == 3
    assert b"c" not in told and b"P" not in told


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_cancelled_send_is_given_up(backend: str) -> None:
    async def go() -> bool:
        with create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            async with AsyncHttpxTransport() as sender:
                with anyio.move_on_after(0.2) as scope:
                    await sender.send(request(url), 60.0)
            return scope.cancelled_caught

    assert anyio.run(go, backend=backend)
