"""A batch of 300 payouts in a process that is killed again and again, each time called anew with
the same rows, until it ends; then the sandbox's books must say that each recipient was paid
once: `kills.py [KILLS [SEED]]`.

Everything is real: processes, SIGKILL, files, sockets. The seed decides after how many events
and milliseconds each life ends, and which answers get lost; the same seed decides the same.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kills_batch import ROWS, phone

EVENTS = 12
"""The fewest events of a payout: records, requests, answers. So no batch ends before its last
kill."""
LONGEST_DELAY = 6
LOST_ANSWERS = 15
LIFE = 300.0
"""Seconds after which a life that neither ends nor dies is called a failure."""


class Sandbox:
    """The sandbox as a process of its own: it lives on when the batch dies."""

    def __init__(self, output: Any) -> None:
        self.environment: dict[str, str] = {}
        while len(self.environment) < 5:
            line = output.readline()
            if not line:
                raise RuntimeError("the sandbox ended before it named its credentials")
            if line.startswith("export "):
                name, _, value = line.removeprefix("export ").strip().partition("=")
                self.environment[name] = value
        self._place = urlsplit(self.environment["INTELLECTMONEY_BASE_URL"]).netloc

    def control(self, target: str, value: Any = None) -> Any:
        """Asks, or with a value tells."""
        body = None if value is None else json.dumps(value)
        connection = HTTPConnection(self._place, timeout=30)
        try:
            connection.request("POST" if body else "GET", f"/_sandbox/{target}", body)
            answer = connection.getresponse()
            said = json.load(answer)
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{target}: {said}")
        return said


@contextmanager
def sandbox() -> Generator[Sandbox]:
    command = [sys.executable, "-m", "intellectmoney", "sandbox", "--port", "0", "--speed", "1000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield Sandbox(server.stdout)
        finally:
            server.kill()


def live(environment: dict[str, str], *arguments: int) -> tuple[int, str]:
    """One life: its exit code, and what it said."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("kills_batch.py")), *map(str, arguments)],
        env=os.environ | environment,
        check=False,
        stdout=subprocess.PIPE,
        text=True,
        timeout=LIFE,
    )
    return done.returncode, done.stdout


def endure(provider: Sandbox, journal: str, kills: int, dice: random.Random) -> dict[str, Any]:
    """All lives; how the last one ended."""
    lost = dice.sample(range(1, len(ROWS) + 1), LOST_ANSWERS)
    faults = ["lose_response", "reset"]
    provider.control(
        "faults",
        [{"at": "executeOperation", "nth": nth, "fault": dice.choice(faults)} for nth in lost],
    )
    provider.control("balance", {"balance": "1000000.00"})
    environment = provider.environment | {"INTELLECTMONEY_JOURNAL": journal}
    share = max(1, len(ROWS) * EVENTS // (kills + 1))
    for kill in range(1, kills + 1):
        code, said = live(environment, dice.randint(1, share), dice.randrange(LONGEST_DELAY))
        if code != -signal.SIGKILL:
            raise SystemExit(f"Life {kill} ended with {code} instead of SIGKILL: {said}")
    ended: list[dict[str, Any]] = []
    for _ in range(2):
        code, said = live(environment)
        if code:
            raise SystemExit(f"The last life ended with {code}: {said}")
        ended.append(json.loads(said))
    last, again = ended
    if last["other"] or last["paid"] + last["already"] != len(ROWS):
        raise SystemExit("The last life left rows:\n" + "\n".join(last["other"]))
    if again["already"] != len(ROWS):
        raise SystemExit(f"A further call paid something: {again}")
    return last


def wrongs(provider: Sandbox) -> list[str]:
    """What the provider's books say that must not be, in words."""
    wrong: list[str] = []
    for row in ROWS:
        books = provider.control(f"paid?recipient={phone(row)}")
        if (books["count"], books["total"], books["pending_count"]) != (1, row.amount, 0):
            wrong.append(f"{row.reference}: {books} instead of {row.amount} once")
    count = provider.control("paid")["count"]
    if count != len(ROWS):
        wrong.append(f"the books have {count} payouts instead of {len(ROWS)}")
    return wrong


def main() -> None:
    kills = int(sys.argv[1]) if sys.argv[1:] else 20
    seed = int(sys.argv[2]) if sys.argv[2:] else random.SystemRandom().getrandbits(32)
    print(f"kills: {kills}, seed {seed}; again: just kills python {kills} {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder, sandbox() as provider:
        last = endure(provider, str(Path(folder) / "journal"), kills, random.Random(seed))
        wrong = wrongs(provider)
        requests = provider.control("state")["requests"]
    if wrong:
        raise SystemExit("\n".join(wrong))
    print(
        f"Survived {kills} kills: {len(ROWS)} payouts, each recipient paid once;"
        f" {requests['createOperation']} operations made,"
        f" {requests['executeOperation']} executed."
    )
    print(
        f"The last life paid {last['paid']} and found {last['already']} paid;"
        " a further call found all."
    )


if __name__ == "__main__":
    main()
