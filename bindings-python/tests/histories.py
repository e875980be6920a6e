"""Made-up rows of histories, of every kind that core's tables name."""

import json
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from intellectmoney import Page, _native
from intellectmoney.answers import Invoice, Payment

# A machine may be slow.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

Fields = list[dict[str, Any]]


def fields(endpoint: str) -> Fields:
    """The fields of an endpoint's rows, as core's tables have them."""
    [table] = [
        known["answer"]
        for known in json.loads(_native.endpoints_json())
        if known["name"] == endpoint
    ]
    [rows] = [field["fields"] for field in table if field["kind"] == "list"]
    found: Fields = rows
    return found


PAYMENT = fields("getPaymentsHistory")
INVOICE = fields("getInvoicesHistory")

texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["=1+1", "+7 999", "-5", "@a", "\tx", "\r\n=x", "'=x", "''-", "a;b", 'a"b', "a,b", "＝x", "'"]
)
numbers = st.integers(-(2**63), 2**63 - 1)
amounts = st.decimals(-(10**15), 10**15, places=2, allow_nan=False) | st.sampled_from(
    ["0", "1.0", "-0.5", "1E+2", "0.0000000000000000000000000001", "79228162514264337593543950335"]
)
dates = st.builds(
    "{:%Y-%m-%dT%H:%M:%S}{}{}".format,
    st.datetimes().filter(lambda time: 1901 <= time.year <= 2200),
    st.sampled_from(["", ".0", ".123", ".1234567", ".000001", ".999999999"]),
    st.sampled_from(["Z", "+03:00", "-11:30"]),
)


def value(field: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What such a field may hold."""
    match field["kind"]:
        case "text":
            found: st.SearchStrategy[Any] = texts
        case "one_of":
            found = st.sampled_from(field["known"]) | texts
        case "integer":
            found = numbers
        case "boolean":
            found = st.booleans()
        case "amount":
            found = amounts.map(str)
        case "date":
            found = dates
        case "raw":
            found = st.sampled_from([[], {}, "", "=x", {"a": [1, None]}, 5])
        case "object":
            found = row(field["fields"])
        case "list":
            found = st.lists(row(field["fields"]), max_size=2)
        case kind:
            raise AssertionError(f"no rows with {kind} yet")
    return found if field["due"] else st.none() | found


def row(table: Fields) -> st.SearchStrategy[dict[str, Any]]:
    """A row as the provider sends it; what may be left out may be left out."""
    due = {field["name"]: value(field) for field in table if field["due"]}
    rest = {field["name"]: value(field) for field in table if not field["due"]}
    return st.fixed_dictionaries(due, optional=rest | {"New": st.integers()})


payments = st.lists(row(PAYMENT), max_size=4).map(
    lambda rows: Page.from_json(Payment, json.dumps(rows))
)
invoices = st.lists(row(INVOICE), max_size=3).map(
    lambda rows: Page.from_json(Invoice, json.dumps(rows))
)
pages: st.SearchStrategy[Page[Any]] = payments | invoices
