"""The stable words and the answers of the endpoints.

Written by `generate.py` from core's tables. Do not edit.
"""

from __future__ import annotations

from collections import namedtuple

from intellectmoney._page import Field, Page, Row
from intellectmoney._typing import TYPE_CHECKING
from intellectmoney._value import Record

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from typing import NamedTuple
    from uuid import UUID

    from intellectmoney._literals import (
        Check,
        Direction,
        Generation,
        InputType,
        InvoicePaymentType,
        InvoiceState,
        NextStep,
        NotPaidReason,
        PaymentState,
        PayoutOperationState,
    )
    from intellectmoney._secret import Secret

__all__ = [
    "AccountInfo",
    "Check",
    "Direction",
    "Generation",
    "InputType",
    "Invoice",
    "InvoiceInfo",
    "InvoicePayment",
    "InvoicePaymentType",
    "InvoiceState",
    "InvoicesHistory",
    "Money",
    "NextStep",
    "NotPaidReason",
    "Payment",
    "PaymentState",
    "PaymentsHistory",
    "PayoutOperation",
    "PayoutOperationState",
    "TransactionInfo",
    "UserToken",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Loads the words when they are asked for: with them `typing` is imported."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from intellectmoney import _literals

        return getattr(_literals, name)


class UserToken(Record):
    """What getUserToken answers."""

    user_token: Secret
    """The session's token."""


class PayoutOperation(Record):
    """What createOperation answers."""

    payout_operation_id: UUID
    """The operation's number."""
    payout_operation_state: PayoutOperationState
    """Where the operation stands."""
    error_message: str | None
    """Why the operation failed; only with `Failed`."""


class TransactionInfo(Record):
    """What withdrawMoney answers."""

    transaction_id: int
    """The transaction's number."""
    payment_state: PaymentState | None
    """Where it stands."""
    amount: Decimal | None
    """The sum that the provider names: compare it with the sum you asked for. Exact, its scale
    as sent."""
    currency: str | None
    """The currency's code."""


if TYPE_CHECKING:

    class Money(NamedTuple):
        """A part of an answer."""

        amount: Decimal | None
        """The sum, its scale as sent. Exact, its scale as sent."""
        currency: str | None
        """The currency's code."""

else:
    Money = namedtuple("Money", ["amount", "currency"], module=__name__)
    Money.__doc__ = "A part of an answer."


class Payment(Row):
    """One row."""

    __slots__ = ()
    _list = "getPaymentsHistory"

    id: Field[int] = Field(0)
    """The row's number."""
    payment_number: Field[str | None] = Field(1)
    """The payment's number, digits."""
    state: Field[PaymentState | None] = Field(2)
    """Where the transaction stands."""
    creation_date: Field[datetime | None] = Field(3)
    """When it was made. With its offset, as sent."""
    payment_amount: Field[Money | None] = Field(4, Money)
    """What was paid."""
    recipient_amount: Field[Money | None] = Field(6, Money)
    """What the recipient gets."""
    payment_account: Field[str | None] = Field(8)
    """Where the money is from, free text."""
    recipient_account: Field[str | None] = Field(9)
    """The recipient's account."""
    account: Field[str | None] = Field(10)
    """The account that the row belongs to."""
    description: Field[str | None] = Field(11)
    """The provider's description."""
    direction: Field[Direction | None] = Field(12)
    """Incoming or outgoing."""
    purchase_order_id: Field[str | None] = Field(13)
    """The shop's order."""
    additional_info: Field[str | None] = Field(14)
    """Not described; empty in the sample. JSON, as sent."""
    invoice_payment_type: Field[InvoicePaymentType | None] = Field(15)
    """What the payment is to its invoice."""
    invoice_id: Field[int | None] = Field(16)
    """The invoice's number."""
    invoice_comment: Field[str | None] = Field(17)
    """The invoice's comment."""
    is_elected_payment: Field[bool | None] = Field(18)
    """Whether it is a favourite."""
    catalog_payment_id: Field[int | None] = Field(19)
    """The catalogue's number; 0 in the sample."""
    input_type: Field[InputType | None] = Field(20)
    """How it was paid."""
    short_pan: Field[str | None] = Field(21)
    """The card, shortened by the provider."""
    country: Field[str | None] = Field(22)
    """The card's country."""
    bank: Field[str | None] = Field(23)
    """The card's bank."""
    ip_address: Field[str | None] = Field(24)
    """The payer's address (the provider spells it so)."""
    user_email: Field[str | None] = Field(25)
    """The payer's e-mail address."""
    service_name: Field[str | None] = Field(26)
    """What was paid for."""
    card_holder: Field[str | None] = Field(27)
    """The card's holder."""
    eshop_name: Field[str | None] = Field(28)
    """The shop, `Name (EshopId)`."""


class PaymentsHistory(Record):
    """What getPaymentsHistory answers."""

    payments: Page[Payment]
    """The rows, in the order of the answer."""


class AccountInfo(Record):
    """What getAccountData answers."""


class InvoicePayment(Row):
    """One row."""

    __slots__ = ()
    _list = "getInvoicesHistory/HistoryList"

    id: Field[int | None] = Field(0)
    """The row's number."""
    payment_number: Field[str | None] = Field(1)
    """The payment's number, digits."""
    state: Field[PaymentState | None] = Field(2)
    """Where the transaction stands."""
    creation_date: Field[datetime | None] = Field(3)
    """When it was made. With its offset, as sent."""
    payment_amount: Field[Money | None] = Field(4, Money)
    """What was paid."""
    recipient_amount: Field[Money | None] = Field(6, Money)
    """What the recipient gets."""
    payment_account: Field[str | None] = Field(8)
    """Where the money is from, free text."""
    recipient_account: Field[str | None] = Field(9)
    """The recipient's account."""
    description: Field[str | None] = Field(10)
    """The provider's description."""
    invoice_payment_type: Field[InvoicePaymentType | None] = Field(11)
    """What the payment is to its invoice."""


class Invoice(Row):
    """One row."""

    __slots__ = ()
    _list = "getInvoicesHistory"

    id: Field[int] = Field(0)
    """The invoice's number."""
    state: Field[InvoiceState | None] = Field(1)
    """Where it stands."""
    creation_date: Field[datetime | None] = Field(2)
    """When it was made. With its offset, as sent."""
    change_date: Field[datetime | None] = Field(3)
    """When it last changed. With its offset, as sent."""
    amount: Field[Money | None] = Field(4, Money)
    """What is to be paid."""
    current_amount: Field[Money | None] = Field(6, Money)
    """What has been paid."""
    surcharge_amount: Field[Money | None] = Field(8, Money)
    """What is still to be paid."""
    comment: Field[str | None] = Field(10)
    """The invoice's comment."""
    eshop_id: Field[int | None] = Field(11)
    """The shop (the provider spells it so here)."""
    purchase_order_id: Field[str | None] = Field(12)
    """The shop's order."""
    payments: Field[tuple[InvoicePayment, ...] | None] = Field(13, InvoicePayment)
    """Its payments, where they were asked for."""


class InvoicesHistory(Record):
    """What getInvoicesHistory answers."""

    invoices: Page[Invoice]
    """The rows, in the order of the answer."""


class InvoiceInfo(Record):
    """What getInvoiceInfo answers."""


PARTS: dict[type, dict[str, type]] = {
    PaymentsHistory: {"payments": Payment},
    InvoicesHistory: {"invoices": Invoice},
}
"""The classes of what stands in a field of an answer."""
