"""A call over loopback, and how much of it is ours."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx2
from inputs import KEYS, Answers, AsyncAnswers
from intellectmoney import AsyncClient, Client
from interleaved import Row, medians, row

OPERATION = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
BODY = (
    '{"OperationState":{"Code":0,"Desc":"ok"},"OperationId":null,"EshopId":450000,"Result":{'
    f'"State":{{"Code":0,"Desc":"ok"}},"PayoutOperationId":"{OPERATION}",'
    '"PayoutOperationState":"Created"}}'
).encode()
ANSWER = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
    + f"content-length: {len(BODY)}\r\n\r\n".encode()
    + BODY
)


class Answering(asyncio.Protocol):
    """Answers every request alike, as fast as Python can."""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._seen = b""

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, end, body = self._seen.partition(b"\r\n\r\n")
        if not end:
            return
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if len(body) >= int(length or 0):
            self._seen = b""
            self._transport.write(ANSWER)
            if b"connection: close" in head.lower():
                self._transport.close()


async def serve() -> None:
    """Prints its port and answers until it is stopped."""
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Raw:
    """The least that a blocking client in Python can do: a kept socket, a request made before."""

    def __init__(self, port: int, request: Any) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = [f"{name}: {value}" for name, value in request.headers.items()]
        lines += ["host: 127.0.0.1", f"content-length: {len(request.body)}"]
        head = "\r\n".join(["POST / HTTP/1.1", *lines, "", ""])
        self._request = head.encode() + request.body

    def __call__(self) -> bytes:
        self._socket.sendall(self._request)
        said = b""
        while len(said) < len(ANSWER):
            said += self._socket.recv(65536)
        return said[-len(BODY) :]


def rows() -> Iterator[Row]:
    """The table's lines."""
    with subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield from _measured(int(server.stdout.readline()))
        finally:
            server.kill()


def _measured(port: int) -> Iterator[Row]:
    url = f"http://127.0.0.1:{port}"
    alone = Client(**KEYS, transport=Answers(BODY))
    ours = Client(**KEYS, base_url=url)
    params = {"UserToken": KEYS["user_token"], "PayoutOperationId": OPERATION}
    request = ours.prepare("getOperationState", params)
    raw = Raw(port, request)
    library = httpx2.Client(trust_env=False)
    headers = {**request.headers, "connection": "close"}
    state = alone.get_operation_state(payout_operation_id=OPERATION).result
    assert ours.get_operation_state(payout_operation_id=OPERATION).result == state
    assert raw() == BODY

    loop = asyncio.new_event_loop()
    async_alone = AsyncClient(**KEYS, transport=AsyncAnswers(BODY))
    async_ours = AsyncClient(**KEYS, base_url=url)
    async_library = httpx2.AsyncClient(trust_env=False)

    async def async_raw() -> None:
        await async_library.post(request.url, headers=headers, content=request.body)

    async def async_state(client: AsyncClient) -> str:
        answer = await client.get_operation_state(payout_operation_id=OPERATION)
        return answer.result.payout_operation_state

    def run(call: Any) -> Any:
        return lambda: loop.run_until_complete(call())

    # To enter a loop takes several times as long as the call, and a program enters it once.
    def state_by_hand() -> Any:
        coroutine = async_state(async_alone)
        try:
            coroutine.send(None)
        except StopIteration as ended:
            return ended.value
        raise AssertionError("who has the answer already waits for nothing")

    # A field is made when it is read, so one is read.
    def state_of(client: Client) -> str:
        return client.get_operation_state(
            payout_operation_id=OPERATION
        ).result.payout_operation_state

    took = medians(
        {
            "alone": lambda: state_of(alone),
            "raw": raw,
            "ours": lambda: state_of(ours),
            "library": lambda: library.post(request.url, headers=headers, content=request.body),
            "async alone": state_by_hand,
            "async ours": run(lambda: async_state(async_ours)),
            "async library": run(async_raw),
        }
    )
    given = "getOperationState"
    yield row(
        "the SDK's part of a call",
        given,
        took["alone"],
        peer="the best raw client's call on loopback",
        peers=took["raw"],
        goal=0.04,
    )
    yield row(
        "the SDK's part of an async call",
        given,
        took["async alone"],
        peer="the best raw client's call on loopback",
        peers=took["raw"],
    )
    yield row(
        "a call over loopback", given, took["ours"], peer="httpx2 alone", peers=took["library"]
    )
    yield row(
        "an async call over loopback",
        given,
        took["async ours"],
        peer="httpx2 alone",
        peers=took["async library"],
    )
    loop.run_until_complete(async_library.aclose())
    loop.run_until_complete(async_ours.aclose())
    loop.close()
    library.close()
    ours.close()


if __name__ == "__main__":
    asyncio.run(serve())
