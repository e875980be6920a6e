"""A sandbox and a journal that can be given up at every point at which they wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import anyio.lowlevel
from intellectmoney import AsyncClient
from intellectmoney._clock import SystemClock
from intellectmoney.journal import MemoryJournal, Stored
from intellectmoney.sandbox import AsyncSandbox, Sandbox
from intellectmoney.transport import Request, Response

HASTE: Any = {"poll_first": 0.002, "poll_longest": 0.004, "settle": 0.05}
"""Timeouts where the sandbox's time runs a thousand times as fast."""


class Points:
    """Counts points, and does something at one of them."""

    def __init__(self, at: int, strike: Callable[[], object]) -> None:
        self.passed = 0
        self._at = at
        self._strike = strike

    def here(self) -> None:
        """A point of blocking code."""
        self.passed += 1
        if self.passed == self._at:
            self._strike()

    async def reached(self) -> None:
        """A point of async code."""
        self.here()
        await anyio.lowlevel.checkpoint()


class Stage:
    """A sandbox and a journal, which outlive the programs that use them."""

    def __init__(self, virtual: bool) -> None:
        self.sandbox = Sandbox()
        self.journal = MemoryJournal()
        self.virtual = virtual
        if not virtual:
            self.sandbox.clock = Brisk()
            self.sandbox.speed(1000)
        self.options: Any = {} if virtual else {"timeouts": HASTE}

    def async_client(self, points: Points | None = None) -> AsyncClient:
        """A program that was started anew; without points nothing stops it."""
        points = points or Points(0, int)
        return self.sandbox.async_client(
            transport=PointedTransport(self.sandbox, points),
            journal=PointedJournal(self.journal, points),
            **self.options,
        )


class Brisk(SystemClock):
    """The machine's time, in which nothing holds the thread up for long: a wait that is cut
    short is begun anew, and a sandbox that answers at once is no worse."""

    def sleep(self, until: int) -> None:
        super().sleep(min(until, self.now() + 1))


class PointedTransport:
    """An async sandbox with points around each request."""

    def __init__(self, sandbox: Sandbox, points: Points) -> None:
        self._inner = AsyncSandbox(sandbox)
        self.clock = sandbox.clock
        self._points = points

    async def send(self, request: Request, timeout: float) -> Response:
        await self._points.reached()
        response = await self._inner.send(request, timeout)
        await self._points.reached()
        return response


class PointedJournal:
    """An async journal with points around each of its steps."""

    def __init__(self, inner: MemoryJournal, points: Points) -> None:
        self._inner = inner
        self._points = points

    async def load(self, reference: str) -> Stored | None:
        await self._points.reached()
        line = self._inner.load(reference)
        await self._points.reached()
        return line

    async def append(self, reference: str, after_seq: int, line: str) -> bool:
        await self._points.reached()
        durable = self._inner.append(reference, after_seq, line)
        await self._points.reached()
        return durable

    async def unfinished(self) -> Sequence[Stored]:
        await self._points.reached()
        return self._inner.unfinished()

    async def close(self) -> None:
        await self._points.reached()
