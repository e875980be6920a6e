"""`python -m intellectmoney` as a person runs it, with and without a terminal."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Mapping
from typing import NamedTuple

DOCTOR = [sys.executable, "-I", "-m", "intellectmoney", "doctor"]

# The first terminal that a session's leader opens is the session's.
TAKES = "import os, sys; os.open(sys.argv[1], os.O_RDWR); os.execv(sys.argv[2], sys.argv[2:])"


class Said(NamedTuple):
    """What became of a command."""

    code: int
    """Its exit code."""
    out: str
    """Its standard output."""
    err: str
    """Its standard error."""
    shown: str = ""
    """What the terminal showed, apart from these."""

    @property
    def all(self) -> str:
        """Every character that left the process."""
        return self.out + self.err + self.shown


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Ours, with these variables of the package and no other."""
    ours = {name: v for name, v in os.environ.items() if not name.startswith("INTELLECTMONEY_")}
    return ours | dict(variables)


def doctor(arguments: list[str], variables: Mapping[str, str], stdin: str = "") -> Said:
    """Runs it where there is no terminal."""
    done = subprocess.run(
        [*DOCTOR, *arguments],
        env=environment(variables),
        input=stdin.encode(),
        capture_output=True,
        start_new_session=True,
        timeout=120,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def asked(arguments: list[str], variables: Mapping[str, str], answers: list[str]) -> Said:
    """Runs it at a terminal, where somebody types an answer to each prompt."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", TAKES, os.ttyname(theirs), *DOCTOR, *arguments],
        env=environment(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    shown = b""
    for answer in answers:
        # Typed before the echo is off it would show, whoever asks.
        while not shown.endswith(b": "):
            shown += _shown(ours)
        os.write(ours, f"{answer}\n".encode())
        shown += _shown(ours)
    out, err = process.communicate(timeout=120)
    os.close(theirs)
    os.close(ours)
    return Said(process.returncode, out.decode(), err.decode(), shown.decode())


def _shown(terminal: int) -> bytes:
    ready, _, _ = select.select([terminal], [], [], 60)
    assert ready, "nothing was asked"
    return os.read(terminal, 1024)
