"""Refused inputs, each with exactly one fault and the name of the field at fault."""

from collections.abc import Iterator
from typing import Any

from cases_sign import (
    BASES,
    CARD,
    CREDENTIALS,
    HISTORY,
    LOGIN,
    OPERATION,
    OPERATION_PARAMS,
    SBP,
    SHARED,
    TOKEN,
    WIKI_CARD,
    WIKI_QIWI,
    WIKI_SBP,
    WITHDRAWAL,
    Case,
    with_check_digit,
)
from protocol import CURRENT

CREATE = "createOperation"
PAN = CARD["Pan"]
Params = dict[str, str]

AMOUNTS = (
    """0 0.0 0.00 00 007 00.50 -1 +1 1. .5 . 1.234 1,50 1e2 1E2 0x10 1_000 1'000 10000000000
9999999999999 50.000 50.00.00 NaN Infinity fifty 50RUB""".split()
    + [
        "1 000.00",
        " 50.00",
        "50.00 ",
        "50\u00a0000",
        "\u0665\u0660.\u0660\u0660",
        "\uff15\uff10.\uff10\uff10",
        "\u221250.00",
        "50.00\n",
    ]
)
DATES = """2025-01-01 01.01.2025 2025-01-01T00:00:00 2025/01/01 1735689600 now""".split() + [
    "2025-02-29 00:00:00",
    "1900-02-29 00:00:00",
    "2025-04-31 00:00:00",
    "2025-13-01 00:00:00",
    "2025-00-01 00:00:00",
    "2025-01-00 00:00:00",
    "1899-12-31 23:59:59",
    "0000-01-01 00:00:00",
    "10000-01-01 00:00:00",
    "2025-01-01 24:00:00",
    "2025-01-01 00:60:00",
    "2025-01-01 23:59:60",
    "2025-1-1 0:0:0",
    "2025-01-01 00:00",
    "2025-01-01  00:00:00",
    "2025-01-01 00:00:00.000",
    "2025-01-01 00:00:00+03:00",
    " 2025-01-01 00:00:00",
    "2025-01-01 00:00:00 ",
    "2025-01-01 00:00:00\n",
    "2025-01-01\u00a000:00:00",
    "\u0662025-01-01 00:00:00",
]
IDS = (
    """1 aaaaaaaabbbb4ccc8dddeeeeeeeeeeee {aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee}
aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeee aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeeee
gaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee aaaaaaaabbbb-4ccc-8ddd-eeeeeeee-eeee""".split()
    + [
        OPERATION + " ",
        " " + OPERATION,
        OPERATION + "\n",
        OPERATION.replace("-", "\u2011"),
    ]
)
WHOLE = """-1 +1 1.0 1e3 0x5 2147483648 9223372036854775808 five 05 00 1,000""".split() + [
    " 5",
    "5 ",
    "\u0665",
]
CONTROLS = {
    "zero": "\x00",
    "tab": "\t",
    "line feed": "\n",
    "carriage return": "\r",
    "escape": "\x1b",
    "delete": "\x7f",
    "next line": "\x85",
    "last of the C1 controls": "\x9f",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
}
COLONS = {"double colon": "a::b", "first colon": ":ab", "last colon": "ab:", "only colons": "::"}

# (endpoint, params that are otherwise good, field) -> values that are not
VALUES: list[tuple[str, Params, str, list[str]]] = [
    (CREATE, SBP, "Amount", AMOUNTS),
    ("withdrawMoney", WITHDRAWAL, "Amount", ["0", "-1", "1e2", "1,5", "10000000000", "007"]),
    ("withdrawMoney", WITHDRAWAL, "TransactionDate", DATES),
    ("getPaymentsHistory", HISTORY, "DateFrom", DATES[:8]),
    ("getPaymentsHistory", HISTORY, "DateTo", DATES[6:12]),
    ("executeOperation", OPERATION_PARAMS, "PayoutOperationId", IDS),
    ("getOperationState", OPERATION_PARAMS, "PayoutOperationId", IDS[:4]),
    ("deleteOperation", OPERATION_PARAMS, "PayoutOperationId", IDS[:4]),
    ("getPaymentsHistory", HISTORY, "Take", [*WHOLE, "0"]),
    ("getPaymentsHistory", HISTORY, "Skip", WHOLE),
    (
        "getPaymentsHistory",
        HISTORY,
        "PaymentTransactionId",
        ["0", "01", "-1", "+1", "1.0", "9223372036854775808", "18446744073709551616", "one"],
    ),
    ("getPaymentsHistory", HISTORY, "EshopId", ["4500000", "-1", "45 000", "4500a", "\u0664"]),
    (CREATE, SBP, "EshopId", ["4500000", "450.0", "shop", " 450000", "\uff14"]),
    (
        CREATE,
        CARD,
        "Pan",
        [
            "4111111111111112",
            "4111-1111-1111-1111",
            "4111111111111111a",
            with_check_digit("4" + "0" * 9),
            with_check_digit("4" + "0" * 19),
            "4111\t111111111111",
            "4111\u2009111111111111",
            "\uff14111111111111111",
            "411111******1111",
            "4111111111111111\n",
        ],
    ),
    (
        CREATE,
        SBP,
        "Account",
        [
            "9990000000",
            "799900000000",
            "7999000000",
            "69990000000",
            "+380990000000",
            "7.999.000.00.00",
            "7999000000a",
            "tel:79990000000",
            "7999\t0000000",
            "\uff179990000000",
            "+",
        ],
    ),
    (
        CREATE,
        SBP,
        "BankId",
        ["10000000000", "1000000000000", "10000000000a", "100 000000000", "\u0661" * 12],
    ),
    (
        CREATE,
        SBP,
        "Currency",
        ["RU", "RUBB", "rub", "Rub", "643", "RUB ", "\u0420\u0423\u0411", "R B"],
    ),
    (
        CREATE,
        SBP,
        "PreferenceType",
        ["outsbp", "OUTSBP", "OutSbp ", "Sbp", "InSbp", "0", "BankCardRussia"],
    ),
    (
        CREATE,
        SBP,
        "RecipientName",
        [" ", "Я", "\U0001f600", "Я" * 51, "\U0001f600" * 51, "\u0438\u0306" * 26],
    ),
    (
        "withdrawMoney",
        WITHDRAWAL,
        "AccountId",
        ["600000000", "60000000000", "600000000a", "6000 000000", "\uff16000000000", "-600000000"],
    ),
]

LAYOUTS = {
    "unknown generation": "wiki2023",
    "unknown name": "UserToken::Foo::SignSecretKey",
    "field of another endpoint": "UserToken::Login::SignSecretKey",
    "no secret": "UserToken::PayoutOperationId",
    "secret first": "SignSecretKey::UserToken::PayoutOperationId",
    "secret in the middle": "UserToken::SignSecretKey::PayoutOperationId",
    "secret twice": "UserToken::SignSecretKey::SignSecretKey",
    "secret of another protocol": "UserToken::PayoutOperationId::SecretKey",
    "empty segment last": "UserToken::PayoutOperationId::SignSecretKey::",
    "name twice": "UserToken::PayoutOperationId::UserToken::SignSecretKey",
    "name twice in other case": "UserToken::PayoutOperationId::usertoken::SignSecretKey",
    "single colon": "UserToken:PayoutOperationId::SignSecretKey",
    "three colons": "UserToken:::PayoutOperationId::SignSecretKey",
    "space before a name": "UserToken:: PayoutOperationId::SignSecretKey",
    "open quote": "UserToken::'Refund::SignSecretKey",
    "commas": "UserToken,PayoutOperationId,SignSecretKey",
}


def refused(name: str, endpoint: str, params: Params, field: str, **more: Any) -> Case:
    return {"name": name, "endpoint": endpoint, "params": dict(params), **more, "field": field}


def shown(value: str) -> str:
    return ascii(value) if len(value) <= 40 else f"{value[:2]!a}... of {len(value)} characters"


def values() -> Iterator[Case]:
    for endpoint, params, field, wrong in VALUES:
        for value in wrong:
            yield refused(f"{field} {shown(value)}", endpoint, params | {field: value}, field)
    for endpoint, params in BASES.items():
        for field in ("UserToken",) if endpoint != "getUserToken" else ("Login", "Password"):
            longest = 512 if field == "UserToken" else 255
            tests = {"too long": "t" * (longest + 1)} | COLONS
            tests |= {f"with {n}": f"a{c}b" for n, c in CONTROLS.items()}
            for name, value in tests.items():
                yield refused(f"{field} {name}", endpoint, params | {field: value}, field)
    for name, value in COLONS.items():
        yield refused(f"name {name}", CREATE, SBP | {"RecipientName": value}, "RecipientName")
    for name, control in CONTROLS.items():
        text = {"RecipientName": f"Иван{control}Тестов"}
        yield refused(f"name with {name}", CREATE, SBP | text, "RecipientName")
    dates = {"DateFrom": "2025-01-01 00:00:01", "DateTo": "2025-01-01 00:00:00"}
    yield refused("DateFrom after DateTo", "getPaymentsHistory", HISTORY | dates, "DateTo")


def names() -> Iterator[Case]:
    for endpoint, params in BASES.items():
        for field in CURRENT[endpoint].required:
            without = {name: value for name, value in params.items() if name != field}
            yield refused(f"{field} missing", endpoint, without, field)
            yield refused(f"{field} empty", endpoint, params | {field: ""}, field)
            if field != "PreferenceType":
                small = field[0].lower() + field[1:]
                extra = params | {small: params[field]}
                yield refused(f"{small} in lower case too", endpoint, extra, small)
        for unknown in ("Foo", "SignSecretKey", "Hash"):
            yield refused(f"unknown {unknown}", endpoint, params | {unknown: "1"}, unknown)
    token = LOGIN | {"UserToken": TOKEN}
    yield refused("token where it is not known", "getUserToken", token, "UserToken")
    for endpoint in ("noSuchEndpoint", "personal/payout/createOperation"):
        yield refused(f"endpoint {endpoint}", endpoint, OPERATION_PARAMS, "endpoint")


def conditions() -> Iterator[Case]:
    for name, base, change, field in (
        ("card without Pan", CARD, {"Pan": ""}, "Pan"),
        ("card with phone", CARD, {"Account": SBP["Account"]}, "Account"),
        ("card with bank", CARD, {"BankId": SBP["BankId"]}, "BankId"),
        ("SBP without phone", SBP, {"Account": ""}, "Account"),
        ("SBP without bank", SBP, {"BankId": ""}, "BankId"),
        ("SBP with Pan", SBP, {"Pan": PAN}, "Pan"),
        ("old selector in current", SBP, {"ProviderType": "Sbp"}, "ProviderType"),
    ):
        yield refused(name, CREATE, base | change, field)
        absent = {n: v for n, v in (base | change).items() if v}
        if absent != base | change:
            yield refused(f"{name} at all", CREATE, absent, field)
    for name, base, change, field in (
        ("card without Pan", WIKI_CARD, {"Pan": ""}, "Pan"),
        ("Qiwi without phone", WIKI_QIWI, {"Account": ""}, "Account"),
        ("Qiwi with Pan", WIKI_QIWI, {"Pan": PAN}, "Pan"),
        ("Qiwi with bank", WIKI_QIWI, {"BankId": SBP["BankId"]}, "BankId"),
        ("SBP without phone", WIKI_SBP, {"Account": ""}, "Account"),
        ("SBP without bank", WIKI_SBP, {"BankId": ""}, "BankId"),
        ("SBP with Pan", WIKI_SBP, {"Pan": PAN}, "Pan"),
        ("no selector", WIKI_SBP, {"ProviderType": ""}, "ProviderType"),
        ("selector 1", WIKI_SBP, {"ProviderType": "1"}, "ProviderType"),
        ("selector of current", WIKI_SBP, {"ProviderType": "OutSbp"}, "ProviderType"),
        ("selector in lower case", WIKI_SBP, {"ProviderType": "sbp"}, "ProviderType"),
        ("new selector", WIKI_SBP, {"PreferenceType": "OutSbp"}, "PreferenceType"),
        ("shop", WIKI_SBP, {"EshopId": "450000"}, "EshopId"),
        ("name lost", WIKI_SBP, {"RecipientName": " "}, "RecipientName"),
        ("name double colon", WIKI_SBP, {"RecipientName": "a::b"}, "RecipientName"),
        ("amount 0", WIKI_SBP, {"Amount": "0"}, "Amount"),
        ("no currency", WIKI_SBP, {"Currency": ""}, "Currency"),
    ):
        yield refused(f"wiki2024 {name}", CREATE, base | change, field, layout="wiki2024")


def settings() -> Iterator[Case]:
    for name, layout in LAYOUTS.items():
        yield refused(
            f"layout: {name}", "executeOperation", OPERATION_PARAMS, "layout", layout=layout
        )
    for endpoint, layout in {
        "getUserToken": "UserToken::Login::Password::::SignSecretKey",
        CREATE: "UserToken::ProviderType::Amount::SignSecretKey",
        "withdrawMoney": "wiki2023",
    }.items():
        yield refused(f"layout {layout}", endpoint, BASES[endpoint], "layout", layout=layout)
    for endpoint in BASES:
        yield refused("encoding xml", endpoint, BASES[endpoint], "encoding", encoding="xml")
    for endpoint in ("getUserToken", *SHARED[:1], "withdrawMoney"):
        for name, field, value in (
            ("empty", "bearer_token", ""),
            ("with a space", "bearer_token", "a b"),
            ("with a line end", "bearer_token", "ab\r\n"),
            ("with delete", "bearer_token", "a\x7f"),
            ("Cyrillic", "bearer_token", "ключ"),
            ("too long", "bearer_token", "b" * 513),
            ("empty", "sign_secret_key", ""),
            ("with a tab", "sign_secret_key", "a\tb"),
            ("with a line separator", "sign_secret_key", "a\u2028b"),
            ("too long", "sign_secret_key", "s" * 513),
        ):
            credentials = CREDENTIALS | {field: value}
            yield refused(
                f"{field} {name}", endpoint, BASES[endpoint], field, credentials=credentials
            )


def all_refused() -> Iterator[Case]:
    for part in (values, names, conditions, settings):
        yield from part()
