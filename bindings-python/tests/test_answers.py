"""Answers: core keeps them, and a field becomes Python's when it is read."""

from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from intellectmoney import Answer, Client
from intellectmoney.answers import PayoutOperation, TransactionInfo, UserToken
from intellectmoney.transport import Request, Response

OPERATION = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
AROUND = (
    '{{"OperationState":{{"Code":0,"Desc":""}},"OperationId":"17","EshopId":450000,"Result":{}}}'
)
STATE = f'{{"PayoutOperationId":"{OPERATION}","PayoutOperationState":"New","Later":[1.50]}}'
MOVED = '{"State":{"Code":1,"Desc":"Проверьте"},"TransactionId":9007199254740993,"Amount":1.50}'


class Says:
    """A transport that has the answer already; a long one of a history."""

    def __init__(self, result: str, history: str = "") -> None:
        self._answers = [Response(200, AROUND.format(said).encode()) for said in (result, history)]

    def send(self, request: Request, timeout: float) -> Response:
        return self._answers["History" in request.url]


def client(result: str, history: str = "") -> Client:
    return Client(
        bearer_token="0" * 32,
        sign_secret_key="example-sign-secret",
        user_token="EXAMPLE/USER+TOKEN",
        transport=Says(result, history),
    )


def answer() -> Answer[PayoutOperation]:
    return client(STATE).get_operation_state(payout_operation_id=OPERATION)


MADE = Answer(
    result=PayoutOperation(
        payout_operation_id=UUID(OPERATION), payout_operation_state="New", error_message=None
    ),
    raw=STATE,
    operation_id="17",
    eshop_id=450000,
    warning=None,
)


def test_one_that_was_read_is_as_one_that_was_made() -> None:
    for again in (answer(), copy.copy(answer()), pickle.loads(pickle.dumps(answer()))):
        assert again == MADE and hash(again) == hash(MADE) and repr(again) == repr(MADE)
    assert answer().__replace__(warning="x") == MADE.__replace__(warning="x") != MADE
    match answer():
        case Answer(result=PayoutOperation(payout_operation_state=state), warning=None):
            assert state == "New"
        case _:
            raise AssertionError("no match")


def test_a_field_is_the_same_at_each_reading() -> None:
    kept = answer()
    assert kept.result is kept.result
    assert kept.result.payout_operation_id is kept.result.payout_operation_id
    # Whichever was read before.
    assert (kept.eshop_id, kept.operation_id, kept.raw) == (450000, "17", STATE)


@pytest.mark.parametrize("name", ["resutl", "payments", "_finished", "__wrapped__"])
def test_what_it_has_not_is_missing(name: str) -> None:
    read: Any
    for read in (answer(), answer().result, MADE, MADE.result):
        with pytest.raises(AttributeError, match=f"'{type(read).__name__}' object has no .*{name}"):
            getattr(read, name)
        with pytest.raises(AttributeError, match="cannot be changed"):
            setattr(read, name, 1)


def test_each_kind_of_value_has_its_type() -> None:
    moved = client(MOVED).withdraw_money(account_id="6000000000", amount="1.50")
    expected = TransactionInfo(
        transaction_id=9007199254740993, payment_state=None, amount=Decimal("1.50"), currency=None
    )
    assert moved.result == expected and str(moved.result.amount) == "1.50"
    assert moved.warning == "Проверьте"
    assert client("true").delete_operation(payout_operation_id=OPERATION).result is True
    signed_in = client('{"UserToken":"EXAMPLE"}').get_user_token(login="x", password="y")
    assert signed_in.result.user_token.expose() == "EXAMPLE"
    assert isinstance(signed_in.result, UserToken) and "EXAMPLE" not in repr(signed_in)


def test_long_and_short_answers_are_read_at_once() -> None:
    row = {"Id": 1, "Description": "x" * 1000}
    long = json.dumps({"State": {"Code": 0, "Desc": ""}, "PaymentsHistoryList": [row] * 2000})
    shared = client(STATE, long)

    def read(place: int) -> None:
        for _ in range(20):
            if place % 2:
                page = shared.get_payments_history(take=2000).result.payments
                assert (len(page), page[-1].description) == (2000, row["Description"])
            else:
                assert shared.get_operation_state(payout_operation_id=OPERATION) == MADE

    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(read, range(4))] == [None] * 4
