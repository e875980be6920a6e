"""The documented entry, as users of other libraries write it down."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import pydantic

TYPES: dict[str, Any] = {
    "Id": int,
    "PaymentNumber": str,
    "State": str,
    "CreationDate": datetime,
    "PaymentAmount": None,
    "RecipientAmount": None,
    "PaymentAccount": str,
    "RecipientAccount": str,
    "Account": str,
    "Description": str,
    "Direction": str,
    "PurchaseOrderId": str,
    "AdditionalInfo": list[Any],
    "InvoicePaymentType": str,
    "InvoiceId": int,
    "InvoiceComment": str,
    "IsElectedPayment": bool,
    "CatalogPaymentId": int,
    "InputType": str,
    "ShortPan": str,
    "Country": str,
    "Bank": str,
    "IPAdress": str,
    "UserEmail": str,
    "ServiceName": str,
    "CardHolder": str,
    "EshopName": str,
}


class StructMoney(msgspec.Struct):
    """A sum of msgspec."""

    Amount: Decimal
    Currency: str


class ModelMoney(pydantic.BaseModel):
    """A sum of pydantic."""

    Amount: Decimal
    Currency: str


StructEntry: Any = msgspec.defstruct(
    "StructEntry", [(name, (kind or StructMoney) | None, None) for name, kind in TYPES.items()]
)
ModelEntry: Any = pydantic.create_model(
    "ModelEntry",
    **{name: ((kind or ModelMoney) | None, None) for name, kind in TYPES.items()},  # type: ignore[arg-type]
)


class StructResult(msgspec.Struct):
    """What stands around the list."""

    PaymentsHistoryList: list[StructEntry]


class StructAnswer(msgspec.Struct):
    """The whole answer of msgspec."""

    Result: StructResult


class ModelResult(pydantic.BaseModel):
    """What stands around the list."""

    PaymentsHistoryList: list[ModelEntry]


class ModelAnswer(pydantic.BaseModel):
    """The whole answer of pydantic."""

    Result: ModelResult
