"""Answers that are good, and the edges of what a good answer may carry."""

from collections.abc import Iterator
from typing import Any

from answers import (
    ACCOUNT,
    DONE,
    EVERY,
    EXECUTE,
    HISTORY,
    INVOICE_INFO,
    INVOICES,
    OPERATION_ID,
    PAYOUT,
    RESULTS,
    ROW,
    SAMPLES,
    TRANSACTION,
    WITHDRAW,
    WITHDRAWN,
    Case,
    answer,
    case,
    doubt,
    good,
    invoice,
    number,
    row,
    sample,
)
from cases_sign import OPERATION
from strict_json import write

# number text -> its plain text, or None if it does not fit 96 bits with scale 0 to 28
AMOUNTS: dict[str, str | None] = {
    "1.0": "1.0",
    "10.10": "10.10",
    "5": "5",
    "0": "0",
    "0.00": "0.00",
    "-0.5": "-0.5",
    "1E+2": "100",
    "1e2": "100",
    "1.5E-1": "0.15",
    "1.50E1": "15.0",
    "1.5E+1": "15",
    "-1.5e-3": "-0.0015",
    "100E-2": "1.00",
    "9007199254740993.01": "9007199254740993.01",
    "0.1000000000000000055511151231": "0.1000000000000000055511151231",
    "1234567890123456789012345678": "1234567890123456789012345678",
    "79228162514264337593543950335": "79228162514264337593543950335",
    "7.9228162514264337593543950335": "7.9228162514264337593543950335",
    "0.0000000000000000000000000001": "0.0000000000000000000000000001",
    "1.0000000000000000000000000000": "1.0000000000000000000000000000",
    "1E-28": "0.0000000000000000000000000001",
    "1E+28": "10000000000000000000000000000",
    "79228162514264337593543950336": None,
    "7.9228162514264337593543950336": None,
    "0.00000000000000000000000000001": None,
    "1.00000000000000000000000000000": None,
    "12345678901234567890.1234567890": None,
    "1E-29": None,
    "1E+29": None,
    "1E+999999999": None,
    "1E-999999999": None,
}
NO_AMOUNTS: dict[str, Any] = {
    "empty text": "",
    "word": "fifty",
    "comma": "1,50",
    "currency in it": "1.00 RUB",
    "space in it": "1 000.00",
    "space before": " 1.00",
    "not a number": "NaN",
    "hexadecimal": "0x10",
    "boolean": True,
    "object": {"Amount": 1},
    "array": [1],
}
DATES = {
    "2025-01-01T12:00:00Z": True,
    "2025-01-01T12:00:00+03:00": True,
    "2025-01-01T12:00:00.1-05:30": True,
    "2025-01-01T12:00:00.123456789Z": True,
    "2024-02-29T23:59:59.999+00:00": True,
    "2025-01-01T12:00:00": False,
    "2025-01-01 12:00:00+03:00": False,
    "2025-01-01T12:00:00+0300": False,
    "2025-01-01T12:00:00.Z": False,
    "2025-01-01T12:00:00.1234567890Z": False,
    "2025-01-01T12:00:00,123Z": False,
    "2025-01-01T12:00Z": False,
    "2025-01-01": False,
    "2025-13-01T12:00:00Z": False,
    "2025-02-29T12:00:00Z": False,
    "2025-01-01T25:00:00Z": False,
    "2025-01-01T12:60:00Z": False,
    "01.01.2025 12:00:00": False,
    "/Date(1735722000000+0300)/": False,
    "": False,
}

# changes of a payout's Result that leave it good
PAYOUTS: dict[str, dict[str, Any]] = {
    "upper-case id": {"PayoutOperationId": OPERATION.upper()},
    "another id": {"PayoutOperationId": OPERATION_ID},
    "ErrorMessage null": {"ErrorMessage": None},
    "ErrorMessage": {"ErrorMessage": "Платеж не прошел в банке", "State": DONE},
    "State null": {"State": None},
    "State with warnings": {"State": {"Code": 1, "Desc": "С предупреждениями"}},
    "State code quoted": {"State": {"Code": "0", "Desc": ""}},
    "State with unknown field": {"State": DONE | {"Sub": {"Code": number("3.50")}}},
    "unknown fields": {
        "Rate": number("1.50"),
        "Big": number("12345678901234567890123"),
        "Exp": number("1E+2"),
        "MinusZero": number("-0"),
        "Amount": number("2.00"),
        "List": [None, True, [], {}, "", {"a": number("0.10")}],
        "Имя": 'кавычки " и \\ и \n',
        "": "empty key",
    },
    "number of 64 characters": {"Long": number("1" * 64)},
    "escapes": {"Text": "\u00e9\U0001f600\u2028\x7f"},
}
# changes of a history row that leave it good
ROWS: dict[str, dict[str, Any]] = {
    "largest Id": {"Id": 9223372036854775807},
    "quoted integers": {"Id": "9007199254740993", "InvoiceId": "1", "CatalogPaymentId": "0"},
    "nulls": {"InvoiceId": None, "PaymentAmount": None, "CreationDate": None, "Bank": None},
    "money of nulls": {"PaymentAmount": {"Amount": None, "Currency": None}},
    "money without fields": {"PaymentAmount": {}},
    "money with unknown field": {"PaymentAmount": {"Amount": 1, "Rate": number("1.10")}},
    "unknown enums": {"State": "Frozen", "Direction": "Outward", "InputType": "Pigeon"},
    "true": {"IsElectedPayment": True},
    "unknown fields": {"Fee": number("0.10"), "EshopId": 450001, "Tags": ["a"]},
    "AdditionalInfo": {"AdditionalInfo": [{"Key": number("1.0")}, "text"]},
    "sic IPAdress": {"IPAdress": "192.0.2.1", "IPAddress": "192.0.2.2"},
}


def samples() -> Iterator[Case]:
    """Every file; its name begins with the endpoint. What it means stands here by hand."""
    refused = {
        "deleteOperation-sessionExpired": "api_error not_done",
        "withdrawMoney-accountUnavailable": "api_error not_done",
    }
    for path in sorted(SAMPLES.rglob("*.json")):
        if path.name != "signature-vectors.json":
            name = path.relative_to(SAMPLES).as_posix().removesuffix(".json")
            want = refused.get(path.stem, "ok")
            yield case(f"sample {name}", path.stem.split("-")[0], want, sample(f"{name}.json"))


def envelopes() -> Iterator[Case]:
    for endpoint in EVERY:
        body = good(endpoint)
        yield case("plain", endpoint, "ok", body)
        spaced = write({"OperationState": {"Code": 0}, "Result": RESULTS[endpoint]})
        spaced = "\r\n\t " + spaced.replace(",", " ,\n").replace(":", " : ", 1) + " \n"
        yield case("white space around and no Desc", endpoint, "ok", spaced)
        parts = {
            "EshopId": 450000,
            "OperationId": OPERATION_ID,
            "Result": RESULTS[endpoint],
            "OperationState": {"Desc": None, "Code": 0},
        }
        yield case("other key order, both ids", endpoint, "ok", write(parts))
        parts |= {"EshopId": None, "OperationId": None}
        yield case("both ids null", endpoint, "ok", write(parts))
        parts |= {"EshopId": "450000"}
        yield case("quoted EshopId", endpoint, "ok", write(parts))
        for name, eshop in (("with a fraction", number("1.5")), ("a word", "shop")):
            bad = parts | {"EshopId": eshop}
            yield case(f"EshopId {name}", endpoint, doubt(endpoint), write(bad))
        yield case(
            "OperationId a number", endpoint, doubt(endpoint), write(parts | {"OperationId": 1})
        )
    inner = write(
        {
            "OperationState": {"Code": 0, "Desc": "", "ErrorSourceParam": None, "Extra": [1]},
            "OperationId": OPERATION_ID,
            "EshopId": 450000,
            "Trace": "not of Result, so not printed",
            "Result": PAYOUT | {"OperationId": "its own", "EshopId": 450001},
        }
    )
    yield case("ids of Result win", EXECUTE, "ok", inner)
    for headers in ({}, {"content-type": "text/json"}, {"content-type": "application/json"}):
        name = headers.get("content-type", "none")
        yield case(f"content-type {name}", EXECUTE, "ok", good(EXECUTE), headers=headers)
    for charset in ("UTF-8", '"utf-8"'):
        headers = {"content-type": f"application/json; charset={charset}"}
        yield case(f"charset {charset}", EXECUTE, "ok", good(EXECUTE), headers=headers)


def states() -> Iterator[Case]:
    known = "Created SentToBank InProcess Completed Failed NotEnoughMoney Deleted"
    for state in (*known.split(), "Frozen", "completed"):
        for endpoint in ("createOperation", EXECUTE, "getOperationState"):
            body = good(endpoint, PayoutOperationState=state)
            yield case(f"state {state}", endpoint, "ok", body)
    for name, changes in PAYOUTS.items():
        yield case(name, EXECUTE, "ok", good(EXECUTE, **changes))
    bare = {n: v for n, v in PAYOUT.items() if n != "State"}
    yield case("State absent", EXECUTE, "ok", answer(bare))
    raw = good(EXECUTE).replace("InProcess", "Й\u0438\u0306\u00a0\U0001f600\u2028\x7f")
    yield case("text of raw UTF-8", EXECUTE, "ok", raw)
    escaped = good(EXECUTE).replace("InProcess", "\\u0049nProcess\\/\\ud83d\\ude00")
    yield case("escaped text", EXECUTE, "ok", escaped)


def amounts() -> Iterator[Case]:
    for text, plain in AMOUNTS.items():
        body = good(WITHDRAW, Amount=number(text))
        yield case(f"amount {text}", WITHDRAW, doubt(WITHDRAW) if plain is None else "ok", body)
    for text in ("1.50", "1E+2", "79228162514264337593543950336"):
        want = doubt(WITHDRAW) if AMOUNTS.get(text, "") is None else "ok"
        yield case(f"quoted amount {text}", WITHDRAW, want, good(WITHDRAW, Amount=text))
        want = doubt(HISTORY) if AMOUNTS.get(text, "") is None else "ok"
        money = {"Amount": number(text), "Currency": "RUB"}
        yield case(f"PaymentAmount {text}", HISTORY, want, row(PaymentAmount=money))
        money = {"Amount": text, "Currency": "RUB"}
        yield case(f"quoted RecipientAmount {text}", HISTORY, want, row(RecipientAmount=money))
    for name, value in NO_AMOUNTS.items():
        yield case(f"amount: {name}", WITHDRAW, doubt(WITHDRAW), good(WITHDRAW, Amount=value))
    nothing = dict.fromkeys(("Amount", "Currency", "PaymentState"))
    yield case("amount null", WITHDRAW, "ok", good(WITHDRAW, **nothing))
    only = {n: WITHDRAWN[n] for n in ("State", "TransactionId")}
    yield case("only TransactionId", WITHDRAW, "ok", answer(only))
    yield case("TransactionId quoted", WITHDRAW, "ok", good(WITHDRAW, TransactionId="2000000001"))
    for state in ("Created", "Canceled", "Frozen"):
        yield case(f"state {state}", TRANSACTION, "ok", good(TRANSACTION, PaymentState=state))
    yield case("amount 1E+2", TRANSACTION, "ok", good(TRANSACTION, Amount=number("1E+2")))
    yield case("other currency", WITHDRAW, "ok", good(WITHDRAW, Currency="XTS"))


def history() -> Iterator[Case]:
    lists: list[list[dict[str, Any]]] = [[], [ROW, ROW], [{"Id": n} for n in range(1, 21)]]
    for rows in lists:
        body = good(HISTORY, PaymentsHistoryList=rows)
        yield case(f"{len(rows)} rows", HISTORY, "ok", body)
    for text, fine in DATES.items():
        want = "ok" if fine else doubt(HISTORY)
        yield case(f"date {text or 'empty'}", HISTORY, want, row(CreationDate=text))
    for name, changes in ROWS.items():
        yield case(f"row: {name}", HISTORY, "ok", row(**changes))
    bare = {"PaymentsHistoryList": [ROW]}
    yield case("no State", HISTORY, "ok", answer(bare))


# changes of an invoice that leave it good
INVOICE_CHANGES: dict[str, dict[str, Any]] = {
    "quoted integers": {"Id": "9007199254740993", "EShopId": "450000"},
    "nulls": {"State": None, "ChangeDate": None, "Amount": None, "HistoryList": None},
    "sums": {
        "Amount": {"Amount": number("100.00"), "Currency": "RUB"},
        "CurrentAmount": {"Amount": "0.10", "Currency": "RUB"},
        "SurchargeAmount": {"Amount": number("-1E+2")},
    },
    "unknown state": {"State": "Frozen"},
    "no payments": {"HistoryList": []},
    "payments": {"HistoryList": [ROW, {}, {"PaymentNumber": "2000000000", "Fee": number("0.10")}]},
    "payment of unknown type": {"HistoryList": [{"InvoicePaymentType": "Gift", "Id": None}]},
    "the other spelling of the shop": {"EshopId": "not checked"},
}


def invoices() -> Iterator[Case]:
    lists: list[list[dict[str, Any]]] = [[], [{"Id": n} for n in range(1, 21)]]
    for rows in lists:
        body = good(INVOICES, InvoicesHistoryList=rows)
        yield case(f"{len(rows)} invoices", INVOICES, "ok", body)
    for name, changes in INVOICE_CHANGES.items():
        yield case(f"invoice: {name}", INVOICES, "ok", invoice(**changes))


def undescribed() -> Iterator[Case]:
    """Where no field is known, every field is kept as it came."""
    for name, fields in {
        "numbers as sent": {
            "Balance": number("1.50"),
            "Rate": number("1E+2"),
            "Zero": number("-0"),
        },
        "texts, lists and nulls": {
            "Name": "Счёт",
            "List": [None, {"A": number("0.10")}],
            "Null": None,
        },
        "a state of its own": {"State": "Paid", "Id": 3000000000},
        "an empty state": {"State": "", "Amount": {"Amount": number("1.0"), "Currency": "RUB"}},
    }.items():
        for endpoint in (ACCOUNT, INVOICE_INFO):
            yield case(name, endpoint, "ok", answer({"State": DONE} | fields))
            bare = {field: value for field, value in fields.items() if field != "State"}
            yield case(f"{name}, no State", endpoint, "ok", answer(bare))
    yield case("empty object", ACCOUNT, "ok", answer({}))


def all_good() -> Iterator[Case]:
    for part in (samples, envelopes, states, amounts, history, invoices, undescribed):
        yield from part()
