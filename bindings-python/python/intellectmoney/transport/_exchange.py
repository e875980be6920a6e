"""What goes out and what comes back, and who carries it."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from intellectmoney._native import Request

__all__ = ["AsyncTransport", "NoAnswer", "NotSent", "Request", "Response", "Transport"]


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
