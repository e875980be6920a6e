"""Pages as Arrow: exact, whichever library reads."""

import datetime
import gc
import json
from decimal import Decimal
from typing import Any

import histories
import pandas
import polars
import pyarrow
import pytest
from hypothesis import given
from intellectmoney import Page
from intellectmoney.answers import Invoice, Payment

UTC = datetime.UTC

# Its types do not know `from_arrow` yet.
PANDAS: Any = pandas.DataFrame


def plain(value: Any) -> Any:
    """A value by which libraries can be compared: instants, and decimals as numbers."""
    return value.astimezone(UTC) if isinstance(value, datetime.datetime) else value


def held(page: Page[Any], name: str) -> list[Any]:
    """What a column is to hold: what is a list stands there as JSON."""
    if name == "payments":
        said = [json.loads(row.raw).get("HistoryList") for row in page]
        return [rows and json.dumps(rows) for rows in said]
    return [plain(value) for value in page.column(name)]


def amounts(*texts: str | None) -> Page[Payment]:
    rows = [
        {"Id": 1, "PaymentAmount": None if text is None else {"Amount": text}} for text in texts
    ]
    return Page.from_json(Payment, json.dumps(rows))


@given(histories.pages)
def test_arrow_holds_what_the_columns_hold(page: Page[Any]) -> None:
    table: Any = pyarrow.table(page)
    table.validate(full=True)
    assert table.schema == pyarrow.schema(page) and table.num_rows == len(page)
    assert table.column_names == page.column_names
    for name in page.column_names:
        found = [plain(value) for value in table.column(name).to_pylist()]
        if name == "payments":
            found = [text and json.dumps(json.loads(text)) for text in found]
            assert [text or None for text in found if text != "[]"] == [
                text or None for text in held(page, name) if text != []
            ]
        elif pyarrow.types.is_string(table.schema.field(name).type):
            assert found == [None if value is None else str(value) for value in held(page, name)]
        else:
            assert found == held(page, name)


@given(histories.payments)
def test_polars_reads_the_same(page: Page[Payment]) -> None:
    frame = polars.DataFrame(page)
    assert frame.columns == page.column_names and frame.height == len(page)
    for name in frame.columns:
        found = [plain(value) for value in frame[name].to_list()]
        if frame.schema[name] == polars.String:
            assert found == [None if value is None else str(value) for value in held(page, name)]
        else:
            assert found == held(page, name)


def test_pandas_reads_the_same() -> None:
    rows = [{"Id": 1, "PaymentAmount": {"Amount": "1.5"}, "CreationDate": "2025-01-01T00:00:00Z"}]
    frame = PANDAS.from_arrow(Page.from_json(Payment, json.dumps(rows)))
    assert list(frame["payment_amount.amount"]) == [Decimal("1.50")]
    assert str(frame["creation_date"].dtype) == "datetime64[us, Europe/Moscow]"
    assert frame["creation_date"][0] == pandas.Timestamp("2025-01-01T00:00:00Z")
    assert frame["id"].dtype == "int64"


def test_times_are_the_rows_to_the_microsecond() -> None:
    row = {"Id": 1, "CreationDate": "2025-01-01T12:00:00.1234567+03:00"}
    page = Page.from_json(Payment, json.dumps([row]))
    table: Any = pyarrow.table(page)
    [found] = table.column("creation_date").to_pylist()
    assert found == page[0].creation_date
    assert found.microsecond == 123456 and found.isoformat().endswith("+03:00")


def test_one_scale_holds_every_amount_of_a_column() -> None:
    kind = pyarrow.decimal128
    for texts, expected in (
        ((), kind(38, 2)),
        (("1", "2.5", None), kind(38, 2)),
        (("1.2345", "-99999999999999999.9"), kind(38, 4)),
        (("79228162514264337593543950335", "0.000000001"), kind(38, 9)),
        # No 38 digits hold both.
        (("79228162514264337593543950335", "0.0000000001"), pyarrow.string()),
    ):
        page = amounts(*texts)
        column = pyarrow.table(page).column("payment_amount.amount")
        assert column.type == expected
        values = [None if text is None else Decimal(text) for text in texts]
        found = [None if value is None else Decimal(value) for value in column.to_pylist()]
        assert found == values


def test_pages_of_several_answers_are_one_table() -> None:
    page = Page(Payment, [*amounts("1.25"), *amounts("1E+1", None)])
    column = pyarrow.table(page[::-1]).column("payment_amount.amount")
    assert column.to_pylist() == [None, Decimal(10), Decimal("1.25")]


@pytest.mark.parametrize("kind", [Payment, Invoice])
def test_an_empty_page_has_its_columns(kind: Any) -> None:
    page = Page(kind)
    assert pyarrow.table(page).num_rows == 0
    assert polars.DataFrame(page).columns == page.column_names
    assert list(PANDAS.from_arrow(page).columns) == page.column_names


def test_a_stream_is_read_once_and_may_be_left() -> None:
    page = amounts("1.00", "2.00")
    for _ in range(3):
        page.__arrow_c_stream__()
        page.__arrow_c_schema__()
        reader = pyarrow.RecordBatchReader.from_stream(page)
        batch: Any = reader.read_next_batch()
        column: Any = batch.column(4)
        with pytest.raises(StopIteration):
            reader.read_next_batch()
        del reader, batch
        gc.collect()
        # A column outlives what it came in.
        assert column.to_pylist() == [Decimal("1.00"), Decimal("2.00")]
