"""A page of the history: nothing read, three fields, everything."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import orjson
from inputs import History, page
from intellectmoney.answers import Payment
from interleaved import Row, medians, row
from models import TYPES, ModelAnswer, StructAnswer

OURS = [name for name in vars(Payment) if not name.startswith("_")]
"""Our names, in the order of the documented ones."""
THREE = ("Id", "State", "CreationDate")
GOALS = {"nothing": 0.286, "three fields": 0.4, "everything": 0.909}
PAGES = [("compact", 1), ("compact", 100), ("compact", 10_000)]
PAGES += [
    (variant, 10_000)
    for variant in ("indented", "reordered", "shuffled", "unknown", "nulls", "long", "quoted")
]


def reader(
    fields: list[str], sums: tuple[str, str], money: tuple[str, str]
) -> Callable[[Any], None]:
    """A loop that reads these attributes of every row, written out as a user writes it."""
    lines = ["def read(rows):", "    for row in rows:"]
    for name in fields:
        lines.append(f"        value = row.{name}")
        if name in sums:
            lines.append(f"        if value is not None: value.{money[0]}; value.{money[1]}")
    scope: dict[str, Any] = {}
    exec("\n".join(lines), scope)  # noqa: S102
    read: Callable[[Any], None] = scope["read"]
    return read


def exact(body: bytes) -> Iterator[dict[str, Any]]:
    """Slowly, and as the provider sent it."""
    for entry in json.loads(body, parse_float=Decimal)["Result"]["PaymentsHistoryList"]:
        known = {name: entry.get(name) for name in TYPES}
        for name in ("PaymentAmount", "RecipientAmount"):
            if known[name] is not None:
                known[name] = (Decimal(known[name]["Amount"]), known[name]["Currency"])
        if known["CreationDate"] is not None:
            known["CreationDate"] = datetime.fromisoformat(known["CreationDate"])
        yield known


def check(body: bytes, rows: int) -> None:
    """Fails where a value of ours is not the one that was sent, to the last digit."""
    ours = History(body, rows)()
    assert len(ours) == rows
    for got, sent in zip(ours, exact(body), strict=True):
        values = {name: getattr(got, own) for name, own in zip(TYPES, OURS, strict=True)}
        raw = values["AdditionalInfo"]
        values["AdditionalInfo"] = None if raw is None else json.loads(raw)
        assert values == sent
        for name in ("PaymentAmount", "RecipientAmount"):
            # `Decimal("1.0") == Decimal("1.00")`: the scale counts, too.
            assert str(values[name] and values[name][0]) == str(sent[name] and sent[name][0])


def rows() -> Iterator[Row]:
    """The table's lines."""
    decoder = msgspec.json.Decoder(StructAnswer, strict=False)
    documented = list(TYPES)
    sums = ("PaymentAmount", "RecipientAmount")
    own_sums = tuple(OURS[documented.index(name)] for name in sums)
    ours_three = [OURS[documented.index(name)] for name in THREE]
    readers = {
        "nothing": (lambda _: None, lambda _: None),
        "three fields": (
            reader(ours_three, own_sums, ("amount", "currency")),  # type: ignore[arg-type]
            reader(list(THREE), sums, ("Amount", "Currency")),
        ),
        "everything": (
            reader(OURS, own_sums, ("amount", "currency")),  # type: ignore[arg-type]
            reader(documented, sums, ("Amount", "Currency")),
        ),
    }
    for variant, count in PAGES:
        body = page(variant, count)
        check(body, count)
        yield from _page(f"{variant}, {count:,} rows", body, History(body, count), decoder, readers)


def _page(
    given: str, body: bytes, ours: History, decoder: Any, readers: dict[str, Any]
) -> Iterator[Row]:
    calls: dict[str, Callable[[], Any]] = {}
    for job, (own, other) in readers.items():
        calls[f"ours {job}"] = lambda own=own: own(ours())
        calls[f"msgspec {job}"] = lambda other=other: other(
            decoder.decode(body).Result.PaymentsHistoryList
        )
    if given.startswith("compact"):
        calls["json"] = lambda: json.loads(body, parse_float=Decimal)
        calls["orjson"] = lambda: orjson.loads(body)
        calls["pydantic"] = lambda: ModelAnswer.model_validate_json(body)
    took = medians(calls)
    for job in readers:
        # For a page of one row the goals are not meant.
        goal = None if ", 1 rows" in given else GOALS[job]
        peers = took[f"msgspec {job}"]
        yield row(
            f"history, {job} read",
            given,
            took[f"ours {job}"],
            peer="msgspec, Decimal and datetime",
            peers=peers,
            goal=goal,
        )
    for peer, name in [
        ("json", "json, Decimal"),
        ("orjson", "orjson, floats"),
        ("pydantic", "pydantic, Decimal and datetime"),
    ]:
        if peer in took:
            yield row(
                "history, nothing read", given, took["ours nothing"], peer=name, peers=took[peer]
            )
