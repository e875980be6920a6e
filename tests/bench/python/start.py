"""What an import takes above the bare interpreter, in fresh processes."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from interleaved import Row, row

RUNS = 25
OURS = "from intellectmoney import Client, Paid, Sbp"
PEERS = {"msgspec": "import msgspec", "pydantic": "from pydantic import BaseModel"}


def process(code: str) -> float:
    """Nanoseconds from start to end of a process. Isolated, so that nothing else is imported."""
    begun = time.perf_counter_ns()
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
    return time.perf_counter_ns() - begun


def rows() -> Iterator[Row]:
    """The table's lines."""
    took: dict[str, list[float]] = {code: [] for code in ("pass", OURS, *PEERS.values())}
    for run in range(-2, RUNS):
        for code, times in took.items():
            time_of_one = process(code)
            # The first ones write the bytecode.
            if run >= 0:
                times.append(time_of_one)
    above = {
        code: (statistics.median(times) - statistics.median(took["pass"])) / 1e6
        for code, times in took.items()
    }
    yield row("import, above the bare interpreter", OURS, above[OURS], goal=15.0, unit="ms")
    for peer, code in PEERS.items():
        yield row(
            "import, above the bare interpreter",
            OURS,
            above[OURS],
            peer=peer,
            peers=above[code],
            unit="ms",
        )
