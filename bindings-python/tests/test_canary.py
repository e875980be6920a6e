"""Secrets and card numbers: nothing that Python can show by mistake shows them."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

import anyio
import httpx2
import pytest
from intellectmoney import (
    Answer,
    Card,
    Client,
    IntellectMoneyError,
    Payout,
    PayoutOutcome,
    Secret,
)
from intellectmoney.journal import MemoryJournal
from intellectmoney.sandbox import Sandbox
from intellectmoney.sandbox.server import Server

PAN = "4111111111111111"
CARD = Card(pan=PAN, name="IVAN TESTOV")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(speed=1000) as server:
        yield server


class Heard(logging.Handler):
    """Keeps every record as text, arguments and tracebacks included."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def heard() -> Iterator[Heard]:
    root, handler = logging.getLogger(), Heard()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def canaries(sandbox: Sandbox) -> dict[str, str]:
    """What must not be seen."""
    keys = sandbox.credentials
    names = ("bearer_token", "sign_secret_key", "password", "login")
    return {name: keys[name] for name in names} | {"pan": PAN}


def shown(value: Any) -> str:
    """All ways in which a value becomes text, and its pickle where it is no secret itself."""
    text = f"{value!r} {value!s} {value}"
    if isinstance(value, IntellectMoneyError):
        text += repr(pickle.dumps(value)) + repr(vars(copy.deepcopy(value)))
        for cause in (value.__cause__, value.__context__):
            text += f"{cause!r} {cause}"
    if isinstance(value, PayoutOutcome | Answer):
        text += repr(pickle.dumps(value)) if isinstance(value, PayoutOutcome) else value.raw or ""
    return text


def failures(client: Client) -> Iterator[IntellectMoneyError]:
    """Errors of every kind that a caller of these credentials meets."""
    calls: list[Any] = [
        lambda: client.payout(reference="", recipient=CARD, amount=1),
        lambda: client.payout(reference="row-1", recipient=CARD, amount=1.5),  # type: ignore[arg-type]
        lambda: client.payout(reference="row-1", recipient=Card(pan=PAN + "2", name="x"), amount=1),
        lambda: client.payout(reference="row-1", recipient=CARD, amount=2),
        lambda: client.payouts([Payout(reference="row-1", recipient=CARD, amount="x")]),
        lambda: client.execute_operation(
            payout_operation_id="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
        ),
        lambda: client.get_user_token(login=Secret("wrong@example.com"), password=PAN),
        lambda: client.resolve("nobody"),
    ]
    for call in calls:
        try:
            call()
        except IntellectMoneyError as error:
            yield error
        else:
            raise AssertionError("it did not fail")


def test_over_http(server: Server, heard: Heard, recwarn: pytest.WarningsRecorder) -> None:
    sandbox = server.sandbox
    sandbox.reset()
    sandbox.faults(("executeOperation", 1, "reset"), ("getOperationState", 1, "html_502"))
    events: list[Any] = []
    warnings.simplefilter("always")
    with Client(
        **(sandbox.credentials | {"base_url": server.url}),  # type: ignore[arg-type]
        journal=MemoryJournal(),
        on_event=events.append,
        timeouts={"poll_first": 0.01, "settle": 0.3},
    ) as client:
        outcome = client.payout(reference="row-1", recipient=CARD, amount=1)
        token = client.get_user_token(
            login=sandbox.credentials["login"], password=sandbox.credentials["password"]
        )
        history = client.get_payments_history(take=3)
        errors = [*failures(client)]
        seen = [client, CARD, outcome, token, history, *errors, events, sandbox.log()]
        text = "\n".join([*map(shown, seen), *heard.lines])
    text += "\n".join(str(warning.message) for warning in recwarn)
    assert outcome.status == "paid" and len(errors) == 8
    assert "httpcore2" in text and "intellectmoney" in text and "411111******1111" in text
    for name, canary in (canaries(sandbox) | {"token": token.result.user_token.expose()}).items():
        assert canary not in text, name


def test_tracebacks_with_locals(server: Server) -> None:
    """As error reporters make them: the locals of all of our frames, as `repr` shows them.

    The frames of the caller are theirs, and so are texts that a caller hands to `get_user_token`
    or `prepare` bare: a `Secret` is taken there.
    """
    sandbox = server.sandbox
    options: Any = sandbox.credentials | {"base_url": server.url}
    options |= {"journal": MemoryJournal(), "transport": Interrupts()}
    login, password = Secret(options["login"]), Secret(options["password"])
    calls: list[Any] = [
        lambda: Client(**options).payout(reference="row-1", recipient=CARD, amount=1),
        lambda: list(Client(**options).payouts([Payout(reference="a", recipient=CARD, amount=1)])),
        lambda: Client(**options).payout(reference="row-1", recipient=CARD, amount=1.5),  # type: ignore[arg-type]
        lambda: Client(**options).get_payments_history(take=1),
        lambda: Client(**options).get_user_token(login=login, password=password),
        lambda: Client(**(options | {"nonsense": 1})),
        lambda: Client(**(options | {"sign_secret_key": "\n"})),
    ]
    told = ""
    for call in calls:
        with pytest.raises((KeyboardInterrupt, IntellectMoneyError)) as caught:
            call()
        told += ours(caught.value)
    for name, canary in canaries(sandbox).items():
        assert canary not in told, (name, told[max(0, told.find(canary) - 400) :][:600])
    assert told.count("\nKeyboardInterrupt") == 4 and "411111******1111" in told


@pytest.mark.parametrize("more", [{}, {"name": "IVAN TESTOV", "nonsense": 1}])
def test_a_card_that_is_made_wrongly(more: dict[str, Any]) -> None:
    with pytest.raises(TypeError) as caught:
        Card(pan=PAN, **more)
    assert PAN not in ours(caught.value) and "Card" in str(caught.value)


def test_the_environment_is_sealed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    with pytest.raises(IntellectMoneyError) as caught:
        Client.from_env(retries=-1)
    told = ours(caught.value)
    assert "from_env" in told
    assert not any(canary in told for canary in canaries(server.sandbox).values())


class Interrupts:
    """A transport in which somebody presses Ctrl-C."""

    def send(self, request: Any, timeout: float) -> Any:
        raise KeyboardInterrupt


def ours(error: BaseException) -> str:
    """The traceback with the locals of frames of the package, and no others."""
    traced = traceback.TracebackException.from_exception(error, capture_locals=True)
    for frame in traced.stack:
        if "/intellectmoney/" not in frame.filename.replace("\\", "/"):
            frame.locals = None
    return "".join(traced.format())


def test_an_http_library_that_breaks(server: Server, heard: Heard) -> None:
    """What a client of httpx2 raises holds the request; it is not chained to our errors."""
    options: Any = server.sandbox.credentials | {"base_url": server.url}

    def answer(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError(f"{request.headers} {request.content!r}", request=request)

    mock = httpx2.Client(transport=httpx2.MockTransport(answer))
    with Client(**options, transport=mock, timeouts={"call": 0.2}) as client:
        try:
            client.get_payments_history(take=1)
        except IntellectMoneyError as error:
            assert error.__cause__ is not None
            assert error.__cause__.__cause__ is None and error.__cause__.__context__ is None


def test_async_errors_chain_no_secret() -> None:
    class Breaks:
        async def send(self, request: Any, timeout: float) -> Any:
            raise RuntimeError(f"{request.body!r} {dict(request.headers)}")

    sandbox = Sandbox()

    async def run() -> str:
        client = sandbox.async_client(transport=Breaks(), timeouts={"call": 0.2})
        outcome = await client.payout(reference="row-1", recipient=CARD, amount=1)
        assert outcome.status == "not_started" and outcome.error is not None
        return shown(outcome) + "".join(traceback.format_exception(outcome.error))

    told = anyio.run(run)
    assert "RuntimeError" in told
    assert not any(canary in told for canary in canaries(sandbox).values())
