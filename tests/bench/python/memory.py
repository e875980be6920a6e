"""Bytes that a row of a page keeps, each way in a fresh process."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from interleaved import Row, row

RUNS = 3


def resident() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def measure(whose: str, rows: int) -> float:
    """What is left of a row once the answer itself is gone."""
    import gc

    from inputs import History, page

    if whose == "ours":
        # What is imported at the first call is not the page's.
        History(page("compact", 1), 1)()
        history = History(page("compact", rows), rows)
        kept: object = [history(), history.__dict__.clear()][0]
    else:
        import msgspec
        from models import StructAnswer

        decoder = msgspec.json.Decoder(StructAnswer)
        decoder.decode(page("compact", 1))
        kept = decoder.decode(page("compact", rows))
    gc.collect()
    with_it = resident()
    del kept
    gc.collect()
    return (with_it - resident()) / rows


def rows() -> Iterator[Row]:
    """The table's lines."""
    for count in (10_000, 100_000):
        taken = {whose: _in_a_process(whose, count) for whose in ("ours", "msgspec")}
        yield row(
            "history, memory kept",
            f"compact, {count:,} rows",
            taken["ours"],
            peer="msgspec, Decimal and datetime",
            peers=taken["msgspec"],
            goal=0.25,
            unit="B/row",
        )


def _in_a_process(whose: str, count: int) -> float:
    command = [sys.executable, __file__, whose, str(count)]
    said = [
        float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        for _ in range(RUNS)
    ]
    return sorted(said)[RUNS // 2]


if __name__ == "__main__":
    print(measure(sys.argv[1], int(sys.argv[2])))
