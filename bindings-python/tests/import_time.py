"""How long `import intellectmoney` takes above the bare interpreter: medians of fresh processes."""

import statistics
import subprocess
import sys
import time

RUNS = 40
MOST = 15.0
"""Milliseconds that the import may take."""


def process(code: str) -> float:
    """Milliseconds from start to end of a process. Isolated, so that nothing else is imported."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    bare: list[float] = []
    imported: list[float] = []
    # The first ones write the bytecode. Then in turns, so that load meets both alike.
    for run in range(-3, RUNS):
        pair = process("pass"), process("import intellectmoney")
        if run >= 0:
            bare.append(pair[0])
            imported.append(pair[1])
    without, with_it = statistics.median(bare), statistics.median(imported)
    print(
        f"import intellectmoney: {with_it - without:.1f} ms above {without:.1f} ms bare"
        f" (medians of {RUNS}; at most {MOST:.0f} ms are meant)"
    )


if __name__ == "__main__":
    main()
