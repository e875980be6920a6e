"""The blocking transport over httpx2 or httpx."""

from __future__ import annotations

import os

from intellectmoney._typing import TYPE_CHECKING
from intellectmoney.transport import _httpx
from intellectmoney.transport._exchange import NoAnswer, NotSent

if TYPE_CHECKING:
    import socket
    from types import ModuleType
    from typing import Any, Self

    import httpx
    import httpx2

    from intellectmoney.transport._exchange import Request, Response


class HttpxTransport:
    """Sends by a client of httpx2, made at the first request, or by the client that is given.

    The client that is given is used as it is (proxies, certificates, mocks and hooks stay its
    own), and is not closed. Its redirects, cookies, headers and login are left out, for they
    would change or repeat what is sent; each request has a connection of its own.
    """

    def __init__(self, client: httpx2.Client | httpx.Client | None = None) -> None:
        self._source = _httpx.source(client, "Client")
        self._flying: set[_Deadline] = set()

    def send(self, request: Request, timeout: float) -> Response:
        """Sends once; `timeout` is seconds for all of it.

        Raises:
            NotSent: the provider cannot have got the request.
            NoAnswer: no answer came, and the provider may have got it.
        """
        # What nobody needs before the first request is imported with the library.
        import contextlib

        client, library = self._source.get()
        failure: NoAnswer | None
        with _Deadline(library, timeout) as deadline:
            self._flying.add(deadline)
            try:
                outgoing = _httpx.outgoing(library, request, timeout, deadline.trace)
                incoming = client.send(outgoing, **_httpx.ONCE)
                with contextlib.closing(incoming):
                    deadline.hold(incoming.extensions.get("network_stream"))
                    body = _read(incoming, request.largest_answer)
            except Exception as error:  # noqa: BLE001 (whatever it is, it may have been sent)
                failure = deadline.failure(error)
            else:
                failure = deadline.end()
                if failure is None:
                    return _httpx.answer(incoming, body)
            finally:
                self._flying.discard(deadline)
                if self._source.closed and not self._on_their_way():
                    client.close()
        raise failure

    def close(self) -> None:
        """Closes the client that the transport made itself. What other threads send is cut off."""
        client = self._source.take()
        if client is None:
            return
        for deadline in self._on_their_way():
            deadline.cut(_httpx.CLOSED)
        # A socket is not closed under a thread that reads it: another file may get its number.
        if not self._on_their_way():
            client.close()

    def _on_their_way(self) -> list[_Deadline]:
        # To cut a parent's connection would end it for the parent.
        process = os.getpid()
        return [one for one in self._flying.copy() if one.process == process]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _read(incoming: Any, limit: int) -> bytes:
    # A mock's answer is there already.
    if incoming.is_stream_consumed:
        return bytes(incoming.content)
    body = bytearray()
    for piece in incoming.iter_raw():
        body += piece
        if len(body) > limit:
            break
    return bytes(body)


class _Deadline(_httpx.Watch):
    """Ends an exchange in time. The library's own timeouts begin anew with every byte that
    comes, so the connection is cut from another thread."""

    def __init__(self, library: ModuleType, timeout: float) -> None:
        import threading
        import time

        from intellectmoney.transport._watchdog import watchdog

        super().__init__(library)
        # A signal's handler may close the transport in the midst of it.
        self._lock = threading.RLock()
        self._connection: socket.socket | None = None
        self._passed = False
        self._message = f"no whole answer within {timeout:g} s"
        self._watchdog = watchdog()
        self.process = self._watchdog.process
        self.due = time.monotonic() + timeout

    def __enter__(self) -> Self:
        self._watchdog.watch(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._watchdog.leave(self)

    def trace(self, name: str, info: dict[str, Any]) -> None:
        if name.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self.hold(info["return_value"])
        if name.endswith(".send_request_headers.started") and self._passed:
            raise NotSent("no connection in time")
        self.see(name, info)

    def hold(self, stream: Any) -> None:
        """The connection that is cut when the time is over."""
        import socket

        found = stream.get_extra_info("socket") if stream is not None else None
        with self._lock:
            self._connection = found if isinstance(found, socket.socket) else None

    def failure(self, error: Exception) -> NoAnswer:
        if isinstance(error, NotSent) and not self.began:
            return error
        failure = super().failure(error)
        return NoAnswer(self._message) if self._passed and self.began else failure

    def end(self) -> NoAnswer | None:
        """Ends the exchange with an answer, unless the time is over: one that was cut off may
        look whole."""
        with self._lock:
            self._connection = None
            return NoAnswer(self._message) if self._passed else None

    def cut(self, why: str | None = None) -> None:
        """Its time is over, or what is said here."""
        import contextlib
        import socket

        with self._lock:
            self._passed = True
            self._message = why or self._message
            if self._connection is not None:
                # The socket's own method: that of TLS would go on in plain text.
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(self._connection, socket.SHUT_RDWR)
