"""An answer as a frame of polars."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal

import polars
from inputs import History, page
from interleaved import Row, medians, row

SUMS = ("PaymentAmount", "RecipientAmount")


def theirs(body: bytes) -> polars.DataFrame:
    """What polars itself makes of the answer: amounts are floats, times texts."""
    rows = polars.read_json(io.BytesIO(body)).select(
        polars.col("Result").struct.field("PaymentsHistoryList")
    )
    frame = rows.explode("PaymentsHistoryList").unnest("PaymentsHistoryList")
    for name in SUMS:
        parts = polars.col(name).struct.rename_fields([f"{name}.Amount", f"{name}.Currency"])
        frame = frame.with_columns(parts).unnest(name)
    return frame


def rows() -> Iterator[Row]:
    """The table's lines."""
    for count in (100, 10_000):
        body = page("compact", count)
        history = History(body, count)
        own = history()
        frame = polars.DataFrame(own)
        sent = json.loads(body, parse_float=Decimal)["Result"]["PaymentsHistoryList"]
        assert frame["payment_amount.amount"].to_list() == [
            Decimal(entry["PaymentAmount"]["Amount"]) for entry in sent
        ]
        assert frame["description"].to_list() == [entry["Description"] for entry in sent]
        assert theirs(body).height == frame.height == count
        took = medians(
            {
                "page": lambda own=own: polars.DataFrame(own),  # type: ignore[misc]
                "answer": lambda history=history: polars.DataFrame(history()),  # type: ignore[misc]
                "polars": lambda body=body: theirs(body),  # type: ignore[misc]
            }
        )
        given = f"compact, {count:,} rows"
        peer = "polars.read_json and unnest, floats"
        yield row(
            "page to polars", given, took["page"], peer=peer, peers=took["polars"], goal=0.125
        )
        yield row(
            "answer to polars, parsing included",
            given,
            took["answer"],
            peer=peer,
            peers=took["polars"],
        )
