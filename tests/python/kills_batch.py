"""One life of the batch that `kills.py` kills: `kills_batch.py DIE_AT AFTER_MS`.

It dies so many milliseconds after its nth event, by the signal that cannot be caught; without
arguments it lives to its end and prints how the rows ended.
"""

import json
import os
import signal
import sys
import threading
from typing import Any

from intellectmoney import Client, Paid, Payout, Sbp

ROWS = [
    Payout(
        reference=f"row-{row}",
        recipient=Sbp(phone=str(79991000000 + row), bank_id="100000000000", name="Иван Тестов"),
        amount=f"{1 + row % 7}.50",
    )
    for row in range(300)
]


def phone(row: Payout) -> str:
    """Who gets it."""
    assert isinstance(row.recipient, Sbp)
    return row.recipient.phone


class Death:
    """Hears events, and ends the process after one of them."""

    def __init__(self, at: int, after_ms: int) -> None:
        self._at = at
        self._after = after_ms / 1000
        self._events = 0

    def __call__(self, _: dict[str, Any]) -> None:
        self._events += 1
        if self._events == self._at:
            threading.Timer(self._after, self._die).start() if self._after else self._die()

    def _die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    # The sandbox's time runs a thousand times as fast; the settle window stays longer than a
    # request takes.
    options: Any = {"timeouts": {"poll_first": 0.01, "poll_longest": 0.04, "settle": 0.4}}
    if sys.argv[1:]:
        options["on_event"] = Death(*map(int, sys.argv[1:]))
    paid = already = 0
    other: list[str] = []
    with Client.from_env(**options) as client:
        for outcome in client.payouts(ROWS, concurrency=8):
            if not isinstance(outcome, Paid):
                other.append(f"{outcome.reference}: {outcome}")
            elif outcome.already_settled:
                already += 1
            else:
                paid += 1
    print(json.dumps({"paid": paid, "already": already, "other": other}))


if __name__ == "__main__":
    main()
