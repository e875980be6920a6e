"""Pages of histories: rows and columns say the same, and nothing is lost or shown."""

import copy
import datetime
import io
import json
import pickle
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, cast

import histories
import pytest
from hypothesis import given, strategies
from intellectmoney import DecodeError, InvalidRequestError, Page
from intellectmoney.answers import Invoice, InvoicePayment, Money, Payment
from intellectmoney.sandbox import Sandbox

MOSCOW = datetime.timezone(datetime.timedelta(hours=3))
ROW = {
    "Id": 100000001,
    "PaymentNumber": "2000000000",
    "CreationDate": "2025-01-01T12:00:00.000+03:00",
    "PaymentAmount": {"Amount": "9007199254740993.10", "Currency": "RUB"},
    "RecipientAmount": None,
    "Description": "Магазин",
    "AdditionalInfo": {"a": [1.10]},
    "IsElectedPayment": False,
    "UserEmail": "test@example.com",
    "New": [1.50],
}


def page_of(*rows: dict[str, Any]) -> Page[Payment]:
    return Page.from_json(Payment, json.dumps(rows))


def test_a_page_reads_like_a_tuple() -> None:
    page = page_of(*({"Id": number} for number in range(1, 6)))
    rows = tuple(page)
    assert len(page) == 5 and [row.id for row in rows] == [1, 2, 3, 4, 5]
    assert page[0] == rows[0] and page[-1] == rows[-1] and page[-5] == rows[0]
    assert tuple(page[1:3]) == rows[1:3] and tuple(page[::-2]) == rows[::-2]
    assert isinstance(page[9:], Page) and len(page[9:]) == 0 and not page[9:]
    assert tuple(reversed(page)) == rows[::-1]
    assert rows[2] in page and page_of({"Id": 6})[0] not in page and 3 not in page
    for place in (5, -6):
        with pytest.raises(IndexError):
            page[place]
    assert page == Page(Payment, rows) and page != page[1:] and page != rows
    assert hash(page) == hash(Page(Payment, rows))


@given(
    strategies.datetimes(datetime.datetime(1900, 1, 1)),
    strategies.from_regex(r"(\.[0-9]{1,9})?", fullmatch=True),
    strategies.from_regex(r"Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|\+03:00", fullmatch=True),
)
def test_a_time_is_what_python_reads_of_its_text(
    time: datetime.datetime, fraction: str, offset: str
) -> None:
    # Also where another row's offset is kept.
    for zone in (offset, "+03:00", offset):
        text = time.strftime("%Y-%m-%dT%H:%M:%S") + fraction + zone
        [row] = page_of({"Id": 1, "CreationDate": text})
        expected = datetime.datetime.fromisoformat(text)
        assert repr(row.creation_date) == repr(expected) and row.creation_date == expected


def test_values_have_their_types() -> None:
    [row] = page_of(ROW)
    assert row.id == 100000001 and row.payment_number == "2000000000"
    assert row.creation_date == datetime.datetime(2025, 1, 1, 12, tzinfo=MOSCOW)
    assert row.payment_amount == Money(amount=Decimal("9007199254740993.10"), currency="RUB")
    assert row.payment_amount and str(row.payment_amount.amount) == "9007199254740993.10"
    assert row.recipient_amount is None and row.state is None
    assert row.is_elected_payment is False
    assert row.additional_info == '{"a": [1.1]}'
    assert json.loads(row.raw)["New"] == [1.5]
    assert row.to_dict()["payment_amount.currency"] == "RUB"


def test_a_row_cannot_be_changed() -> None:
    [row] = page_of(ROW)
    with pytest.raises(AttributeError):
        row.id = 5  # type: ignore[assignment]
    with pytest.raises(AttributeError):
        row.other = 5  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        del row.id


def test_nothing_of_the_content_is_shown() -> None:
    page = page_of(ROW)
    assert repr(page) == "<Page of 1 Payment>"
    assert repr(page[0]) == "Payment(id=100000001)"


@given(histories.pages)
def test_pickles_and_copies_are_equal(page: Page[Any]) -> None:
    again = pickle.loads(pickle.dumps(page))
    assert again == page and again.raw == page.raw and hash(again) == hash(page)
    assert copy.copy(page) == page and copy.deepcopy(page) == page
    for row in page:
        same = pickle.loads(pickle.dumps(row))
        assert same == row and type(same) is type(row) and hash(same) == hash(row)
        assert copy.deepcopy(row) == row == cast(Any, type(row)).from_json(row.raw)


@given(histories.pages)
def test_columns_and_dictionaries_say_what_the_rows_say(page: Page[Any]) -> None:
    columns, dicts = page.columns(), page.to_dicts()
    assert list(columns) == page.column_names
    for name, values in columns.items():
        assert values == page.column(name) == [row[name] for row in dicts]
        first, _, second = name.partition(".")
        for row, value in zip(page, values, strict=True):
            read = getattr(row, first)
            if name == "payments" and read is not None:
                read = [inside.to_dict() for inside in read]
            assert value == (getattr(read, second) if second and read is not None else read)
            assert not isinstance(value, Decimal) or str(value) == str(getattr(read, second))


@given(histories.pages, strategies.randoms(use_true_random=False))
def test_a_row_says_the_same_in_any_order(page: Page[Any], random: Random) -> None:
    names = [*dict.fromkeys(name.partition(".")[0] for name in page.column_names)]
    for place, row in enumerate(page):
        # A row of its own for each field, so that nothing was read before.
        alone = {name: getattr([*page][place], name) for name in names}
        for _ in range(3):
            random.shuffle(names)
            assert {name: getattr(row, name) for name in names} == alone


@pytest.mark.parametrize("size", [0, 61439, 61440, 65533, 65535, 70000])
def test_a_long_text_hides_none_behind_it(size: int) -> None:
    text = "я" * (size // 2) + "x" * (size % 2)
    [row] = page_of(ROW | {"PaymentAccount": text, "EshopName": "shop"})
    for _ in range(2):
        assert (row.eshop_name, row.id, row.payment_account) == ("shop", 100000001, text)
        assert (row.description, row.user_email) == ("Магазин", "test@example.com")


def test_values_that_come_again_are_each_rows_own() -> None:
    own: list[dict[str, Any]] = [
        {
            "Id": place,
            "PaymentAmount": {"Amount": amount, "Currency": "RUB"},
            "Bank": bank,
            "State": state,
        }
        for place, (amount, bank, state) in enumerate(
            [
                ("1.50", "Банк «Проба»", "Confirm"),
                ("1.50", "Bank", "New"),
                ("2.00", "я" * 40000, "Confirm"),
            ]
            * 9
        )
    ]
    whole = page_of(*(ROW | row for row in own))
    alone = [page_of(ROW | row)[0] for row in own]
    names = [*dict.fromkeys(name.partition(".")[0] for name in whole.column_names)]
    for _ in range(2):
        for row, due in zip(whole, alone, strict=True):
            assert [getattr(row, name) for name in names] == [getattr(due, name) for name in names]
    assert list(whole) == alone
    for name in whole.column_names:
        assert whole.column(name) == [row.to_dict()[name] for row in alone], name
    # A page has the value of a text once.
    assert whole[4].description is whole[5].description


def test_every_field_of_the_tables_is_a_column() -> None:
    for kind, table in ((Payment, histories.PAYMENT), (Invoice, histories.INVOICE)):
        names: list[str] = []
        for field in table:
            members: histories.Fields = field["fields"] if field["kind"] == "object" else []
            names += [f"{field['snake']}.{member['snake']}" for member in members]
            names += [field["snake"]] * (not members)
            assert hasattr(kind, field["snake"])
        assert Page(kind).column_names == names


def test_an_unknown_column_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="payment_amount"):
        page_of().column("payment_amount")


def test_a_page_takes_rows_of_its_kind_only() -> None:
    one, other = page_of({"Id": 1}), page_of({"Id": 2, "PaymentAmount": {"Amount": "1E+2"}})
    both = Page(Payment, [*other, *one])
    assert both.column("payment_amount.amount") == [Decimal(100), None]
    with pytest.raises(TypeError, match="Payment is due, not Invoice"):
        Page[Any](Payment, Page.from_json(Invoice, '[{"Id":1}]'))
    with pytest.raises(TypeError, match="Payment is due, not int"):
        Page(Payment, cast(Any, [1]))


@pytest.mark.parametrize("text", ["", "{}", "[{}]", '[{"Id":"x"}]', '[{"Id":1}', '[{"Id":1.5}]'])
def test_rows_that_no_answer_has_are_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        Page.from_json(Payment, text)


@pytest.mark.parametrize("text", ['{"Id":1},{"Id":2}', ""])
def test_a_row_is_one_object(text: str) -> None:
    with pytest.raises(ValueError, match="one JSON object"):
        Payment.from_json(text)


def test_a_row_outlives_its_page() -> None:
    row = page_of(ROW)[0]
    assert row.description == "Магазин"


def test_answers_and_histories_have_pages(intellectmoney_sandbox: Sandbox) -> None:
    with intellectmoney_sandbox.client() as client:
        answer = client.get_payments_history(take=20)
        page = answer.result.payments
        assert len(page) == 20 and json.loads(answer.raw or "")["PaymentsHistoryList"] == []
        assert pickle.loads(pickle.dumps(answer)) == answer
        everything = Page(Payment, client.payments_history(page=40))
        assert len(everything) == 250 and everything[:20] == page
        asked = client.get_invoices_history(take=5, include_payment_transactions=True)
        invoices = asked.result.invoices
        paid = invoices[0].payments
        assert paid and len(paid) == 1
        payment = paid[0]
        assert isinstance(payment, InvoicePayment) and payment.id == page[0].id
        assert payment.payment_amount == page[0].payment_amount
        assert pickle.loads(pickle.dumps(payment)) == payment
        assert (
            next(client.invoices_history())
            == client.get_invoices_history(take=1).result.invoices[0]
        )


@pytest.mark.parametrize("kind", ["client", "async_client"])
def test_a_cursor_of_one_list_is_none_of_the_other(kind: str) -> None:
    client: Any = getattr(Sandbox(), kind)()
    payments, invoices = client.payments_history, client.invoices_history
    for own, other in ((payments, invoices), (invoices, payments)):
        cursor = own().cursor
        assert own(cursor=cursor).cursor == cursor
        with pytest.raises(InvalidRequestError) as refused:
            other(cursor=cursor)
        assert (refused.value.field, refused.value.reason) == ("cursor", "cursor_form")


def test_a_row_that_is_kept_stays_what_it_is(intellectmoney_sandbox: Sandbox) -> None:
    """A loop's rows are the same two objects, as long as nobody keeps them."""
    with intellectmoney_sandbox.client() as client:
        page = client.get_payments_history(take=20).result.payments
    alone = [page[place].to_dict() for place in range(20)]
    kept: list[Payment] = []
    last: Payment | None = None
    for place, row in enumerate(page):
        assert row.eshop_name == alone[place]["eshop_name"] and row.to_dict() == alone[place]
        assert last is None or last.to_dict() == alone[place - 1]
        last = row
        if place % 3 == 0:
            kept.append(row)
    assert [row.to_dict() for row in kept] == alone[::3]
    assert [row.to_dict() for row in list(page)] == alone
    for half in (page, page[::2]):
        assert [one.id for one in half] == [other.id for other in list(half)]
    assert all(one == other for one, other in zip(page, page, strict=True))
    assert len({id(row) for row in list(page)}) == 20


class Noted(Payment):
    """A row of a caller's own class, which holds more."""

    note = 0


def test_a_row_of_an_own_class_is_made_anew() -> None:
    page = Page.from_json(Noted, json.dumps([{"Id": number} for number in range(6)]))
    for part in (page, page[1:], Page(Noted, list(page))):
        for row in part:
            assert row.note == 0
            row.note = 1


def test_csv_goes_to_a_path_a_file_or_a_text(tmp_path: Path) -> None:
    page, path, file = page_of(ROW), tmp_path / "payments.csv", io.StringIO()
    text = page.to_csv(delimiter=";", decimal_comma=True, bom=True)
    page.to_csv(path, delimiter=";", decimal_comma=True, bom=True)
    page.to_csv(file, delimiter=";", decimal_comma=True, bom=True)
    assert path.read_bytes().decode() == file.getvalue() == text
    assert text.startswith("\ufeffid;payment_number;") and text.count("\r\n") == 2
    assert ';"9007199254740993,10";RUB;' in text
    with pytest.raises(ValueError, match="delimiter"):
        page.to_csv(tmp_path / "other.csv", delimiter="|")  # type: ignore[call-overload]
    assert not (tmp_path / "other.csv").exists()
