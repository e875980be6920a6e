"""A file of payouts, CSV or XLSX, as rows of text; nothing in it is guessed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from zipfile import BadZipFile

from intellectmoney import Card, InvalidRequestError, Payout, Sbp
from intellectmoney.sandbox import Sandbox

COLUMNS = {
    "reference": "reference",
    "номер": "reference",
    "phone": "phone",
    "телефон": "phone",
    "bank_id": "bank_id",
    "банк": "bank_id",
    "card": "card",
    "карта": "card",
    "name": "name",
    "получатель": "name",
    "amount": "amount",
    "сумма": "amount",
}
"""What the first line may call a column."""

SPACES = "[ \u00a0\u202f]"
"""Between thousands: a space, and those that Excel and banks write."""
AMOUNT = re.compile(rf"(\d{{1,3}}(?:{SPACES}\d{{3}})+|\d+)(?:[.,](\d{{1,2}}))?", re.ASCII)
CUT = re.compile(r"\d(?:[.,]\d+)?[EeЕе]\+?\d+")
"""What Excel makes of a long number, with a Latin or a Cyrillic letter."""


class BadFile(Exception):
    """What is wrong with the file, one line a mistake."""


@dataclass(frozen=True)
class Row:
    """A row that may be paid."""

    number: int
    """The line of the file, or the row of the sheet, as a person sees it."""
    payout: Payout
    amount: Decimal

    @property
    def recipient(self) -> str:
        """What tells one recipient from another, however it is written."""
        to = self.payout.recipient
        digits = "".join(filter(str.isdigit, to.phone if isinstance(to, Sbp) else to.pan))
        return digits[-10:] if isinstance(to, Sbp) else digits

    @property
    def shown(self) -> str:
        """The recipient for a person; a card only as it may be shown."""
        to = self.payout.recipient
        return to.phone if isinstance(to, Sbp) else repr(to)


def read(path: Path, encoding: str) -> list[Row]:
    """All rows of the file.

    Raises:
        BadFile: it cannot be read, or rows are wrong: all of them are named.
    """
    table = sheet(path) if path.suffix.lower() == ".xlsx" else lines(path, encoding)
    header, *body = table
    names = columns(header[1])
    mistakes: list[str] = []
    rows: list[Row] = []
    seen: dict[str, int] = {}
    with Sandbox().client(language="ru") as rules:
        for number, cells in body:
            if not any(cells):
                continue
            try:
                row = checked(number, cells, names)
                # A sandbox judges as the provider's client does; nothing is begun by this.
                rules.payouts([row.payout]).close()
                if (first := seen.setdefault(row.payout.reference, number)) != number:
                    raise BadFile(
                        f"строка {number}: номер «{row.payout.reference}» уже стоит в строке {first}"
                    )
                rows.append(row)
            except InvalidRequestError as error:
                mistakes.append(f"строка {number}: {error}")
            except BadFile as mistake:
                mistakes.append(str(mistake))
    if mistakes:
        raise BadFile("\n".join(mistakes))
    if not rows:
        raise BadFile("в файле нет строк для выплаты")
    return rows


Table = Sequence[tuple[int, list[str]]]


def lines(path: Path, encoding: str) -> Table:
    """A CSV file. Its delimiter is the one that the first line has."""
    try:
        text = path.read_bytes().decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        raise BadFile(
            f"файл не в кодировке {encoding}; если его сохранил Excel как «CSV», "
            "добавьте --encoding cp1251"
        ) from None
    first = text.partition("\n")[0]
    found = [delimiter for delimiter in ";," if delimiter in first]
    if len(found) != 1:
        raise BadFile("в первой строке должны стоять названия столбцов через «;» или через «,»")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=found[0], strict=True)
    table: list[tuple[int, list[str]]] = []
    begin = 1
    try:
        for cells in reader:
            table.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(f"строка {begin}: это не CSV ({error})") from None
    return table


def sheet(path: Path) -> Table:
    """The sheet of an XLSX file, whose cells must be texts."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise BadFile(f"это не XLSX ({type(error).__name__})") from None
    if len(book.worksheets) != 1:
        raise BadFile("в книге несколько листов: оставьте один")
    table: list[tuple[int, list[str]]] = []
    mistakes: list[str] = []
    for number, row in enumerate(book.worksheets[0].iter_rows(), 1):
        cells: list[str] = []
        for cell in row:
            if cell.value is not None and cell.data_type not in ("s", "inlineStr"):
                mistakes.append(
                    f"строка {number}, столбец {cell.column_letter}: ячейка не текстовая, "
                    "Excel мог изменить её; задайте формат «Текстовый» и введите её заново"
                )
            cells.append("" if cell.value is None else str(cell.value))
        table.append((number, cells))
    if mistakes:
        raise BadFile("\n".join(mistakes))
    if not table:
        raise BadFile("лист пуст")
    return table


def columns(header: list[str]) -> list[str]:
    """The names of the columns."""
    names: list[str] = []
    for place, title in zip(letters(), header, strict=False):
        name = COLUMNS.get(title.strip().lower())
        if name is None:
            raise BadFile(f"столбец {place}: неизвестное название «{title}»")
        if name in names:
            raise BadFile(f"столбец {place}: «{title}» уже есть")
        names.append(name)
    needed = {"reference", "name", "amount"}
    if not needed <= {*names}:
        raise BadFile("нет столбца: " + ", ".join(sorted(needed - {*names})))
    if not ({"phone", "bank_id"} <= {*names} or "card" in names):
        raise BadFile("нет столбцов phone и bank_id, и нет столбца card")
    return names


def checked(number: int, cells: list[str], names: list[str]) -> Row:
    """A row whose cells are what they should be."""
    if len(cells) != len(names):
        raise BadFile(f"строка {number}: ячеек {len(cells)} вместо {len(names)}")
    for place, name, cell in zip(letters(), names, cells, strict=False):
        if CUT.fullmatch(cell.strip()):
            raise BadFile(
                f"строка {number}, столбец {place} ({name}): Excel обрезал это число (Excel cut "
                f"this number): {cell.strip()}; введите его заново как текст"
            )
    row = dict(zip(names, cells, strict=True))
    for name in ("reference", "name", "amount"):
        if not row[name].strip():
            raise BadFile(f"строка {number}, столбец {name}: пусто")
    card, phone = row.get("card", "").strip(), row.get("phone", "").strip()
    if bool(card) == bool(phone):
        raise BadFile(f"строка {number}: нужен или телефон с банком, или карта")
    recipient = (
        Card(pan=card, name=row["name"])
        if card
        else Sbp(phone=phone, bank_id=row.get("bank_id", "").strip(), name=row["name"])
    )
    amount = money(row["amount"].strip())
    if amount is None:
        raise BadFile(f"строка {number}, столбец amount: «{row['amount']}» — не сумма в рублях")
    payout = Payout(reference=row["reference"], recipient=recipient, amount=amount)
    return Row(number, payout, amount)


def money(text: str) -> Decimal | None:
    """`1 234,50` exactly; what could be read in two ways is no sum."""
    found = AMOUNT.fullmatch(text)
    if found is None:
        return None
    return Decimal(re.sub(SPACES, "", found[1]) + "." + (found[2] or "0"))


def letters() -> Iterator[str]:
    """A, B, C: as a sheet names its columns; there are fewer here than letters."""
    return iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
