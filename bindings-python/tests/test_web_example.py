"""`examples/python/web.py`: the same request twice pays once, and each refusal has its status."""

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
import web
from intellectmoney.sandbox import Sandbox

ORDER = {
    "reference": "invoice-17",
    "phone": "79990000000",
    "bank_id": "100000000000",
    "name": "Иван Тестов",
    "amount": "50.00",
}


@pytest.fixture
def served() -> Iterator[tuple[Sandbox, int]]:
    sandbox = Sandbox()
    with sandbox.client() as client, web.serve(client, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield sandbox, server.server_address[1]
        server.shutdown()
        thread.join()


def post(port: int, value: Any, path: str = "/payouts") -> tuple[int, dict[str, Any]]:
    connection = HTTPConnection("127.0.0.1", port)
    body = value if isinstance(value, bytes) else json.dumps(value)
    connection.request("POST", path, body)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    said: dict[str, Any] = json.loads(content) if content.startswith(b"{") else {}
    return answer.status, said


def test_it_pays_once(served: tuple[Sandbox, int], capfd: pytest.CaptureFixture[str]) -> None:
    sandbox, port = served
    statuses = [post(port, ORDER)[1]["status"] for _ in range(4)]
    assert statuses[-2:] == ["paid", "paid"] and set(statuses) <= {"pending", "paid"}
    assert sandbox.paid().count == 1
    assert post(port, ORDER | {"amount": "51.00"})[1]["reason"] == "reference_conflict"
    status, said = post(port, ORDER | {"reference": "invoice-18", "amount": 50.5})
    assert (status, said["field"]) == (422, "Amount")
    assert post(port, {"reference": "invoice-19"})[0] == 400
    assert post(port, b"no")[0] == 400
    assert post(port, ORDER, "/other")[0] == 404
    assert sandbox.paid().count == 1
    assert ORDER["phone"] not in capfd.readouterr().err
