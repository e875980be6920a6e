"""Measures the installed wheel beside its peers: `measure.py FILE [JOB…]` writes FILE."""

import json
import sys
from pathlib import Path

import call
import frame
import history
import memory
import sign
import start
import threads
from interleaved import Row

JOBS = {
    "sign": sign.rows,
    "history": history.rows,
    "frame": frame.rows,
    "memory": memory.rows,
    "threads": threads.rows,
    "call": call.rows,
    "start": start.rows,
}


def main() -> None:
    file, *wanted = sys.argv[1:]
    rows: list[Row] = []
    for name in wanted or JOBS:
        for row in JOBS[name]():
            rows.append(row)
            ratio = "" if row["ratio"] is None else f"{row['ratio']:.3f} of {row['peer']}"
            print(f"{row['job']}; {row['input']}: {row['ours']:,.0f} {row['unit']} {ratio}")
            sys.stdout.flush()
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(
        json.dumps({"language": "python", "rows": rows}, ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
