"""One thread that ends what takes too long. One for each request would take more than half as
long as all else of it."""

from __future__ import annotations

import contextlib
import math
import os
import queue
import threading
import time
from typing import Protocol

LONGEST = 3600.0
"""Seconds of one sleep: a system may refuse a longer one."""


class Timed(Protocol):
    """What may take until a time."""

    due: float
    """When it is over, of `time.monotonic`."""

    def cut(self) -> None:
        """Its time is over. It is asked in another thread, and must not wait."""
        ...


class Watchdog:
    """Cuts what it watches in time. Its thread, made at the first need, sleeps until the nearest
    time that it knows, so that the many requests that end before it wake nobody.

    A signal's handler may send a request in the midst of another, so nothing waits for a lock:
    sets change at once, and the order of steps does the rest.
    """

    def __init__(self) -> None:
        self.process = os.getpid()
        self._watched: set[Timed] = set()
        self._wakes = math.inf
        """When the thread looks next."""
        self._woken: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        # A signal may come in the midst of it: a second thread does no harm, waiting would.
        self._beginning = threading.RLock()

    def watch(self, timed: Timed) -> None:
        """From now on."""
        if not self._is_awake():
            with self._beginning:
                if not self._is_awake():
                    self._begin()
        self._watched.add(timed)
        # After it was added: a thread that sleeps longer has not seen it, or is woken.
        if timed.due < self._wakes:
            self._wakes = timed.due
            self._woken.put(None)

    def leave(self, timed: Timed) -> None:
        """No longer."""
        self._watched.discard(timed)

    def _is_awake(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _begin(self) -> None:
        # A daemon: what it watches does not keep the interpreter from its end.
        thread = threading.Thread(target=self._run, name="intellectmoney-watchdog", daemon=True)
        thread.start()
        self._thread = thread

    def _run(self) -> None:
        while True:
            # Before it looks: whatever is added from here on wakes it.
            self._wakes = math.inf
            now, nearest = time.monotonic(), math.inf
            for timed in self._watched.copy():
                if timed.due > now:
                    nearest = min(nearest, timed.due)
                    continue
                self._watched.discard(timed)
                # Whatever is wrong with one, the others are watched.
                with contextlib.suppress(Exception):
                    timed.cut()
            self._wakes = nearest
            with contextlib.suppress(queue.Empty):
                self._woken.get(timeout=max(0.0, min(nearest - time.monotonic(), LONGEST)))


_watchdog = Watchdog()


def watchdog() -> Watchdog:
    """This process's own: a forked one has not the thread."""
    global _watchdog
    if _watchdog.process != os.getpid():
        _watchdog = Watchdog()
    return _watchdog
