"""The clients against the sandbox: what goes in, what comes out, what is refused."""

import copy
import datetime
import json
import logging
import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_never
from uuid import UUID

import intellectmoney
import pytest
from intellectmoney import (
    ApiError,
    AsyncClient,
    Card,
    Client,
    ConflictError,
    IntellectMoneyError,
    InvalidRequestError,
    NotPaid,
    NotPaidError,
    NotStarted,
    OutcomeUnknownError,
    Paid,
    Payout,
    PayoutOutcome,
    Pending,
    Sbp,
    Secret,
    TransportError,
    Unknown,
)
from intellectmoney.sandbox import Sandbox
from intellectmoney.transport import Request, Response

TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
CARD = Card(pan="4111111111111111", name="IVAN TESTOV")
KEYS: Any = {"bearer_token": "0123456789abcdef", "sign_secret_key": "example-sign-secret"}


def word(outcome: PayoutOutcome) -> str:
    match outcome:
        case Paid():
            return "paid"
        case NotPaid(reason=reason):
            return f"not paid: {reason}"
        case Pending() | Unknown() | NotStarted():
            return outcome.status
        case _:
            assert_never(outcome)


def test_a_lost_answer_is_paid_once(intellectmoney_sandbox: Sandbox) -> None:
    sandbox = intellectmoney_sandbox
    sandbox.faults(("executeOperation", 1, "lose_response"))
    with sandbox.client() as client:
        outcome = client.payout(reference="row-1", recipient=TO, amount="50.00")
        assert word(outcome) == "paid"
        assert outcome.ensure_paid() is outcome
        assert isinstance(outcome.payout_operation_id, UUID)
        assert isinstance(outcome.error, OutcomeUnknownError)
        again = client.payout(reference="row-1", recipient=TO, amount="50.00")
        assert again.already_settled and not outcome.already_settled
        with pytest.raises(ConflictError) as caught:
            client.payout(reference="row-1", recipient=TO, amount="51.00")
        assert caught.value.reason == "reference_conflict"
    paid = sandbox.paid("8 999 000-00-00")
    assert (paid.count, paid.total) == (1, Decimal("50.00"))
    assert sandbox.requests("executeOperation") == 1


def test_out_of_money() -> None:
    sandbox = Sandbox()
    sandbox.balance(Decimal("1E+1"))
    with sandbox.client(language="ru") as client:
        rows = [Payout(reference=f"row-{row}", recipient=TO, amount=9) for row in range(3)]
        outcomes = client.payouts(rows, concurrency=1).in_order()
        assert [word(outcome) for outcome in outcomes if not isinstance(outcome, Exception)] == [
            "paid",
            "not paid: not_enough_money",
            "not_started",
        ]
        assert isinstance(outcomes[1], NotPaid)
        with pytest.raises(NotPaidError, match="не выплачено: не хватило денег") as caught:
            outcomes[1].ensure_paid()
        assert caught.value.payout == outcomes[1]
        # The provider did not let it be deleted, so it may still run.
        assert outcomes[1].may_still_run
        assert (caught.value.reason, caught.value.outcome) == ("not_enough_money", "unknown")
        assert caught.value.__cause__ is outcomes[1].error
        assert pickle.loads(pickle.dumps(caught.value)) == caught.value
    assert sandbox.paid().count == 1


def test_what_python_itself_refuses_is_said_in_the_clients_language() -> None:
    wrong: Any = 5
    client = Sandbox().client(language="ru")
    for refuse in (
        lambda: client.payouts(wrong),
        lambda: Sandbox().client(language="ru", on_event=wrong),
    ):
        with pytest.raises(InvalidRequestError, match="значение не того типа"):
            refuse()


def test_rows_of_a_batch_may_fail_alone() -> None:
    with Sandbox().client() as client:
        client.payout(reference="row-1", recipient=TO, amount=1)
        rows: list[Any] = [
            {"reference": "row-0", "recipient": TO, "amount": "1"},
            {"reference": "row-1", "recipient": TO, "amount": "2"},
            {"reference": "row-2", "recipient": TO, "amount": Decimal(3)},
        ]
        first, second, third = client.payouts(rows).in_order()
        assert isinstance(first, Paid) and isinstance(third, Paid)
        assert isinstance(second, ConflictError) and second.reference == "row-1"
        assert list(client.resume()) == []
        rows[2]["amount"] = 3.0
        with pytest.raises(InvalidRequestError) as caught:
            client.payouts(rows)
        assert (caught.value.field, caught.value.reason) == ("rows[2].Amount", "amount_as_number")


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        (50.0, "amount_as_number"),
        (float("nan"), "amount_as_number"),
        (float("inf"), "amount_as_number"),
        (True, "text_due"),
        (None, "missing"),
        (object(), "text_due"),
        (b"50", "text_due"),
        (Decimal("NaN"), "amount_form"),
        (Decimal(-1), "amount_not_positive"),
        (Decimal("0.001"), "amount_scale"),
        ("1,5", "amount_form"),
        (0, "amount_not_positive"),
        ("\ud800", "text_due"),
    ],
)
def test_what_is_no_sum(amount: Any, reason: str) -> None:
    with Sandbox().client() as client, pytest.raises(InvalidRequestError) as caught:
        client.payout(reference="row-1", recipient=TO, amount=amount)
    assert caught.value.reason == reason
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("amount", [5, "5", "5.0", Decimal(5), Decimal("5E+0"), Decimal("5.00")])
def test_what_is_a_sum(amount: Any) -> None:
    sandbox = Sandbox()
    with sandbox.client() as client:
        client.payout(reference="row-1", recipient=CARD, amount=amount).ensure_paid()
    assert sandbox.paid(CARD.pan).total == 5
    assert sandbox.log()[1].fields["Amount"] == "5.00"


def test_times_are_sent_as_moscow_time() -> None:
    sandbox = Sandbox()
    begin = datetime.datetime(2025, 11, 1, 21, 30, tzinfo=datetime.UTC)
    with sandbox.client() as client:
        client.get_payments_history(take=1, date_from=begin)
        assert sandbox.log()[-1].fields["DateFrom"] == "2025-11-02 00:30:00"
        for naive in (datetime.datetime(2025, 11, 1), datetime.date(2025, 11, 1), "2025-11-01"):
            with pytest.raises(InvalidRequestError) as caught:
                client.get_payments_history(take=1, date_from=naive)  # type: ignore[arg-type]
            assert (caught.value.field, caught.value.reason) == ("DateFrom", "date_offset")


def test_answers_have_types() -> None:
    with Sandbox().client() as client:
        [row] = client.get_payments_history(take=1).result.payments
        assert isinstance(row.id, int)
        assert row.payment_amount is not None and isinstance(row.payment_amount.amount, Decimal)
        assert row.creation_date is not None and row.creation_date.tzinfo is not None
        assert row.state == "Confirm"
        created = client.create_operation(recipient=TO, amount=1)
        operation = created.result.payout_operation_id
        assert isinstance(operation, UUID)
        assert json.loads(created.raw or "")["PayoutOperationId"] == str(operation)
        assert client.delete_operation(payout_operation_id=operation).result is True
        state = client.get_operation_state(payout_operation_id=str(operation)).result
        assert state.payout_operation_state == "Deleted"
        again = pickle.loads(pickle.dumps([created, row]))
        assert again == [created, row] and hash(again[1]) == hash(row)
        assert copy.deepcopy(state) == state


def test_every_row_of_the_history_comes_once() -> None:
    with Sandbox().client() as client:
        history = client.payments_history(page=40)
        first = [next(history).id for _ in range(100)]
        rest = [row.id for row in client.payments_history(cursor=history.cursor)]
    assert len(set(first + rest)) == len(first + rest) == 250


def test_a_withdrawal_is_settled_by_a_person() -> None:
    sandbox = Sandbox()
    account = sandbox.state()["credentials"]["account_id"]
    sandbox.faults(("withdrawMoney", 1, "lose_request"))
    with sandbox.client() as client:
        outcome = client.withdraw(reference="out-1", account_id=account, amount="5")
        assert outcome.status == "unknown"
        assert outcome.next_step == "ask_provider"
        sandbox.advance(60)
        settled = client.settle("out-1", "not_paid", note="the provider knows of none")
        assert settled.status == "refused"
        assert client.resolve("out-1").already_settled
        with pytest.raises(ConflictError, match="unknown|no debt"):
            client.resolve("out-2")
    assert sandbox.requests("withdrawMoney") == 1


def test_errors_can_be_kept() -> None:
    with Sandbox().client(language="ru") as client, pytest.raises(IntellectMoneyError) as caught:
        client.execute_operation(payout_operation_id="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")
    error = caught.value
    assert (error.code, error.endpoint, error.outcome) == (
        "api_error",
        "executeOperation",
        "not_done",
    )
    assert str(error) == error.message_ru != error.message
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert other == error and hash(other) == hash(error)
        assert repr(other) == repr(error) and type(other) is type(error)
    assert error != ValueError() and error != 1


def test_a_client_needs_its_secrets() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        Client()
    assert (caught.value.field, caught.value.reason) == ("bearer_token", "missing")
    with pytest.raises(InvalidRequestError) as caught:
        Client(**(KEYS | {"sign_secret": "x"}))
    assert (caught.value.field, caught.value.reason) == ("sign_secret", "unknown_field")
    with pytest.raises(InvalidRequestError) as caught:
        Client(**KEYS, timeouts={"attempt": 0})
    assert caught.value.field == "attempt"


@pytest.mark.parametrize("option", ["transport", "journal"])
def test_what_cannot_be_used_is_refused_at_once(option: str) -> None:
    given: Any = {option: "journal"}
    for kind in (Client, AsyncClient):
        with pytest.raises(TypeError, match=f"^{option}: .* not str$"):
            kind(**KEYS, **given)


def test_money_needs_a_journal() -> None:
    sandbox = Sandbox()
    with Client(**sandbox.credentials, transport=sandbox) as client:  # type: ignore[arg-type]
        for call in (
            lambda: client.payout(reference="row-1", recipient=TO, amount=1),
            lambda: client.payouts([]),
            lambda: client.resume(),
            lambda: client.withdraw(reference="out-1", account_id="6000000000", amount=1),
        ):
            with pytest.raises(InvalidRequestError) as caught:
                call()
            assert caught.value.reason == "journal_missing"
    assert sandbox.log() == []


def test_the_environment_names_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sandbox = Sandbox()
    for name, value in sandbox.credentials.items():
        monkeypatch.setenv(f"INTELLECTMONEY_{name.upper()}", value)
    monkeypatch.setenv("INTELLECTMONEY_USER_TOKEN", "")
    monkeypatch.setenv("INTELLECTMONEY_JOURNAL", str(tmp_path / "journal"))
    with Client.from_env(transport=sandbox) as client:
        assert word(client.payout(reference="row-1", recipient=TO, amount=1)) == "paid"
    assert list((tmp_path / "journal").iterdir())
    monkeypatch.delenv("INTELLECTMONEY_BEARER_TOKEN")
    with pytest.raises(InvalidRequestError, match="bearer_token"):
        Client.from_env(transport=sandbox)


class Fails:
    """A transport that fails with secrets in its mouth."""

    def send(self, request: Request, timeout: float) -> Response:
        raise RuntimeError(f"could not send {request.body!r} {dict(request.headers)}")


def test_nothing_shows_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox = Sandbox()
    events: list[Any] = []
    keys: Any = sandbox.credentials
    with sandbox.client(on_event=events.append) as client:
        token = client.get_user_token(login=Secret(keys["login"]), password=keys["password"])
        outcome = client.payout(reference="row-1", recipient=CARD, amount=1)
        lost = client.payout(reference="row-2", recipient=CARD, amount=2)
        broken = Client(**keys, transport=Fails(), timeouts={"call": 0.5})
        with pytest.raises(TransportError) as caught:
            broken.get_payments_history(take=1)
        shown = [client, broken, token, outcome, lost, CARD, events, sandbox.log(), sandbox]
        secret = token.result.user_token
        text = repr(shown) + str(caught.value) + repr(caught.value.__cause__) + caplog.text
        text += repr([Payout(reference="a", recipient=CARD, amount=1), client.payouts([])])
        with pytest.raises(TypeError, match="secrets"):
            pickle.dumps(client)
    assert "executeOperation" in caplog.text and "411111******1111" in text
    assert events[0]["event"] and "Executing" in repr(events)
    for canary in (keys["bearer_token"], keys["sign_secret_key"], keys["password"], CARD.pan):
        assert canary not in text
    assert secret.expose() not in text and pickle.loads(pickle.dumps(secret)) == secret
    assert isinstance(caught.value.__cause__, Exception)


def test_what_on_event_raises_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def breaks(event: dict[str, Any]) -> None:
        raise ZeroDivisionError

    with Sandbox().client(on_event=breaks) as client:
        assert word(client.payout(reference="row-1", recipient=TO, amount=1)) == "paid"
    assert "on_event failed" in caplog.text


def test_threads_share_a_client() -> None:
    sandbox = Sandbox()
    with sandbox.client() as client:

        def pay(row: int) -> None:
            # Who waits moves the sandbox's clock for all, also for a thread that the machine holds up.
            client.payout(
                reference=f"row-{row}", recipient=TO, amount=1, timeout=3600
            ).ensure_paid()

        threads = [threading.Thread(target=pay, args=[row]) for row in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sandbox.paid().count == 16
    assert sandbox.requests("getUserToken") == 1


def test_threads_share_a_history() -> None:
    sandbox = Sandbox()

    class Slow:
        """Its answers come while other threads ask, too."""

        clock = sandbox.clock

        def send(self, request: Request, timeout: float) -> Response:
            time.sleep(0.001)
            return sandbox.send(request, timeout)

    history = sandbox.client(transport=Slow()).payments_history(page=10)

    def read_some(_: int) -> list[int]:
        return [row.id for row in history]

    with ThreadPoolExecutor(8) as pool:
        read = pool.map(read_some, range(8))
        ids = [number for some in read for number in some]
    assert len(ids) == len(set(ids)) == 250


def test_refused_credentials() -> None:
    keys: Any = {**Sandbox().credentials, "sign_secret_key": "example-sign-secret"}
    with Client(**keys, transport=Sandbox()) as client, pytest.raises(ApiError) as caught:
        client.get_payments_history(take=1)
    assert (caught.value.status, caught.value.next_step) == (401, "fix_input")


def test_generated_files_are_in_step() -> None:
    generator = Path(__file__).parents[1] / "generate.py"
    subprocess.run([sys.executable, "-E", str(generator), "--check"], check=True)


def test_importing_loads_no_http_library() -> None:
    code = "import sys, intellectmoney.sandbox; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], check=True, stdout=subprocess.PIPE, text=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"httpx", "httpx2", "anyio", "ssl", "asyncio", "sqlite3"}


@pytest.mark.parametrize("name", intellectmoney.__all__)
def test_public_names_are_described(name: str) -> None:
    value = getattr(intellectmoney, name)
    if isinstance(value, type):
        assert value.__module__ == "intellectmoney"
        members = [member for key, member in vars(value).items() if not key.startswith("_")]
        described = [value, *filter(callable, members)]
        assert all(thing.__doc__ for thing in described)
