"""The options of clients, and what a client makes of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypedDict, cast

from intellectmoney._clock import SystemClock
from intellectmoney._conduct import Clock, Conductor
from intellectmoney._errors import Language
from intellectmoney._native import Api, Task
from intellectmoney._secret import Secret
from intellectmoney._words import milliseconds
from intellectmoney.answers import Check, Generation
from intellectmoney.journal import AsyncJournal, Journal
from intellectmoney.transport import AsyncTransport, Transport

if TYPE_CHECKING:
    import httpx
    import httpx2


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


class Setup:
    """What both clients hold."""

    def __init__(self, options: ClientOptions | AsyncClientOptions) -> None:
        given = cast(dict[str, Any], options)
        seal(given)
        rest = dict(given)
        self.transport = rest.pop("transport", None)
        self.journal = rest.pop("journal", None)
        self.on_event = rest.pop("on_event", None)
        self.language: Language = rest.pop("language", None) or "en"
        if self.language not in ("en", "ru"):
            raise ValueError(f"language is 'en' or 'ru', not {self.language!r}")
        timeouts = rest.pop("timeouts", None)
        if timeouts is not None:
            rest["timeouts"] = _in_milliseconds(timeouts)
        self.api = Api(rest, self.journal is not None, self.language)

    @cached_property
    def clock(self) -> Clock:
        """A sandbox has a time of its own."""
        return getattr(self.transport, "clock", None) or SystemClock()

    def conductor(self, task: Task) -> Conductor:
        """The task, ready to be driven."""
        return Conductor(task, self.clock, self.on_event)


def from_environment() -> dict[str, Any]:
    """The options that the environment names; an empty variable counts as absent."""
    named: dict[str, Any] = {}
    for name in ("bearer_token", "sign_secret_key", "login", "password", "user_token", "base_url"):
        value = os.environ.get(variable(name))
        if value:
            named[name] = value
    seal(named)
    return named


def variable(name: str) -> str:
    """What an option is called in the environment."""
    return f"INTELLECTMONEY_{name.upper()}"


def seal(options: dict[str, Any]) -> None:
    """Hides secrets in place, so that no traceback with locals shows them."""
    for name in ("bearer_token", "sign_secret_key", "login", "password", "user_token"):
        if isinstance(options.get(name), str):
            options[name] = Secret(options[name])


def journal_folder() -> str | None:
    """The folder of the journal that the environment names."""
    return os.environ.get("INTELLECTMONEY_JOURNAL") or None


def _in_milliseconds(timeouts: Any) -> Any:
    try:
        given: dict[str, Any] = dict(timeouts)
    except (TypeError, ValueError):
        # Core says what is due.
        return timeouts
    return {name: milliseconds(time) for name, time in given.items()}


_public: type[Any]
for _public in (
    AsyncClientOptions,
    ClientOptions,
    Timeouts,
):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
