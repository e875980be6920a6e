"""The async transport over httpx2 or httpx, for asyncio and trio."""

from __future__ import annotations

from intellectmoney._typing import TYPE_CHECKING
from intellectmoney.transport import _httpx
from intellectmoney.transport._exchange import NoAnswer

if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any, Self

    import httpx
    import httpx2

    from intellectmoney.transport._exchange import Request, Response


class AsyncHttpxTransport:
    """`HttpxTransport` for asyncio and trio.

    Sends by a client of httpx2, made at the first request, or by the client that is given.
    """

    def __init__(self, client: httpx2.AsyncClient | httpx.AsyncClient | None = None) -> None:
        self._source = _httpx.source(client, "AsyncClient")

    async def send(self, request: Request, timeout: float) -> Response:
        """Sends once; `timeout` is seconds for all of it. Cancelled, it may have been sent.

        Raises:
            NotSent: the provider cannot have got the request.
            NoAnswer: no answer came, and the provider may have got it.
        """
        import contextlib

        import anyio

        client, library = self._source.get()
        watch = _AsyncWatch(library)
        failure = NoAnswer(f"no whole answer within {timeout:g} s")
        with anyio.move_on_after(timeout):
            try:
                outgoing = _httpx.outgoing(library, request, timeout, watch.trace)
                incoming = await client.send(outgoing, **_httpx.ONCE)
                async with contextlib.aclosing(incoming):
                    body = await _read(incoming, request.largest_answer)
            except Exception as error:  # noqa: BLE001 (whatever it is, it may have been sent)
                failure = watch.failure(error)
            else:
                return _httpx.answer(incoming, body)
            finally:
                with anyio.CancelScope(shield=True):
                    await watch.aclose()
        raise failure

    async def aclose(self) -> None:
        """Closes the client that the transport made itself."""
        client = self._source.take()
        if client is not None:
            await client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class _AsyncWatch(_httpx.Watch):
    """Closes what the libraries leave open where they are cancelled in the midst of TLS."""

    def __init__(self, library: ModuleType) -> None:
        super().__init__(library)
        self._connection: Any = None

    async def trace(self, name: str, info: dict[str, Any]) -> None:
        if name.endswith(".connect_tcp.complete"):
            self._connection = info["return_value"]
        elif name.endswith(".send_request_headers.started"):
            # From here on the libraries close it.
            self._connection = None
        self.see(name, info)

    async def aclose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.aclose()


async def _read(incoming: Any, limit: int) -> bytes:
    # A mock's answer is there already.
    if incoming.is_stream_consumed:
        return bytes(incoming.content)
    body = bytearray()
    import contextlib

    async with contextlib.aclosing(incoming.aiter_raw()) as pieces:
        async for piece in pieces:
            body += piece
            if len(body) > limit:
                break
    return bytes(body)
