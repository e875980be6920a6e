"""`examples/python/history.py`, with polars and without."""

import csv
import sys
from decimal import Decimal
from pathlib import Path

import history
import polars
import pytest


def test_polars_has_every_payment(capsys: pytest.CaptureFixture[str]) -> None:
    with polars.Config(tbl_rows=-1):
        history.main()
    said = capsys.readouterr().out
    assert "payments were confirmed." in said
    assert "decimal[38,2]" in said and "2025-12-31" in said


def test_without_polars_there_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    path = tmp_path / "payments.csv"
    history.main(str(path))
    said = capsys.readouterr().out
    assert "pip install polars" in said and str(path) in said
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert said.startswith(f"{len(rows)} payments")
    assert all(Decimal(row["payment_amount.amount"].replace(",", ".")) for row in rows)
