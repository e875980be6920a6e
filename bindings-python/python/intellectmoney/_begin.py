"""Tasks from the arguments of both clients' methods."""

from __future__ import annotations

from intellectmoney._native import refusal
from intellectmoney._typing import TYPE_CHECKING
from intellectmoney._words import milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Literal

    from intellectmoney._given import PayoutRow, Timeout
    from intellectmoney._native import Api, Reading, Task
    from intellectmoney._options import Setup
    from intellectmoney._payments import Payout


def payout(api: Api, arguments: Mapping[str, Any], timeout: Timeout) -> Task:
    return api.payout(arguments, milliseconds(timeout))


def payouts(
    setup: Setup,
    rows: Iterable[Payout | PayoutRow],
    concurrency: int | None,
    stop_when_out_of_money: bool | None,
    timeout: Timeout,
) -> Task:
    if not hasattr(rows, "__iter__") and not hasattr(rows, "__getitem__"):
        raise refusal("rows", "wrong_value", setup.language)
    options = {"concurrency": concurrency, "stop_when_out_of_money": stop_when_out_of_money}
    return setup.api.payouts(list(rows), options, milliseconds(timeout))


def withdraw(api: Api, arguments: Mapping[str, Any], timeout: Timeout) -> Task:
    return api.withdraw(arguments, milliseconds(timeout))


def settle(
    api: Api, reference: str, word: Literal["paid", "not_paid"], note: str, timeout: Timeout
) -> Task:
    arguments = {"reference": reference, "word": word, "note": note}
    return api.settle(arguments, milliseconds(timeout))


def reading(api: Api, of_invoices: bool, query: Mapping[str, Any], cursor: str | None) -> Reading:
    return api.reading(of_invoices, query, cursor)
