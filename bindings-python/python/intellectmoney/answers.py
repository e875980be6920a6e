"""The stable words and the answers of the endpoints.

Written by `generate.py` from core's tables. Do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias
from uuid import UUID

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

NextStep: TypeAlias = Literal[
    "fix_input",
    "check_credentials",
    "renew_session",
    "repeat",
    "repeat_later",
    "check_journal",
    "call_again",
    "ask_provider",
    "nothing",
    "read_state",
    "read_history",
]
"""What is safe next."""
NotPaidReason: TypeAlias = Literal[
    "failed",
    "not_enough_money",
    "deleted",
    "refused",
]
"""Why a payout is not paid."""
Generation: TypeAlias = Literal[
    "current",
    "wiki2024",
]
"""A documentation of the provider."""
Check: TypeAlias = Literal[
    "pan_luhn",
    "phone_form",
    "bank_id_form",
    "name_length",
    "account_id_form",
]
"""An inferred check that can be switched off."""
PayoutOperationState: TypeAlias = (
    Literal[
        "Created",
        "SentToBank",
        "InProcess",
        "Completed",
        "Failed",
        "NotEnoughMoney",
        "Deleted",
    ]
    | str
)
"""Known values; what is new to this version is kept as it came."""
PaymentState: TypeAlias = (
    Literal[
        "Created",
        "Confirm",
        "Canceled",
    ]
    | str
)
"""Known values; what is new to this version is kept as it came."""
Direction: TypeAlias = Literal["Deposit"] | str
"""Known values; what is new to this version is kept as it came."""
InvoicePaymentType: TypeAlias = (
    Literal[
        "Entry",
        "Purchase",
        "Refund",
    ]
    | str
)
"""Known values; what is new to this version is kept as it came."""
InputType: TypeAlias = (
    Literal[
        "Acquiring",
        "TestAcquiring",
        "PremiumCardAcquiring",
        "ForeignAcquiring",
        "BNPL",
        "Sbp",
        "MirPay",
        "SberPay",
        "YandexPay",
        "GazpromPay",
        "QiwiWallet",
    ]
    | str
)
"""Known values; what is new to this version is kept as it came."""
InvoiceState: TypeAlias = (
    Literal[
        "Created",
        "PartPaid",
        "Paid",
        "ToPaid",
        "Refund",
        "Held",
    ]
    | str
)
"""Known values; what is new to this version is kept as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserToken:
    """What getUserToken answers."""

    user_token: Secret
    """The session's token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutOperation:
    """What createOperation answers."""

    payout_operation_id: UUID
    """The operation's number."""
    payout_operation_state: PayoutOperationState
    """Where the operation stands."""
    error_message: str | None
    """Why the operation failed; only with `Failed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionInfo:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A part of an answer."""

    amount: Decimal | None
    """The sum, its scale as sent. Exact, its scale as sent."""
    currency: str | None
    """The currency's code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One row."""

    id: int
    """The row's number."""
    payment_number: str | None
    """The payment's number, digits."""
    state: PaymentState | None
    """Where the transaction stands."""
    creation_date: datetime | None
    """When it was made. With its offset, as sent."""
    payment_amount: Money | None
    """What was paid."""
    recipient_amount: Money | None
    """What the recipient gets."""
    payment_account: str | None
    """Where the money is from, free text."""
    recipient_account: str | None
    """The recipient's account."""
    account: str | None
    """The account that the row belongs to."""
    description: str | None
    """The provider's description."""
    direction: Direction | None
    """Incoming or outgoing."""
    purchase_order_id: str | None
    """The shop's order."""
    additional_info: str | None
    """Not described; empty in the sample. JSON, as sent."""
    invoice_payment_type: InvoicePaymentType | None
    """What the payment is to its invoice."""
    invoice_id: int | None
    """The invoice's number."""
    invoice_comment: str | None
    """The invoice's comment."""
    is_elected_payment: bool | None
    """Whether it is a favourite."""
    catalog_payment_id: int | None
    """The catalogue's number; 0 in the sample."""
    input_type: InputType | None
    """How it was paid."""
    short_pan: str | None
    """The card, shortened by the provider."""
    country: str | None
    """The card's country."""
    bank: str | None
    """The card's bank."""
    ip_address: str | None
    """The payer's address (the provider spells it so)."""
    user_email: str | None
    """The payer's e-mail address."""
    service_name: str | None
    """What was paid for."""
    card_holder: str | None
    """The card's holder."""
    eshop_name: str | None
    """The shop, `Name (EshopId)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsHistory:
    """What getPaymentsHistory answers."""

    payments: tuple[Payment, ...]
    """The rows, in the order of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInfo:
    """What getAccountData answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePayment:
    """One row."""

    id: int | None
    """The row's number."""
    payment_number: str | None
    """The payment's number, digits."""
    state: PaymentState | None
    """Where the transaction stands."""
    creation_date: datetime | None
    """When it was made. With its offset, as sent."""
    payment_amount: Money | None
    """What was paid."""
    recipient_amount: Money | None
    """What the recipient gets."""
    payment_account: str | None
    """Where the money is from, free text."""
    recipient_account: str | None
    """The recipient's account."""
    description: str | None
    """The provider's description."""
    invoice_payment_type: InvoicePaymentType | None
    """What the payment is to its invoice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One row."""

    id: int
    """The invoice's number."""
    state: InvoiceState | None
    """Where it stands."""
    creation_date: datetime | None
    """When it was made. With its offset, as sent."""
    change_date: datetime | None
    """When it last changed. With its offset, as sent."""
    amount: Money | None
    """What is to be paid."""
    current_amount: Money | None
    """What has been paid."""
    surcharge_amount: Money | None
    """What is still to be paid."""
    comment: str | None
    """The invoice's comment."""
    eshop_id: int | None
    """The shop (the provider spells it so here)."""
    purchase_order_id: str | None
    """The shop's order."""
    payments: tuple[InvoicePayment, ...] | None
    """Its payments, where they were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicesHistory:
    """What getInvoicesHistory answers."""

    invoices: tuple[Invoice, ...]
    """The rows, in the order of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceInfo:
    """What getInvoiceInfo answers."""


READERS: dict[type, dict[str, Any]] = {
    UserToken: {
        "user_token": "secret",
    },
    PayoutOperation: {
        "payout_operation_id": "guid",
        "payout_operation_state": "text",
        "error_message": "text",
    },
    TransactionInfo: {
        "transaction_id": "integer",
        "payment_state": "text",
        "amount": "amount",
        "currency": "text",
    },
    Money: {
        "amount": "amount",
        "currency": "text",
    },
    Payment: {
        "id": "integer",
        "payment_number": "text",
        "state": "text",
        "creation_date": "date",
        "payment_amount": Money,
        "recipient_amount": Money,
        "payment_account": "text",
        "recipient_account": "text",
        "account": "text",
        "description": "text",
        "direction": "text",
        "purchase_order_id": "text",
        "additional_info": "raw",
        "invoice_payment_type": "text",
        "invoice_id": "integer",
        "invoice_comment": "text",
        "is_elected_payment": "boolean",
        "catalog_payment_id": "integer",
        "input_type": "text",
        "short_pan": "text",
        "country": "text",
        "bank": "text",
        "ip_address": "text",
        "user_email": "text",
        "service_name": "text",
        "card_holder": "text",
        "eshop_name": "text",
    },
    PaymentsHistory: {
        "payments": [Payment],
    },
    AccountInfo: {},
    InvoicePayment: {
        "id": "integer",
        "payment_number": "text",
        "state": "text",
        "creation_date": "date",
        "payment_amount": Money,
        "recipient_amount": Money,
        "payment_account": "text",
        "recipient_account": "text",
        "description": "text",
        "invoice_payment_type": "text",
    },
    Invoice: {
        "id": "integer",
        "state": "text",
        "creation_date": "date",
        "change_date": "date",
        "amount": Money,
        "current_amount": Money,
        "surcharge_amount": Money,
        "comment": "text",
        "eshop_id": "integer",
        "purchase_order_id": "text",
        "payments": [InvoicePayment],
    },
    InvoicesHistory: {
        "invoices": [Invoice],
    },
    InvoiceInfo: {},
}
"""How the fields of each class are read."""
