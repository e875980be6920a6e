"""Sleeps that end early where nobody waits for their end any more."""

from __future__ import annotations

import sys

from intellectmoney._clock import SystemClock
from intellectmoney._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from intellectmoney._conduct import Clock

LONGEST = 1.0 if sys.platform == "win32" else 3600.0
"""Seconds of one wait in a thread: Windows does not hear Ctrl-C in the midst of it, and another
system may refuse a longer one."""


class Bell:
    """Wakes all calls of a client that sleep, so that they look again at what is due.

    A signal's handler may ring in the midst of a sleep, so nothing waits for a lock: a set
    changes at once, and the order of steps does the rest.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # Any other clock, such as a sandbox's, has its own way of waiting.
        self._is_ours = type(clock) is SystemClock
        self._sleepers: set[Callable[[], object]] = set()

    def ring(self) -> None:
        """From any thread."""
        for wake in self._sleepers.copy():
            wake()

    def left(self, until: int) -> float:
        """Seconds until then."""
        return max(0, until - self._clock.now()) / 1000

    def sleep(self, until: int, is_over: Callable[[], bool]) -> None:
        """Waits until then, unless it is over."""
        if not self._is_ours:
            self._clock.sleep(until)
            return
        from contextlib import suppress
        from queue import Empty, SimpleQueue
        from time import monotonic

        rings: SimpleQueue[None] = SimpleQueue()
        # Not by the clock: one that is set back in the midst of it does not prolong it.
        ends = monotonic() + self.left(until)

        def wake() -> None:
            rings.put(None)

        self._sleepers.add(wake)
        try:
            # After it was added: whoever rings from here on is heard.
            while not is_over() and (left := ends - monotonic()) > 0:
                with suppress(Empty):
                    rings.get(timeout=min(left, LONGEST))
        finally:
            self._sleepers.discard(wake)

    async def asleep(self, until: int, is_over: Callable[[], bool]) -> None:
        """The same for asyncio and trio."""
        if not self._is_ours:
            await self._clock.asleep(until)
            return
        import anyio

        ends = anyio.current_time() + self.left(until)
        while not is_over() and (left := ends - anyio.current_time()) > 0:
            await self.wait(anyio.Event(), left, is_over)

    async def wait(self, event: Any, left: float | None, is_over: Callable[[], bool]) -> None:
        """Waits so many seconds for an event of anyio, unless it is over."""
        from contextlib import suppress

        import anyio

        soon = _in_this_loop()

        def wake() -> None:
            # The loop may have ended, and whatever waited in it.
            with suppress(RuntimeError):
                soon(event.set)

        self._sleepers.add(wake)
        try:
            if not is_over():
                with anyio.move_on_after(left):
                    await event.wait()
        finally:
            self._sleepers.discard(wake)


def _in_this_loop() -> Any:
    """Has something done in the loop that runs here, from any thread."""
    from anyio.lowlevel import current_token

    token: Any = current_token()
    # Newer versions of anyio wrap it.
    native = getattr(token, "native_token", token)
    return getattr(native, "call_soon_threadsafe", None) or native.run_sync_soon
