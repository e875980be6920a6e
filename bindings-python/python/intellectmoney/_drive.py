"""Drives a task over blocking transports and journals."""

from __future__ import annotations

from intellectmoney._conduct import (
    MORE,
    Trouble,
    action,
    came,
    failed,
    no_answer,
    settled,
    watch,
)
from intellectmoney._native import Effect
from intellectmoney._typing import TYPE_CHECKING
from intellectmoney.transport import NotSent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from typing import Any

    from intellectmoney._conduct import Conductor, Doable, Feed, Now
    from intellectmoney._native import Task
    from intellectmoney._options import Setup

MOST_THREADS = 1024
"""Core begins no more effects at once than rows may run; threads are made as they are needed."""


class Hands:
    """Does effects."""

    def __init__(self, transport: Any, journal: Any) -> None:
        self._transport = transport
        self._journal = journal
        self.trouble = Trouble()

    def do(self, effect: Doable) -> Feed:
        call, arguments = action(effect, self._transport, self._journal)
        try:
            result = call(*arguments)
            return came(effect, result)
        except Exception as error:  # noqa: BLE001
            return failed(effect, error, self.trouble)


def alone(task: Task, setup: Setup) -> Any:
    """A call, which has one request on its way at a time and no journal; its error is raised."""
    setup.due_open()
    watching = watch(task, setup.on_event)
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
                    response = setup.transport.send(request, timeout)
                    due = task.came(response)
                except Exception as error:  # noqa: BLE001
                    last = no_answer(request, error)
                    due = task.lost(not isinstance(last, NotSent))
            elif type(due) is int:
                setup.bell.sleep(due, lambda: setup.closed)
                due = task.go()
            else:
                break
    except BaseException:
        task.cancel()
        raise
    return settled(due, last)


def in_turn(conductor: Conductor, do: Callable[[Doable], Feed]) -> Iterator[Effect.Ended]:
    """One effect after the other."""
    try:
        feeds: tuple[Feed, ...] = ()
        while True:
            effect = conductor.step(feeds)
            feeds = ()
            match effect:
                case Effect.Send() | Effect.Load() | Effect.Append() | Effect.List():
                    feeds = (do(effect),)
                case Effect.Ended():
                    yield effect
                case Effect.Done():
                    return
                case Effect.Wait():
                    conductor.sleep(effect)
    finally:
        conductor.close()


def at_once(conductor: Conductor, do: Callable[[Doable], Feed]) -> Iterator[Effect.Ended]:
    """All that may overlap overlaps, in threads. Those that have begun are waited for."""
    import contextlib
    from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

    flying: set[Future[Feed]] = set()
    feeds: list[Feed] = []
    with contextlib.closing(conductor), ThreadPoolExecutor(MOST_THREADS, "intellectmoney") as pool:
        while True:
            effect = conductor.step(feeds)
            feeds = []
            match effect:
                case Effect.Done():
                    return
                case Effect.Ended():
                    yield effect
                case Effect.Wait() if flying:
                    left = conductor.left(effect.until)
                    landed, flying = wait(flying, left, FIRST_COMPLETED)
                    feeds = [future.result() for future in landed]
                case Effect.Wait():
                    conductor.sleep(effect)
                case Effect.Send() | Effect.Load() | Effect.Append() | Effect.List():
                    flying.add(pool.submit(do, effect))
