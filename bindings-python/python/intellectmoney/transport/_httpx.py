"""Transports over httpx2 and httpx: what blocking and async have in common.

The libraries are imported where a client is made or was given, never before.
"""

from __future__ import annotations

import os
import sys

from intellectmoney._typing import TYPE_CHECKING
from intellectmoney.transport._exchange import NoAnswer, NotSent, Response

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from intellectmoney.transport._exchange import Request

LIBRARIES = ("httpx2", "httpx")

CONNECT_TIMEOUT = 5.0
"""Seconds for the connection, and again for TLS."""

ONCE = {"stream": True, "follow_redirects": False, "auth": None}
"""How every request is sent, whatever the client's own settings are: a login of the client's
would replace our `authorization`, and may repeat the request."""


def library_of(client: object) -> ModuleType | None:
    """The library that a client object is of, `None` where it is of neither."""
    for kind in type(client).__mro__:
        name = kind.__module__.partition(".")[0]
        if name in LIBRARIES:
            return sys.modules[name]
    return None


CLOSED = "the transport is closed"


class Lent:
    """The user's client: used, never closed."""

    closed = False

    def __init__(self, client: Any, library: ModuleType) -> None:
        self._client = client
        self._library = library

    def get(self) -> tuple[Any, ModuleType]:
        return self._client, self._library

    def take(self) -> None:
        return None


class Own:
    """A client of ours, made at its first use, and anew in a forked process: two processes
    must not share what a client holds."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._made: tuple[int, Any] | None = None
        self.closed = False

    def get(self) -> tuple[Any, ModuleType]:
        import httpx2

        if self.closed:
            # Nobody would close another one.
            raise NotSent(CLOSED)

        made = self._made
        if made is None or made[0] != os.getpid():
            # Two threads may both make one; the one that is lost holds no connection.
            made = self._made = (os.getpid(), self._make(httpx2))
        return made[1], httpx2

    def _make(self, library: ModuleType) -> Any:
        return getattr(library, self._kind)(
            limits=library.Limits(max_connections=None),
            # What stands between would have to be trusted with the bearer token.
            trust_env=False,
        )

    def take(self) -> Any | None:
        """The client, to be closed, where this process made one."""
        self.closed = True
        made, self._made = self._made, None
        return made[1] if made is not None and made[0] == os.getpid() else None


def source(client: object, kind: str) -> Lent | Own:
    """Where a transport takes its client from; `kind` is the class's name in the library."""
    if client is None:
        return Own(kind)
    library = library_of(client)
    if library is None or not isinstance(client, getattr(library, kind)):
        raise TypeError(f"a {kind} of httpx2 or httpx is needed, not {type(client).__qualname__}")
    return Lent(client, library)


class Watch:
    """Follows one request by the library's `trace` extension, and lets it out once."""

    def __init__(self, library: ModuleType) -> None:
        self._library = library
        self.began = False
        """Whether a byte of the request may have left."""

    def see(self, name: str, info: dict[str, Any]) -> None:
        """An event of the library. What is raised here ends the exchange."""
        # A proxy is asked for a tunnel by a request of its own.
        if name.endswith(".send_request_headers.started") and info["request"].method != b"CONNECT":
            if self.began:
                raise NoAnswer("the client was about to send the request a second time")
            self.began = True

    def failure(self, error: Exception) -> NoAnswer:
        """What to raise instead: the library's own exception holds the request."""
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        library = self._library
        never = (library.ConnectError, library.ConnectTimeout, library.PoolTimeout)
        # A client that repeats by itself may fail to connect after it has sent.
        return NotSent(what) if isinstance(error, never) and not self.began else NoAnswer(what)


MOST_ADDRESSES = 256

_addresses: dict[tuple[ModuleType, str], Any] = {}


def _address(library: ModuleType, url: str) -> Any:
    """The library's own, read once: a client has a dozen, and each takes a while to read."""
    known = _addresses.get((library, url))
    if known is None:
        if len(_addresses) >= MOST_ADDRESSES:
            _addresses.clear()
        known = _addresses[library, url] = library.URL(url)
    return known


def outgoing(
    library: ModuleType, request: Request, timeout: float, trace: Callable[..., Any]
) -> Any:
    """The library's request, made without the client, so that nothing is added: no cookies,
    no `accept-encoding`, no header of the client's own."""
    # A kept connection may be dead already, which would leave a payout in doubt, or have
    # another answer waiting, which would be taken for ours.
    headers = {**request.headers, "connection": "close"}
    connect = min(CONNECT_TIMEOUT, timeout)
    timeouts = {"connect": connect, "read": timeout, "write": timeout, "pool": timeout}
    return library.Request(
        request.method,
        _address(library, request.url),
        headers=headers,
        content=request.body,
        extensions={"timeout": timeouts, "trace": trace},
    )


def answer(response: Any, body: bytes) -> Response:
    return Response(response.status_code, body, tuple(response.headers.multi_items()))
