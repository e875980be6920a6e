"""A time of its own, in which waiting takes none."""

from __future__ import annotations

import threading

from intellectmoney._native import Sandbox


class VirtualClock:
    """Unix milliseconds from 1 January 2026 in Moscow."""

    virtual = True

    def __init__(self) -> None:
        self._now = Sandbox.BEGIN
        self._lock = threading.Lock()

    def now(self) -> int:
        return self._now

    def sleep(self, until: int) -> None:
        with self._lock:
            self._now = max(self._now, until)

    async def asleep(self, until: int) -> None:
        import anyio.lowlevel

        self.sleep(until)
        # Where real time would pass, others run, and a cancellation is heard.
        await anyio.lowlevel.checkpoint()
