"""Pays all rows of a file, each at most once, however often it is run.

    python batch.py FILE --journal DIR [--encoding cp1251] [--dry-run] [--yes]

FILE is CSV (`;` or `,`) or XLSX with the columns reference, phone, bank_id, name, amount (номер,
телефон, банк, получатель, сумма), or card (карта) in place of phone and bank_id. The credentials
are those of `INTELLECTMONEY_*`. FILE.result.csv says what became of each row.

It ends with 0 where all is paid, 1 where something is not, 2 where nothing was begun.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TextIO

import batch_result
from batch_file import BadFile, Row, read
from batch_result import Ended
from intellectmoney import Client, IntellectMoneyError, Paid
from intellectmoney.journal import FileJournal

WIDTH = 40


def main() -> int:
    parser = argparse.ArgumentParser(description="Выплаты по файлу, каждая не более одного раза.")
    parser.add_argument("file", type=Path, help="CSV или XLSX")
    parser.add_argument("--journal", type=Path, required=True, help="папка журнала выплат")
    parser.add_argument("--encoding", choices=("utf-8", "cp1251"), default="utf-8")
    parser.add_argument("--dry-run", action="store_true", help="только проверить файл")
    parser.add_argument("--yes", action="store_true", help="не спрашивать подтверждения")
    wanted = parser.parse_args()
    try:
        rows = read(wanted.file, wanted.encoding)
    except BadFile as mistakes:
        print(f"{wanted.file}: ничего не отправлено.\n{mistakes}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{wanted.file}: {error.strerror}", file=sys.stderr)
        return 2
    print(described(rows))
    if wanted.dry_run:
        print("Файл проверен; ничего не отправлено (--dry-run).")
        return 0
    try:
        # Not with --dry-run: whoever opens a journal takes it over.
        with (
            FileJournal(wanted.journal) as journal,
            Client.from_env(journal=journal, language="ru") as client,
        ):
            print(left(rows, journal))
            if not (wanted.yes or confirmed()):
                print("Ничего не отправлено.")
                return 2
            return pay(client, rows, wanted.file)
    except IntellectMoneyError as error:
        print(error, file=sys.stderr)
        return 2


def described(rows: list[Row]) -> str:
    """Count, sum, and recipients that come more than once."""
    told = [f"Выплат: {len(rows)}, всего {total(rows)} RUB."]
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.recipient].append(row)
    for group in groups.values():
        if len(group) > 1:
            numbers = ", ".join(str(row.number) for row in group)
            told.append(
                f"Внимание: {group[0].shown} повторяется: строки {numbers}, {total(group)} RUB."
            )
    return "\n".join(told)


def left(rows: list[Row], journal: FileJournal) -> str:
    """What the journal says of them."""
    unfinished = {stored.line for stored in journal.unfinished()}
    settled, begun = 0, 0
    rest: list[Row] = []
    for row in rows:
        stored = journal.load(row.payout.reference)
        if stored is not None and stored.line not in unfinished:
            settled += 1
        else:
            rest.append(row)
            begun += stored is not None
    if not settled and not begun:
        return "Журнал ещё не знает этих выплат."
    return (
        f"По журналу закончены раньше: {settled}, они не повторяются; начаты: {begun}.\n"
        f"Осталось: {len(rest)}, всего {total(rest)} RUB."
    )


def total(rows: list[Row]) -> Decimal:
    return sum((row.amount for row in rows), Decimal("0.00"))


def confirmed() -> bool:
    """Whether a person says so."""
    try:
        return input("Выплатить? Введите «да»: ").strip().lower() == "да"
    except EOFError:
        return False


def pay(client: Client, rows: list[Row], file: Path) -> int:
    """Pays, and writes what became of it, also when it is stopped."""
    ended: dict[str, Ended] = {}
    result = file.with_name(f"{file.name}.result.csv")
    progress(sys.stderr, 0, len(rows))
    try:
        for outcome in client.payouts([row.payout for row in rows]):
            ended[outcome.reference or ""] = Ended(outcome, datetime.now().astimezone())
            progress(sys.stderr, len(ended), len(rows))
    except KeyboardInterrupt:
        print("\nОстановлено. Запустите ту же команду, чтобы продолжить.", file=sys.stderr)
    finally:
        told = written(result, rows, ended)
    counts = Counter(batch_result.status(ended.get(row.payout.reference)) for row in rows)
    print(", ".join(f"{status}: {count}" for status, count in counts.items()))
    if told:
        print(f"Подробно: {result}")
    paid = sum(isinstance(known.outcome, Paid) for known in ended.values())
    return 0 if paid == len(rows) else 1


def written(result: Path, rows: list[Row], ended: dict[str, Ended]) -> bool:
    """Whether there is the file of results: a spreadsheet that shows an older one may lock it."""
    try:
        batch_result.write(result, rows, ended)
    except OSError as error:
        print(
            f"{result}: не записан ({error.strerror}). Запустите ту же команду ещё раз: "
            "выплаченное не повторится.",
            file=sys.stderr,
        )
        return False
    return True


def progress(screen: TextIO, done: int, all: int) -> None:
    """A bar, where a person looks on."""
    if screen.isatty():
        bar = "#" * (done * WIDTH // all)
        print(f"\r[{bar:<{WIDTH}}] {done}/{all}", end="\n" if done == all else "", file=screen)
        screen.flush()


if __name__ == "__main__":
    sys.exit(main())
