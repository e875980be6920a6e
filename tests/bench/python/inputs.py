"""What all jobs are given: pages of the shared generator, and a client that opens no connection."""

from pathlib import Path
from typing import Any

from intellectmoney import Client, Page
from intellectmoney.answers import Payment
from intellectmoney.transport import Request, Response

ROOT = Path(__file__).resolve().parents[3]
SECRET = "example-sign-secret"
TOKEN = "EXAMPLE/USER+TOKEN/OF+64+CHARACTERS/EXAMPLE/USER+TOKEN/OF+64+CHA"
KEYS: Any = {
    "bearer_token": "0123456789abcdef0123456789abcdef",
    "sign_secret_key": SECRET,
    "user_token": TOKEN,
}


def page(variant: str, rows: int) -> bytes:
    """An answer of getPaymentsHistory."""
    return (ROOT / f"target/bench/pages/{variant}-{rows}.json").read_bytes()


class Answers:
    """A transport that has the answer already."""

    def __init__(self, body: bytes) -> None:
        self._response = Response(200, body, (("content-type", "application/json"),))

    def send(self, request: Request, timeout: float) -> Response:
        """The answer."""
        return self._response


class AsyncAnswers:
    """The same for an async client."""

    def __init__(self, body: bytes) -> None:
        self._answers = Answers(body)

    async def send(self, request: Request, timeout: float) -> Response:
        """The answer."""
        return self._answers.send(request, timeout)


class History:
    """The whole call, from Python's arguments to the page, but for the network."""

    def __init__(self, body: bytes, rows: int) -> None:
        self._client = Client(**KEYS, transport=Answers(body))
        self._rows = rows

    def __call__(self) -> Page[Payment]:
        return self._client.get_payments_history(take=self._rows).result.payments
