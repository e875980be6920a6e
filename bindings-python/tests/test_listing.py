"""A look at a journal: what it says, and that nobody notices it."""

from __future__ import annotations

import inspect
import pickle
import shutil
import subprocess
import sys
import textwrap
import threading
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import built
import pytest
from intellectmoney import InvalidRequestError, JournalError, Paid, Sbp
from intellectmoney.journal import FileJournal, JournalDebt, read_journal
from intellectmoney.sandbox import Sandbox
from terminal import Said, environment

JOURNALS = built.ROOT / "tests/journals"
"""The journals that all languages print alike."""

NO_JOURNAL = (
    "the journal could not be read or written: no journal is there. "
    "Check the journal before anything is paid."
)
NEWER = (
    "the journal was written by a newer version of the SDK. "
    "Check the journal before anything is paid."
)
TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")


def journal(*arguments: str | Path) -> Said:
    """`python -m intellectmoney journal`, without credentials."""
    command = [sys.executable, "-I", "-m", "intellectmoney", "journal", *map(str, arguments)]
    done = subprocess.run(
        command, env=environment({}), capture_output=True, timeout=120, check=False
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("name", ["every-status", "damaged", "empty"])
def test_a_journal_is_printed_as_in_every_language(name: str) -> None:
    folder = JOURNALS / name
    before = content(folder)

    def kept(ending: str) -> str:
        return (JOURNALS / f"{name}.{ending}").read_bytes().decode()

    forms: list[tuple[list[str], str]] = [
        ([], "txt"),
        (["--csv"], "csv"),
        (["--json"], "jsonl"),
        (["--open"], "open.txt"),
    ]
    for options, ending in forms:
        code = 3 if name == "damaged" else 0
        assert journal(folder, *options) == (code, kept(ending), kept("warning.txt"), "")
    assert content(folder) == before


def test_what_is_no_journal_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    missing, file, empty = (tmp_path / name for name in ("missing", "file", "empty"))
    file.write_text("text")
    empty.mkdir()
    for folder in (missing, file, empty):
        assert journal(folder) == (1, "", f"{folder}: {NO_JOURNAL}\n", "")
        with pytest.raises(JournalError) as refused:
            read_journal(folder)
        assert (refused.value.reason, refused.value.next_step) == (
            "journal_failed",
            "check_journal",
        )
    assert not missing.exists() and not list(empty.iterdir())


def test_a_journal_of_a_newer_version_is_refused() -> None:
    folder = JOURNALS / "newer"
    assert journal(folder) == (1, "", f"{folder}/0000000001.log: {NEWER}\n", "")
    with pytest.raises(JournalError) as refused:
        read_journal(folder)
    assert refused.value.reason == "journal_newer"


def test_bad_input_has_an_exit_code_of_its_own() -> None:
    for arguments in ([], ["a", "b"], ["a", "--csv", "--json"], ["a", "--nothing"], [""]):
        said = journal(*arguments)
        assert (said.code, said.out) == (2, "") and said.err, arguments
    for wrong in ("", None, 5, b"journal"):
        with pytest.raises(InvalidRequestError, match="path"):
            read_journal(wrong)  # type: ignore[arg-type]
    assert "Exit code: 0 " in journal("--help").out


def test_a_listing_has_the_values_of_its_debts() -> None:
    listing = read_journal(JOURNALS / "damaged")
    assert listing.debts[0] == JournalDebt(
        reference="invoice-1",
        kind="payout",
        status="paid",
        reason=None,
        next_step="nothing",
        amount=Decimal("50.00"),
        currency="RUB",
        recipient="7999*****00",
        attempt=1,
        payout_operation_id=UUID("6ef928c6-107f-4b31-98d3-000000000001"),
        updated_at=datetime(2026, 1, 1, 0, 1, 1, tzinfo=timezone(timedelta(hours=3))),
        note=None,
    )
    assert [(damage.file, damage.line, damage.reason) for damage in listing.damage] == [
        ("0000000002.log", None, "journal_damaged"),
        ("0000000003.log", 2, "journal_damaged"),
        ("0000000003.log", 4, "operation_held"),
    ]
    assert listing.damage[1].message_ru.startswith("0000000003.log, строка 2: ")
    assert pickle.loads(pickle.dumps(listing)) == listing


def test_the_example_runs(tmp_path: Path) -> None:
    shutil.copytree(JOURNALS / "damaged", tmp_path / "journal")
    # A newer Python takes the indentation away itself.
    lines = inspect.cleandoc(read_journal.__doc__ or "").partition("Raises:")[0].splitlines()
    example = textwrap.dedent("\n".join(line for line in lines if line.startswith(" " * 4)))
    program = f"from intellectmoney.journal import read_journal\n{example}"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=tmp_path, check=True, capture_output=True
    )
    assert b"after the damage 50.00 not_started 2026-01-01 00:05:05+03:00\n" in done.stdout


class Watched:
    """A journal at which somebody looks after each line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inner = FileJournal(folder)
        self.seen: list[str] = []

    def load(self, reference: str) -> Any:
        return self.inner.load(reference)

    def append(self, reference: str, after_seq: int, line: str) -> bool:
        stored = self.inner.append(reference, after_seq, line)
        before = content(self.folder)
        self.seen += [debt.status for debt in read_journal(self.folder).debts]
        assert content(self.folder) == before
        return stored

    def unfinished(self) -> Any:
        return self.inner.unfinished()

    def close(self) -> None:
        self.inner.close()


def test_a_run_that_pays_does_not_notice_a_look(tmp_path: Path) -> None:
    sandbox = Sandbox()
    watched = Watched(tmp_path / "journal")
    with sandbox.client(journal=watched) as client:
        outcome = client.payout(reference="a", recipient=TO, amount="50.00")
    assert isinstance(outcome, Paid)
    assert watched.seen == ["not_started", "not_started", "unknown", "paid"]
    assert list(content(watched.folder)) == ["0000000001.log"]
    assert sandbox.paid("79990000000").count == 1


def test_looks_at_any_moment_see_no_damage(tmp_path: Path) -> None:
    sandbox, folder = Sandbox(), tmp_path / "journal"
    paid = threading.Event()

    def pay() -> None:
        try:
            for place in range(20):
                # Each opens the folder anew, and so makes a segment of its own.
                with sandbox.client(journal=FileJournal(folder)) as client:
                    client.payout(reference=f"row-{place}", recipient=TO, amount="50.00")
        finally:
            paid.set()

    FileJournal(folder).close()
    payer = threading.Thread(target=pay)
    payer.start()
    most = 0
    while not paid.is_set():
        listing = read_journal(folder)
        assert not listing.damage and len(listing.debts) >= most
        most = len(listing.debts)
    payer.join()
    assert [debt.status for debt in read_journal(folder).debts] == ["paid"] * 20
    assert sandbox.paid("79990000000").count == 20
