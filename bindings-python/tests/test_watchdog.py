"""The thread that ends exchanges in time."""

import os
import threading
import time
from contextlib import suppress
from socket import create_server

import pytest
from intellectmoney.transport import HttpxTransport, NoAnswer, Request
from intellectmoney.transport import _watchdog as watchdog
from intellectmoney.transport._watchdog import Watchdog

EARLY = 0.01
"""So much before its time a clock may say that it has come."""

SOON = 5.0
"""So late a busy machine may be."""


class Exchange:
    def __init__(self, seconds: float, fails: bool = False) -> None:
        self.due = time.monotonic() + seconds
        self.fails = fails
        self.cuts: list[float] = []
        self.over = threading.Event()

    def cut(self) -> None:
        self.cuts.append(time.monotonic())
        self.over.set()
        if self.fails:
            raise OSError


def threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "intellectmoney-watchdog"]


def test_each_is_cut_in_its_time_and_once() -> None:
    dog = Watchdog()
    # The first is the last; each wakes the thread before the time that it knows.
    watched = [Exchange(seconds) for seconds in (0.5, 0.3, 0.1, 0.4, 0.2)]
    for one in watched:
        dog.watch(one)
    for one in watched:
        assert one.over.wait(SOON)
    time.sleep(0.1)
    for one in watched:
        [cut] = one.cuts
        assert one.due - EARLY <= cut < one.due + SOON


def test_a_nearer_time_is_not_slept_through() -> None:
    dog = Watchdog()
    dog.watch(Exchange(3600))
    time.sleep(0.1)
    near = Exchange(0.1)
    dog.watch(near)
    assert near.over.wait(SOON)


def test_it_goes_on_after_a_time_when_nothing_was_watched() -> None:
    dog = Watchdog()
    for _ in range(3):
        one = Exchange(0.05)
        dog.watch(one)
        assert one.over.wait(SOON)
        time.sleep(0.1)


def test_what_has_ended_is_left_alone() -> None:
    dog = Watchdog()
    ended, open_one = Exchange(0.1), Exchange(0.2)
    dog.watch(ended)
    dog.watch(open_one)
    dog.leave(ended)
    assert open_one.over.wait(SOON)
    assert ended.cuts == []


def test_one_that_fails_takes_nobody_with_it() -> None:
    dog = Watchdog()
    bad, good = Exchange(0.05, fails=True), Exchange(0.15)
    dog.watch(bad)
    dog.watch(good)
    assert bad.over.wait(SOON) and good.over.wait(SOON)


def test_many_threads_share_one() -> None:
    before = len(threads())
    dog = Watchdog()
    barrier = threading.Barrier(20)
    watched = [Exchange(0.2 + place / 100) for place in range(20)]

    def work(one: Exchange) -> None:
        barrier.wait()
        for _ in range(200):
            short = Exchange(60)
            dog.watch(short)
            dog.leave(short)
        dog.watch(one)

    workers = [threading.Thread(target=work, args=[one]) for one in watched]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(threads()) == before + 1
    assert all(thread.daemon for thread in threads())
    for one in watched:
        assert one.over.wait(SOON)
        [cut] = one.cuts
        assert one.due - EARLY <= cut < one.due + SOON


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_has_its_own() -> None:
    watchdog.watchdog().watch(Exchange(3600))
    child = os.fork()
    if not child:
        one = Exchange(0.1)
        watchdog.watchdog().watch(one)
        os._exit(0 if one.over.wait(SOON) else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_time_that_is_over_cuts_that_exchange_alone() -> None:
    """Two requests on the wire at once: the one whose time is over ends, the other goes on."""

    def ask(timeout: float) -> None:
        with pytest.raises(NoAnswer) as caught:
            transport.send(request, timeout)
        told[timeout] = str(caught.value)

    told: dict[float, str] = {}
    with create_server(("127.0.0.1", 0)) as listener, HttpxTransport() as transport:
        request = Request(
            method="POST",
            url=f"http://127.0.0.1:{listener.getsockname()[1]}/",
            headers={},
            body=b"body",
            largest_answer=1024,
        )
        asking = [
            threading.Thread(target=ask, args=[timeout], daemon=True) for timeout in (60.0, 0.3)
        ]
        for thread in asking:
            thread.start()
        connections = [listener.accept()[0] for _ in asking]
        # A library's own timeout begins anew with every byte.
        patience = time.monotonic() + SOON
        while asking[1].is_alive() and time.monotonic() < patience:
            for connection in connections:
                with suppress(OSError):
                    connection.sendall(b"H")
            asking[1].join(0.05)
        assert told == {0.3: "no whole answer within 0.3 s"}
        for connection in connections:
            connection.close()
        asking[0].join(SOON)
        assert "within" not in told[60.0]
