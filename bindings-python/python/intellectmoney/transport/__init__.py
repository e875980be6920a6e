"""What carries requests: one method, blocking or async, over any HTTP library.

A transport sends a `Request` **once**, as it stands, and
brings back the whole answer. A payment rests on these promises:

- one request on the wire for each call: no redirect is followed, nothing is repeated;
- no cookies, no cache; TLS is verified;
- the whole body is read before `Response` is returned, but not much more than
  `largest_answer` bytes of it;
- it comes back within `timeout` seconds;
- `NotSent` is raised only where the provider cannot have got the request: the name did not
  resolve, the connection was refused or timed out, or TLS failed. **Any other exception
  means that it may have arrived**, so a transport that cannot tell simply lets it through.

    class Logged:
        def __init__(self, inner: Transport) -> None:
            self.inner = inner

        def send(self, request: Request, timeout: float) -> Response:
            response = self.inner.send(request, timeout)
            print(request.url, response.status)
            return response
"""

from intellectmoney._typing import TYPE_CHECKING
from intellectmoney.transport._async import AsyncHttpxTransport
from intellectmoney.transport._blocking import HttpxTransport
from intellectmoney.transport._exchange import NoAnswer, NotSent, Request, Response

if TYPE_CHECKING:
    from intellectmoney.transport._protocols import AsyncTransport, Transport

__all__ = [
    "AsyncHttpxTransport",
    "AsyncTransport",
    "HttpxTransport",
    "NoAnswer",
    "NotSent",
    "Request",
    "Response",
    "Transport",
]

for _public in (AsyncHttpxTransport, HttpxTransport, NoAnswer, NotSent, Request, Response):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = __name__

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Loads the protocols when they are asked for: with them `typing` is imported."""
        if name not in ("AsyncTransport", "Transport"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from intellectmoney.transport import _protocols

        return getattr(_protocols, name)
