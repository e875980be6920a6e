"""The conformance driver of the Python package: a JSON line in, a JSON line out.

It calls the package's public API and prints; see `core/docs` on the verbs.
"""

import base64
import json
import sys
from typing import Any, get_args

from intellectmoney import (
    Card,
    Client,
    IntellectMoneyError,
    InvalidRequestError,
    Sbp,
    read_answer,
)
from intellectmoney.answers import Generation
from intellectmoney.journal import MemoryJournal
from intellectmoney.sandbox import Sandbox
from intellectmoney.transport import Response

COUNTED = ("createOperation", "executeOperation", "getOperationState", "deleteOperation")


class BadLine(Exception):
    """The line itself was not understood."""


class Died(BaseException):
    """The process is taken to die."""


def text(line: dict[str, Any], name: str) -> str | None:
    """A member that is a text, or that is not there."""
    value = line.get(name)
    if value is not None and not isinstance(value, str):
        raise BadLine("a text was due")
    return value


def texts(line: dict[str, Any], name: str) -> dict[str, str]:
    """The members of an object of texts, or none."""
    value = line.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise BadLine("an object of texts was due")
    return value


def sign(line: dict[str, Any]) -> str:
    endpoint = text(line, "endpoint") or ""
    credentials = line.get("credentials") or {}
    options: dict[str, Any] = {
        name: text(credentials, name) or "" for name in ("bearer_token", "sign_secret_key")
    }
    if (encoding := text(line, "encoding")) is not None:
        options["encoding"] = encoding
    if (layout := text(line, "layout")) is not None:
        if layout in get_args(Generation):
            options["generation"] = layout
        else:
            options["layouts"] = {endpoint: layout}
    request = Client(**options).prepare(endpoint, texts(line, "params"))
    return written(
        {
            "method": request.method,
            "url": request.url,
            "headers": dict(request.headers),
            "body": request.body.decode(),
        }
    )


def parse(line: dict[str, Any]) -> str:
    endpoint = text(line, "endpoint") or ""
    headers = texts(line, "headers")
    match text(line, "body"), text(line, "body_base64"):
        case str() as body, None:
            content = body.encode()
        case None, str() as encoded:
            try:
                content = base64.b64decode(encoded, validate=True)
            except ValueError:
                raise BadLine("body_base64 is not base64") from None
        case _:
            raise BadLine("one of body and body_base64 is due")
    status = line.get("status")
    if not isinstance(status, int):
        raise BadLine("a status was due")
    return read_answer(endpoint, Response(status, content, tuple(headers.items())))


class Mortal(MemoryJournal):
    """A journal that outlives the process, which dies after some of its records."""

    def __init__(self, crashes: list[str]) -> None:
        super().__init__()
        self.crashes = set(crashes)

    def append(self, reference: str, after_seq: int, line: str) -> bool:
        durable = super().append(reference, after_seq, line)
        record = json.loads(line.partition(" ")[2])["record"]
        if record in self.crashes:
            self.crashes.remove(record)
            raise Died
        return durable


def payout(line: dict[str, Any]) -> str:
    sandbox = Sandbox(line.get("seed", 0))
    try:
        sandbox.faults(
            *((fault["at"], fault["nth"], fault["fault"]) for fault in line.get("faults") or [])
        )
    except (KeyError, TypeError, ValueError):
        raise BadLine('a fault is {"at", "nth", "fault"} with known names') from None
    journal = Mortal(line.get("crash_after") or [])
    recipient = line.get("recipient") or {}
    if not isinstance(recipient, dict):
        raise BadLine("a recipient is an object")
    name = text(recipient, "name") or ""
    pan = text(recipient, "pan")
    if pan is None:
        phone, bank_id = text(recipient, "phone") or "", text(recipient, "bank_id") or ""
        to: Sbp | Card = Sbp(phone=phone, bank_id=bank_id, name=name)
    else:
        to = Card(pan=pan, name=name)
    reference, amount = text(line, "reference") or "", text(line, "amount") or ""
    status, state = "not_started", None
    while True:
        try:
            with sandbox.client(journal=journal) as client:
                outcome = client.payout(reference=reference, recipient=to, amount=amount)
        except Died:
            continue
        except InvalidRequestError:
            raise
        except IntellectMoneyError:
            # What is raised has sent nothing that moves money.
            break
        status, state = outcome.status, outcome.state
        break
    books = sandbox.paid()
    return written(
        {
            "status": status,
            "state": state,
            "attempts": {name: sandbox.requests(name) for name in COUNTED},
            "sandbox": {"paid_count": books.count, "paid_total": str(books.total)},
        }
    )


def error(refused: IntellectMoneyError) -> dict[str, Any]:
    """An error as the drivers print it."""
    said: dict[str, Any] = {"code": refused.code, "reason": refused.reason}
    for name in ("field", "endpoint", "status"):
        if getattr(refused, name) is not None:
            said[name] = getattr(refused, name)
    if refused.level is not None:
        for name in ("level", "api_code", "error_source_param", "session_expired"):
            said[name] = getattr(refused, name)
    for name in ("outcome", "next_step", "message", "message_ru"):
        said[name] = getattr(refused, name)
    return said


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def explain(line: dict[str, Any]) -> str:
    credentials = line.get("credentials") or {}
    keys: dict[str, Any] = {
        name: text(credentials, name) or "" for name in ("bearer_token", "sign_secret_key")
    }
    client = Client(**keys)
    params = texts(line, "params")
    sent = text(line, "sign")
    if sent is None:
        raise BadLine("a sign was due")
    found = client.explain(text(line, "endpoint") or "", params, sent)
    said: dict[str, Any] = {name: getattr(found, name) for name in ("matches", "layout", "cause")}
    if not found.matches:
        for name in ("hint", "hint_ru", "expected", "signed"):
            said[name] = getattr(found, name)
    return written(said)


VERBS = {"sign": sign, "parse": parse, "payout": payout, "explain": explain}


def answer(text: bytes) -> str:
    """The answer to one line."""
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    line = line if isinstance(line, dict) else {}
    head = f'{{"id":{written(line.get("id"))},'
    try:
        verb = VERBS.get(line.get("do", ""))
        if verb is None:
            raise BadLine('not a JSON object with a known "do"')
        return f'{head}"ok":{verb(line)}}}'
    except BadLine as bad:
        return f'{head}"error":{written({"code": "bad_line", "message": str(bad)})}}}'
    except IntellectMoneyError as refused:
        return f'{head}"error":{written(error(refused))}}}'


def main() -> None:
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(answer(line).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
