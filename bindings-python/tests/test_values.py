"""Values: compared, shown, copied and pickled by what they hold, and never changed."""

from __future__ import annotations

import copy
import inspect
import pickle
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from intellectmoney import Payout, Sbp
from intellectmoney.answers import Money
from intellectmoney.sandbox import PaidTotals

TO = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
DEBT = Payout(reference="row-1", recipient=TO, amount=5)


def test_they_are_what_they_hold() -> None:
    assert Money(amount=Decimal("1.0"), currency="RUB") == Money(
        amount=Decimal("1.00"), currency="RUB"
    )
    assert DEBT != Payout(reference="row-2", recipient=TO, amount=5)
    assert DEBT != ("row-1", TO, 5, "RUB", None, False)
    assert hash(DEBT) == hash(copy.deepcopy(DEBT))
    assert {DEBT, copy.copy(DEBT), pickle.loads(pickle.dumps(DEBT))} == {DEBT}
    assert repr(DEBT).startswith("Payout(reference='row-1', recipient=Sbp(phone='79990000000'")
    assert (DEBT.currency, DEBT.eshop_id, DEBT.retry_not_paid) == ("RUB", None, False)
    assert PaidTotals(count=0, total=Decimal(0), pending_count=0, pending_total=Decimal(0))


def test_they_cannot_be_changed() -> None:
    changes: list[Any] = [
        lambda: setattr(DEBT, "amount", 6),
        lambda: setattr(DEBT, "other", 6),
        lambda: delattr(DEBT, "amount"),
    ]
    for change in changes:
        with pytest.raises(AttributeError):
            change()
    assert not hasattr(DEBT, "__dict__")


def test_they_are_given_by_name() -> None:
    make: Any = Sbp
    for given, complaint in [
        ({"phone": "1", "bank_id": "2"}, "Sbp lacks 'name'"),
        ({"phone": "1", "bank_id": "2", "name": "x", "nam": "y"}, "Sbp has no 'nam'"),
    ]:
        with pytest.raises(TypeError, match=complaint):
            make(**given)
    with pytest.raises(TypeError):
        make("1", "2", "x")


# As `class Colleague(Sbp)` in a file without `from __future__ import annotations`.
KIND: Any = type(Sbp)
Colleague: Any = KIND(
    "Colleague",
    (Sbp,),
    {"__annotations__": {"kinds": ClassVar[int], "desk": int}, "kinds": 2, "desk": 7},
)
Colleague.__module__ = __name__


def test_a_subclass_may_have_fields_of_its_own() -> None:
    colleague = Colleague(phone="1", bank_id="2", name="x", desk=8)
    assert repr(colleague) == "Colleague(phone='1', bank_id='2', name='x', desk=8)"
    assert pickle.loads(pickle.dumps(colleague)) == colleague
    assert (Colleague(phone="1", bank_id="2", name="x").desk, Colleague.kinds) == (7, 2)


def test_a_copy_may_differ() -> None:
    changed = DEBT.__replace__(amount=6)
    assert (changed.amount, changed.reference) == (6, "row-1")


def test_their_fields_are_seen_in_a_shell() -> None:
    signature = inspect.signature(Payout)
    assert [*signature.parameters] == [
        "reference",
        "recipient",
        "amount",
        "currency",
        "eshop_id",
        "retry_not_paid",
    ]
    signature.bind(reference="row-1", recipient=TO, amount=5)
    with pytest.raises(TypeError):
        signature.bind(reference="row-1", recipient=TO)
    assert str(inspect.signature(Sbp)) == "(*, phone: 'str', bank_id: 'str', name: 'str')"
