"""The example payout tells what Rust's tells, byte for byte, whatever goes wrong."""

import subprocess
import sys
from typing import get_args

import built
import pytest
from intellectmoney.sandbox import FaultName


def told(command: list[str]) -> tuple[int, str, str]:
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("fault", [None, *get_args(FaultName)])
def test_it_tells_what_rust_tells(fault: str | None) -> None:
    arguments = [] if fault is None else ["--fault", fault]
    ours = told([sys.executable, str(built.ROOT / "examples/python/payout.py"), *arguments])
    assert ours == told([built.program("payout"), *arguments])
    assert "in process, on a virtual clock" in ours[1]


def test_it_knows_every_fault() -> None:
    code, _, said = told(
        [sys.executable, str(built.ROOT / "examples/python/payout.py"), "--fault", "x"]
    )
    assert code == 2
    assert all(fault in said for fault in get_args(FaultName))
