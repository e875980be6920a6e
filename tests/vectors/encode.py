"""From params to a signed request: normalise, form, string to sign, Sign, body."""

import hashlib
import json
from typing import Any
from urllib.parse import quote

from protocol import BASE_URL, GENERATIONS, SECRET, endpoint_of

Params = dict[str, str]
SPACES = " \u00a0\u202f"


def normalise(field: str, value: str) -> str:
    """Only money, phones, card numbers and the old selector change; other texts stay."""
    match field:
        case "Amount":
            whole, _, decimals = value.partition(".")
            return f"{whole}.{decimals:0<2}"
        case "Pan":
            return without(value, SPACES)
        case "Account":
            digits = without(value, SPACES + "-()+")
            return "7" + digits[1:] if len(digits) == 11 and digits[0] == "8" else digits
        case "ProviderType":
            return "0" if value == "BankCardRussia" else value
        case _:
            return value


def without(value: str, characters: str) -> str:
    return "".join(c for c in value if c not in characters)


# Endpoints differ in what they write for yes and no.
WRITTEN = {("getInvoicesHistory", "IsHoldingSearch"): {"true": "1", "false": "0"}}


def form_of(endpoint: str, params: Params, layout: str | None) -> list[tuple[str, str]]:
    table = endpoint_of(endpoint, layout)
    if table is None:
        raise ValueError(endpoint)
    written = [(f, normalise(f, params[f])) for f in table.fields if params.get(f)]
    return [(f, WRITTEN.get((endpoint, f), {}).get(v, v)) for f, v in written]


def layout_text(endpoint: str, layout: str | None) -> str:
    """The layout in use as text: a generation's, or the one given."""
    table = endpoint_of(endpoint, layout)
    if table is None:
        raise ValueError(endpoint)
    return table.layout if layout is None or layout in GENERATIONS else layout


def string_to_sign(template: str, form: list[tuple[str, str]], secret: str) -> str:
    values = {name.lower(): value for name, value in form}
    values[SECRET.lower()] = secret
    parts = []
    for segment in template.split("::"):
        if len(segment) > 2 and segment[0] == segment[-1] == "'":
            parts.append(segment[1:-1])
        else:
            # An empty segment and a field that was not sent both leave an empty part.
            parts.append(values.get(segment.lower(), ""))
    return "::".join(parts)


def sha256_hex(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def form_body(form: list[tuple[str, str]]) -> str:
    # quote() with nothing safe leaves exactly the unreserved characters of RFC 3986.
    return "&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in form)


def json_body(form: list[tuple[str, str]]) -> str:
    return json.dumps(dict(form), ensure_ascii=False, separators=(",", ":"))


def stages(
    endpoint: str,
    params: Params,
    credentials: dict[str, str],
    layout: str | None,
    encoding: str | None,
) -> dict[str, Any]:
    """Every stage of one request, so that a failing implementation sees which one differs."""
    table = endpoint_of(endpoint, layout)
    if table is None:
        raise ValueError(endpoint)
    form = form_of(endpoint, params, layout)
    text = string_to_sign(layout_text(endpoint, layout), form, credentials["sign_secret_key"])
    sign = sha256_hex(text)
    as_json = encoding == "json"
    return {
        "form": [list(pair) for pair in form],
        "string_to_sign": text,
        "sign": sign,
        "request": {
            "method": "POST",
            "url": BASE_URL + table.path,
            "headers": {
                "accept": "application/json",
                "authorization": f"Bearer {credentials['bearer_token']}",
                "content-type": (
                    "application/json" if as_json else "application/x-www-form-urlencoded"
                ),
                "sign": sign,
            },
            "body": json_body(form) if as_json else form_body(form),
        },
    }
