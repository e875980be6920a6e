"""Which inputs are refused. Returns every fault, so that a vector can prove it has only one."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

from encode import Params, layout_text, normalise
from protocol import (
    CURRENT,
    GENERATIONS,
    PREFERENCE_TYPE,
    PROVIDER_TYPE,
    SECRET,
    Condition,
    endpoint_of,
)

INT32_MAX = 2**31 - 1
INT64_MAX = 2**63 - 1


def has_control(text: str) -> bool:
    return any(unicodedata.category(c) == "Cc" or c in "\u2028\u2029" for c in text)


def matches(pattern: str) -> Callable[[str], bool]:
    # fullmatch and ASCII: `$` would let a newline through, `\d` other scripts' digits.
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: compiled.fullmatch(value) is not None


def amount_ok(value: str) -> bool:
    if not re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]{1,2})?", value):
        return False
    normal = normalise("Amount", value)
    return len(normal) <= 13 and normal.strip("0.") != ""


def luhn_ok(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def pan_ok(value: str) -> bool:
    digits = normalise("Pan", value)
    return re.fullmatch(r"[0-9]{12,20}", digits) is not None and luhn_ok(digits)


def account_ok(value: str) -> bool:
    return re.fullmatch(r"7[0-9]{10}", normalise("Account", value)) is not None


def integer_ok(low: int, high: int) -> Callable[[str], bool]:
    def ok(value: str) -> bool:
        return re.fullmatch(r"0|[1-9][0-9]{0,18}", value) is not None and low <= int(value) <= high

    return ok


def date_ok(value: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", value):
        return False
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").year >= 1900 and value[17:] < "60"
    except ValueError:
        return False


def length_ok(low: int, high: int) -> Callable[[str], bool]:
    return lambda value: low <= len(value) <= high


CHECKS: dict[str, Callable[[str], bool]] = {
    "Login": length_ok(1, 255),
    "Password": length_ok(1, 255),
    "UserToken": length_ok(1, 512),
    "PreferenceType": lambda v: v in PREFERENCE_TYPE,
    "ProviderType": lambda v: v in PROVIDER_TYPE,
    "Pan": pan_ok,
    "Account": account_ok,
    "BankId": matches(r"[0-9]{12}"),
    "Amount": amount_ok,
    "Currency": matches(r"[A-Z]{3}"),
    "RecipientName": length_ok(2, 50),
    "EshopId": matches(r"[0-9]{1,6}"),
    "PayoutOperationId": matches(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
    "AccountId": matches(r"[0-9]{10}"),
    "TransactionDate": date_ok,
    "BalanceOnDate": date_ok,
    "ChangeDateFrom": date_ok,
    "ChangeDateTo": date_ok,
    "IncludePaymentTransactions": matches("true|false|1|0"),
    "IsHoldingSearch": matches("true|false|1|0"),
    "WithRefunds": matches("true|false|1|0"),
    "InvoiceId": integer_ok(1, INT64_MAX),
    "OrganizationId": integer_ok(1, 99_999),
    "OwnerEmail": length_ok(1, 255),
    "DateFrom": date_ok,
    "DateTo": date_ok,
    "Skip": integer_ok(0, INT32_MAX),
    "Take": integer_ok(1, INT32_MAX),
    "PaymentTransactionId": integer_ok(1, INT64_MAX),
    "TransactionId": integer_ok(1, INT64_MAX),
}


def layout_ok(endpoint: str, layout: str) -> bool:
    """A generation's name, or a text whose names are fields of the current body, once each."""
    if layout in GENERATIONS:
        return True
    segments = layout.split("::")
    if len(segments) < 2 or segments[-1].lower() != SECRET.lower():
        return False
    known = {field.lower() for field in CURRENT[endpoint].fields}
    names = [s.lower() for s in segments[:-1] if s and not re.fullmatch(r"'[^']+'", s)]
    return len(set(names)) == len(names) and known.issuperset(names)


def credential_faults(credentials: dict[str, str]) -> list[str]:
    found = []
    if not re.fullmatch(r"[\x21-\x7e]{1,512}", credentials["bearer_token"]):
        found.append("bearer_token")
    secret = credentials["sign_secret_key"]
    if not 1 <= len(secret) <= 512 or has_control(secret):
        found.append("sign_secret_key")
    return found


def condition_faults(params: Params, wiki: bool) -> list[str]:
    table: dict[str, Condition] = PROVIDER_TYPE if wiki else PREFERENCE_TYPE
    needs, forbids = table.get(
        params.get("ProviderType" if wiki else "PreferenceType", ""), ((), ())
    )
    missing = [field for field in needs if not params.get(field)]
    return missing + [field for field in forbids if params.get(field)]


def value_faults(field: str, value: str, signed: set[str]) -> list[str]:
    if has_control(value) or not CHECKS[field](value):
        return [field]
    if field.lower() in signed and ("::" in value or value[0] == ":" or value[-1] == ":"):
        return [field]
    return []


def faults(
    endpoint: str,
    params: Params,
    credentials: dict[str, str],
    layout: str | None = None,
    encoding: str | None = None,
) -> list[str]:
    """The names of all fields at fault; an empty list means accepted."""
    if endpoint not in CURRENT:
        return ["endpoint"]
    if layout is not None and not layout_ok(endpoint, layout):
        return ["layout"]
    table = endpoint_of(endpoint, layout)
    assert table is not None
    found = credential_faults(credentials)
    if encoding not in (None, "form", "json"):
        found.append("encoding")
    found += [name for name in params if name not in table.fields]
    found += [name for name in table.required if not params.get(name)]
    signed = {segment.lower() for segment in layout_text(endpoint, layout).split("::")}
    for field in table.fields:
        if params.get(field):
            found += value_faults(field, params[field], signed)
    if endpoint == "createOperation":
        found += condition_faults(params, wiki=layout == "wiki2024")
    for prefix in ("", "Change"):
        since, until = params.get(f"{prefix}DateFrom"), params.get(f"{prefix}DateTo")
        if since and until and date_ok(since) and date_ok(until) and since > until:
            found.append(f"{prefix}DateTo")
    return found
