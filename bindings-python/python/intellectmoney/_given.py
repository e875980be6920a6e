"""The types of what callers give: at run time nothing asks for them, only readers do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from intellectmoney._payments import Recipient
from intellectmoney._secret import Secret
from intellectmoney.answers import Check, Generation
from intellectmoney.journal import AsyncJournal, Journal
from intellectmoney.transport import AsyncTransport, Transport

if TYPE_CHECKING:
    import httpx
    import httpx2

    from intellectmoney._errors import Language

Amount = int | str | Decimal
"""A sum: a `Decimal`, an `int`, or text such as `"50.00"`. Never a `float`."""

Timeout = float | timedelta | None

Instant = datetime | str | None


class PayoutRow(TypedDict, total=False):
    """A `Payout` as a dictionary, such as a reader of files makes."""

    reference: str
    recipient: Recipient
    amount: Amount
    currency: str
    eshop_id: int | None
    retry_not_paid: bool


class Timeouts(TypedDict, total=False):
    """Seconds, or `timedelta`; what is left out is core's default."""

    connect: float | timedelta
    """To open a connection (5 s)."""
    attempt: float | timedelta
    """One request (20 s)."""
    call: float | timedelta
    """A call with its repetitions (60 s)."""
    payout: float | timedelta
    """A payout, until it is reported as pending (15 min)."""
    settle: float | timedelta
    """How long an execution whose answer is lost is given to show, before it is fenced (60 s)."""
    poll_first: float | timedelta
    """The first pause between two looks at a state (1 s)."""
    poll_longest: float | timedelta
    """The longest pause (30 s)."""


class _Options(TypedDict, total=False):
    bearer_token: str | Secret
    """Issued in the merchant's cabinet."""
    sign_secret_key: str | Secret
    """Issued with it."""
    login: str | Secret
    """The cabinet's login, which begins sessions."""
    password: str | Secret
    """The cabinet's password."""
    user_token: str | Secret
    """A session's token that is there already."""
    base_url: str
    """Another address: `https`, or `http` to this machine."""
    generation: Generation
    """The provider's documentation whose layouts are used: `current` or `wiki2024`."""
    encoding: str
    """How bodies are written: `form` or `json`."""
    timeouts: Timeouts
    """How long things may take."""
    retries: int
    """How often a call that may be repeated is repeated (3)."""
    layouts: Mapping[str, str]
    """Another order of signing, by the endpoint's name."""
    checks: Mapping[Check, bool]
    """Inferred checks that are to be left out, such as `{"phone_form": False}`."""
    journal_keys: Sequence[str | Secret]
    """Former sign secrets, under which older lines of the journal were written."""
    language: Language
    """The language of errors: `en` or `ru`."""
    on_event: Callable[[dict[str, Any]], None]
    """Hears what happens, without secrets. What it raises is logged, and changes nothing."""


class ClientOptions(_Options, total=False):
    """The options of a `Client`."""

    transport: Transport | httpx2.Client | httpx.Client
    """Who sends: one method of your own, or a client of httpx2 or httpx."""
    journal: Journal
    """Where debts are written down; `payout`, `payouts`, `withdraw`, `resume` need one."""


class AsyncClientOptions(_Options, total=False):
    """The options of an `AsyncClient`."""

    transport: AsyncTransport | httpx2.AsyncClient | httpx.AsyncClient
    """Who sends: one method of your own, or a client of httpx2 or httpx."""
    journal: Journal | AsyncJournal
    """Where debts are written down; a blocking one works in threads."""


_public: type[Any]
for _public in (
    AsyncClientOptions,
    ClientOptions,
    PayoutRow,
    Timeouts,
):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
