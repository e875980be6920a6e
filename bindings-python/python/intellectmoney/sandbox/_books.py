"""What a sandbox tells, as values."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from intellectmoney._value import Value

FaultName = Literal[
    "lose_request",
    "http_401",
    "expire_token",
    "lose_response",
    "delay",
    "truncate",
    "xml_instead",
    "html_502",
    "unknown_state",
    "reset",
    "duplicate",
    "stuck",
]
"""What goes wrong; `GET /_sandbox/state` and the crate's `FaultKind` explain each."""


class Fault(NamedTuple):
    """What goes wrong at one request. A tuple of the three does as well."""

    at: str
    """The endpoint, by the provider's name."""
    nth: int
    """Which of its requests, from 1."""
    fault: FaultName
    """What goes wrong."""


class PaidTotals(Value):
    """What a recipient got, or all, by the sandbox's own books."""

    count: int
    """How many payouts arrived."""
    total: Decimal
    """Their sum in roubles."""
    pending_count: int
    """How many the bank has not answered yet."""
    pending_total: Decimal
    """Their sum in roubles."""


class LogEntry(Value):
    """A request that arrived, secrets masked."""

    time_ms: int
    """When, Unix milliseconds of sandbox time."""
    endpoint: str | None
    """The provider's name of the endpoint; `None` where there is none at that path."""
    nth: int
    """Which request of this endpoint it was, from 1."""
    fields: dict[str, str]
    """What was sent."""
    unknown_fields: list[str]
    """What the endpoint does not know."""
    fault: str | None
    """What went wrong on purpose."""
    handled: bool
    """Whether it took effect."""
    status: int | None
    """The HTTP status of the answer."""
    problem: str | None
    """Why it was refused."""
    expected: list[str]
    """The strings that its Sign could have been made of, the secret masked."""
