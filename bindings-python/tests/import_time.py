"""How long imports take above the bare interpreter: medians of fresh processes."""

import statistics
import subprocess
import sys
import time

RUNS = 40
MOST = 15.0
"""Milliseconds that an import may take."""
LINES = ("import intellectmoney", "from intellectmoney import Client, Paid, Sbp")


def process(code: str) -> float:
    """Milliseconds from start to end of a process. Isolated, so that nothing else is imported."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    took: dict[str, list[float]] = {line: [] for line in ("pass", *LINES)}
    # The first ones write the bytecode. Then in turns, so that load meets all alike.
    for run in range(-3, RUNS):
        for line, times in took.items():
            time_of_one = process(line)
            if run >= 0:
                times.append(time_of_one)
    bare = statistics.median(took["pass"])
    for line in LINES:
        print(
            f"{line}: {statistics.median(took[line]) - bare:.1f} ms above {bare:.1f} ms bare"
            f" (medians of {RUNS}; at most {MOST:.0f} ms are meant)"
        )


if __name__ == "__main__":
    main()
