"""Accepted inputs of createOperation, where nearly every rule of the form meets."""

from collections.abc import Iterator

from cases_sign import (
    CARD,
    SBP,
    TEXTS,
    TOKENS,
    WIKI_CARD,
    WIKI_QIWI,
    WIKI_SBP,
    Case,
    both,
    case,
    with_check_digit,
)

CREATE = "createOperation"
PHONES = {
    "+7 (999) 000-00-00": "+7 (999) 000-00-00",
    "8 (999) 000-00-00": "8 (999) 000-00-00",
    "89990000000": "89990000000",
    "+79990000000": "+79990000000",
    "7 999 000 00 00": "7 999 000 00 00",
    "7-999-000-00-00": "7-999-000-00-00",
    "no-break spaces": "+7\u00a0(999)\u00a0000-00-00",
    "narrow no-break spaces": "+7\u202f999\u202f000\u202f00\u202f00",
    "spaces at both ends": " 79990000000 ",
    "starts with 78": "78000000000",
    "starts with 88": "88000000000",
}
PANS = {
    "groups of four": "4111 1111 1111 1111",
    "no-break spaces": "4111\u00a01111\u00a01111\u00a01111",
    "narrow no-break spaces": "4111\u202f1111\u202f1111\u202f1111",
    "spaces at both ends": " 4111111111111111 ",
}
AMOUNTS = ("5", "5.5", "5.50", "0.01", "0.1", "10", "100.00", "1000000", "9999999999.99")


def cards() -> Iterator[Case]:
    yield from both("card", CREATE, CARD)
    yield from both("card with shop", CREATE, CARD | {"EshopId": "450000"})
    empty = {"Account": "", "BankId": "", "EshopId": ""}
    yield from both("card, the rest empty", CREATE, CARD | empty)
    for length in range(12, 21):
        pan = with_check_digit("4" + "0" * (length - 2))
        yield case(f"card of {length} digits", CREATE, CARD | {"Pan": pan})
    for name, pan in PANS.items():
        yield from both(f"card: {name}", CREATE, CARD | {"Pan": pan})


def phones() -> Iterator[Case]:
    yield from both("SBP with shop", CREATE, SBP | {"EshopId": "450000"})
    yield from both("SBP, the rest empty", CREATE, SBP | {"Pan": "", "EshopId": ""})
    for name, phone in PHONES.items():
        yield case(f"phone: {name}", CREATE, SBP | {"Account": phone})
    for shop in ("1", "45", "000001"):
        yield case(f"shop {shop}", CREATE, SBP | {"EshopId": shop})
    for currency in ("RUR", "USD", "TST", "ZZZ"):
        yield case(f"currency {currency}", CREATE, SBP | {"Currency": currency})


def texts() -> Iterator[Case]:
    for amount in AMOUNTS:
        yield from both(f"amount {amount}", CREATE, SBP | {"Amount": amount})
    for name, text in TEXTS.items():
        yield from both(f"name: {name}", CREATE, SBP | {"RecipientName": text})
    for name, text in {
        "two letters": "Ян",
        "fifty letters": "Я" * 50,
        "fifty emoji": "\U0001f600" * 50,
        "base and combining mark": "\u0438\u0306",
    }.items():
        yield case(f"name of {name}", CREATE, SBP | {"RecipientName": text})


def wiki() -> Iterator[Case]:
    old = "wiki2024"
    yield from both("wiki2024 card", CREATE, WIKI_CARD, layout=old)
    yield from both("wiki2024 SBP", CREATE, WIKI_SBP, layout=old)
    yield from both("wiki2024 Qiwi", CREATE, WIKI_QIWI, layout=old)
    by_number = WIKI_CARD | {"ProviderType": "0"}
    yield from both("wiki2024 card by its number", CREATE, by_number, layout=old)
    yield case(
        "wiki2024 empty phone", CREATE, WIKI_CARD | {"Account": "", "BankId": ""}, layout=old
    )
    spaced = WIKI_CARD | {"Pan": PANS["groups of four"], "Amount": "5.5"}
    yield case("wiki2024 card normalised", CREATE, spaced, layout=old)
    typed = WIKI_QIWI | {"Account": PHONES["8 (999) 000-00-00"], "Amount": "5"}
    yield case("wiki2024 phone normalised", CREATE, typed, layout=old)
    for name in ("single colon", "trailing space", "emoji", "quotes and backslash"):
        params = WIKI_SBP | {"RecipientName": TEXTS[name]}
        yield from both(f"wiki2024 name: {name}", CREATE, params, layout=old)
    token = WIKI_CARD | {"UserToken": TOKENS["all base64 characters"]}
    yield from both("wiki2024 token", CREATE, token, layout=old)


def layouts() -> Iterator[Case]:
    wide = SBP | {"EshopId": "450000"}
    for name, layout in {
        "old order without selector": (
            "UserToken::Pan::Account::Amount::Currency::RecipientName::signSecretKey"
        ),
        "hidden place last": (
            "UserToken::PreferenceType::Pan::Account::BankId::Amount::Currency"
            "::RecipientName::EshopId::::SignSecretKey"
        ),
        "lower case and a literal": (
            "usertoken::preferencetype::'Payout'::account::bankid::amount::signsecretkey"
        ),
    }.items():
        yield from both(f"layout as text: {name}", CREATE, wide, layout=layout)
    # The double colon is dangerous only in a value that is signed.
    unsigned = SBP | {"RecipientName": "a::b"}
    layout = "UserToken::Account::Amount::SignSecretKey"
    yield case("double colon in an unsigned name", CREATE, unsigned, layout=layout)


def create() -> Iterator[Case]:
    for part in (cards, phones, texts, wiki, layouts):
        yield from part()
