"""What goes out and what comes back."""

from __future__ import annotations

from intellectmoney._native import Request
from intellectmoney._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NoAnswer", "NotSent", "Request", "Response"]


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
