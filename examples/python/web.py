"""A web handler that pays out: `POST /payouts` with a JSON body, by the standard library.

    curl -d '{"reference":"invoice-17","phone":"79990000000","bank_id":"100000000000",
              "name":"Иван Тестов","amount":"50.00"}' http://127.0.0.1:8000/payouts

The same request again, after a timeout or a crash, pays nothing twice: the reference decides. Put
your own authentication before it. The credentials and the journal are those of `INTELLECTMONEY_*`.
"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from intellectmoney import Client, ConflictError, IntellectMoneyError, InvalidRequestError, Sbp

LARGEST = 64 * 1024


def answer(client: Client, body: bytes) -> tuple[int, dict[str, Any]]:
    """The status and the JSON for a request's body."""
    try:
        order = json.loads(body)
        recipient = Sbp(phone=order["phone"], bank_id=order["bank_id"], name=order["name"])
        reference, amount = order["reference"], order["amount"]
    except (KeyError, TypeError, ValueError):
        return 400, {"error": "reference, phone, bank_id, name and amount are due"}
    try:
        # Shorter than a proxy's patience; whoever gets "pending" asks again.
        outcome = client.payout(reference=reference, recipient=recipient, amount=amount, timeout=25)
    except InvalidRequestError as error:
        return 422, {"error": str(error), "field": error.field}
    except ConflictError as error:
        return 409, {"error": str(error), "reason": error.reason}
    except IntellectMoneyError as error:
        # Nothing that moves money was sent by this call.
        return 503, {"error": str(error), "next_step": error.next_step}
    operation = outcome.payout_operation_id
    return 200, {
        "status": outcome.status,
        "operation": str(operation) if operation else None,
        "next_step": outcome.next_step,
        "message": outcome.message,
    }


class Handler(BaseHTTPRequestHandler):
    """One request; threads share the client."""

    client: Client

    def do_POST(self) -> None:
        length = self.headers.get("content-length", "")
        if self.path != "/payouts" or not length.isdecimal() or int(length) > LARGEST:
            self.send_error(404 if self.path != "/payouts" else 413)
            return
        status, said = answer(self.client, self.rfile.read(int(length)))
        content = json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def serve(client: Client, port: int) -> ThreadingHTTPServer:
    """A server that is ready to run."""
    kind = type("Bound", (Handler,), {"client": client})
    return ThreadingHTTPServer(("127.0.0.1", port), kind)


if __name__ == "__main__":
    with Client.from_env() as client, serve(client, 8000) as server:
        server.serve_forever()
