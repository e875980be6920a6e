"""A transport over aiohttp, for programs that have it already."""

import aiohttp
from intellectmoney.transport import NoAnswer, NotSent, Request, Response


class AiohttpTransport:
    """Sends once, by a session of its own for each request: no cookies, no kept connection."""

    async def send(self, request: Request, timeout: float) -> Response:
        clock = aiohttp.ClientTimeout(total=timeout, sock_connect=min(5.0, timeout))
        try:
            async with (
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(force_close=True),
                    cookie_jar=aiohttp.DummyCookieJar(),
                    auto_decompress=False,
                    timeout=clock,
                    skip_auto_headers=["accept-encoding", "user-agent"],
                ) as session,
                session.request(
                    request.method,
                    request.url,
                    headers=request.headers,
                    data=request.body,
                    allow_redirects=False,
                ) as answer,
            ):
                body = bytearray()
                async for piece in answer.content.iter_any():
                    body += piece
                    # Soon after what is wanted: the rest would only take memory.
                    if len(body) > request.largest_answer:
                        break
                return Response(answer.status, bytes(body), list(answer.headers.items()))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            failure: NoAnswer = NotSent(f"{type(error).__name__}: {error}")
        except (aiohttp.ClientError, TimeoutError) as error:
            failure = NoAnswer(f"{type(error).__name__}: {error}")
        # Outside, so that the library's exception, which holds the request, is not chained.
        raise failure
