"""Answers with status 200 that cannot be read: what they prove is nothing."""

from collections.abc import Iterator
from typing import Any

from answers import (
    DELETE,
    EVERY,
    EXECUTE,
    HISTORY,
    HTML,
    INVOICES,
    PAGE,
    RESULTS,
    WITHDRAW,
    XML,
    Case,
    answer,
    case,
    doubt,
    good,
    invoice,
    lacking,
    number,
    row,
    sample,
)
from strict_json import write

CODES: dict[str, Any] = {
    "3": 3,
    "-1": -1,
    "2147483648": 2147483648,
    "0.0": number("0.0"),
    "0e0": number("0e0"),
    "true": True,
    "null": None,
    "word": "zero",
    "array": [0],
}
STATES: dict[str, Any] = {
    "null": None,
    "text": "0",
    "number": 0,
    "array": [],
    "true": True,
    "empty": {},
}
# endpoint -> field -> values that the field cannot have
FIELDS: dict[str, dict[str, list[Any]]] = {
    "getUserToken": {"UserToken": [1, None, True, "", {}, ["a"]]},
    "createOperation": {"PayoutOperationId": [1, None], "PayoutOperationState": [0, None]},
    EXECUTE: {
        "PayoutOperationId": [1, None, "", "abc", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeee"],
        "PayoutOperationState": [2, None, True, ["InProcess"], {}],
        "ErrorMessage": [0, False, {}],
    },
    "getOperationState": {"PayoutOperationId": ["abc"], "PayoutOperationState": [2, None]},
    WITHDRAW: {
        "TransactionId": [None, "", "abc", number("3.0"), number("3E0"), "3.0", True],
        "PaymentState": [1],
        "Currency": [643],
    },
    INVOICES: {"InvoicesHistoryList": [None, {}, [1], [None], [{}]]},
    HISTORY: {"PaymentsHistoryList": [None, {}, "", 0, [1], [[]], [None], [{}]]},
}


def unreadable() -> Iterator[Case]:
    for endpoint in (EXECUTE, WITHDRAW, DELETE, "createOperation", "getOperationState"):
        want = doubt(endpoint)
        body = good(endpoint)
        for at in sorted({len(body) * part // 12 for part in range(1, 12)} | {1, len(body) - 1}):
            yield case(f"cut off after {at} characters", endpoint, want, body[:at])
    for endpoint in EVERY:
        want = doubt(endpoint)
        body = good(endpoint)
        texts: dict[str, str] = {
            "empty": "",
            "white space": " \r\n\t ",
            "null": "null",
            "text": '"ok"',
            "array": f"[{body}]",
            "trailing brace": body + "}",
            "two answers": body + body,
            "trailing comma": body[:-1] + ",}",
            "byte order mark": "\ufeff" + body,
            "no OperationState": write({"Result": RESULTS[endpoint]}),
            "duplicate Result": body[:-1] + f',"Result":{write(RESULTS[endpoint])}}}',
            "duplicate OperationState": '{"OperationState":{"Code":0},' + body[1:],
            "duplicate Code": body.replace('"Code":0', '"Code":0,"Code":0', 1),
            "Result of another type": answer("ok" if endpoint == DELETE else True),
            "Result null": answer(None),
            "no Result": answer(),
        }
        for name, text in texts.items():
            yield case(name, endpoint, want, text)
        yield case("XML", endpoint, want, sample("getUserToken-reconstructed.xml"), headers=XML)
        yield case("HTML", endpoint, want, PAGE, headers=HTML)
        yield case("plain words", endpoint, want, "OK", headers={"content-type": "text/plain"})
        old = {"content-type": "application/json; charset=windows-1251"}
        yield case("windows-1251 said", endpoint, want, body, headers=old)
        cp1251 = body.encode("cp1251", "replace")
        yield case("windows-1251 said and sent", endpoint, want, cp1251, headers=old)
        yield case("windows-1251 not said", endpoint, want, cp1251)
        yield case("UTF-16", endpoint, want, body.encode("utf-16"))


def broken_json() -> Iterator[Case]:
    inside = '"PayoutOperationState"'
    body = good(EXECUTE)

    def extra(value: str) -> str:
        return body.replace(inside, f'"Extra":{value},{inside}')

    for name, text in {
        "duplicate unknown key": extra('1,"Extra":2'),
        "duplicate key deep in an unknown field": extra('[{"a":{"b":1,"b":1}}]'),
        "duplicate key by escape": extra('1,"\\u0045xtra":2'),
        "duplicate state": body.replace(inside, f'{inside}:"InProcess",{inside}'),
        "leading zero": extra("01"),
        "minus and leading zero": extra("-01"),
        "plus": extra("+1"),
        "point without digits": extra("1."),
        "point first": extra(".5"),
        "exponent without digits": extra("1e"),
        "NaN": extra("NaN"),
        "Infinity": extra("-Infinity"),
        "hexadecimal": extra("0x1F"),
        "single quotes": extra("'a'"),
        "bare word": extra("undefined"),
        "capital True": extra("True"),
        "comment": extra("1/* one */"),
        "comma too many": extra("[1,]"),
        "line feed in a text": extra('"a\nb"'),
        "zero byte in a text": extra('"a\x00b"'),
        "unknown escape": extra('"\\x41"'),
        "half of a surrogate pair": extra('"\\ud83d"'),
        "short escape": extra('"\\u12"'),
        "no-break space between": extra("\u00a01"),
        "zero byte after": body + "\x00",
        "number of 65 characters": extra("1" * 65),
        "5,000 arrays deep": extra("[" * 5000 + "]" * 5000),
        "5,000 objects deep": extra('{"a":' * 5000 + "1" + "}" * 5000),
        "5,000 arrays open": "[" * 5000,
        "65 deep": extra("[" * 63 + "]" * 63),
    }.items():
        yield case(name, EXECUTE, doubt(EXECUTE), text)
    yield case("64 deep", EXECUTE, "ok", extra("[" * 62 + "]" * 62))
    yield case("brackets in a text", EXECUTE, "ok", extra('"' + "[{" * 100 + '"'))
    for name, raw in {
        "lone byte": b"\xff",
        "overlong": b"\xc0\xaf",
        "surrogate": b"\xed\xa0\x80",
    }.items():
        broken = extra('"~"').encode().replace(b"~", raw)
        yield case(f"invalid UTF-8: {name}", EXECUTE, doubt(EXECUTE), broken)
    yield case("cut off inside a letter", EXECUTE, doubt(EXECUTE), body.encode()[:37])


def wrong_types() -> Iterator[Case]:
    for name, code in CODES.items():
        for endpoint in (EXECUTE, HISTORY):
            body = answer(RESULTS[endpoint], code)
            yield case(f"OperationState.Code {name}", endpoint, doubt(endpoint), body)
    for name, state in STATES.items():
        body = write({"OperationState": state, "Result": RESULTS[EXECUTE]})
        yield case(f"OperationState {name}", EXECUTE, doubt(EXECUTE), body)
    for name, code in {n: CODES[n] for n in ("-1", "0.0", "true", "word")}.items():
        body = good(EXECUTE, State={"Code": code, "Desc": ""})
        yield case(f"Result.State.Code {name}", EXECUTE, doubt(EXECUTE), body)
    for name, state in {n: STATES[n] for n in ("text", "number", "array", "true")}.items():
        yield case(f"Result.State {name}", EXECUTE, doubt(EXECUTE), good(EXECUTE, State=state))
    for endpoint, fields in FIELDS.items():
        for field, values in fields.items():
            for value in values:
                body = good(endpoint, **{field: value})
                yield case(f"{field} {write(value)}", endpoint, doubt(endpoint), body)
            if field != "ErrorMessage" and None in values:
                yield case(f"no {field}", endpoint, doubt(endpoint), lacking(endpoint, field))
    for field, value in (
        ("Id", None),
        ("Id", number("3.0")),
        ("Id", "3.0"),
        ("Id", 9223372036854775808),
        ("Id", True),
        ("InvoiceId", number("3000000000.5")),
        ("InvoiceId", "abc"),
        ("CatalogPaymentId", number("1e3")),
        ("PaymentNumber", 2000000000),
        ("State", {"Code": 0}),
        ("CreationDate", 1735722000),
        ("PaymentAmount", 5),
        ("RecipientAmount", "5.00"),
        ("PaymentAmount", {"Amount": 1, "Currency": 643}),
        ("IsElectedPayment", "false"),
        ("IsElectedPayment", 0),
        ("EshopName", False),
    ):
        yield case(f"row: {field} {write(value)}", HISTORY, doubt(HISTORY), row(**{field: value}))
    for field, value in (
        ("Id", None),
        ("Id", number("3.0")),
        ("State", 1),
        ("EShopId", "shop"),
        ("Amount", number("100.0")),
        ("ChangeDate", "2025-01-01 12:05:00"),
        ("HistoryList", {}),
        ("HistoryList", [None]),
        ("HistoryList", [{"PaymentNumber": 2000000000}]),
        ("HistoryList", [{"PaymentAmount": {"Amount": "much"}}]),
    ):
        body = invoice(**{field: value})
        yield case(f"invoice: {field} {write(value)}", INVOICES, doubt(INVOICES), body)
    later = [{"Id": 1}, {"PaymentNumber": "2000000000"}]
    body = good(HISTORY, PaymentsHistoryList=later)
    yield case("second row without Id", HISTORY, doubt(HISTORY), body)
    states = {"PayoutOperationState": "Deleted"}
    yield case("object for a boolean", DELETE, doubt(DELETE), answer(states))
    yield case("quoted true", DELETE, doubt(DELETE), answer("true"))
    yield case("1 for true", DELETE, doubt(DELETE), answer(1))


def all_bad() -> Iterator[Case]:
    for part in (unreadable, broken_json, wrong_types):
        yield from part()
