"""Refused inputs, each with exactly one fault and the name of the field at fault."""

from collections.abc import Iterator
from typing import Any

from cases_sign import (
    BASES,
    CARD,
    CREDENTIALS,
    HISTORY,
    INVOICES,
    LOGIN,
    OPERATION_PARAMS,
    SBP,
    SHARED,
    TOKEN,
    WIKI_CARD,
    WIKI_QIWI,
    WIKI_SBP,
    Case,
)
from protocol import CURRENT
from refused_values import COLONS, CONTROLS, CREATE, VALUES, Params

PAN = CARD["Pan"]

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
    changes = {f"Change{name}": value for name, value in dates.items()}
    yield refused(
        "ChangeDateFrom after ChangeDateTo",
        "getInvoicesHistory",
        INVOICES | changes,
        "ChangeDateTo",
    )
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
