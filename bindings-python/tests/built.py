"""Programs of this repository that tests ask."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PACKAGES = {
    "adversary": "intellectmoney-tests",
    "driver": "intellectmoney-tests",
    "payout": "intellectmoney-examples",
    "payout_blocking": "intellectmoney-examples",
}
"""Where each program stands."""


def program(name: str) -> str:
    """One of `PACKAGES`: the program that a variable names, else it is built."""
    return os.environ.get(variable(name)) or build(name)


def variable(name: str) -> str:
    """Names a program where somebody has built it already."""
    return f"INTELLECTMONEY_TEST_{name.upper()}"


def build(name: str) -> str:
    """Builds a program; where it is."""
    command = ["cargo", "build", "--locked", "--quiet", "--message-format=json"]
    command += ["-p", PACKAGES[name], "--bin", name]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    built: list[str | None] = [
        json.loads(line).get("executable") for line in done.stdout.splitlines()
    ]
    return next(program for program in built if program)
