"""Expectations written by hand, so that the generator cannot be wrong in silence."""

import hashlib
import json
from typing import Any

from answers import HTML, JSON, SAMPLES, answer, failed, good, number, row, sample
from cases_sign import CARD, CREDENTIALS, SBP
from check import faults
from classify import classify
from encode import form_of, stages, string_to_sign

# sample's name -> (endpoint, generation) pairs that must reproduce its hash
SIGNED: dict[str, list[tuple[str, str]]] = {
    "createOperation card": [("createOperation", "current")],
    "createOperation sbp": [("createOperation", "current")],
    "executeOperation / deleteOperation / getOperationState": [
        ("executeOperation", "current"),
        ("deleteOperation", "current"),
        ("getOperationState", "current"),
    ],
    "executeOperation legacy (old wiki)": [("executeOperation", "wiki2024")],
    "getOperationState / deleteOperation legacy (old wiki)": [
        ("getOperationState", "wiki2024"),
        ("deleteOperation", "wiki2024"),
    ],
    "createOperation legacy (old wiki)": [("createOperation", "wiki2024")],
    "getPaymentsHistory only Take": [("getPaymentsHistory", "current")],
    "getPaymentsHistory full": [("getPaymentsHistory", "wiki2024")],
    "withdrawMoney candidate A": [("withdrawMoney", "current")],
    "getUserToken": [("getUserToken", "current")],
}


def expect(got: Any, wanted: Any) -> None:
    if got != wanted:
        raise AssertionError(f"got {got!r}, wanted {wanted!r}")


def signatures() -> None:
    vectors = json.loads(sample("signature-vectors.json"))
    expect({v["name"] for v in vectors}, set(SIGNED))
    for vector in vectors:
        credentials = CREDENTIALS | {"sign_secret_key": vector["secret"]}
        by_text = string_to_sign(
            vector["template"], list(vector["values"].items()), vector["secret"]
        )
        expect(by_text, vector["input"])
        for endpoint, layout in SIGNED[vector["name"]]:
            made = stages(endpoint, vector["values"], credentials, layout, None)
            expect(made["string_to_sign"], vector["input"])
            expect(made["sign"], vector["expected"])
    # Two hashes stand here as well, against a slip of the sample file itself.
    expect(
        stages("createOperation", CARD, CREDENTIALS, None, "json")["sign"],
        "3f576023d82ab14b8047b5176df7e28692378b5399e72934ac392ff6eff26390",
    )
    expect(hashlib.sha256(b"").hexdigest()[:8], "e3b0c442")


def requests() -> None:
    params = SBP | {
        "UserToken": "a+b/c=~*",
        "Account": "8 (999) 000-00-00",
        "Amount": "5.5",
        "RecipientName": 'Я "\\',
    }
    made = stages("createOperation", params, CREDENTIALS, None, None)
    expect(
        made["request"],
        {
            "method": "POST",
            "url": "https://api.intellectmoney.ru/personal/payout/createOperation",
            "headers": {
                "accept": "application/json",
                "authorization": "Bearer 0123456789abcdef0123456789abcdef",
                "content-type": "application/x-www-form-urlencoded",
                "sign": made["sign"],
            },
            "body": "UserToken=a%2Bb%2Fc%3D~%2A&PreferenceType=OutSbp&Account=79990000000"
            "&BankId=100000000000&Amount=5.50&Currency=RUB&RecipientName=%D0%AF%20%22%5C",
        },
    )
    expect(
        stages("createOperation", params, CREDENTIALS, None, "json")["request"]["body"],
        '{"UserToken":"a+b/c=~*","PreferenceType":"OutSbp","Account":"79990000000",'
        '"BankId":"100000000000","Amount":"5.50","Currency":"RUB","RecipientName":"Я \\"\\\\"}',
    )
    expect(
        made["string_to_sign"],
        'a+b/c=~*::OutSbp::::79990000000::100000000000::5.50::RUB::Я "\\::::example-sign-secret',
    )
    expect(form_of("createOperation", {"Amount": "5"}, None), [("Amount", "5.00")])


def refusals() -> None:
    expect(faults("createOperation", SBP, CREDENTIALS), [])
    expect(faults("createOperation", SBP | {"Amount": "007"}, CREDENTIALS), ["Amount"])
    expect(faults("createOperation", SBP | {"Pan": CARD["Pan"]}, CREDENTIALS), ["Pan"])
    expect(faults("createOperation", SBP, CREDENTIALS, "wiki2023"), ["layout"])


def api_error(level: str, api_code: int | None, outcome: str, expired: bool = False) -> Any:
    return {
        "error": {
            "code": "api_error",
            "level": level,
            "api_code": api_code,
            "error_source_param": None,
            "session_expired": expired,
            "outcome": outcome,
        }
    }


def plain_error(code: str, outcome: str) -> Any:
    return {"error": {"code": code, "outcome": outcome}}


def judge(endpoint: str, body: str, wanted: Any, status: int = 200) -> None:
    expect(classify(endpoint, status, JSON, body.encode()), wanted)


def printed() -> None:
    """The vendor's own answers, as the driver must print them."""
    done = {"Code": 0, "Desc": "Успешно обработан"}
    guid = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
    judge("deleteOperation", sample("deleteOperation-ok.json"), {"ok": {"Result": True}})
    judge(
        "executeOperation",
        sample("executeOperation-failed.json"),
        {
            "ok": {
                "State": done,
                "PayoutOperationId": guid,
                "PayoutOperationState": "Failed",
                "ErrorMessage": "Платеж не прошел в банке",
            }
        },
    )
    judge(
        "withdrawMoney",
        sample("withdrawMoney-ok.json"),
        {
            "ok": {
                "State": {"Code": 0, "Desc": "Успешно обработан."},
                "TransactionId": 2000000001,
                "PaymentState": "Confirm",
                "Amount": "0.01",
                "Currency": "RUB",
                "OperationId": "00000000-0000-4000-8000-000000000001",
            }
        },
    )
    wanted = api_error("result", 3, "not_done")
    wanted["error"]["error_source_param"] = "accountId"
    judge("withdrawMoney", sample("withdrawMoney-accountUnavailable.json"), wanted)
    expired = api_error("operation", 2, "not_done", expired=True)
    judge("deleteOperation", sample("deleteOperation-sessionExpired.json"), expired)
    history = classify(
        "getPaymentsHistory", 200, JSON, (SAMPLES / "getPaymentsHistory-ok.json").read_bytes()
    )
    first = history["ok"]["PaymentsHistoryList"][0]
    expect(first["PaymentAmount"], {"Amount": "1.0", "Currency": "RUB"})
    expect((first["Id"], first["InvoiceId"], first["IPAdress"]), (100000001, 3000000000, ""))


def table() -> None:
    """The rows of the conformance table, for an endpoint with an effect and for a read."""
    moving = {"State": {"Code": 3}, "PayoutOperationState": "InProcess"}
    for endpoint, unsure in (("executeOperation", "unknown"), ("getOperationState", "not_done")):
        judge(endpoint, answer(False), api_error("result", None, "not_done"))
        judge(endpoint, answer(failed(2)), api_error("result", 2, "not_done"))
        judge(endpoint, answer(moving), api_error("result", 3, unsure))
        judge(endpoint, answer(None, 1), api_error("operation", 1, unsure))
        judge(endpoint, answer(moving, 2), api_error("operation", 2, unsure))
        judge(endpoint, answer(moving), api_error("result", 3, unsure), 403)
        for body in ("", "<Response/>", good(endpoint)[:-1], answer(True), answer(None, 3)):
            judge(endpoint, body, plain_error("decode", unsure))
        judge(endpoint, good(endpoint), plain_error("http_status", "not_done"), 403)
        judge(endpoint, good(endpoint), plain_error("http_status", unsure), 500)
    wanted = plain_error("http_status", "not_done")
    expect(classify("withdrawMoney", 401, HTML, b"<html>"), wanted)
    wanted = plain_error("decode", "not_done")
    judge("getPaymentsHistory", row(CreationDate="2025-01-01"), wanted)
    for text, plain in (("1E+2", "100"), ("1.50E1", "15.0"), ("1.5E-1", "0.15")):
        got = classify(
            "withdrawMoney", 200, JSON, good("withdrawMoney", Amount=number(text)).encode()
        )
        expect(got["ok"]["Amount"], plain)


def run() -> None:
    for part in (signatures, requests, refusals, printed, table):
        part()
