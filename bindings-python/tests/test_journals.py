"""Journals: what is begun by one is gone on with by another."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from intellectmoney import ConflictError, JournalError, Paid, Payout, Sbp
from intellectmoney.journal import (
    FileJournal,
    Journal,
    JournalTakenOver,
    MemoryJournal,
    SqliteJournal,
    Stored,
)
from intellectmoney.sandbox import Sandbox

TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
DURABLE = pytest.mark.parametrize("kind", [FileJournal, SqliteJournal])
DEBT: Any = {"reference": "row-1", "recipient": TO, "amount": "50.00"}


class Died(BaseException):
    """The process is taken to die."""


class DiesAfter:
    """Passes lines on, and dies after the nth."""

    def __init__(self, journal: Journal, nth: int) -> None:
        self.journal = journal
        self.nth = nth

    def load(self, reference: str) -> Stored | None:
        return self.journal.load(reference)

    def append(self, reference: str, after_seq: int, line: str) -> bool:
        durable = self.journal.append(reference, after_seq, line)
        self.nth -= 1
        if not self.nth:
            raise Died
        return durable

    def unfinished(self) -> Any:
        return self.journal.unfinished()

    def close(self) -> None:
        self.journal.close()


@DURABLE
@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_a_journal_outlives_the_process(kind: type[Any], nth: int, tmp_path: Path) -> None:
    sandbox = Sandbox()
    with (
        kind(tmp_path / "journal") as journal,
        sandbox.client(journal=DiesAfter(journal, nth)) as client,
        pytest.raises(Died),
    ):
        client.payout(**DEBT)
    with kind(tmp_path / "journal") as journal, sandbox.client(journal=journal) as client:
        assert isinstance(client.payout(**DEBT), Paid)
        assert journal.unfinished() == []
    assert sandbox.paid().count == 1
    with kind(tmp_path / "journal") as journal, Sandbox(8).client(journal=journal) as client:
        with pytest.raises(JournalError) as caught:
            client.payout(**DEBT)
        assert caught.value.reason == "journal_key_changed"


def test_a_folder_that_was_taken_over_is_given_up(tmp_path: Path) -> None:
    sandbox = Sandbox()
    first, second = FileJournal(tmp_path), FileJournal(tmp_path)
    assert first and len(first) == 0
    with pytest.raises(JournalTakenOver):
        first.load("row-1")
    with sandbox.client(journal=first) as client, pytest.raises(ConflictError) as caught:
        client.payout(**DEBT)
    assert (caught.value.reason, sandbox.log()) == ("in_progress", [])
    assert isinstance(caught.value.__cause__, JournalTakenOver)
    with sandbox.client(journal=second) as client:
        client.payout(**DEBT).ensure_paid()


@pytest.mark.parametrize("kind", [MemoryJournal, SqliteJournal])
def test_two_runs_and_two_debts_are_told_apart(kind: Any, tmp_path: Path) -> None:
    sandbox = Sandbox()
    journal = kind() if kind is MemoryJournal else kind(tmp_path / "journal.db")
    with journal, sandbox.client(journal=DiesAfter(journal, 2)) as client:
        with pytest.raises(Died):
            client.payout(**DEBT)
        [stored] = journal.unfinished()
        assert '"record":"Created"' in stored.line
        assert journal.append("row-1", 1, stored.line) is False
        with pytest.raises((OSError, ValueError)):
            # The same operation for another debt.
            journal.append("row-2", 0, stored.line)
        assert journal.load("row-2") is None


class IgnoresCase(MemoryJournal):
    """As a database whose collation ignores case."""

    def load(self, reference: str) -> Stored | None:
        return super().load(reference.upper())


def test_a_line_of_another_spelling_is_not_acted_upon() -> None:
    sandbox = Sandbox()
    sandbox.faults(("executeOperation", 1, "stuck"))
    client = sandbox.client(journal=IgnoresCase())
    debt = DEBT | {"reference": "A-1"}
    assert client.payout(**debt).status == "pending"
    arrived = len(sandbox.log())
    acts: list[Callable[[], Any]] = [
        lambda: client.resolve("a-1"),
        lambda: client.settle("a-1", "paid", note="said support"),
        lambda: client.settle("a-1", "not_paid", note="said support"),
        lambda: client.payout(**debt | {"reference": "a-1"}),
    ]
    for act in acts:
        with pytest.raises(JournalError) as refused:
            act()
        assert refused.value.reason == "journal_damaged"
    assert len(sandbox.log()) == arrived
    assert client.resolve("A-1").status == "pending"


def test_a_folder_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(JournalError, match="file") as caught:
        FileJournal(tmp_path / "file" / "journal")
    assert caught.value.next_step == "check_journal"
    with FileJournal(tmp_path / "journal") as journal, Sandbox().client(journal=journal) as client:
        client.payout(**DEBT)
    [log] = (tmp_path / "journal").glob("*.log")
    log.write_bytes(log.read_bytes().replace(b"50.00", b"90.00"))
    with pytest.raises(JournalError) as caught:
        FileJournal(tmp_path / "journal")
    assert caught.value.reason == "journal_damaged"


class Broken(MemoryJournal):
    def __init__(self, append: Callable[[], Any]) -> None:
        super().__init__()
        self._append = append

    def append(self, reference: str, after_seq: int, line: str) -> Any:
        return self._append()


def fails() -> Any:
    raise OSError("the disk is full")


@pytest.mark.parametrize("append", [fails, lambda: None, lambda: "stored"])
def test_without_a_durable_line_nothing_is_sent(append: Callable[[], Any]) -> None:
    sandbox = Sandbox()
    with sandbox.client(journal=Broken(append)) as client, pytest.raises(JournalError) as caught:
        client.payout(**DEBT)
    assert caught.value.reason == "journal_failed"
    assert isinstance(caught.value.__cause__, OSError | TypeError)
    assert "disk" not in str(caught.value)
    assert sandbox.requests("createOperation") == 0


class Full(MemoryJournal):
    """Takes so many lines of each debt."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines

    def append(self, reference: str, after_seq: int, line: str) -> bool:
        if after_seq >= self._lines:
            raise OSError(f"no room for {reference}")
        return super().append(reference, after_seq, line)


@pytest.mark.parametrize("in_a_batch", [False, True])
def test_a_payout_says_that_the_journal_missed_its_end(in_a_batch: bool) -> None:
    """The fourth line says that it is paid: true even without a journal."""
    with Sandbox().client(journal=Full(3)) as client:
        if in_a_batch:
            [outcome] = client.payouts([Payout(**DEBT)])
        else:
            outcome = client.payout(**DEBT)
    assert isinstance(outcome, Paid)
    assert isinstance(outcome.error, JournalError)
    assert (outcome.error.reason, outcome.error.outcome) == ("journal_failed", "done")
    assert str(outcome.error.__cause__) == "no room for row-1"


@pytest.mark.parametrize("backend", [None, "asyncio", "trio"])
def test_each_row_of_a_batch_names_what_is_behind_its_error(backend: str | None) -> None:
    rows = [Payout(**DEBT | {"reference": name}) for name in ("row-1", "row-2", "row-3")]
    sandbox, journal = Sandbox(), Full(1)

    async def go() -> list[Any]:
        async with sandbox.async_client(journal=journal) as client:
            return await client.payouts(rows).in_order()

    if backend is None:
        ended: list[Any] = sandbox.client(journal=journal).payouts(rows).in_order()
    else:
        ended = anyio.run(go, backend=backend)
    for row, error in zip(rows, ended, strict=True):
        assert isinstance(error, JournalError) and error.reference == row.reference
        assert str(error.__cause__) == f"no room for {row.reference}"
    # A single debt has no row to name.
    with pytest.raises(JournalError) as raised:
        sandbox.client(journal=Full(1)).payout(**DEBT)
    assert raised.value.reference is None
    assert str(raised.value.__cause__) == "no room for row-1"


class Slow:
    """An async journal."""

    def __init__(self) -> None:
        self.inner = MemoryJournal()

    async def load(self, reference: str) -> Stored | None:
        await anyio.lowlevel.checkpoint()
        return self.inner.load(reference)

    async def append(self, reference: str, after_seq: int, line: str) -> bool:
        await anyio.lowlevel.checkpoint()
        return self.inner.append(reference, after_seq, line)

    async def unfinished(self) -> list[Stored]:
        return self.inner.unfinished()

    async def close(self) -> None:
        self.inner.close()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("kind", [Slow, FileJournal, SqliteJournal])
def test_async_clients_take_any_journal(backend: str, kind: Any, tmp_path: Path) -> None:
    sandbox = Sandbox()

    async def go() -> bool:
        journal = Slow() if kind is Slow else kind(tmp_path / "journal")
        async with sandbox.async_client(journal=journal) as client:
            await client.payout(**DEBT)
            return (await client.payout(**DEBT)).already_settled

    assert anyio.run(go, backend=backend)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_forked_process_does_not_write_to_the_folder(tmp_path: Path) -> None:
    sandbox = Sandbox()
    with FileJournal(tmp_path) as journal, sandbox.client(journal=journal) as client:
        child = os.fork()
        if child == 0:
            try:
                client.payout(**DEBT)
            except JournalError as error:
                os._exit(7 if error.reason == "journal_failed" else 1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 7
        client.payout(**DEBT).ensure_paid()
