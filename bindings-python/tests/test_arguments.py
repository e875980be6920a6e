"""Arguments of any form: what is sent is exactly what was meant, or nothing is."""

from __future__ import annotations

import datetime
import enum
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intellectmoney import (
    Client,
    InvalidRequestError,
    JournalError,
    Paid,
    Payout,
    Sbp,
    read_answer,
)
from intellectmoney.journal import FileJournal, MemoryJournal, SqliteJournal, Stored
from intellectmoney.sandbox import Sandbox
from intellectmoney.transport import Request, Response

TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")


class Keeps:
    """A sandbox that keeps what came last, and counts."""

    def __init__(self) -> None:
        self._sandbox = Sandbox()
        self.clock = self._sandbox.clock
        self.credentials: Any = self._sandbox.credentials
        self.count = 0
        self.fields: dict[str, str] = {}

    def send(self, request: Request, timeout: float) -> Response:
        self.count += 1
        self.fields = dict(parse_qsl(request.body.decode()))
        return self._sandbox.send(request, timeout)


PROVIDER = Keeps()
CLIENT = Client(**PROVIDER.credentials, transport=PROVIDER)
CLIENT.get_payments_history(take=1)

# No test depends on how fast a machine is.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pay(amount: Any) -> str | InvalidRequestError:
    """What is sent as the sum, or why nothing is."""
    before = PROVIDER.count
    try:
        CLIENT.create_operation(recipient=TO, amount=amount)
    except InvalidRequestError as error:
        assert PROVIDER.count == before
        return error
    return PROVIDER.fields["Amount"]


KOPECKS = st.integers(1, 10**10 - 1)


@given(KOPECKS)
def test_a_sum_is_sent_as_it_is_in_every_form(kopecks: int) -> None:
    amount = Decimal(kopecks) / 100
    text = f"{kopecks // 100}.{kopecks % 100:02}"
    for form in (amount, text, f"{amount:f}", amount.normalize(), Decimal(text)):
        assert pay(form) == text
    if kopecks % 100 == 0:
        assert pay(kopecks // 100) == text


@given(st.floats() | st.booleans() | st.none() | st.binary() | st.complex_numbers())
def test_what_is_no_sum_is_refused(amount: Any) -> None:
    assert isinstance(pay(amount), InvalidRequestError)


@given(st.text())
def test_any_text_is_a_sum_exactly_or_refused(amount: str) -> None:
    answer = pay(amount)
    assert isinstance(answer, InvalidRequestError) or Decimal(answer) == Decimal(amount)


@given(st.decimals())
def test_any_decimal_is_a_sum_exactly_or_refused(amount: Decimal) -> None:
    answer = pay(amount)
    assert isinstance(answer, InvalidRequestError) or Decimal(answer) == amount


class Price(Decimal):
    """A sum that is shown in its own way."""

    def __format__(self, *_: Any) -> str:
        return "99.00"


class Amount(str, enum.Enum):  # noqa: UP042
    """A text that is shown in its own way."""

    FEE = "5.00"


class Column(str, enum.Enum):  # noqa: UP042
    """The columns of somebody's table."""

    REFERENCE = "reference"
    RECIPIENT = "recipient"
    AMOUNT = "amount"


def test_what_is_sent_is_the_value_and_not_how_it_is_shown() -> None:
    assert pay(Price("5.00")) == pay(Amount.FEE) == "5.00"
    sandbox = Sandbox()
    with sandbox.client() as client:
        values: list[Any] = ["row-1", TO, Price(5)]
        row: Any = dict(zip(Column, values, strict=True))
        [outcome] = client.payouts([row]).in_order()
        assert isinstance(outcome, Paid)
    assert sandbox.paid().total == 5
    sandbox.deposit(Price(5))
    [payment] = sandbox.client().get_payments_history(take=1).result.payments
    assert payment.payment_amount is not None and payment.payment_amount.amount == 5


MOSCOW = datetime.timezone(datetime.timedelta(hours=3))
ZONES = st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: datetime.timezone(datetime.timedelta(minutes=minutes))
)
TIMES = st.datetimes(datetime.datetime(2000, 1, 2), datetime.datetime(2099, 12, 30))


@given(TIMES, ZONES)
def test_a_time_is_sent_as_moscow_time(time: datetime.datetime, zone: datetime.timezone) -> None:
    aware = time.replace(tzinfo=zone, microsecond=0)
    CLIENT.get_payments_history(take=1, date_from=aware)
    meant = aware.astimezone(MOSCOW).strftime("%Y-%m-%d %H:%M:%S")
    assert PROVIDER.fields["DateFrom"] == meant
    CLIENT.get_payments_history(take=1, date_from=aware.isoformat())
    assert PROVIDER.fields["DateFrom"] == meant


class Nowhere(datetime.tzinfo):
    """With a zone that names no offset a time is naive, by Python's own word."""

    def utcoffset(self, _: datetime.datetime | None) -> None:
        return None

    dst = tzname = utcoffset


@given(TIMES)
def test_a_naive_time_is_refused(time: datetime.datetime) -> None:
    for naive in (time, time.isoformat(), time.replace(tzinfo=Nowhere())):
        with pytest.raises(InvalidRequestError) as caught:
            CLIENT.get_payments_history(take=1, date_from=naive)
        assert (caught.value.field, caught.value.reason) == ("DateFrom", "date_offset")


@pytest.mark.parametrize(
    ("time", "hours"), [(datetime.datetime.min, 9), (datetime.datetime.max, -9)]
)
def test_a_time_without_a_year_in_utc_is_refused(time: datetime.datetime, hours: int) -> None:
    aware = time.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=hours)))
    with pytest.raises(InvalidRequestError) as caught:
        CLIENT.get_payments_history(take=1, date_from=aware)
    assert caught.value.field == "DateFrom"


def test_what_holds_itself_is_refused() -> None:
    around: list[Any] = []
    around.append(around)
    sent = PROVIDER.count
    for endpoint in ("getPaymentsHistory", "getUserToken"):
        with pytest.raises(InvalidRequestError):
            CLIENT.prepare(endpoint, {"Take": around})  # type: ignore[dict-item]
    assert PROVIDER.count == sent


class Seconds:
    """A number of another library."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def __index__(self) -> int:
        return self.seconds

    def __float__(self) -> float:
        return float(self.seconds)


NO_TIMES: list[Any] = [True, "30", b"30", [], {}, object(), int, 1j, Decimal("NaN"), float("nan")]
NO_TIMES.extend([float("inf"), -1, 0, 1e306, 10**400, 10**18])
NO_TIMES.extend([datetime.timedelta.max, datetime.timedelta(-1)])


@pytest.mark.parametrize("timeout", NO_TIMES, ids=range(len(NO_TIMES)))
def test_what_is_no_time_is_refused(timeout: Any) -> None:
    sent = PROVIDER.count
    for call in (
        lambda: CLIENT.get_payments_history(take=1, timeout=timeout),
        lambda: list(CLIENT.payments_history(timeout=timeout)),
        lambda: Client(**PROVIDER.credentials, timeouts={"call": timeout}),
    ):
        with pytest.raises(InvalidRequestError) as caught:
            call()
        assert caught.value.field in ("timeout", "call")
    assert PROVIDER.count == sent


@pytest.mark.parametrize(
    "timeout", [7, 7.0, Decimal(7), Fraction(7), Seconds(7), datetime.timedelta(seconds=7)]
)
def test_a_time_is_counted_in_seconds(timeout: Any) -> None:
    given: list[float] = []

    class Looks:
        clock = PROVIDER.clock

        def send(self, request: Request, timeout: float) -> Response:
            given.append(timeout)
            return PROVIDER.send(request, timeout)

    client = Client(**PROVIDER.credentials, transport=Looks())
    client.get_payments_history(take=1, timeout=timeout)
    client = Client(**PROVIDER.credentials, transport=Looks(), timeouts={"attempt": timeout})
    client.get_payments_history(take=1)
    # A sandbox takes its time.
    assert given and all(6.5 < seconds <= 7 for seconds in given)


HALF = "Ив\udcd0ан"


def test_half_of_a_surrogate_pair_is_refused_where_it_stands() -> None:
    """A file that was read with `surrogateescape` has such texts."""
    rows = [
        Payout(reference="row-1", recipient=TO, amount=1),
        Payout(reference="row-2", recipient=TO.__replace__(name=HALF), amount=1),
    ]
    options: Any = dict(PROVIDER.credentials)
    for call, field in (
        (lambda: Client(**options, journal=MemoryJournal()).payouts(rows), "rows[1].name"),
        (lambda: CLIENT.create_operation(recipient=TO, amount=HALF), "Amount"),
        (lambda: CLIENT.prepare("getPaymentsHistory", {"UserToken": "t", "Take": HALF}), "Take"),
        (lambda: Client(**(options | {"sign_secret_key": HALF})), "sign_secret_key"),
    ):
        with pytest.raises(InvalidRequestError) as caught:
            call()
        assert (caught.value.field, caught.value.reason) == (field, "text_due")


def test_a_request_is_the_same_whatever_strings_its_names_are() -> None:
    """Those of a program's code are known by where they lie, others by what they say."""
    client, endpoint = Client(**PROVIDER.credentials), "getPaymentsHistory"
    texts = {"UserToken": "EXAMPLE", "Skip": "1", "Take": "5", "EshopId": "400001"}
    first = client.prepare(endpoint, texts)
    for names in (list(texts), list(texts)[::-1]):
        for asked in (endpoint, "".join([*endpoint])):
            for own in (names, ["".join([*name]) for name in names]):
                request = client.prepare(asked, {name: texts[name] for name in own})
                assert (dict(request.headers), request.body) == (dict(first.headers), first.body)
    for more in (1, 12, 13, 99):
        with pytest.raises(InvalidRequestError) as caught:
            client.prepare(endpoint, texts | {f"Other{number}": "1" for number in range(more)})
        assert (caught.value.field, caught.value.reason) == ("Other0", "unknown_field")


@pytest.mark.parametrize("wrong", ["a\ud800", "\udce9", None, 5, b"a"])
def test_what_is_no_text_is_refused_by_name(wrong: Any) -> None:
    client = Sandbox().client()
    refusals: list[tuple[str, str, Callable[[], Any]]] = [
        ("reference", "reference_form", lambda: client.resolve(wrong)),
        ("endpoint", "unknown_endpoint", lambda: client.prepare(wrong, {})),
        ("endpoint", "unknown_endpoint", lambda: client.explain(wrong, {}, "A")),
        ("endpoint", "unknown_endpoint", lambda: read_answer(wrong, Response(200, b"{}"))),
    ]
    if wrong is not None:
        refusals.append(
            ("cursor", "cursor_form", lambda: client.payments_history(cursor=wrong)),
        )
    for field, reason, call in refusals:
        with pytest.raises(InvalidRequestError) as refused:
            call()
        assert (refused.value.field, refused.value.reason) == (field, reason)


@pytest.mark.skipif(sys.platform == "win32", reason="a name of Windows may be half a pair")
@pytest.mark.parametrize("journal", [FileJournal, SqliteJournal])
def test_a_path_that_no_file_can_have_is_refused_by_name(journal: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        journal(tmp_path / "a\ud800")
    assert (refused.value.field, refused.value.reason) == ("path", "text_due")
    # What is not UTF-8 has a name all the same.
    journal(tmp_path / "a\udce9").close()


def test_an_answer_with_a_header_in_another_encoding_is_read() -> None:
    """Libraries make halves of pairs of bytes that they do not know."""

    class Foreign(Keeps):
        def send(self, request: Request, timeout: float) -> Response:
            answer = super().send(request, timeout)
            return Response(answer.status, answer.body, (*answer.headers, ("x-by", "Andr\udce9")))

    provider = Foreign()
    client = Client(**provider.credentials, transport=provider, journal=MemoryJournal())
    assert len(client.get_payments_history(take=1).result.payments) == 1
    assert client.payout(reference="a", recipient=TO, amount=1).status == "paid"


def test_a_line_that_is_no_text_is_a_damaged_one() -> None:
    class Damaged(MemoryJournal):
        def load(self, reference: str) -> Stored | None:
            return Stored("1 \ud800")

        def unfinished(self) -> list[Stored]:
            return [Stored("1 \ud800")]

    client = Sandbox().client(journal=Damaged())
    with pytest.raises(JournalError) as refused:
        client.payout(reference="a", recipient=TO, amount=1)
    assert refused.value.reason == "journal_damaged"
    (ended,) = client.resume()
    assert isinstance(ended, JournalError) and ended.reason == "journal_damaged"


@pytest.mark.parametrize("other", [{"phone_form"}, object(), HALF], ids=["set", "object", "half"])
def test_what_is_no_mapping_is_not_taken_for_an_empty_one(other: Any) -> None:
    options: Any = dict(PROVIDER.credentials)
    for name in ("checks", "layouts", "timeouts"):
        with pytest.raises(InvalidRequestError) as caught:
            Client(**(options | {name: other}))
        assert (caught.value.field, caught.value.reason) == (name, "wrong_value")
    for asked in (
        lambda: CLIENT.prepare("withdrawMoney", other),
        lambda: CLIENT.explain("withdrawMoney", other, "00"),
    ):
        with pytest.raises(InvalidRequestError) as caught:
            asked()
        assert (caught.value.field, caught.value.reason) == ("params", "wrong_value")


def test_a_number_that_python_does_not_write_is_refused() -> None:
    for number in (10**5000, -(10**5000)):
        error = pay(number)
        assert isinstance(error, InvalidRequestError)
        assert (error.field, error.reason) == ("Amount", "amount_too_long")
        with pytest.raises(InvalidRequestError) as caught:
            CLIENT.get_payments_history(take=number)
        assert caught.value.field == "Take"


class Friend(Sbp):
    """A recipient of a caller's own class."""


def test_a_recipient_may_be_of_a_subclass() -> None:
    friend = Friend(phone=TO.phone, bank_id=TO.bank_id, name=TO.name)
    CLIENT.create_operation(recipient=friend, amount=1)
    assert PROVIDER.fields["PreferenceType"] == "OutSbp"


@pytest.mark.parametrize("time", [-5, "30", True, 1e300])
def test_what_is_no_time_moves_no_clock(time: Any) -> None:
    sandbox = Sandbox()
    before = sandbox.clock.now()
    for change in (sandbox.advance, sandbox.session_life):
        with pytest.raises(ValueError, match="due"):
            change(time)
    assert sandbox.clock.now() == before


def test_a_card_number_among_the_names_is_masked() -> None:
    """The first row of a file without a line of names."""
    number: Any = {"4111 1111 1111 1111": "1"}
    client = Client(**PROVIDER.credentials, journal=MemoryJournal())
    for call in (
        lambda: client.payouts([number]),
        lambda: client.prepare("createOperation", number),
        lambda: client.explain("createOperation", number, "0" * 64),
        lambda: Client(**number),
    ):
        with pytest.raises(InvalidRequestError) as caught:
            call()
        assert str(caught.value.field).endswith("411111******1111")
        assert "4111 1111" not in f"{caught.value} {vars(caught.value)}"
