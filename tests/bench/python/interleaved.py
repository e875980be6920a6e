"""Medians of variants that run in turns, so that load meets all alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

SAMPLE = 0.02
"""Seconds that one sample should take."""
SAMPLES = 15


class Row(TypedDict):
    """A line of the table."""

    job: str
    """What is done."""
    input: str
    """To what."""
    unit: str
    """Of the values."""
    ours: float
    """Our value."""
    peer: str | None
    """Who else does it."""
    peers: float | None
    """The peer's value."""
    ratio: float | None
    """Ours by the peer's."""
    goal: float | None
    """The largest ratio allowed, or without a peer the largest value."""


def row(
    job: str,
    given: str,
    ours: float,
    *,
    peer: str | None = None,
    peers: float | None = None,
    goal: float | None = None,
    unit: str = "ns",
) -> Row:
    """A line of the table; its ratio is worked out."""
    ratio = None if peers is None else ours / peers
    return Row(
        job=job, input=given, unit=unit, ours=ours, peer=peer, peers=peers, ratio=ratio, goal=goal
    )


def medians(variants: Mapping[str, Callable[[], Any]]) -> dict[str, float]:
    """Nanoseconds a call."""
    loops = {name: _loops(call) for name, call in variants.items()}
    samples: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(SAMPLES):
        for name, call in variants.items():
            # Each pays for its own garbage, and for no other's.
            gc.collect()
            samples[name].append(_sample(call, loops[name]))
    return {name: statistics.median(times) for name, times in samples.items()}


def _loops(call: Callable[[], Any]) -> int:
    call()
    loops = 1
    while (taken := _sample(call, loops) * loops) < SAMPLE * 1e9 / 4:
        loops *= 2
    return max(1, round(loops * SAMPLE * 1e9 / taken))


def _sample(call: Callable[[], Any], loops: int) -> float:
    begun = time.perf_counter_ns()
    for _ in range(loops):
        call()
    return (time.perf_counter_ns() - begun) / loops
