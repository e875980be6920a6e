"""Several processes, threads and languages at one journal; forks; the end of the interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import built
import pytest
from intellectmoney import Client
from intellectmoney.sandbox.server import Server

pytestmark = pytest.mark.heavy

HASTE = {"poll_first": 0.01, "poll_longest": 0.04, "settle": 0.4}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(speed=1000) as server:
        yield server


def python(server: Server, code: str, *arguments: object) -> subprocess.Popen[str]:
    """Another process, with the server's credentials in its environment."""
    begin = """
        import os, sys
        from intellectmoney import Client, IntellectMoneyError, JournalError, Paid, Sbp
        from intellectmoney.journal import FileJournal, MemoryJournal, SqliteJournal
        def debt(row):
            to = Sbp(phone=str(79990000000 + row), bank_id="100000000000", name="Иван Тестов")
            return {"reference": f"row-{row}", "recipient": to, "amount": "50.00"}
    """
    text = textwrap.dedent(begin) + f"HASTE = {HASTE}\n" + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", text, *map(str, arguments)],
        env=os.environ | server.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> str:
    """What it printed; it must have ended well, and silently."""
    said, complaints = process.communicate(timeout=300)
    assert (process.returncode, complaints) == (0, "")
    return said


BATCH = """
    journal = {journal}
    with Client.from_env(journal=journal, timeouts=HASTE) as client:
        for outcome in client.payouts([debt(row) for row in range(40)], concurrency=4):
            print(outcome.reference, type(outcome).__name__, getattr(outcome, "reason", ""))
"""


@pytest.mark.parametrize("journal", ["FileJournal", "SqliteJournal"])
def test_two_processes_at_one_journal(server: Server, tmp_path: Path, journal: str) -> None:
    code = BATCH.format(journal=f"{journal}(sys.argv[1])")
    runs = [python(server, code, tmp_path / "journal") for _ in range(2)]
    for run in runs:
        assert len(ended(run).splitlines()) == 40
    last = ended(python(server, code, tmp_path / "journal"))
    assert last.count("Paid") == 40
    books = server.sandbox.paid()
    assert (books.count, books.total) == (40, Decimal(2000))


def test_a_hundred_threads_renew_once(server: Server) -> None:
    # As fast as here, so that a session does not expire while threads wait for their turn.
    server.sandbox.speed(1)
    options: Any = server.sandbox.credentials | {"base_url": server.url}
    failures: list[BaseException] = []
    with Client(**options) as client:
        client.get_payments_history(take=1)
        server.sandbox.end_sessions()

        def call() -> None:
            try:
                client.get_payments_history(take=1)
            except BaseException as error:  # noqa: BLE001
                failures.append(error)

        threads = [threading.Thread(target=call) for _ in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failures
    assert server.sandbox.requests("getUserToken") == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_fork_after_import(server: Server, tmp_path: Path) -> None:
    """As servers do that fork their workers: each makes its client; a journal of files that was
    opened before is refused, one in SQLite is opened anew."""
    said = ended(
        python(
            server,
            """
            files, table = FileJournal(sys.argv[1] + ".d"), SqliteJournal(sys.argv[1] + ".db")
            before = Client.from_env(journal=files, timeouts=HASTE)
            for child in range(3):
                if os.fork() == 0:
                    with Client.from_env(journal=table, timeouts=HASTE) as client:
                        kind = type(client.payout(**debt(child))).__name__
                    try:
                        before.payout(**debt(9))
                        refused = "not refused"
                    except JournalError as error:
                        refused = error.code
                    print(kind, refused, flush=True)
                    os._exit(0)
            assert all(os.wait()[1] == 0 for _ in range(3))
            print(type(before.payout(**debt(9))).__name__)
            """,
            tmp_path / "journal",
        )
    )
    assert said.splitlines() == ["Paid journal"] * 3 + ["Paid"]
    assert server.sandbox.paid().count == 4


def test_the_interpreter_ends_with_a_client_alive(server: Server, tmp_path: Path) -> None:
    said = ended(
        python(
            server,
            """
            client = Client.from_env(journal=FileJournal(sys.argv[1]), timeouts=HASTE)
            outcomes = client.payouts([debt(row) for row in range(8)], concurrency=4)
            print(type(next(outcomes)).__name__)
            """,
            tmp_path / "journal",
        )
    )
    assert said == "Paid\n"
    code = BATCH.format(journal="FileJournal(sys.argv[1])")
    assert ended(python(server, code, tmp_path / "journal")).count("Paid") == 40
    assert server.sandbox.paid().count == 40


def test_a_journal_goes_from_language_to_language(server: Server, tmp_path: Path) -> None:
    """Python dies while the answer to executeOperation is under way; Rust finishes; Python
    finds it finished. And the other way round."""
    journal = tmp_path / "journal"
    code = """
        with Client.from_env(journal=FileJournal(sys.argv[1]), timeouts=HASTE) as client:
            outcome = client.payout(**debt(int(sys.argv[2])))
        print(type(outcome).__name__, outcome.already_settled)
    """

    def rust(row: int) -> subprocess.Popen[str]:
        arguments = ["--recipient-phone", str(79990000000 + row), "--reference", f"row-{row}"]
        return subprocess.Popen(
            [built.program("payout_blocking"), *arguments, "--journal", str(journal)],
            env=os.environ | server.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def killed(process: subprocess.Popen[str], executed: int) -> None:
        while server.sandbox.requests("executeOperation") == executed:
            assert process.poll() is None
        process.kill()
        process.communicate()

    server.sandbox.faults(("executeOperation", 1, "delay"), ("executeOperation", 2, "delay"))
    # The answer is late by the sandbox's clock; as slow as ours, nobody gets it.
    server.sandbox.speed(1)
    killed(python(server, code, journal, 1), 0)
    killed(rust(2), 1)
    server.sandbox.speed(1000)
    assert "paid" in ended(rust(1))
    assert ended(python(server, code, journal, 2)) == "Paid False\n"
    assert ended(python(server, code, journal, 1)) == "Paid True\n"
    assert "already settled" in ended(rust(2))
    assert server.sandbox.requests("executeOperation") == 2
    assert server.sandbox.paid().count == 2


def test_a_subinterpreter_is_refused() -> None:
    """What the native module keeps is of one interpreter."""
    code = """
        try:
            import _interpreters as interpreters
        except ImportError:
            import _xxsubinterpreters as interpreters
        import intellectmoney

        other = '''
        try:
            import intellectmoney
        except ImportError as error:
            print("refused:", error)
        '''
        run = getattr(interpreters, "exec", interpreters.run_string)
        run(interpreters.create(), other)
        print(intellectmoney.Client.__name__)
    """
    program = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    refused, imported = done.stdout.splitlines()
    assert refused.startswith("refused: ") and "subinterpreters" in refused
    assert imported == "Client"
