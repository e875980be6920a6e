"""Signs for the doctor: right ones, each known mistake, pairs of them, and strangers."""

import hashlib
from collections.abc import Iterator
from typing import Any

from cases_sign import (
    BASES,
    CARD,
    CREDENTIALS,
    HISTORY,
    MONTH,
    OPERATION_PARAMS,
    SBP,
    WIKI_CARD,
    WIKI_SBP,
)
from encode import Params
from mistakes import MISTAKES, Made, right
from protocol import GENERATIONS

Case = dict[str, Any]
EXECUTE, CREATE = "executeOperation", "createOperation"
# The samples of the provider's pages, which are the Sign of no request.
EMPTY = hashlib.sha256(b"").hexdigest()
SAMPLE = "ee6b71c6c54ec9b3c02d1a8bceb535b846640e4164d758489d571ffe029070af"

NAME = "Сергей Ёлкин"
MONEY: Params = {**SBP, "Amount": "1050.00", "RecipientName": NAME}
CARDS: Params = {**CARD, "Amount": "1050.00", "RecipientName": NAME}
MIXED: Params = dict(reversed(list(MONEY.items())))
MONTHS: Params = {**HISTORY, **MONTH}
# where a mistake needs something else than MONEY to show
WHERE: dict[str, tuple[str, Params]] = {
    "value_as_typed": (CREATE, MONEY | {"Account": "+7 (999) 000-00-00", "Amount": "1050"}),
    "pan_in_groups": (CREATE, CARDS),
    "date_in_another_format": ("getPaymentsHistory", MONTHS),
    "name_composed": (CREATE, MONEY | {"RecipientName": "Серге\u0438\u0306"}),
    "text_trimmed": (CREATE, MONEY | {"RecipientName": " Иван "}),
    "text_html_escaped": (CREATE, MONEY | {"RecipientName": "ООО A&B"}),
    "guid_in_lower_case": (
        EXECUTE,
        OPERATION_PARAMS | {"PayoutOperationId": OPERATION_PARAMS["PayoutOperationId"].upper()},
    ),
    **dict.fromkeys(
        (
            "guid_in_upper_case",
            "guid_without_hyphens",
            "guid_in_braces",
            "secret_without_separator",
        ),
        (EXECUTE, OPERATION_PARAMS),
    ),
    "fields_in_body_order": (CREATE, MIXED),
}
# Where a mistake of the first kind and one of the second meet, the pair has two names.
SAME = {
    ("secret_missing", "secret_first"),
    ("secret_missing", "secret_with_spaces"),
    ("secret_missing", "bearer_as_secret"),
    ("secret_missing", "trailing_separator"),
    ("secret_with_spaces", "bearer_as_secret"),
    ("another_separator", "names_in_string"),
    ("empty_segments_dropped", "fields_in_body_order"),
    ("empty_segments_dropped", "fields_in_alphabetical_order"),
    ("fields_in_body_order", "fields_in_alphabetical_order"),
    ("hmac", "md5"),
}
PAIRED = (
    "amount_without_kopecks",
    "amount_with_comma",
    "phone_with_plus",
    "plus_as_space",
    "line_break_in_token",
    "name_decomposed",
    "empty_segments_dropped",
    "secret_missing",
    "secret_first",
    "secret_with_spaces",
    "leading_separator",
    "trailing_separator",
    "windows_1251",
    "byte_order_mark",
    "hmac",
    "md5",
    "sha1",
    "upper_case_hex",
    "base64",
)
# Kinds of which a Sign can have only one.
EXCLUSIVE = (
    {"amount_without_kopecks", "amount_with_comma"},
    {"windows_1251", "byte_order_mark", "name_decomposed"},
    {"hmac", "md5", "sha1"},
    {"upper_case_hex", "base64"},
    {"hmac", "secret_missing"},
    {"hmac", "secret_first"},
    {"hmac", "trailing_separator"},
    {"plus_as_space", "line_break_in_token"},
)


def case(name: str, made: Made, sign: str, cause: str | None, layout: str | None = None) -> Case:
    return {
        "name": name,
        "do": "explain",
        "endpoint": made.endpoint,
        "params": made.params,
        "credentials": CREDENTIALS,
        "sign": sign,
        "ok": {"matches": layout is not None, "layout": layout, "cause": cause},
    }


def fitting() -> Iterator[Case]:
    for endpoint, params in BASES.items():
        made = right(endpoint, params, CREDENTIALS)
        yield case("right", made, made.sign(), None, "current")
    for endpoint, params in (
        (CREATE, WIKI_CARD),
        (CREATE, WIKI_SBP),
        (EXECUTE, OPERATION_PARAMS),
        ("getOperationState", OPERATION_PARAMS),
        ("deleteOperation", OPERATION_PARAMS),
    ):
        made = right(endpoint, params, CREDENTIALS, GENERATIONS[1])
        name = f"right by the older page, {len(params)} params, {'Pan' in params}"
        yield case(name, made, made.sign(), None, GENERATIONS[1])


def alone() -> Iterator[Case]:
    for code, ways in MISTAKES.items():
        endpoint, params = WHERE.get(code, (CREATE, MONEY))
        for at, change in enumerate(ways, 1):
            made = right(endpoint, params, CREDENTIALS)
            wrong = change(made)
            yield case(f"{code} {at}", made, wrong.sign(), code)
    made = right(CREATE, MONEY | {"RecipientName": "Наталія Ґєўко’Їна"}, CREDENTIALS)
    wrong = MISTAKES["windows_1251"][0](made)
    yield case("windows_1251 of other alphabets", made, wrong.sign(), "windows_1251")
    made = right(CREATE, MONEY, CREDENTIALS)
    yield case("digest of the empty text", made, EMPTY, "digest_of_empty_text")
    yield case("in upper case", made, EMPTY.upper(), "digest_of_empty_text")
    yield case("sample of two pages", made, SAMPLE, "sample_of_the_pages")


def pairs() -> Iterator[Case]:
    for at, first in enumerate(PAIRED):
        for second in PAIRED[at + 1 :]:
            both = {first, second}
            if (first, second) in SAME or any(both <= kinds for kinds in EXCLUSIVE):
                continue
            made = right(CREATE, MONEY, CREDENTIALS)
            wrong = MISTAKES[second][0](MISTAKES[first][0](made))
            yield case(f"{first} and {second}", made, wrong.sign(), f"{first}+{second}")


def strangers() -> Iterator[Case]:
    made = right(CREATE, MONEY, CREDENTIALS)
    other = right(CREATE, MONEY, CREDENTIALS | {"sign_secret_key": "another-secret"})
    for name, sign in {
        "another secret": other.sign(),
        "another amount": right(CREATE, MONEY | {"Amount": "1051.00"}, CREDENTIALS).sign(),
        "random": hashlib.sha256(b"random").hexdigest(),
        "empty": "",
        "a word": "sign",
        "half a digest": made.sign()[:32],
        "a digest and more": made.sign() + "00",
        "not hexadecimal": "x" * 64,
        "three mistakes": MISTAKES["md5"][0](
            MISTAKES["secret_first"][0](MISTAKES["amount_with_comma"][0](made))
        ).sign(),
    }.items():
        yield case(f"stranger: {name}", made, sign, None)


def all_explained() -> Iterator[Case]:
    for part in (fitting, alone, pairs, strangers):
        yield from part()
