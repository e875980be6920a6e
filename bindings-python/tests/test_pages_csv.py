"""CSV of pages: it reads back, and no cell is a formula."""

import csv
import io
import json
import re
from typing import Any, Literal

import histories
from hypothesis import given
from hypothesis import strategies as st
from intellectmoney import Page
from intellectmoney.answers import Payment

FORMULA = "=+-@\t\r\n＝＋－＠"
HELD_OFF = re.compile(f"^'+[{re.escape(FORMULA)}]")
NUMBERS = {"integer", "amount", "boolean"}

Delimiter = Literal[",", ";", "\t"]


def kinds(table: histories.Fields) -> list[str]:
    """The kinds of the columns."""
    members = (
        [inside for inside in field["fields"]] if field["kind"] == "object" else [field]
        for field in table
    )
    return [field["kind"] for group in members for field in group]


def expected(page: Page[Any], kind: str, name: str, comma: bool) -> list[str]:
    """A column as a spreadsheet should show it."""
    shown: list[str] = []
    for row, value in zip(page, page.column(name), strict=True):
        match kind:
            case "amount" | "integer" | "boolean":
                text = f"{value:f}" if kind == "amount" and value is not None else str(value)
                text = "" if value is None else text
                text = {"True": "true", "False": "false"}.get(text, text)
                shown.append(text.replace(".", ",") if comma and kind == "amount" else text)
            case "date" | "list":
                # As sent: the text is in the row's JSON.
                shown.append("" if value is None else as_sent(row, name))
            case _:
                shown.append(value or "")
    return shown


def as_sent(row: Any, name: str) -> str:
    table = histories.PAYMENT if isinstance(row, Payment) else histories.INVOICE
    [field] = [field for field in table if field["snake"] == name]
    value = json.loads(row.raw)[field["name"]]
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(histories.pages, st.sampled_from([",", ";", "\t"]), st.booleans(), st.booleans())
def test_it_reads_back_and_no_cell_is_a_formula(
    page: Page[Any], delimiter: Delimiter, comma: bool, bom: bool
) -> None:
    text = page.to_csv(delimiter=delimiter, decimal_comma=comma, bom=bom)
    assert text.startswith("\ufeff") == bom
    lines = csv.reader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter, strict=True
    )
    names, *rows = lines
    assert names == page.column_names and len(rows) == len(page)
    table = histories.INVOICE if "comment" in names else histories.PAYMENT
    for place, (name, kind) in enumerate(zip(names, kinds(table), strict=True)):
        cells = [row[place] for row in rows]
        if kind not in NUMBERS:
            assert not any(cell.startswith(tuple(FORMULA)) for cell in cells)
            cells = [cell[1:] if HELD_OFF.match(cell) else cell for cell in cells]
        assert cells == expected(page, kind, name, comma)


def test_negative_numbers_stay_numbers_and_texts_do_not() -> None:
    row = '{"Id":-1,"PaymentAmount":{"Amount":-1.50,"Currency":"-RUB"},"Description":"-1.50"}'
    text = Page.from_json(Payment, f"[{row}]").to_csv(delimiter=";", decimal_comma=True)
    cells = text.splitlines()[1].split(";")
    assert [cells[0], cells[4], cells[5], cells[11]] == ["-1", '"-1,50"', "'-RUB", "'-1.50"]
