"""Compares withdrawals of the journal with the payments history, both ways.

    python reconcile.py 2026-01-01T00:00:00+03:00 REFERENCE...

The credentials and the journal are those of `INTELLECTMONEY_*`. Nothing that moves money is sent.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from intellectmoney import Client, WithdrawalConfirmed


def differences(client: Client, references: Iterable[str], since: datetime) -> list[str]:
    """What the journal and the history since then do not agree on, a line each."""
    told: list[str] = []
    ours: Counter[Decimal] = Counter()
    for reference in references:
        match client.resolve(reference):
            case WithdrawalConfirmed(transaction=done) if done and done.amount is not None:
                ours[done.amount] += 1
            case outcome:
                told.append(f"{reference}: {outcome.status}: {outcome.message}")
    theirs: Counter[Decimal] = Counter()
    for row in client.payments_history(date_from=since):
        money = row.payment_amount
        if row.direction == "Withdraw" and money is not None and money.amount is not None:
            theirs[money.amount] += 1
    told += [f"{amount}: {n} in the journal only" for amount, n in (ours - theirs).items()]
    told += [f"{amount}: {n} in the history only" for amount, n in (theirs - ours).items()]
    return told


def main() -> int:
    since, *references = sys.argv[1:]
    with Client.from_env() as client:
        found = differences(client, references, datetime.fromisoformat(since))
    print("\n".join(found) or "The journal and the history agree.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
