"""The protocol as tables: endpoints, body fields, Sign layouts, answers.

Written from the provider's pages, not from the Rust core, so that both can disagree.
"""

from dataclasses import dataclass

BASE_URL = "https://api.intellectmoney.ru/"
SECRET = "SignSecretKey"
GENERATIONS = ("current", "wiki2024")


@dataclass(frozen=True)
class Endpoint:
    """`fields` is in body order; `required` holds whatever the selector's value is."""

    path: str
    fields: tuple[str, ...]
    required: tuple[str, ...]
    layout: str
    read: bool = False


_OPERATION = ("UserToken", "PayoutOperationId")
_OPERATION_LAYOUT = "UserToken::PayoutOperationId::SignSecretKey"

CURRENT: dict[str, Endpoint] = {
    "getUserToken": Endpoint(
        "personal/user/getUserToken",
        ("Login", "Password"),
        ("Login", "Password"),
        "::Login::Password::::SignSecretKey",
        read=True,
    ),
    "createOperation": Endpoint(
        "personal/payout/createOperation",
        (
            "UserToken",
            "PreferenceType",
            "Pan",
            "Account",
            "BankId",
            "Amount",
            "Currency",
            "RecipientName",
            "EshopId",
        ),
        ("UserToken", "PreferenceType", "Amount", "Currency", "RecipientName"),
        "UserToken::PreferenceType::Pan::Account::BankId::Amount::Currency"
        "::RecipientName::EshopId::SignSecretKey",
    ),
    "executeOperation": Endpoint(
        "personal/payout/executeOperation", _OPERATION, _OPERATION, _OPERATION_LAYOUT
    ),
    "getOperationState": Endpoint(
        "personal/payout/getOperationState", _OPERATION, _OPERATION, _OPERATION_LAYOUT, read=True
    ),
    "deleteOperation": Endpoint(
        "personal/payout/deleteOperation", _OPERATION, _OPERATION, _OPERATION_LAYOUT
    ),
    "withdrawMoney": Endpoint(
        "personal/payment/withdrawMoney",
        ("UserToken", "AccountId", "Amount", "TransactionDate"),
        ("UserToken", "AccountId", "Amount"),
        "UserToken::AccountId::Amount::TransactionDate::SignSecretKey",
    ),
    "getPaymentsHistory": Endpoint(
        "personal/payment/getPaymentsHistory",
        ("UserToken", "Skip", "Take", "EshopId", "DateFrom", "DateTo", "PaymentTransactionId"),
        ("UserToken", "Take"),
        "UserToken::Skip::Take::EshopId::DateFrom::DateTo::PaymentTransactionId::SignSecretKey",
        read=True,
    ),
    "getTransactionData": Endpoint(
        "personal/payment/getTransactionData",
        ("UserToken", "TransactionId"),
        ("UserToken", "TransactionId"),
        "UserToken::TransactionId::SignSecretKey",
        read=True,
    ),
    "getInvoicesHistory": Endpoint(
        "personal/payment/getInvoicesHistory",
        (
            "UserToken",
            "Skip",
            "Take",
            "EshopId",
            "InvoiceId",
            "DateFrom",
            "DateTo",
            "ChangeDateFrom",
            "ChangeDateTo",
            "IncludePaymentTransactions",
            "IsHoldingSearch",
            "OrganizationId",
            "OwnerEmail",
            "WithRefunds",
        ),
        ("UserToken", "Take"),
        "UserToken::Skip::Take::EshopId::InvoiceId::DateFrom::DateTo::ChangeDateFrom::ChangeDateTo"
        "::IncludePaymentTransactions::IsHoldingSearch::OrganizationId::OwnerEmail::WithRefunds"
        "::SignSecretKey",
        read=True,
    ),
    "getInvoiceInfo": Endpoint(
        "personal/payment/getInvoiceInfo",
        ("UserToken", "EshopId", "OrganizationId", "IsHoldingSearch", "InvoiceId"),
        ("UserToken", "InvoiceId"),
        "UserToken::::::EshopId::OrganizationId::IsHoldingSearch::InvoiceId::SignSecretKey",
        read=True,
    ),
    "getAccountData": Endpoint(
        "personal/payment/getAccountData",
        ("UserToken", "AccountId", "BalanceOnDate"),
        ("UserToken", "AccountId"),
        "UserToken::AccountId::BalanceOnDate::::SignSecretKey",
        read=True,
    ),
}

# Only where the old page differs; everywhere else the generation equals the current one.
WIKI2024: dict[str, Endpoint] = {
    "createOperation": Endpoint(
        CURRENT["createOperation"].path,
        (
            "UserToken",
            "Pan",
            "Account",
            "BankId",
            "Amount",
            "Currency",
            "RecipientName",
            "ProviderType",
        ),
        ("UserToken", "Amount", "Currency", "RecipientName", "ProviderType"),
        "UserToken::Pan::Account::Amount::Currency::RecipientName::SignSecretKey",
    ),
    "executeOperation": Endpoint(
        CURRENT["executeOperation"].path,
        _OPERATION,
        _OPERATION,
        "UserToken::PayoutOperationId::::::SignSecretKey",
    ),
    "getOperationState": Endpoint(
        CURRENT["getOperationState"].path,
        _OPERATION,
        _OPERATION,
        "UserToken::PayoutOperationId::::::::::SignSecretKey",
        read=True,
    ),
    "deleteOperation": Endpoint(
        CURRENT["deleteOperation"].path,
        _OPERATION,
        _OPERATION,
        "UserToken::PayoutOperationId::::::::::SignSecretKey",
    ),
}

# selector's value -> (fields it needs, fields it forbids)
Condition = tuple[tuple[str, ...], tuple[str, ...]]

PREFERENCE_TYPE: dict[str, Condition] = {
    "OutBankCard": (("Pan",), ("Account", "BankId")),
    "OutSbp": (("Account", "BankId"), ("Pan",)),
}
# The old page does not say whether a card payout may carry a phone: no vector depends on it.
PROVIDER_TYPE: dict[str, Condition] = {
    "BankCardRussia": (("Pan",), ()),
    "0": (("Pan",), ()),
    "QiwiWallet": (("Account",), ("Pan", "BankId")),
    "Sbp": (("Account", "BankId"), ("Pan",)),
}

# ---- answers -------------------------------------------------------------------------------

_PAYOUT = {
    "State": "state",
    "PayoutOperationId": "guid",
    "PayoutOperationState": "text",
    "ErrorMessage": "text",
}
_TRANSACTION = {
    "State": "state",
    "TransactionId": "int",
    "PaymentState": "text",
    "Amount": "decimal",
    "Currency": "text",
}
ANSWERS: dict[str, dict[str, str]] = {
    "getUserToken": {"State": "state", "UserToken": "text"},
    "createOperation": _PAYOUT,
    "executeOperation": _PAYOUT,
    "getOperationState": _PAYOUT,
    "deleteOperation": {},
    "withdrawMoney": _TRANSACTION,
    "getPaymentsHistory": {"State": "state", "PaymentsHistoryList": "rows"},
    "getTransactionData": _TRANSACTION,
    "getInvoicesHistory": {"State": "state", "InvoicesHistoryList": "invoices"},
    # No source names a field; `State` stands in every object, or is a word of its own.
    "getAccountData": {"State": "state or word"},
    "getInvoiceInfo": {"State": "state or word"},
}
DUE: dict[str, tuple[str, ...]] = {
    "getUserToken": ("UserToken",),
    "createOperation": ("PayoutOperationId", "PayoutOperationState"),
    "executeOperation": ("PayoutOperationId", "PayoutOperationState"),
    "getOperationState": ("PayoutOperationId", "PayoutOperationState"),
    "deleteOperation": (),
    "withdrawMoney": ("TransactionId",),
    "getPaymentsHistory": ("PaymentsHistoryList",),
    "getTransactionData": ("TransactionId",),
    "getAccountData": (),
    "getInvoiceInfo": (),
    "getInvoicesHistory": ("InvoicesHistoryList",),
}
STATE = {"Code": "int", "Desc": "text", "ErrorSourceParam": "text"}
MONEY = {"Amount": "decimal", "Currency": "text"}
_ROW_TEXTS = [
    "PaymentNumber",
    "State",
    "PaymentAccount",
    "RecipientAccount",
    "Account",
    "Description",
    "Direction",
    "PurchaseOrderId",
    "InvoicePaymentType",
    "InvoiceComment",
    "InputType",
    "ShortPan",
    "Country",
    "Bank",
    "IPAdress",
    "UserEmail",
    "ServiceName",
    "CardHolder",
    "EshopName",
]
ROW: dict[str, str] = {
    "Id": "int",
    "CreationDate": "date",
    "PaymentAmount": "money",
    "RecipientAmount": "money",
    "InvoiceId": "int",
    "IsElectedPayment": "bool",
    "CatalogPaymentId": "int",
    **dict.fromkeys(_ROW_TEXTS, "text"),
}
INVOICE: dict[str, str] = {
    "Id": "int",
    "State": "text",
    "CreationDate": "date",
    "ChangeDate": "date",
    "Amount": "money",
    "CurrentAmount": "money",
    "SurchargeAmount": "money",
    "Comment": "text",
    "EShopId": "int",
    "PurchaseOrderId": "text",
    "HistoryList": "invoice payments",
}
INVOICE_PAYMENT: dict[str, str] = {
    name: ROW[name]
    for name in (
        "Id",
        "PaymentNumber",
        "State",
        "CreationDate",
        "PaymentAmount",
        "RecipientAmount",
        "PaymentAccount",
        "RecipientAccount",
        "Description",
        "InvoicePaymentType",
    )
}

# The request was turned away at the door, so nothing was done.
TURNED_AWAY = (400, 401, 403, 404, 405, 413, 415, 422, 429)


def endpoint_of(name: str, layout: str | None) -> Endpoint | None:
    """The endpoint's table in the generation asked for; a layout as text keeps current fields."""
    if layout == "wiki2024" and name in WIKI2024:
        return WIKI2024[name]
    return CURRENT.get(name)
