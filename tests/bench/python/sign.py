"""A signed request, beside one SHA-256 of the same string and beside the same by hand."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import orjson
from inputs import KEYS, SECRET, TOKEN
from intellectmoney import Client
from interleaved import Row, medians, row

PARAMS = {
    "UserToken": TOKEN,
    "PreferenceType": "OutSbp",
    "Account": "79990000000",
    "BankId": "100000000000",
    "Amount": "50.00",
    "Currency": "RUB",
    "RecipientName": "Иван Тестов",
}
STRING = "::".join([*PARAMS.values(), "", "", SECRET])


def by_hand(dumps: Any) -> tuple[dict[str, str], bytes]:
    """What a page of hand-written code does; nothing is checked."""
    string = "::".join([*PARAMS.values(), "", "", SECRET])
    headers = {
        "accept": "application/json",
        "authorization": f"Bearer {KEYS['bearer_token']}",
        "content-type": "application/json",
        "sign": hashlib.sha256(string.encode()).hexdigest(),
    }
    return headers, dumps(PARAMS)


def rows() -> Iterator[Row]:
    """The table's lines."""
    client = Client(**KEYS, encoding="json")
    string = STRING.encode()
    layout = "::".join([*PARAMS, "", "", "SignSecretKey"])
    checked = Client(**KEYS, encoding="json", layouts={"createOperation": layout})
    request = checked.prepare("createOperation", PARAMS)
    headers, body = by_hand(orjson.dumps)
    assert (dict(request.headers), json.loads(request.body)) == (headers, json.loads(body))
    took = medians(
        {
            "ours": lambda: client.prepare("createOperation", PARAMS),
            "hashlib": lambda: hashlib.sha256(string).hexdigest(),
            "json": lambda: by_hand(lambda value: json.dumps(value, ensure_ascii=False).encode()),
            "orjson": lambda: by_hand(orjson.dumps),
        }
    )
    for peer, name, goal in [
        ("hashlib", "hashlib.sha256(…).hexdigest() alone", 1.2),
        ("json", "hashlib and json, no checks", None),
        ("orjson", "hashlib and orjson, no checks", None),
    ]:
        yield row(
            "sign and build",
            "createOperation, JSON",
            took["ours"],
            peer=name,
            peers=took[peer],
            goal=goal,
        )
