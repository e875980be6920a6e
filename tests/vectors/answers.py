"""Building blocks of the parse cases: good answers, and answers that are wrong in one place."""

from pathlib import Path
from typing import Any

from cases_sign import OPERATION
from strict_json import Number, write

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
OPERATION_ID = "00000000-0000-4000-8000-000000000001"
JSON = {"content-type": "application/json; charset=utf-8"}
XML = {"content-type": "application/xml; charset=utf-8"}
HTML = {"content-type": "text/html; charset=utf-8"}
DONE = {"Code": 0, "Desc": "Успешно обработан"}
EXPIRED = "Время сессии пользователя истекло. (shop@example.com)"
PAGE = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"
DELETE = "deleteOperation"
EXECUTE = "executeOperation"
HISTORY = "getPaymentsHistory"
WITHDRAW = "withdrawMoney"
TRANSACTION = "getTransactionData"
ACCOUNT = "getAccountData"
INVOICES = "getInvoicesHistory"
INVOICE_INFO = "getInvoiceInfo"

# The endpoints whose unreadable answer leaves money in doubt, and those that only read.
EFFECTS = ("createOperation", "executeOperation", "deleteOperation", "withdrawMoney")
READS = (
    "getUserToken",
    "getOperationState",
    "getPaymentsHistory",
    TRANSACTION,
    ACCOUNT,
    INVOICES,
    INVOICE_INFO,
)
EVERY = EFFECTS + READS

PAYOUT = {"State": DONE, "PayoutOperationId": OPERATION, "PayoutOperationState": "InProcess"}
WITHDRAWN = {
    "State": DONE,
    "TransactionId": 2000000001,
    "PaymentState": "Confirm",
    "Amount": Number("1.00"),
    "Currency": "RUB",
}
ROW = {"Id": 100000001, "State": "Confirm"}
INVOICE = {"Id": 3000000000, "State": "Paid"}
RESULTS: dict[str, Any] = {
    "getUserToken": {"State": DONE, "UserToken": "EXAMPLE/USER+TOKEN"},
    "createOperation": PAYOUT | {"PayoutOperationState": "Created"},
    "executeOperation": PAYOUT,
    "getOperationState": PAYOUT,
    "deleteOperation": True,
    "withdrawMoney": WITHDRAWN,
    "getPaymentsHistory": {"State": DONE, "PaymentsHistoryList": [ROW]},
    TRANSACTION: WITHDRAWN,
    INVOICES: {"State": DONE, "InvoicesHistoryList": [INVOICE]},
    # Made up: no source names a field.
    INVOICE_INFO: {"State": DONE, "Invoice": INVOICE},
    ACCOUNT: {"State": DONE, "Balance": {"Amount": Number("1.50"), "Currency": "RUB"}},
}
NOTHING = object()

Case = dict[str, Any]


def answer(result: Any = NOTHING, code: Any = 0, desc: str = "Успешно обработана") -> str:
    """An envelope as text; without `result` it has none."""
    parts: dict[str, Any] = {"OperationState": {"Code": code, "Desc": desc}}
    if result is not NOTHING:
        parts["Result"] = result
    return write(parts)


def good(endpoint: str, **changes: Any) -> str:
    """The endpoint's good answer with some fields of Result changed."""
    result = RESULTS[endpoint]
    return answer(result | changes if changes else result)


def number(text: str) -> Number:
    return Number(text)


def row(**changes: Any) -> str:
    return good("getPaymentsHistory", PaymentsHistoryList=[ROW | changes])


def invoice(**changes: Any) -> str:
    return good(INVOICES, InvoicesHistoryList=[INVOICE | changes])


def lacking(endpoint: str, field: str) -> str:
    return answer({n: v for n, v in RESULTS[endpoint].items() if n != field})


def failed(code: int, **fields: Any) -> dict[str, Any]:
    """A Result whose own State refuses."""
    return {"State": {"Code": code, "Desc": "Ошибка"}, **fields}


def case(
    name: str,
    endpoint: str,
    want: str,
    body: str | bytes,
    status: int = 200,
    headers: dict[str, str] = JSON,
) -> Case:
    """`want` is judged by hand: `ok`, or code and outcome; the judge must agree."""
    return {
        "name": name,
        "endpoint": endpoint,
        "status": status,
        "headers": headers,
        "body": body,
        "want": want,
    }


def doubt(endpoint: str, code: str = "decode") -> str:
    """What an answer that proves nothing is worth at this endpoint."""
    return f"{code} {'not_done' if endpoint in READS else 'unknown'}"


def sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")
