"""What became of each row: a CSV file that Excel opens as it is, and runs nothing of."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from batch_file import Row
from intellectmoney import IntellectMoneyError, NotPaid, NotStarted, Paid, PayoutOutcome, Pending

HEADER = ["строка", "номер", "статус", "операция", "время", "пояснение"]
NOT_ENDED = "строка не закончена: запустите ту же команду ещё раз, дважды она не заплатит"


class Ended(NamedTuple):
    """How a row ended, and when this run got to know."""

    outcome: PayoutOutcome | IntellectMoneyError
    at: datetime


def status(ended: Ended | None) -> str:
    """In a word or two."""
    if ended is None:
        return "не закончена"
    match ended.outcome:
        case Paid(already_settled=already):
            return "выплачена раньше" if already else "выплачена"
        case NotPaid():
            return "не выплачена"
        case Pending():
            return "в обработке"
        case NotStarted():
            return "не начата"
        case IntellectMoneyError():
            return "ошибка"
        case _:
            return "неизвестно"


def write(path: Path, rows: Sequence[Row], ended: Mapping[str, Ended]) -> None:
    """Writes the whole file, in the order of the rows; an older one stays until it is whole."""
    draft = path.with_name(f"{path.name}.tmp")
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for row in rows:
            reference = row.payout.reference
            writer.writerow(map(safe, line(row, ended.get(reference))))
    os.replace(draft, path)


def line(row: Row, ended: Ended | None) -> list[str]:
    """The cells of a row."""
    known = [str(row.number), row.payout.reference, status(ended)]
    if ended is None:
        return [*known, "", "", NOT_ENDED]
    operation = getattr(ended.outcome, "payout_operation_id", None)
    at = ended.at.isoformat(sep=" ", timespec="seconds")
    return [*known, str(operation or ""), at, ended.outcome.message_ru]


def safe(cell: str) -> str:
    """A cell that a spreadsheet takes for a text, whatever it begins with."""
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell
