"""Gates what is exact: instructions, allocations and bytes, against the committed baseline.json.

Instructions are counted by callgrind. So that they are the same on every machine, SHA-256 is built
without the processor's own, and the C library is told to know no newer instructions; they still
depend on compiler and C library, so that those of another pair are told and not compared.
Times are never gated.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BASELINE = HERE / "baseline.json"
# How much more is still the same.
SLACK = 0.02
# How much more a payout may cost in a batch ten times as long.
FLAT = 0.05
NEWER = ("AVX", "AVX2", "AVX512F", "BMI2", "ERMS", "FSRM")
PLAIN = "glibc.cpu.hwcaps=" + ",".join(f"-{feature}" for feature in NEWER)


def build(target: str, program: str, flags: str = "") -> Path:
    command = ["cargo", "build", "--locked", "--quiet", "--release", "--no-default-features"]
    command += ["--manifest-path", str(HERE / "rust" / "Cargo.toml"), "--bin", program]
    folder = ROOT / "target" / "bench" / target
    environment = os.environ | {"CARGO_TARGET_DIR": str(folder), "RUSTFLAGS": flags}
    subprocess.run(command, check=True, env=environment)
    return folder / "release" / program


def instructions() -> dict[str, int]:
    program = build("soft", "instructions", '--cfg sha2_backend="soft"')
    listed = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    return {job: count(program, job) for job in listed.splitlines()}


def count(program: Path, job: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "--toggle-collect=*counted*"]
        command += [f"--callgrind-out-file={folder}/out", str(program), job]
        environment = os.environ | {"GLIBC_TUNABLES": PLAIN}
        told = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    found = re.search(r"Collected : (\d+)", told.stderr)
    if told.returncode or not found:
        raise SystemExit(f"callgrind: {told.stderr}")
    return int(found[1])


def allocations() -> dict[str, float]:
    told = subprocess.run(
        [build("build", "allocations")], check=True, capture_output=True, text=True
    )
    rows = json.loads(told.stdout)
    ours = [row for row in rows if "serde_json" not in row["job"]]
    return {f"{row['job']}, {row['input']}, {row['unit']}": row["ours"] for row in ours}


def tools() -> str:
    compiler = subprocess.run(["rustc", "-V"], check=True, capture_output=True, text=True).stdout
    return f"{compiler.split(' (')[0]}, {' '.join(platform.libc_ver())}, {platform.machine()}"


def worse(kind: str, known: dict[str, float], found: dict[str, float], slack: float) -> list[str]:
    if known.keys() != found.keys():
        return [f"{kind}: not the jobs of the baseline: {sorted(known.keys() ^ found.keys())}"]
    return [
        f"{kind} of {job}: {found[job]:g}, in the baseline {known[job]:g}"
        for job in known
        if found[job] > known[job] * (1 + slack)
    ]


def steep(found: dict[str, int]) -> list[str]:
    """A batch's cost has to grow as its rows do."""
    short, long = found["batch 300"], found["batch 3000"]
    if long <= 10 * short * (1 + FLAT):
        return []
    return [f"A payout of a batch of 3,000 costs {long / 10 / short:.3f} of one in a batch of 300"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write the baseline again")
    write = arguments.parse_args().write
    found = {"tools": tools(), "instructions": instructions(), "allocations": allocations()}
    if write:
        BASELINE.write_text(json.dumps(found, indent=1) + "\n")
        return
    known = json.loads(BASELINE.read_text())
    failures = worse("Allocations", known["allocations"], found["allocations"], 0)
    failures += steep(found["instructions"])
    if known["tools"] == found["tools"]:
        failures += worse("Instructions", known["instructions"], found["instructions"], SLACK)
    else:
        print(
            f"Instructions are not compared: {found['tools']} here, the baseline {known['tools']}."
        )
        print(json.dumps(found["instructions"], indent=1))
    if failures:
        hint = "If that is meant: just bench-baseline, and say in the commit message why."
        sys.exit("\n".join([*failures, hint]))
    print(
        f"Instructions of {len(found['instructions'])} jobs and allocations: within the baseline."
    )


if __name__ == "__main__":
    main()
