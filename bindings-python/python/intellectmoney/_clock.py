"""The clock of the machine. anyio is imported at the first wait of an async client."""

import time

from intellectmoney import _native


class SystemClock:
    """Real time."""

    virtual = False

    now = staticmethod(_native.now)

    def sleep(self, until: int) -> None:
        time.sleep(self._left(until))

    async def asleep(self, until: int) -> None:
        import anyio

        await anyio.sleep(self._left(until))

    def _left(self, until: int) -> float:
        return max(0, until - self.now()) / 1000
