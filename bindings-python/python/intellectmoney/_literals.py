"""The stable words.

Written by `generate.py` from core's tables. Do not edit.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

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
