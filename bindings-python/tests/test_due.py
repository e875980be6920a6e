"""What is given to methods that core does not see: refused by name, as in a call of a client."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from intellectmoney import AsyncClient, Client, InvalidRequestError
from intellectmoney.journal import FileJournal, MemoryJournal, SqliteJournal
from intellectmoney.sandbox import Sandbox

HALF = "7999\ud800"
NO_TEXTS: list[Any] = [None, 5, b"a", "", HALF, [], object()]
NO_NUMBERS: list[Any] = [None, "0", -1, 0.5, True, 1 << 64, HALF]


def refused(
    field: str, reason: str, call: Callable[..., object], *given: Any, **options: Any
) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        call(*given, **options)
    assert (caught.value.field, caught.value.reason) == (field, reason)


@pytest.fixture(params=["memory", "file", "sqlite"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    kinds: Any = {
        "memory": MemoryJournal,
        "file": lambda: FileJournal(tmp_path / "journal"),
        "sqlite": lambda: SqliteJournal(tmp_path / "journal.db"),
    }
    return kinds[request.param]()


def test_a_journal_refuses_what_is_no_text(journal: Any) -> None:
    for wrong in NO_TEXTS:
        refused("reference", "text_due", journal.load, wrong)
        refused("reference", "text_due", journal.append, wrong, 0, "line")
        refused("line", "text_due", journal.append, "row-1", 0, wrong)
    for wrong in NO_NUMBERS:
        refused("after_seq", "integer_form", journal.append, "row-1", wrong, "line")
    assert journal.unfinished() == []


@pytest.mark.parametrize("kind", [FileJournal, SqliteJournal])
def test_a_journal_is_at_a_path(kind: Any) -> None:
    no_paths: list[Any] = [None, 5, b"journal", "", HALF, [], object()]
    for wrong in no_paths:
        refused("path", "text_due", kind, wrong)


def test_a_sandbox_refuses_what_is_no_text() -> None:
    sandbox: Any = Sandbox()
    for wrong in NO_TEXTS[1:]:
        refused("recipient", "text_due", sandbox.paid, wrong)
        refused("method", "text_due", sandbox.serve, wrong, "/", [], b"")
        refused("target", "text_due", sandbox.serve, "GET", wrong, [], b"")
    for header in ((HALF, "a"), ("a", HALF)):
        refused("headers", "text_due", sandbox.serve, "GET", "/", [header], b"")
    for wrong in NO_NUMBERS:
        refused("seed", "integer_form", Sandbox, wrong)
    assert Sandbox((1 << 64) - 1).seed == (1 << 64) - 1


def test_the_controls_of_a_sandbox_name_what_json_cannot_tell() -> None:
    sandbox: Any = Sandbox()
    for wrong in (HALF, b"a", float("nan"), object()):
        calls: list[Any] = [
            ("recipient", sandbox.outcome, wrong, "fail"),
            ("at", sandbox.faults, (wrong, 1, "reset")),
            ("nth", sandbox.faults, ("executeOperation", wrong, "reset")),
            ("speed", sandbox.speed, wrong),
            ("works", sandbox.bank, "100000000000", wrong),
            ("pci_dss", sandbox.pci_dss, wrong),
        ]
        for field, call, *given in calls:
            with pytest.raises(ValueError, match=f"^{field}: "):
                call(*given)
    with pytest.raises(ValueError, match="^seconds: "):
        sandbox.advance(None)
    sandbox.reset()
    assert sandbox.state()["faults"] == []


def test_options_that_python_reads_are_refused_by_name() -> None:
    keys: Any = Sandbox().credentials
    wrong: Any
    for wrong in (5, "de", HALF, b"ru"):
        refused("language", "wrong_value", Client, **keys, language=wrong)
        refused("on_event", "wrong_value", Client, **keys, on_event=wrong)
    for wrong in (None, 5, object(), len):
        refused("rows", "wrong_value", Sandbox().client().payouts, wrong)


@pytest.mark.parametrize("option", ["transport", "journal"])
def test_a_class_is_no_transport_and_no_journal(option: str) -> None:
    given: Any = Sandbox().credentials | {option: type("Own", (), {"send": print, "append": print})}
    for kind in (Client, AsyncClient):
        with pytest.raises(TypeError, match=f"^{option}: an object is due, not the class Own$"):
            kind(**given)


class Awaited:
    """A transport and a journal of an async client."""

    async def send(self, request: object, timeout: float) -> NoReturn:
        raise AssertionError

    append = send


@pytest.mark.parametrize("option", ["transport", "journal"])
def test_a_blocking_client_takes_nothing_that_is_to_be_awaited(option: str) -> None:
    given: Any = Sandbox().credentials | {option: Awaited()}
    with pytest.raises(TypeError, match=f"^{option}: .* is async: an AsyncClient takes it$"):
        Client(**given)
    AsyncClient(**given)
