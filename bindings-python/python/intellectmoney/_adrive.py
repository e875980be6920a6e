"""The same over async transports and journals, for asyncio and trio.

anyio is imported when a client is used: it takes longer than all of this package.
"""

from __future__ import annotations

from collections import deque

from intellectmoney._conduct import (
    MORE,
    Trouble,
    action,
    came,
    failed,
    no_answer,
    settled,
    silent,
    watch,
)
from intellectmoney._native import Effect
from intellectmoney._options import is_async
from intellectmoney._typing import TYPE_CHECKING
from intellectmoney.transport import NotSent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from anyio.abc import TaskGroup

    from intellectmoney._conduct import Clock, Conductor, Doable, Feed, Now
    from intellectmoney._native import Task
    from intellectmoney._options import Setup


def awaited(
    call: Callable[..., Any], journal: Any, *, abandon: bool = False
) -> Callable[..., Awaitable[Any]]:
    """What may be blocking, to be awaited. A cancellation waits for its thread, unless it may
    be abandoned."""
    # By far the most.
    if is_async(call):
        return call
    import inspect

    if inspect.iscoroutinefunction(call):
        return call

    async def blocking(*arguments: Any) -> Any:
        if getattr(journal, "instant", False):
            return call(*arguments)
        import anyio.to_thread

        return await anyio.to_thread.run_sync(call, *arguments, abandon_on_cancel=abandon)

    return blocking


class AsyncHands:
    """Does effects. A journal is waited for until core gives it up, and not longer. A blocking
    one works in a thread, which a cancellation waits for until then."""

    def __init__(self, transport: Any, journal: Any, clock: Clock) -> None:
        self._transport = transport
        self._journal = journal
        self._clock = clock
        self.trouble = Trouble()

    async def do(self, effect: Doable) -> Feed:
        call, arguments = action(effect, self._transport, self._journal)
        try:
            if isinstance(effect, Effect.Send):
                return came(effect, await awaited(call, self._journal)(*arguments))
            return await self._in_time(effect, call, arguments)
        except Exception as error:  # noqa: BLE001
            return failed(effect, error, self.trouble)

    async def _in_time(
        self,
        effect: Effect.Load | Effect.Append | Effect.List,
        call: Callable[..., Any],
        arguments: tuple[Any, ...],
    ) -> Feed:
        import anyio

        work = awaited(call, self._journal, abandon=True)
        # In a time of its own a journal takes none.
        left = None if self._clock.virtual else max(0, effect.until - self._clock.now()) / 1000
        # Only the time abandons a thread: it may be writing.
        with anyio.move_on_after(left, shield=work is not call):
            return came(effect, await work(*arguments))
        return silent


async def alone(task: Task, setup: Setup) -> Any:
    """A call, which has one request on its way at a time and no journal; its error is raised."""
    setup.due_open()
    watching = watch(task, setup.on_event)
    send = awaited(setup.transport.send, setup.journal)
    last: Exception | None = None
    try:
        due: Now = task.go()
        while True:
            if watching is not None:
                watching.tell()
            if setup.closed and type(due) in MORE:
                task.cancel()
                due = task.go()
            elif type(due) is tuple:
                request, timeout = due
                try:
                    response = await send(request, timeout)
                    due = task.came(response)
                except Exception as error:  # noqa: BLE001
                    last = no_answer(request, error)
                    due = task.lost(not isinstance(last, NotSent))
            elif type(due) is int:
                await setup.bell.asleep(due, lambda: setup.closed)
                due = task.go()
            else:
                break
    except BaseException:
        task.cancel()
        raise
    return settled(due, last)


class InTurn:
    """One effect after the other."""

    def __init__(self, conductor: Conductor, hands: AsyncHands) -> None:
        self._conductor = conductor
        self._hands = hands
        self._feeds: list[Feed] = []

    async def next(self) -> Effect.Ended | None:
        """The next row that ended."""
        try:
            return await self._next()
        except BaseException:
            self.close()
            raise

    async def all(self) -> list[Effect.Ended]:
        """All that end from here on."""
        all: list[Effect.Ended] = []
        while (ended := await self.next()) is not None:
            all.append(ended)
        return all

    def close(self) -> None:
        """Wants no more of it."""
        self._conductor.close()

    async def _next(self) -> Effect.Ended | None:
        while True:
            feeds, self._feeds = self._feeds, []
            effect = self._conductor.step(feeds)
            match effect:
                case Effect.Done():
                    return None
                case Effect.Ended():
                    return effect
                case Effect.Wait():
                    await self._conductor.asleep(effect)
                case Effect.Send() | Effect.Load() | Effect.Append() | Effect.List():
                    self._feeds = [await self._hands.do(effect)]


class AtOnce:
    """All that may overlap overlaps, while somebody waits for the next row: between two rows
    nothing runs in the background, because neither asyncio nor trio would look after it."""

    def __init__(self, conductor: Conductor, hands: AsyncHands) -> None:
        self._conductor = conductor
        self._hands = hands
        self._landed: list[Feed] = []
        self._ended: deque[Effect.Ended] = deque()
        self._over = False
        self._came: Any = None

    async def next(self) -> Effect.Ended | None:
        """The next row that ended."""
        while not self._ended and not self._over:
            await self._advance(until_one_ends=True)
        return self._ended.popleft() if self._ended else None

    async def all(self) -> list[Effect.Ended]:
        """All that end from here on."""
        while not self._over:
            await self._advance(until_one_ends=False)
        # Given once, as one by one.
        ended, self._ended = self._ended, deque()
        return list(ended)

    def close(self) -> None:
        """Wants no more of it."""
        self._conductor.close()
        self._over = True

    async def _advance(self, *, until_one_ends: bool) -> None:
        import anyio

        why: BaseException | None = None
        try:
            async with anyio.create_task_group() as group:
                try:
                    await self._begin(group, until_one_ends)
                except BaseException as error:
                    why = error
                    raise
            # Whoever cancels at the very moment at which a time of anyio's is over may be taken
            # for that: the group ends all that flies, and says nothing.
            if why is not None:
                raise why
        except BaseException:
            self.close()
            raise
        finally:
            del why

    async def _begin(self, group: TaskGroup, until_one_ends: bool) -> None:
        while not (self._ended and until_one_ends):
            feeds, self._landed = self._landed, []
            effect = self._conductor.step(feeds)
            match effect:
                case Effect.Done():
                    self._over = True
                    return
                case Effect.Ended():
                    self._ended.append(effect)
                case Effect.Wait():
                    await self._wait(effect.until)
                case Effect.Send() | Effect.Load() | Effect.Append() | Effect.List():
                    group.start_soon(self._fly, effect)

    async def _fly(self, effect: Doable) -> None:
        feed = await self._hands.do(effect)
        # Not before: while this one flew, others have landed and were taken away.
        self._landed.append(feed)
        if self._came is not None:
            self._came.set()

    async def _wait(self, until: int | None) -> None:
        import anyio

        if self._landed:
            return
        self._came = anyio.Event()
        await self._conductor.wait(self._came, until)
