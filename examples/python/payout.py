"""A payout in the sandbox, in this process, from token to a final state, and the history read
back: no network, and time is a number.

    python payout.py [--seed N] [--fault KIND]

The same program with `Client.from_env(journal=FileJournal("journal"))` in place of
`sandbox.client()` pays real money.
"""

import argparse
import sys
from typing import get_args

from intellectmoney import Paid, Sbp
from intellectmoney.sandbox import FaultName, Sandbox
from timeline import row, teller, verdict

PHONE = "+7 999 000-00-00"


def main() -> int:
    parser = argparse.ArgumentParser(description="A payout in the sandbox, in this process.")
    parser.add_argument("--seed", type=int, default=7, help="another seed, other credentials")
    parser.add_argument(
        "--fault",
        choices=get_args(FaultName),
        metavar="KIND",
        help="what goes wrong at the first executeOperation: %(choices)s",
    )
    wanted = parser.parse_args()

    sandbox = Sandbox(wanted.seed)
    if wanted.fault:
        sandbox.faults(("executeOperation", 1, wanted.fault))
        print(f"The first executeOperation meets the fault {wanted.fault}.")
    print(f"50.00 RUB to {PHONE}, in process, on a virtual clock")
    with sandbox.client(on_event=teller(sandbox.clock.now())) as client:
        outcome = client.payout(
            reference="invoice-17",
            recipient=Sbp(phone=PHONE, bank_id="100000000000", name="Иван Тестов"),
            amount="50",
        )
        if isinstance(outcome, Paid):
            for payment in client.get_payments_history(take=1).result.payments:
                print(f"Newest row: {row(payment)}")
    books = sandbox.paid(PHONE)
    print(f"The sandbox's books: {PHONE} got {books.total} RUB in {books.count} payout(s)")
    paid = isinstance(outcome, Paid)
    print(verdict(outcome), file=sys.stdout if paid else sys.stderr)
    return 0 if paid else 1


if __name__ == "__main__":
    sys.exit(main())
