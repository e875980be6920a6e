"""Where payouts and withdrawals are written down before money moves.

A journal keeps one line for each step of a debt, so that a crash, a lost answer or a second
call with the same reference never pays twice. Keep it as long as its references may come again.

- `FileJournal("journal")`: a folder, the same one that the Rust crate and the npm package write.
- `SqliteJournal("journal.db")`: a table, with Python's own sqlite3.
- `MemoryJournal()`: for tests and for the sandbox; what it knows dies with the process.
- `read_journal("journal")`: a look at a folder that pays meanwhile, or not: which debts it holds
  and how each stands. It opens nothing, and takes nothing over.
- Four methods of your own, blocking or async: `Journal`, `AsyncJournal`. The lines are made and
  read by the SDK; a journal only keeps them.
"""

from intellectmoney._errors import JournalTakenOver
from intellectmoney.journal._listing import (
    JournalDamage,
    JournalDebt,
    JournalListing,
    read_journal,
)
from intellectmoney.journal._native_stores import FileJournal, MemoryJournal
from intellectmoney.journal._protocols import AsyncJournal, Journal, Stored
from intellectmoney.journal._sqlite import SqliteJournal

__all__ = [
    "AsyncJournal",
    "FileJournal",
    "Journal",
    "JournalDamage",
    "JournalDebt",
    "JournalListing",
    "JournalTakenOver",
    "MemoryJournal",
    "SqliteJournal",
    "Stored",
    "read_journal",
]

for _name in __all__:
    # Tracebacks and pickles name the place where a reader finds it.
    globals()[_name].__module__ = __name__
