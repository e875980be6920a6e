"""Long answers read in two threads at once: the interpreter's lock is let go meanwhile."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
from inputs import History, page
from interleaved import Row, medians, row
from models import StructAnswer


def rows() -> Iterator[Row]:
    """The table's lines."""
    body = page("compact", 10_000)
    # A client reads one answer at a time: its session is locked meanwhile.
    ours = [History(body, 10_000), History(body, 10_000)]
    decoder = msgspec.json.Decoder(StructAnswer)
    theirs: list[Callable[[], Any]] = [lambda: decoder.decode(body)] * 2
    with ThreadPoolExecutor(2) as pool:

        def at_once(calls: list[Any]) -> None:
            for future in [pool.submit(call) for call in calls]:
                future.result()

        took = medians(
            {
                "two": lambda: at_once(ours),
                "one": lambda: [call() for call in ours],
                "msgspec two": lambda: at_once(theirs),
            }
        )
    given = "compact, 2 x 10,000 rows"
    yield row(
        "two answers in two threads",
        given,
        took["two"],
        peer="the same in one thread",
        peers=took["one"],
    )
    yield row(
        "two answers in two threads",
        given,
        took["two"],
        peer="msgspec in two threads",
        peers=took["msgspec two"],
    )
