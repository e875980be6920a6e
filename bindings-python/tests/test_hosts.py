"""Every transport against the adversary: one request each, and the right word on whether the
provider may have got it."""

import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from inspect import iscoroutinefunction
from typing import Any
from urllib.parse import urlsplit

import httpx
import httpx2
import pytest
from adversary import Adversary, running
from anyio.from_thread import start_blocking_portal
from intellectmoney.sandbox import Sandbox
from intellectmoney.transport import (
    AsyncHttpxTransport,
    HttpxTransport,
    NoAnswer,
    NotSent,
    Request,
    Response,
)
from transport_aiohttp import AiohttpTransport
from transport_requests import RequestsTransport

GRACE = 7.0
"""Seconds that a transport may take beyond its timeout on a machine that is busy."""

LARGEST = 1024 * 1024

Send = Callable[[Request, float], Response]


@contextmanager
def blocking(make: Callable[[], Any]) -> Generator[Send]:
    with HttpxTransport(make()) as transport:
        yield transport.send


@contextmanager
def asynchronous(make: Callable[[], Any], backend: str) -> Generator[Send]:
    transport = AsyncHttpxTransport(make())
    with start_blocking_portal(backend) as portal:
        yield partial(portal.call, transport.send)
        portal.call(transport.aclose)


def ours() -> None:
    """A transport's own client."""


# Clients as users have them: they would follow, log in, and keep connections and cookies.
HABITS: dict[str, Any] = {
    "follow_redirects": True,
    "auth": ("login", "password"),
}


@contextmanager
def example(make: Callable[[], Any]) -> Generator[Send]:
    transport = make()
    if iscoroutinefunction(transport.send):
        with start_blocking_portal() as portal:
            yield partial(portal.call, transport.send)
    else:
        yield transport.send


HOSTS: dict[str, Callable[[], AbstractContextManager[Send]]] = {
    "blocking": partial(blocking, ours),
    "asyncio": partial(asynchronous, ours, "asyncio"),
    "trio": partial(asynchronous, ours, "trio"),
    "httpx2": partial(blocking, partial(httpx2.Client, **HABITS)),
    "httpx": partial(blocking, partial(httpx.Client, **HABITS)),
    "httpx2-asyncio": partial(asynchronous, partial(httpx2.AsyncClient, **HABITS), "asyncio"),
    "httpx-trio": partial(asynchronous, partial(httpx.AsyncClient, **HABITS), "trio"),
    "requests": partial(example, RequestsTransport),
    "aiohttp": partial(example, AiohttpTransport),
}


# Answers of a broken server that a library refuses: to be in doubt is always safe.
STRICTER = {("aiohttp", "garbage-after"), ("aiohttp", "length-too-short")}


def also(word: str, name: str, allowed: list[str]) -> list[str]:
    """What one library may say instead."""
    # An example that cannot tell says that it may have been sent.
    untold = word in ("requests", "aiohttp") and "no" in allowed
    return ["maybe"] if untold or (word, name) in STRICTER else []


@pytest.fixture(scope="module")
def adversary() -> Iterator[Adversary]:
    with running() as server:
        yield server


LOGIN = {"Login": "shop@example.com", "Password": "example-password"}
SIGNED = Sandbox().client().prepare("getUserToken", LOGIN)


def request(url: str) -> Request:
    """The same request to another address."""
    return Request(
        method=SIGNED.method,
        url=url + urlsplit(SIGNED.url).path,
        headers=SIGNED.headers,
        body=SIGNED.body,
        largest_answer=LARGEST,
    )


def said(send: Send, url: str, timeout: float) -> tuple[str, bytes | str]:
    try:
        response = send(request(url), timeout)
    except NotSent as error:
        return "no", str(error)
    except NoAnswer as error:
        return "maybe", str(error)
    return f"answer {response.status}", response.body


def play(scenario: dict[str, Any], word: str, send: Send, ok: bytes) -> list[str]:
    """Plays a scenario; what went wrong, in words."""
    wrong: list[str] = []
    timeout = scenario["timeout"] / 1000
    holds: dict[str, Callable[[bytes], bool]] = {
        "ok": lambda body: body == ok,
        "empty": lambda body: not body,
        # As much as shows that it is too much, and not much more.
        "too_large": lambda body: LARGEST < len(body) < 2 * LARGEST,
        "any": lambda _: True,
    }
    for allowed in scenario["expect"]:
        begun = time.monotonic()
        outcome, what = said(send, f"{scenario['base_url']}/{word}", timeout)
        took = time.monotonic() - begun
        if outcome not in [*allowed, *also(word, scenario["name"], allowed)]:
            wrong.append(f"{outcome} instead of {allowed}: {what!r:.200}")
        if took > timeout + GRACE:
            wrong.append(f"took {took:.1f} s")
        if not what and outcome in ("no", "maybe"):
            wrong.append("a person must learn why")
        if isinstance(what, bytes) and not holds[scenario["body"]](what):
            wrong.append(f"a body of {len(what)} bytes is not {scenario['body']}")
    return [f"{scenario['name']}, {word}: {why}" for why in wrong]


def test_every_host_passes_the_suite_of_the_adversary(adversary: Adversary) -> None:
    scenarios = adversary.suite["scenarios"]
    ok = adversary.suite["ok"].encode()
    pairs = [(scenario, word) for scenario in scenarios for word in HOSTS]
    # Several at once, because most of the time is spent in waiting for the slow ones; all at
    # once, a busy machine would not connect within their timeouts.
    with ExitStack() as stack, ThreadPoolExecutor(16) as workers:
        # One transport for all scenarios: what it kept of one would show in another.
        sends = {word: stack.enter_context(host()) for word, host in HOSTS.items()}
        played = [workers.submit(play, scenario, word, sends[word], ok) for scenario, word in pairs]
        wrong = [why for run in played for why in run.result()]
    # A repeat in the background would come by now.
    time.sleep(0.5)
    for scenario, word in pairs:
        count = adversary.count(scenario, word)
        if count["requests"] != scenario["requests"]:
            wrong.append(f"{scenario['name']}, {word}: {count['requests']} requests came")
        if count["cookies"]:
            wrong.append(f"{scenario['name']}, {word}: a cookie came back")
    assert not wrong, f"{len(wrong)} of {len(pairs)}:\n" + "\n".join(wrong)
