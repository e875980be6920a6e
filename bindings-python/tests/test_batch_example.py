"""`examples/python/batch.py` as finance staff run it: files of every kind, right and wrong."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import batch
import batch_file
import batch_result
import built
import openpyxl
import pytest
from batch_file import BadFile, money, read
from intellectmoney.sandbox.server import Server

pytestmark = pytest.mark.heavy

HEADER = "reference;phone;bank_id;name;amount"
GOOD = [
    "row-1;+7 999 000-00-01;100000000000;Анна Тестова;1 500,50",
    "row-2;79990000002;100000000000;Борис Тестов;7",
    "row-3;8 (999) 000-00-01;100000000000;Анна Тестова;1\u00a0000.00",
]


def csv_file(folder: Path, *rows: str, encoding: str = "utf-8", header: str = HEADER) -> Path:
    path = folder / "payouts.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    return path


def xlsx_file(folder: Path, *rows: list[Any], sheets: int = 1) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADER.split(";"), *rows]:
        sheet.append(row)
    for _ in range(sheets - 1):
        book.create_sheet()
    path = folder / "payouts.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5", "5.0"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u202f567.89", "1234567.89"),
        ("1234,56", "1234.56"),
        ("1,234", None),
        ("1.234,50", None),
        ("12 34", None),
        ("1 23", None),
        ("-5", None),
        ("5,", None),
        ("5 руб", None),
        ("٥", None),
        ("", None),
    ],
)
def test_sums(text: str, amount: str | None) -> None:
    assert money(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    # The narrow space is not in cp1251; the others are.
    writer.writerows(line.split(";") for line in GOOD)
    header = "Номер;Телефон;Банк;Получатель;Сумма".replace(";", delimiter)
    path = csv_file(tmp_path, *written.getvalue().splitlines(), encoding=encoding, header=header)
    rows = read(path, "cp1251" if encoding == "cp1251" else "utf-8")
    assert [row.amount for row in rows] == [Decimal("1500.50"), 7, 1000]
    assert rows[0].payout.recipient.name == "Анна Тестова"
    assert [row.number for row in rows] == [2, 3, 4]


def test_xlsx(tmp_path: Path) -> None:
    rows = read(xlsx_file(tmp_path, *(line.split(";") for line in GOOD)), "utf-8")
    assert [row.amount for row in rows] == [Decimal("1500.50"), 7, 1000]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("row-1;7,9E+10;100000000000;Анна Тестова;5", "строка 2, столбец B (phone): Excel обрезал"),
        ("row-1;79990000001;1E+11;Анна Тестова;5", "строка 2, столбец C (bank_id): Excel обрезал"),
        (";79990000001;100000000000;Анна Тестова;5", "столбец reference: пусто"),
        ("row-1;79990000001;100000000000;Анна Тестова;", "столбец amount: пусто"),
        ("row-1;79990000001;100000000000;Анна Тестова;1,234", "«1,234» — не сумма"),
        ("row-1;79990000001;100000000000;Анна Тестова;0", "строка 2: "),
        ("row-1;7999;100000000000;Анна Тестова;5", "строка 2: "),
        ("row-1;79990000001;1;Анна Тестова;5", "строка 2: "),
        ("row-1;;100000000000;Анна Тестова;5", "или телефон с банком, или карта"),
        ("row-1;79990000001;100000000000;Анна Тестова", "ячеек 4 вместо 5"),
        ('row-1;79990000001;100000000000;"Анна;5', "это не CSV"),
    ],
)
def test_wrong_rows(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(csv_file(tmp_path, line), "utf-8")
    assert said in str(caught.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    path = csv_file(tmp_path, *GOOD, GOOD[0], "row-5;1;1;1;1", "row-6;7,9E+10;1;1;1")
    with pytest.raises(BadFile) as caught:
        read(path, "utf-8")
    first, second, third = str(caught.value).split("\n")
    assert "строка 5: номер «row-1» уже стоит в строке 2" == first
    assert second.startswith("строка 6: ") and third.startswith("строка 7, столбец B")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("reference", "через «;» или через «,»"),
        ("reference;phone,bank_id;name;amount", "через «;» или через «,»"),
        ("phone;bank_id;name;amount", "нет столбца: reference"),
        ("reference;name;amount", "нет столбцов phone и bank_id"),
        ("reference;phone;bank_id;name;amount;note", "столбец F: неизвестное название «note»"),
        ("reference;номер;name;amount", "столбец B: «номер» уже есть"),
    ],
)
def test_wrong_headers(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        read(csv_file(tmp_path, GOOD[0], header=header), "utf-8")


def test_an_encoding_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="--encoding cp1251"):
        read(csv_file(tmp_path, *GOOD, encoding="cp1251"), "utf-8")


def test_wrong_sheets(tmp_path: Path) -> None:
    good = GOOD[1].split(";")
    for cell in (79990000002, 7.9e10, True, "=1+1"):
        with pytest.raises(BadFile, match="строка 2, столбец B: ячейка не текстовая"):
            read(xlsx_file(tmp_path, [good[0], cell, *good[2:]]), "utf-8")
    with pytest.raises(BadFile, match="оставьте один"):
        read(xlsx_file(tmp_path, good, sheets=2), "utf-8")
    with pytest.raises(BadFile, match="нет строк"):
        read(xlsx_file(tmp_path), "utf-8")
    (tmp_path / "no.xlsx").write_bytes(b"no")
    with pytest.raises(BadFile, match="это не XLSX"):
        read(tmp_path / "no.xlsx", "utf-8")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(speed=1000) as server:
        yield server


def run(server: Server, *arguments: object, said: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(built.ROOT / "examples/python/batch.py"), *map(str, arguments)],
        env=os.environ | server.environment() | {"PYTHONIOENCODING": "utf-8"},
        input=said,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


def results(path: Path) -> list[list[str]]:
    text = (path.with_name(path.name + ".result.csv")).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_it_pays_what_is_left(tmp_path: Path, server: Server) -> None:
    server.sandbox.reset()
    path, journal = csv_file(tmp_path, *GOOD[:2]), tmp_path / "journal"
    code, said, _ = run(server, path, "--journal", journal, "--dry-run")
    assert code == 0 and "Выплат: 2, всего 1507.50 RUB." in said
    assert not journal.exists()
    code, said, _ = run(server, path, "--journal", journal, said="нет\n")
    assert code == 2 and "Ничего не отправлено" in said
    assert server.sandbox.requests("createOperation") == 0
    code, said, error = run(server, path, "--journal", journal, said="да\n")
    assert (code, error) == (0, "")
    assert "Журнал ещё не знает" in said and "выплачена: 2" in said
    csv_file(tmp_path, *GOOD)
    code, said, _ = run(server, path, "--journal", journal, "--yes")
    assert code == 0
    assert "Внимание: +7 999 000-00-01 повторяется: строки 2, 4, 2500.50 RUB." in said
    assert "закончены раньше: 2" in said and "Осталось: 1, всего 1000.00 RUB." in said
    assert "выплачена раньше: 2, выплачена: 1" in said
    header, *rows = results(path)
    assert header == batch_result.HEADER
    assert [row[:3] for row in rows] == [
        ["2", "row-1", "выплачена раньше"],
        ["3", "row-2", "выплачена раньше"],
        ["4", "row-3", "выплачена"],
    ]
    assert all(len(row[3]) == 36 and "20" in row[4] and "выплачено" in row[5] for row in rows)
    books = server.sandbox.paid()
    assert (books.count, books.total) == (3, Decimal("2507.50"))


def test_what_is_not_paid_is_said(tmp_path: Path, server: Server) -> None:
    server.sandbox.reset()
    server.sandbox.outcome("79990000002", "fail")
    path = csv_file(tmp_path, GOOD[0], GOOD[1].replace("row-2", "=1+1"))
    code, said, _ = run(server, path, "--journal", tmp_path / "journal", "--yes")
    assert code == 1 and "не выплачена: 1" in said
    assert results(path)[2][1:3] == ["'=1+1", "не выплачена"]


def test_a_result_that_cannot_be_written_hides_no_payout(tmp_path: Path, server: Server) -> None:
    server.sandbox.reset()
    path = csv_file(tmp_path, GOOD[0])
    path.with_name(f"{path.name}.result.csv").mkdir()
    code, said, error = run(server, path, "--journal", tmp_path / "journal", "--yes")
    assert code == 0 and said.endswith("выплачена: 1\n")
    assert "не записан" in error and error.count("\n") == 1


def test_a_wrong_file_sends_nothing(tmp_path: Path, server: Server) -> None:
    server.sandbox.reset()
    path = csv_file(tmp_path, GOOD[0], "row-2;7,9E+10;100000000000;Борис Тестов;7")
    code, _, error = run(server, path, "--journal", tmp_path / "journal", "--yes")
    assert code == 2 and "Excel cut this number" in error and "ничего не отправлено" in error
    code, _, error = run(server, tmp_path / "none.csv", "--journal", tmp_path / "journal")
    assert code == 2 and "none.csv" in error
    assert server.sandbox.log() == []


def test_cards_are_shown_masked(tmp_path: Path) -> None:
    cards = [f"row-{row};4111 1111 1111 1111;IVAN TESTOV;5" for row in (1, 2)]
    rows = read(csv_file(tmp_path, *cards, header="reference;card;name;amount"), "utf-8")
    said = batch.described(rows)
    assert "411111******1111" in said and "4111111111111111" not in said.replace(" ", "")


def test_a_bar_is_drawn_for_a_person() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, pipe = Terminal(), io.StringIO()
    for screen in (terminal, pipe):
        batch.progress(screen, 1, 2)
        batch.progress(screen, 2, 2)
    assert terminal.getvalue().endswith(f"[{'#' * batch.WIDTH}] 2/2\n")
    assert pipe.getvalue() == ""


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_excel_runs_nothing(cell: str) -> None:
    assert batch_result.safe(cell) == f"'{cell}"
    assert batch_result.safe("row-1") == "row-1"


def test_columns_have_one_meaning() -> None:
    assert set(batch_file.COLUMNS.values()) == {
        "reference",
        "phone",
        "bank_id",
        "card",
        "name",
        "amount",
    }
