"""The one host loop: what a task wants done, and what came of it."""

from __future__ import annotations

import sys

from intellectmoney._errors import IntellectMoneyError, JournalTakenOver
from intellectmoney._native import Effect, Received
from intellectmoney._typing import TYPE_CHECKING
from intellectmoney.transport import NoAnswer, NotSent

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Iterable
    from typing import Any, Protocol

    from intellectmoney._native import Finished, Task
    from intellectmoney._options import Setup
    from intellectmoney._value import Answered
    from intellectmoney.transport import Request

    Feed = Callable[[Task], None]
    """Tells a task what came of an effect."""

    Doable = Effect.Send | Effect.Load | Effect.Append | Effect.List

    Due = Doable | Effect.Ended | Effect.Wait | Effect.Done

    Now = tuple[Request, float] | int | Answered | Finished | IntellectMoneyError
    """What is due of a call: to send within so many seconds, to wait, or it has ended."""

    class Clock(Protocol):
        """Unix milliseconds, and waiting."""

        virtual: bool
        """Whether waiting takes no time, so that nothing is gained by doing things at once."""

        def now(self) -> int:
            """Now."""
            ...

        def sleep(self, until: int) -> None:
            """Waits until then."""
            ...

        async def asleep(self, until: int) -> None:
            """The same for asyncio and trio."""
            ...


MORE = (tuple, int)
"""What is due of a call that has not ended."""

_DEBUG = 10
"""`logging.DEBUG`."""

_logger: logging.Logger | None = None


def log() -> logging.Logger:
    """Heard by programs that ask for it; what matters is returned or raised."""
    global _logger
    if _logger is None:
        # Imported at the first need: it takes as long as half of this package.
        import logging

        _logger = logging.getLogger("intellectmoney")
        _logger.addHandler(logging.NullHandler())
    return _logger


class Watch:
    """Tells whoever listens what happens to a task."""

    def __init__(self, task: Task, on_event: Callable[[Any], None] | None) -> None:
        self._task = task
        self._on_event = on_event
        task.observe()

    def tell(self) -> None:
        """What has happened since."""
        while (text := self._task.told()) is not None:
            log().debug("%s", text)
            if self._on_event is not None:
                import json

                try:
                    self._on_event(json.loads(text))
                except Exception:  # noqa: BLE001
                    # A payment does not stop because a progress bar does.
                    log().exception("on_event failed")


def watch(task: Task, on_event: Callable[[Any], None] | None) -> Watch | None:
    """A watch, where somebody listens."""
    # Where nobody has imported `logging`, nobody hears it.
    logger = _logger or ("logging" in sys.modules and log())
    heard = logger and logger.isEnabledFor(_DEBUG)
    return Watch(task, on_event) if heard or on_event is not None else None


class Conductor:
    """A task. Who drives it does the effects, one at a time or several at once, and brings back
    the feeds."""

    def __init__(self, task: Task, setup: Setup) -> None:
        setup.due_open()
        self._task = task
        self._setup = setup
        self._over = False
        self._given_up = False
        self._stirred = False
        """Whether it was closed since the last step."""
        self._watch = watch(task, setup.on_event)

    def step(self, feeds: Iterable[Feed] = ()) -> Due:
        """What is due next."""
        self._stirred = False
        for feed in feeds:
            feed(self._task)
        effect = self._next()
        if self._setup.closed and not self._given_up and type(effect) not in _ENDS:
            self._given_up = True
            self._task.cancel()
            effect = self._next()
        self._over = type(effect) is Effect.Done
        return effect

    def end(self) -> None:
        """All that was begun has ended. Raises where it was given up before: rows that had not
        begun are missing, and whoever reads them must not take these for all."""
        if self._given_up:
            raise self._setup.given_up("rows")

    def close(self) -> None:
        """Wants no more of it: the journal can be gone on from, a renewal is left to others."""
        if not self._over:
            self._given_up = True
            self._task.cancel()
            self._stirred = True
            self._setup.bell.ring()

    def sleep(self, wait: Effect.Wait) -> None:
        """Until its time, as nothing is on its way, or until somebody closes it."""
        self._setup.bell.sleep(due(wait), self._is_stirred)

    async def asleep(self, wait: Effect.Wait) -> None:
        """The same for asyncio and trio."""
        await self._setup.bell.asleep(due(wait), self._is_stirred)

    async def wait(self, event: Any, until: int | None) -> None:
        """Until that event of anyio, its time, or somebody closes it."""
        await self._setup.bell.wait(event, self.left(until), self._is_stirred)

    def left(self, until: int | None) -> float | None:
        """Seconds until then."""
        return None if until is None else self._setup.bell.left(until)

    def _is_stirred(self) -> bool:
        return self._stirred or (self._setup.closed and not self._given_up)

    def _next(self) -> Due:
        effect: Any = self._task.next()
        if self._watch is not None:
            self._watch.tell()
        due: Due = effect
        return due


_ENDS: tuple[type, ...] = (Effect.Ended, Effect.Done)
"""After these a client may be closed: nothing is given up by it."""


class Trouble:
    """What the transport and the journal said last of each row, for `__cause__`."""

    def __init__(self) -> None:
        self._sent: dict[int, Exception] = {}
        self._stored: dict[int, Exception] = {}

    def of_sending(self, row: int, error: Exception) -> None:
        """The transport said this of a row."""
        self._sent[row] = error

    def of_storing(self, row: int, error: Exception) -> None:
        """The journal did."""
        self._stored[row] = error

    def ended(self, row: int, error: IntellectMoneyError | None) -> None:
        """A row ended, with this error: names what is behind it, and forgets the row."""
        sent, stored = self._sent.pop(row, None), self._stored.pop(row, None)
        if error is not None:
            told = error.code in ("journal", "conflict")
            error.__cause__ = stored if told else behind(error.code, sent)


def behind(code: str, last: Exception | None) -> Exception | None:
    """What is behind an error of this kind, if the transport said anything."""
    return last if code in ("transport", "outcome_unknown") else None


def settled(due: Any, last: Exception | None) -> Any:
    """What a call came to; an error is raised."""
    # An answer would be asked for its class as for any field.
    if issubclass(type(due), IntellectMoneyError):
        raise due from behind(due.code, last)
    return due


def action(
    effect: Doable, transport: Any, journal: Any
) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """What to call, and with what."""
    match effect:
        case Effect.Send():
            return transport.send, (effect.request, effect.timeout / 1000)
        case Effect.Load():
            return journal.load, (effect.reference,)
        case Effect.Append():
            return journal.append, (effect.reference, effect.after_seq, effect.line)
        case Effect.List():
            return journal.unfinished, ()


def came(effect: Doable, result: Any) -> Feed:
    """It was done, with this result; raises where that is not what was promised."""
    match effect:
        case Effect.Send():
            received = Received(result)
            return lambda task: task.answered(effect.id, received)
        case Effect.Load():
            line = None if result is None else _line(result)
            return lambda task: task.loaded(effect.id, line)
        case Effect.Append():
            if not isinstance(result, bool):
                raise TypeError("append() of a journal returns True or False")
            return lambda task: task.appended(effect.id, result)
        case Effect.List():
            lines = [_line(line) for line in result]
            return lambda task: task.listed(effect.id, lines)


def _line(stored: tuple[str, bool]) -> tuple[str, bool]:
    line, doubtful = stored
    return str(line), bool(doubtful)


def failed(effect: Doable, error: Exception, trouble: Trouble) -> Feed:
    """It was not done, or nobody knows."""
    if isinstance(effect, Effect.Send):
        said = no_answer(effect.request, error)
        trouble.of_sending(effect.row, said)
        maybe_sent = not isinstance(said, NotSent)
        return lambda task: task.failed(effect.id, maybe_sent)
    trouble.of_storing(effect.row, error)
    log().warning("the journal failed: %s", error)
    taken_over = isinstance(error, JournalTakenOver)
    return lambda task: task.store_failed(effect, taken_over)


def silent(_: Task) -> None:
    """The journal was waited for until the deadline: core knows, and gives it up itself."""
    log().warning("the journal failed: it has no answer")


def no_answer(request: Request, error: Exception) -> NoAnswer:
    """Why a request brought no whole answer."""
    if not isinstance(error, NoAnswer):
        # The text of a stranger's exception may hold the request.
        error = NoAnswer(type(error).__name__)
    log().info("no answer from %s: %s", request.url, error)
    return error


def due(effect: Effect.Wait) -> int:
    """When to go on, where nothing is on its way."""
    if effect.until is None:
        raise RuntimeError("the task waits for nothing")
    return effect.until
