"""A transport over requests, for programs that have it already."""

from concurrent.futures import ThreadPoolExecutor

import requests
from intellectmoney.transport import NoAnswer, NotSent, Request, Response
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError


class Session(requests.Session):
    """A session that looks at no redirect: even one that is not followed would be read whole."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class RequestsTransport:
    """Sends once, by a session of its own for each request: no cookies, no kept connection."""

    def __init__(self) -> None:
        # Timeouts of requests begin anew with every byte, so somebody else looks at the clock.
        # What is given up here ends by itself, later.
        self._workers = ThreadPoolExecutor()

    def send(self, request: Request, timeout: float) -> Response:
        sending = self._workers.submit(self._exchange, request, timeout)
        try:
            return sending.result(timeout)
        except TimeoutError:
            failure = NoAnswer(f"no whole answer within {timeout:g} s")
        raise failure

    def _exchange(self, request: Request, timeout: float) -> Response:
        with Session() as session:
            # Neither proxies nor a login from the environment, which would replace ours.
            session.trust_env = False
            session.headers.clear()
            try:
                with session.request(
                    request.method,
                    request.url,
                    headers={**request.headers, "connection": "close"},
                    data=request.body,
                    timeout=(min(5.0, timeout), timeout),
                    stream=True,
                ) as answer:
                    return Response(
                        answer.status_code, whole(answer, request), list(answer.headers.items())
                    )
            except Exception as error:  # noqa: BLE001 (whatever it is, it may have been sent)
                failure = not_answered(error)
            # Outside, so that the library's exception, which holds the request, is not chained.
            raise failure


def whole(answer: requests.Response, request: Request) -> bytes:
    """The body. The library lets pass what is no last answer, or has no length that holds."""
    if answer.status_code < 200:
        raise NoAnswer("only an interim answer came")
    body = bytearray()
    for piece in answer.raw.stream(64 * 1024, decode_content=False):
        body += piece
        # Soon after what is wanted: the rest would only take memory.
        if len(body) > request.largest_answer:
            return bytes(body)
    length = answer.headers.get("content-length")
    if length is not None and length != str(len(body)):
        raise NoAnswer("the body has another length than the answer says")
    return bytes(body)


def not_answered(error: Exception) -> NoAnswer:
    """Only a connection that did not come about proves that nothing was sent."""
    if isinstance(error, NoAnswer):
        return error
    what = f"{type(error).__name__}: {error}"
    reason = getattr(error.args[0], "reason", None) if error.args else None
    never = isinstance(reason, NewConnectionError | ConnectTimeoutError)
    return NotSent(what) if never else NoAnswer(what)
