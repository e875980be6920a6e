"""Who carries requests."""

from typing import Protocol, runtime_checkable

from intellectmoney.transport._exchange import Request, Response


@runtime_checkable
class Transport(Protocol):
    """Sends one request and waits for its answer."""

    def send(self, request: Request, timeout: float) -> Response:
        """Sends once; `timeout` is seconds for all of it.

        Raises:
            NotSent: the provider cannot have got the request.
            Exception: no answer came, and the provider may have got it.
        """
        ...


@runtime_checkable
class AsyncTransport(Protocol):
    """The same for asyncio and trio. A cancelled `send` may have been sent."""

    async def send(self, request: Request, timeout: float) -> Response:
        """Sends once; `timeout` is seconds for all of it.

        Raises:
            NotSent: the provider cannot have got the request.
            Exception: no answer came, and the provider may have got it.
        """
        ...


for _public in (AsyncTransport, Transport):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney.transport"
