"""The sandbox as a transport, and its controls."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Unpack, cast
from urllib.parse import urlencode, urlsplit

from intellectmoney import _due, _native
from intellectmoney._words import digits, milliseconds
from intellectmoney.journal import MemoryJournal
from intellectmoney.sandbox._books import Fault, FaultName, LogEntry, PaidTotals
from intellectmoney.sandbox._clock import VirtualClock
from intellectmoney.transport import NoAnswer, Request, Response

if TYPE_CHECKING:
    from intellectmoney._async_client import AsyncClient
    from intellectmoney._client import Client
    from intellectmoney._conduct import Clock
    from intellectmoney._given import Amount, AsyncClientOptions, ClientOptions
    from intellectmoney.answers import Generation


class Sandbox:
    """The provider in this process, a transport of a `Client`. Threads may share it.

    `client()` and `async_client()` are clients of it that are ready to use; each call of them
    is a program that was started anew, unless you give it the journal of another.

    Args:
        seed: What everything in it is made from, credentials included.
    """

    def __init__(self, seed: int = 7) -> None:
        _due.whole("seed", seed, 64)
        self._native = _native.Sandbox(seed)
        self.seed = seed
        self.clock: Clock = VirtualClock()
        """Its time, which its clients share."""

    def client(self, **options: Unpack[ClientOptions]) -> Client:
        """A client with the sandbox's credentials, in its time; without a `journal` it keeps
        its debts in memory."""
        from intellectmoney._client import Client

        return Client(**self._options(self, options))

    def async_client(self, **options: Unpack[AsyncClientOptions]) -> AsyncClient:
        """The same for asyncio and trio."""
        from intellectmoney._async_client import AsyncClient

        return AsyncClient(**self._options(AsyncSandbox(self), options))

    @property
    def credentials(self) -> dict[str, str]:
        """The options of a client of your own: made-up credentials, and an address that tells
        a sandbox's journal from any other."""
        options: dict[str, str] = json.loads(self._native.options())
        return options

    def send(self, request: Request, timeout: float) -> Response:
        """Answers a client; waiting moves the sandbox's time on.

        Raises:
            NoAnswer: a fault hit the request.
        """
        begun = self.clock.now()
        path = urlsplit(request.url).path
        asked = _asked(request.method, path, list(request.headers.items()), request.body)
        takes, answer = self._native.exchange(begun, milliseconds(timeout), asked)
        self.clock.sleep(begun + takes)
        if answer is None:
            raise NoAnswer("the sandbox lost the answer")
        status, headers, body = answer
        return Response(status, body, tuple(headers))

    def serve(
        self, method: str, target: str, headers: list[tuple[str, str]], body: bytes
    ) -> tuple[tuple[int, list[tuple[str, str]], bytes] | None, int, bool]:
        """Answers raw HTTP, for servers: the answer or `None`, after how many milliseconds, and
        whether the connection is reset instead."""
        return self._native.serve(self.clock.now(), _asked(method, target, headers, body))

    def faults(self, *faults: Fault | tuple[str, int, FaultName]) -> None:
        """What shall go wrong, in place of what was said before.

        `sandbox.faults(("executeOperation", 1, "lose_response"))`
        """
        self._post("faults", [Fault(*fault)._asdict() for fault in faults])

    def speed(self, factor: int) -> None:
        """How many times as fast as its clock's its time runs; at least 1."""
        self._post("time", {"speed": factor})

    def advance(self, seconds: float | timedelta) -> None:
        """Time leaps, for its clients too."""
        time = milliseconds(seconds)
        if not isinstance(self.clock, VirtualClock):
            self._post("time", {"advance_ms": time})
        elif time is not None and time >= 0:
            self.clock.sleep(self.clock.now() + time)
        else:
            raise ValueError("seconds: a time is due")

    def balance(self, roubles: Amount) -> None:
        """The account's balance."""
        self._post("balance", {"balance": _roubles(roubles)})

    def outcome(self, recipient: str, outcome: Literal["complete", "fail"]) -> None:
        """How the bank of this phone or card answers from now on."""
        self._post("outcome", {"recipient": recipient, "outcome": outcome})

    def switch(self, behaviour: str, on: bool) -> None:
        """Switches a behaviour that no source describes; `state()["behaviours"]` lists them."""
        self._post("switch", {"behaviour": behaviour, "on": on})

    def session_life(self, seconds: float | timedelta) -> None:
        """How long new sessions live."""
        self._post("session", {"life_ms": milliseconds(seconds)})

    def end_sessions(self) -> None:
        """All sessions end now."""
        self._post("session", {"end": True})

    def pci_dss(self, granted: bool) -> None:
        """Whether the bearer token may pay to cards."""
        self._post("access", {"pci_dss": granted})

    def generations(self, *accepted: Generation) -> None:
        """The documentations whose layouts are accepted."""
        self._post("generations", accepted)

    def bank(self, bank_id: str, works: bool) -> None:
        """Adds a bank to the faster payments system, or changes one."""
        self._post("bank", {"id": bank_id, "works": works})

    def shop(self, eshop_id: int | str, name: str) -> None:
        """Adds a shop, or renames one."""
        self._post("shop", {"id": str(eshop_id), "name": name})

    def deposit(self, amount: Amount, eshop_id: int | str = 450000) -> None:
        """A buyer pays: the balance rises, and the history has a new row."""
        self._post("deposit", {"amount": _roubles(amount), "eshop_id": str(eshop_id)})

    def reset(self) -> None:
        """All as it was in the beginning: books, sessions, faults, switches, log."""
        self._post("reset", None)

    def paid(self, recipient: str | None = None) -> PaidTotals:
        """What a phone or a card got, in any form; without a recipient: all."""
        if recipient is not None:
            _due.text("recipient", recipient)
        query = "" if recipient is None else "?" + urlencode({"recipient": recipient})
        said = self._get("paid" + query)
        return PaidTotals(
            count=said["count"],
            total=Decimal(said["total"]),
            pending_count=said["pending_count"],
            pending_total=Decimal(said["pending_total"]),
        )

    def requests(self, endpoint: str) -> int:
        """How many requests of an endpoint arrived, by the provider's name."""
        count: int = self.state()["requests"].get(endpoint, 0)
        return count

    def log(self) -> list[LogEntry]:
        """What arrived, oldest first, secrets masked."""
        return [LogEntry(**entry) for entry in self._get("log")]

    def state(self) -> dict[str, Any]:
        """Credentials, balance, settings, faults, counts, and the behaviours relied on."""
        state: dict[str, Any] = self._get("state")
        return state

    def __repr__(self) -> str:
        return repr(self._native)

    def _options(self, transport: Any, options: Any) -> dict[str, Any]:
        made_up = {**self.credentials, "transport": transport, "journal": MemoryJournal()}
        return {**made_up, **options}

    def _get(self, target: str) -> Any:
        return self._control("GET", target, b"")

    def _post(self, target: str, value: object) -> None:
        self._control("POST", target, json.dumps(_told(value)).encode())

    def _control(self, method: str, target: str, body: bytes) -> Any:
        answer, _, _ = self.serve(method, f"/_sandbox/{target}", [], body)
        assert answer is not None
        status, _, said = answer
        value = json.loads(said)
        if status != 200:
            raise ValueError("{field}: {message}".format(**value["error"]))
        return value


class AsyncSandbox:
    """A sandbox as the transport of an `AsyncClient`, on asyncio and trio."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.clock = sandbox.clock

    async def send(self, request: Request, timeout: float) -> Response:
        """Answers a client, as `Sandbox.send` does."""
        import anyio.lowlevel

        # Cancelled here it has not arrived, and below it has: both happen.
        await anyio.lowlevel.checkpoint()
        response = self._sandbox.send(request, timeout)
        await anyio.lowlevel.checkpoint()
        return response


def _asked(
    method: str, target: str, headers: list[tuple[str, str]], body: bytes
) -> tuple[str, str, list[tuple[str, str]], bytes]:
    """A request as the native module takes it."""
    _due.text("method", method)
    _due.text("target", target)
    if not all(_due.is_text(part) for header in headers for part in header):
        raise _native.refusal("headers", "text_due")
    return method, target, headers, body


def _told(value: Any) -> Any:
    """What JSON cannot tell, half of a surrogate pair too, is none: the sandbox refuses that by
    the name of its field."""
    if isinstance(value, dict):
        return {name: _told(member) for name, member in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_told(item) for item in cast("list[Any]", value)]
    return value if isinstance(value, int) or _due.is_text(value) else None


def _roubles(amount: Amount) -> str:
    return digits(amount) if isinstance(amount, Decimal) else str(amount)
