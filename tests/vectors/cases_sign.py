"""Accepted inputs: what must be signed, and from which params."""

from collections.abc import Iterator
from typing import Any

from check import luhn_ok

TOKEN = "EXAMPLE/USER+TOKEN" + "0" * 46
OPERATION = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
CREDENTIALS = {
    "bearer_token": "0123456789abcdef0123456789abcdef",
    "sign_secret_key": "example-sign-secret",
}
Case = dict[str, Any]

LOGIN = {"Login": "user@example.com", "Password": "example-password"}
OPERATION_PARAMS = {"UserToken": TOKEN, "PayoutOperationId": OPERATION}
_MONEY = {"Amount": "50.00", "Currency": "RUB", "RecipientName": "Иван Тестов"}
_PHONE = {"Account": "79990000000", "BankId": "100000000000"}
_PAN = {"Pan": "4111111111111111"}
CARD = {"UserToken": TOKEN, "PreferenceType": "OutBankCard", **_PAN, **_MONEY}
SBP = {"UserToken": TOKEN, "PreferenceType": "OutSbp", **_PHONE, **_MONEY}
WIKI_CARD = {"UserToken": TOKEN, **_PAN, **_MONEY, "ProviderType": "BankCardRussia"}
WIKI_SBP = {"UserToken": TOKEN, **_PHONE, **_MONEY, "ProviderType": "Sbp"}
WIKI_QIWI = {"UserToken": TOKEN, "Account": "79990000000", **_MONEY, "ProviderType": "QiwiWallet"}
WITHDRAWAL = {"UserToken": TOKEN, "AccountId": "6000000000", "Amount": "1.00"}
TRANSACTION = {"UserToken": TOKEN, "TransactionId": "2000000001"}
ACCOUNT = {"UserToken": TOKEN, "AccountId": "6000000000"}
HISTORY = {"UserToken": TOKEN, "Take": "5"}
MONTH = {
    "Skip": "0",
    "Take": "100",
    "EshopId": "450000",
    "DateFrom": "2025-01-01 00:00:00",
    "DateTo": "2025-01-31 23:59:59",
}
INVOICES = {"UserToken": TOKEN, "Take": "5"}
CHANGES = {"ChangeDateFrom": "2025-02-01 00:00:00", "ChangeDateTo": "2025-02-28 23:59:59"}
INVOICE = {"UserToken": TOKEN, "InvoiceId": "3000000000"}
SHARED = ("executeOperation", "getOperationState", "deleteOperation")
BASES = {
    "getUserToken": LOGIN,
    "createOperation": SBP,
    **dict.fromkeys(SHARED, OPERATION_PARAMS),
    "withdrawMoney": WITHDRAWAL,
    "getPaymentsHistory": HISTORY,
    "getTransactionData": TRANSACTION,
    "getAccountData": ACCOUNT,
    "getInvoicesHistory": INVOICES,
    "getInvoiceInfo": INVOICE,
}

# Texts that a joiner, an escaper or a "helpful" clean-up gets wrong.
TEXTS = {
    "leading space": " Иван",
    "trailing space": "Иван ",
    "two inner spaces": "Иван  Тестов",
    "composed letter": "Се\u0440ге\u0439",
    "decomposed letter": "Серге\u0438\u0306",
    "capital and small io": "Пётр Ёлкин",
    "emoji": "\U0001f600\U0001f44d",
    "joined emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "single colon": "ООО: Тест",
    "quotes and backslash": "OOO \"A\\B\" 'C'",
    "form characters": "a+b/c=d&e%f~g*h",
    "already escaped": "%D0%98&amp;\\u0418",
    "reserved characters": "!$'()*,;:@?#[]",
    "unreserved characters": "AZaz09-._~",
    "no-break space inside": "Иван\u00a0Тестов",
    "soft hyphen and mark": "a\u00adb\ufeffc",
    "Chinese": "测试",
    "html": "<b>&\"'</b>",
}
TOKENS = {
    "all base64 characters": "abc+/ABC019==",
    "plus and space-like": "a+b%20c",
    "ampersand": "a&UserToken=b",
    "tilde and star": "~*" * 8,
    "single colon": "a:b",
    "one character": "x",
    "512 characters": "t" * 512,
    "braces and quotes": '{"a":"\\b"}',
}


def case(name: str, endpoint: str, params: dict[str, str], **more: Any) -> Case:
    return {"name": name, "endpoint": endpoint, "params": dict(params), **more}


def both(name: str, endpoint: str, params: dict[str, str], **more: Any) -> Iterator[Case]:
    """The same params as a form (named or by default) and as JSON."""
    yield case(name, endpoint, params, **more)
    yield case(f"{name}, JSON", endpoint, params, encoding="json", **more)


def with_check_digit(prefix: str) -> str:
    return next(prefix + digit for digit in "0123456789" if luhn_ok(prefix + digit))


def every_endpoint() -> Iterator[Case]:
    for endpoint, params in BASES.items():
        yield from both("plain", endpoint, params)
        yield case("form named", endpoint, params, encoding="form")
        yield case("layout current named", endpoint, params, layout="current")
        if endpoint != "createOperation":
            yield from both("wiki2024", endpoint, params, layout="wiki2024")
        reverse = dict(reversed(params.items()))
        yield case("params in another order", endpoint, reverse)
    for endpoint in ("executeOperation", "createOperation"):
        params = BASES[endpoint]
        for name, credentials in {
            "Cyrillic secret": {"sign_secret_key": "секрет"},
            "secret with spaces at its ends": {"sign_secret_key": " a b "},
            "secret of 512 characters": {"sign_secret_key": "s" * 512},
            "secret of one character": {"sign_secret_key": "s"},
            "bearer of every edge character": {"bearer_token": '!~"\\:/+='},
            "bearer of 512 characters": {"bearer_token": "b" * 512},
        }.items():
            yield case(name, endpoint, params, credentials=CREDENTIALS | credentials)
        for name, token in TOKENS.items():
            yield from both(f"token: {name}", endpoint, params | {"UserToken": token})


def user_token() -> Iterator[Case]:
    for name, text in TEXTS.items():
        yield case(f"password: {name}", "getUserToken", LOGIN | {"Password": text})
    for name in ("quotes and backslash", "decomposed letter", "emoji", "html"):
        params = {"Login": TEXTS[name], "Password": "p"}
        yield from both(f"login: {name}", "getUserToken", params)
    longest = {"Login": "l" * 255, "Password": "\U0001f600" * 255}
    yield from both("longest login and password", "getUserToken", longest)
    yield from both("plus in login", "getUserToken", LOGIN | {"Login": "user+tag@example.com"})


def operations() -> Iterator[Case]:
    for endpoint in SHARED:
        upper = OPERATION_PARAMS | {"PayoutOperationId": OPERATION.upper()}
        yield case("upper-case id sent as given", endpoint, upper)
        mixed = OPERATION_PARAMS | {"PayoutOperationId": "AaAaAaAa-0000-4ccc-8DDD-eeeeeeeeeeee"}
        yield case("mixed-case id sent as given", endpoint, mixed, layout="wiki2024")
        yield from layouts(endpoint)


def layouts(endpoint: str) -> Iterator[Case]:
    for name, layout in {
        "one empty segment": "UserToken::PayoutOperationId::::SignSecretKey",
        "names in lower case": "usertoken::payoutoperationid::SignSecretKey",
        "secret as the old page writes it": "UserToken::PayoutOperationId::::::signSecretKey",
        "leading empty segment": "::UserToken::PayoutOperationId::SignSecretKey",
        "other order": "PayoutOperationId::UserToken::SignSecretKey",
        "literal": "UserToken::PayoutOperationId::'Refund'::SignSecretKey",
        "literal named as a field": "UserToken::'PayoutOperationId'::SignSecretKey",
        "short": "UserToken::SignSecretKey",
    }.items():
        yield case(f"layout as text: {name}", endpoint, OPERATION_PARAMS, layout=layout)


def withdrawal() -> Iterator[Case]:
    dated = WITHDRAWAL | {"TransactionDate": "2025-01-31 23:59:59"}
    yield from both("dated", "withdrawMoney", dated)
    yield case("empty date", "withdrawMoney", WITHDRAWAL | {"TransactionDate": ""})
    for text in ("2024-02-29 00:00:00", "1900-01-01 00:00:00", "9999-12-31 23:59:59"):
        yield case(f"date {text}", "withdrawMoney", WITHDRAWAL | {"TransactionDate": text})
    for text in ("1", "0.01", "1.5", "9999999999.99"):
        yield case(f"amount {text}", "withdrawMoney", dated | {"Amount": text})
    for name, layout in {
        "hidden place last": "UserToken::AccountId::Amount::TransactionDate::::SignSecretKey",
        "hidden place first": "UserToken::::AccountId::Amount::TransactionDate::SignSecretKey",
        "short": "UserToken::SignSecretKey",
    }.items():
        yield from both(f"layout as text: {name}", "withdrawMoney", dated, layout=layout)


def history() -> Iterator[Case]:
    yield from both("a month", "getPaymentsHistory", HISTORY | MONTH)
    yield case("all params", "getPaymentsHistory", HISTORY | MONTH | {"PaymentTransactionId": "1"})
    empty = dict.fromkeys(("Skip", "EshopId", "DateFrom", "DateTo", "PaymentTransactionId"), "")
    yield from both("all optional params empty", "getPaymentsHistory", HISTORY | empty)
    same = {"DateFrom": "2025-01-01 00:00:00", "DateTo": "2025-01-01 00:00:00"}
    for name, params in {
        "largest numbers": {
            "Skip": "2147483647",
            "Take": "2147483647",
            "PaymentTransactionId": "9223372036854775807",
        },
        "smallest Take": {"Take": "1"},
        "only DateFrom": {"DateFrom": "2000-02-29 12:00:00"},
        "only DateTo": {"DateTo": "2000-02-29 12:00:00"},
        "both dates alike": same,
        "one digit of EshopId": {"EshopId": "1"},
        "zeros in EshopId": {"EshopId": "000450"},
    }.items():
        yield case(name, "getPaymentsHistory", HISTORY | params)
    layout = "UserToken::Take::Skip::SignSecretKey"
    yield case("layout as text: two params", "getPaymentsHistory", HISTORY | MONTH, layout=layout)


def transaction() -> Iterator[Case]:
    for text in ("1", "9223372036854775807"):
        yield case(f"id {text}", "getTransactionData", TRANSACTION | {"TransactionId": text})
    layout = "UserToken::TransactionId::::SignSecretKey"
    yield from both(
        "layout as text: hidden place", "getTransactionData", TRANSACTION, layout=layout
    )


def account() -> Iterator[Case]:
    for text in ("2024-02-29 23:59:59", ""):
        name = f"balance on {text or 'no date'}"
        yield from both(name, "getAccountData", ACCOUNT | {"BalanceOnDate": text})
    layout = "UserToken::AccountId::BalanceOnDate::SignSecretKey"
    yield case("layout as text: no hidden place", "getAccountData", ACCOUNT, layout=layout)


def invoices() -> Iterator[Case]:
    flags = ("IncludePaymentTransactions", "IsHoldingSearch", "WithRefunds")
    every = INVOICES | MONTH | CHANGES | {"InvoiceId": "3000000000", "OrganizationId": "10000"}
    every |= {"OwnerEmail": "user+tag@example.com"} | dict.fromkeys(flags, "true")
    yield from both("all params", "getInvoicesHistory", every)
    empty = dict.fromkeys(every, "") | INVOICES
    yield from both("all optional params empty", "getInvoicesHistory", empty)
    for text in ("true", "false", "1", "0"):
        yield case(f"flags {text}", "getInvoicesHistory", INVOICES | dict.fromkeys(flags, text))
    for name, params in {
        "only ChangeDateTo": {"ChangeDateTo": CHANGES["ChangeDateTo"]},
        "largest OrganizationId": {"OrganizationId": "99999"},
        "awkward OwnerEmail": {"OwnerEmail": 'a&b="%2B;+c"@example.com'},
        "longest OwnerEmail": {"OwnerEmail": "e" * 243 + "@example.com"},
    }.items():
        yield case(name, "getInvoicesHistory", INVOICES | params)


def invoice() -> Iterator[Case]:
    every = {"EshopId": "450000", "OrganizationId": "1", "IsHoldingSearch": "true"}
    yield from both("all params", "getInvoiceInfo", INVOICE | every)
    for text in ("false", "1", "0", ""):
        params = INVOICE | {"IsHoldingSearch": text}
        yield case(f"IsHoldingSearch {text or 'empty'}", "getInvoiceInfo", params)
    layout = "UserToken::EshopId::OrganizationId::IsHoldingSearch::InvoiceId::SignSecretKey"
    yield case("layout as text: no hidden places", "getInvoiceInfo", INVOICE, layout=layout)


def all_accepted() -> Iterator[Case]:
    """Every endpoint; what only createOperation has stands in `cases_create`."""
    for part in (
        every_endpoint,
        user_token,
        operations,
        withdrawal,
        history,
        transaction,
        account,
        invoices,
        invoice,
    ):
        yield from part()
