"""What goes out and what comes back, and who carries it."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable


class Request:
    """One signed request, sent exactly as it stands and at most once.

    `headers` hold the bearer token, and `body` the session's token and perhaps a card number,
    so neither is shown by `repr`.

    Attributes:
        method: The HTTP method.
        url: The full address.
        headers: Names in lower case, and values: all that are needed beside `host` and
            `content-length`.
        body: The bytes to send.
        largest_answer: So many bytes an answer may have. Reading stops soon after, because
            the rest is not wanted.
    """

    __slots__ = ("body", "headers", "largest_answer", "method", "url")

    def __init__(
        self, *, method: str, url: str, headers: Mapping[str, str], body: bytes, largest_answer: int
    ) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.largest_answer = largest_answer

    def __repr__(self) -> str:
        return f"Request({self.method} {self.url}, {len(self.body)} bytes)"


class Response:
    """What came back. `body` may hold a token or a card number, so `repr` leaves it out.

    Attributes:
        status: The HTTP status.
        body: The bytes as they came; nothing is decoded.
        headers: Names in any case, and values.
    """

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> None:
        self.status = status
        self.body = body
        self.headers = headers

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.body)} bytes)"


class NoAnswer(Exception):
    """No answer came, and the provider may have got the request."""


class NotSent(NoAnswer):
    """The provider cannot have got the request, so it may be sent again."""


@runtime_checkable
class Transport(Protocol):
    """Sends one request and waits for its answer."""

    def send(self, request: Request, timeout: float) -> Response:
        """Sends once; `timeout` is seconds for all of it.

        Raises:
            NotSent: the provider cannot have got the request.
            Exception: no answer came, and the provider may have got it.
        """
        ...


@runtime_checkable
class AsyncTransport(Protocol):
    """The same for asyncio and trio. A cancelled `send` may have been sent."""

    async def send(self, request: Request, timeout: float) -> Response:
        """Sends once; `timeout` is seconds for all of it.

        Raises:
            NotSent: the provider cannot have got the request.
            Exception: no answer came, and the provider may have got it.
        """
        ...
