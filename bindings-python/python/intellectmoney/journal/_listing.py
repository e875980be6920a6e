"""A look at a folder journal that opens nothing."""

from __future__ import annotations

import os

from intellectmoney import _native
from intellectmoney._typing import TYPE_CHECKING
from intellectmoney._value import Value
from intellectmoney.journal._native_stores import path_of

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from typing import Any, Literal
    from uuid import UUID

    from intellectmoney.answers import NextStep, NotPaidReason


class JournalDebt(Value):
    """A debt as a journal's last line of it says."""

    reference: str
    """Your name of the debt."""
    kind: Literal["payout", "withdrawal"]
    """What kind of debt it is."""
    status: Literal["paid", "not_paid", "confirmed", "differs", "refused", "unknown", "not_started"]
    """How it stands: what `resolve` would say without asking the provider. A payout is `paid`,
    `not_paid`, `unknown` or `not_started`, never `pending`: the provider's states are in no
    journal. Of what is `unknown` only the provider knows whether the money moved."""
    reason: NotPaidReason | None
    """Why it was not paid, for a payout that was not."""
    next_step: NextStep
    """What is safe next; `nothing` where nothing is left to do."""
    amount: Decimal
    """The sum as it was sent."""
    currency: str
    """The currency's code."""
    recipient: str
    """The recipient's mask."""
    attempt: int
    """1, and one more each time that it was tried anew after it was not paid."""
    payout_operation_id: UUID | None
    """The operation that the line speaks of."""
    updated_at: datetime | None
    """When the line was made; `None` where a clock was wrong by centuries."""
    note: str | None
    """What a person said who settled it."""


class JournalDamage(Value):
    """A part of a journal that cannot be read, or contradicts another."""

    file: str
    """The file's name."""
    line: int | None
    """Which of its lines, the first being 1; `None` where the file is missing."""
    reason: Literal["journal_damaged", "operation_held"]
    """What is wrong."""
    message: str
    """What is wrong and where, in English."""
    message_ru: str
    """The same in Russian."""


class JournalListing(Value):
    """What a journal held when it was looked at."""

    debts: tuple[JournalDebt, ...]
    """Its debts, one a reference; the one whose last line is the newest stands last."""
    damage: tuple[JournalDamage, ...]
    """What of it cannot be read, or contradicts itself. `FileJournal` refuses such a journal."""


def read_journal(path: str | os.PathLike[str]) -> JournalListing:
    """What a folder journal holds and how each debt stands, without opening it.

    Nothing is made, written or taken over: a process that pays meanwhile does not notice. No
    credentials are needed, and the provider is not asked.

        for debt in read_journal("journal").debts:
            if debt.next_step != "nothing":
                print(debt.reference, debt.amount, debt.status, debt.updated_at)

    Damage is named in the listing: all debts that can be read are there, and those of which a
    line may be lost are `unknown` unless they were paid.

    Raises:
        JournalError: it cannot be read, no journal is there, or it is of a newer version.
        InvalidRequestError: no file can have this name.
    """
    debts, damage, _ = _native.read_journal(path_of(path), "json", False)
    return JournalListing(
        debts=tuple(_debt(**members) for members in _lines(debts)),
        damage=tuple(JournalDamage(**members) for members in _lines(damage)),
    )


def _lines(text: str) -> list[dict[str, Any]]:
    import json

    # JSON lets a few characters stand that Python takes for the end of a line.
    return [json.loads(line) for line in text.split("\n") if line]


def _debt(
    *,
    amount: str,
    payout_operation_id: str | None,
    updated_at: str | None,
    **members: Any,
) -> JournalDebt:
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    return JournalDebt(
        amount=Decimal(amount),
        payout_operation_id=UUID(payout_operation_id) if payout_operation_id else None,
        updated_at=datetime.fromisoformat(updated_at) if updated_at else None,
        **members,
    )
