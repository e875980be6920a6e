"""The options of clients, and what a client makes of them."""

from __future__ import annotations

import os

from intellectmoney._bell import Bell
from intellectmoney._clock import SystemClock
from intellectmoney._native import Api, refusal
from intellectmoney._secret import Secret
from intellectmoney._typing import TYPE_CHECKING, cast
from intellectmoney._words import milliseconds

if TYPE_CHECKING:
    from typing import Any

    from intellectmoney._conduct import Clock
    from intellectmoney._errors import Language
    from intellectmoney._given import AsyncClientOptions, ClientOptions


class Setup:
    """What both clients hold."""

    def __init__(self, options: ClientOptions | AsyncClientOptions) -> None:
        given = cast("dict[str, Any]", options)
        seal(given)
        rest = dict(given)
        self.transport = rest.pop("transport", None)
        self.journal = rest.pop("journal", None)
        _check("transport", self.transport, "send")
        _check("journal", self.journal, "append")
        self.language: Language = rest.pop("language", None) or "en"
        if self.language not in ("en", "ru"):
            raise refusal("language", "wrong_value")
        self.on_event = rest.pop("on_event", None)
        if self.on_event is not None and not callable(self.on_event):
            raise refusal("on_event", "wrong_value", self.language)
        self.closed = False
        timeouts = rest.pop("timeouts", None)
        if timeouts is not None:
            rest["timeouts"] = _in_milliseconds(timeouts)
        # A sandbox has a time of its own.
        own: Clock | None = getattr(self.transport, "clock", None) or None
        self.clock: Clock = own or SystemClock()
        self.bell = Bell(self.clock)
        self.api = Api(rest, self.journal is not None, self.language, own)

    def close(self) -> None:
        """From here on nothing is begun, and whoever sleeps wakes."""
        self.closed = True
        self.bell.ring()

    def due_open(self) -> None:
        """Refuses a call of a client that is closed."""
        if self.closed:
            raise self.given_up("")

    def given_up(self, field: str) -> BaseException:
        """What a call is given up with that a closed client would have to go on with."""
        return refusal(field, "cancelled", self.language)


def _check(option: str, given: object, method: str) -> None:
    """A path given for a journal would be met at the first payout only, as would a class."""
    if given is None:
        return
    if isinstance(given, type):
        raise TypeError(f"{option}: an object is due, not the class {given.__qualname__}")
    if not callable(getattr(given, method, None)):
        raise TypeError(
            f"{option}: an object with a method {method}() is due, not {type(given).__qualname__}"
        )


def due_blocking(setup: Setup) -> None:
    """Refuses for a `Client` what is to be awaited: nobody would."""
    for option, given, method in (
        ("transport", setup.transport, "send"),
        ("journal", setup.journal, "append"),
    ):
        if is_async(getattr(given, method, None)):
            raise TypeError(f"{option}: {method}() is async: an AsyncClient takes it")


_COROUTINE = 0x80
"""`inspect.CO_COROUTINE`: to ask `inspect` takes as long as all else of a call."""


def is_async(call: Any) -> bool:
    """Whether a function is declared so."""
    code = getattr(call, "__code__", None)
    return code is not None and bool(code.co_flags & _COROUTINE)


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
