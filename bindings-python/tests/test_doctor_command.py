"""`python -m intellectmoney doctor`: what it prints, its exit codes, and that no secret shows."""

from __future__ import annotations

import getpass
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from intellectmoney import Client, __main__
from intellectmoney.sandbox import Sandbox
from intellectmoney.sandbox.server import Server
from terminal import Said, asked, doctor

SECRET, BEARER, TOKEN = "example-sign-secret", "example-bearer-token", "EXAMPLE/USER+TOKEN"
SENT = {"UserToken": TOKEN, "AccountId": "6000000000", "Amount": "1.00"}
PAIRS = [f"{name}={value}" for name, value in SENT.items()]
KEY = {"INTELLECTMONEY_SIGN_SECRET_KEY": SECRET}
PAN = "4111111111111111"
TO = ["--phone", "+7 999 000-00-00", "--bank-id", "100000000000", "--name", "Иван Тестов"]

has_terminals = pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")


def sign(amount: str = "1.00", secret: str = SECRET) -> str:
    return hashlib.sha256(f"{TOKEN}::6000000000::{amount}::::{secret}".encode()).hexdigest()


def withdraw(*arguments: str, **variables: str) -> Said:
    said = doctor(["withdrawMoney", *arguments], KEY | variables)
    assert not any(secret in said.all for secret in (SECRET, BEARER, TOKEN)), said
    return said


@pytest.mark.parametrize(
    ("sent", "code", "cause"),
    [
        (sign(), 0, "fits current"),
        (sign(amount="1"), 1, "amount_without_kopecks"),
        (sign().upper(), 1, "upper_case_hex"),
        (sign(secret="another"), 3, "no known mistake"),
    ],
)
def test_the_exit_code_tells(sent: str, code: int, cause: str) -> None:
    said = withdraw("--sign", sent, *PAIRS)
    found = Client(bearer_token=BEARER, sign_secret_key=SECRET).explain("withdrawMoney", SENT, sent)
    assert said == (code, f"{found.text}\n", "", "")
    assert f"sign      {cause}\n" in said.out


def test_options_and_values_stand_in_any_order() -> None:
    first = withdraw("--sign", sign(), *PAIRS)
    assert withdraw(PAIRS[0], "--sign", sign(), *PAIRS[1:]) == first
    assert withdraw(*PAIRS, "--sign", sign()) == first


def test_values_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "params.json"
    file.write_text(json.dumps(SENT), encoding="utf-8-sig")
    first = withdraw("--sign", sign(), *PAIRS)
    assert withdraw("--sign", sign(), "--params", str(file)) == first
    token = json.dumps({"UserToken": TOKEN})
    arguments = ["withdrawMoney", "--sign", sign(), "--params", "-", *PAIRS[1:]]
    assert doctor(arguments, KEY, stdin=token) == first


def test_the_bearer_token_is_looked_for_where_it_is_known() -> None:
    arguments = ["--sign", sign(secret=BEARER), *PAIRS]
    assert withdraw(*arguments).code == 3
    known = withdraw(*arguments, INTELLECTMONEY_BEARER_TOKEN=BEARER)
    assert known.code == 1 and "bearer_as_secret" in known.out


def test_the_generation_says_what_should_have_been_signed() -> None:
    arguments = ["createOperation", "--sign", "0" * 64, PAIRS[0], "Amount=50.00"]
    said = [doctor([*arguments, "--generation", name], KEY) for name in ("current", "wiki2024")]
    assert [one.code for one in said] == [3, 3] and said[0].out != said[1].out
    assert doctor(arguments, KEY) == said[0]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--sign", sign(), *PAIRS, "Amuont=1.00"], "Amuont: "),
        (["--sign", sign(), *PAIRS, "Amount=2.00"], "Amount: it is given twice"),
        (["--sign", sign(), TOKEN], "params: value 1 is not NAME=VALUE"),
        (["--sign", sign(), "--params", "absent.json"], "params: absent.json: "),
        (["--sign", sign(), "--secret", SECRET, *PAIRS], "unknown: --secret;"),
        (["--sign", sign(), f"--secret={SECRET}"], "unknown: --secret;"),
        (["--sign", sign(), "--generation", "next"], "--generation"),
        (["--sign", sign(), "--live"], "--live takes no endpoint"),
        (["--sign", sign(), "--phone", "79990000000"], "belong to --live"),
        (PAIRS, "sign: "),
    ],
)
def test_bad_input_is_named(arguments: list[str], complaint: str) -> None:
    said = withdraw(*arguments)
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err and said.err.count("\n") == 1


def test_an_endpoint_that_there_is_not() -> None:
    said = doctor(["payMoney", "--sign", sign(), *PAIRS], KEY)
    assert said.code == 2 and said.err.startswith("endpoint: there is no such endpoint. ")
    russian = doctor(["payMoney", "--sign", sign(), "--lang", "ru"], KEY)
    assert russian.code == 2 and russian.err != said.err
    assert doctor([], KEY).err.startswith("endpoint: ")


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"Amount": 1.00}', "Amount: "),
        ('{"Amount": "1.00", "Amount": "2.00"}', "Amount: it is given twice"),
    ],
)
def test_a_file_of_values_is_read_strictly(params: str, complaint: str) -> None:
    said = doctor(["withdrawMoney", "--sign", sign(), "--params", "-"], KEY, stdin=params)
    assert said.code == 2 and complaint in said.err


def test_without_a_secret_and_a_terminal() -> None:
    said = doctor(["withdrawMoney", "--sign", sign(), *PAIRS], {}, stdin=f"{SECRET}\n")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "sign_secret_key: set INTELLECTMONEY_SIGN_SECRET_KEY; there is no terminal to ask for it\n"
    )


@has_terminals
def test_the_secret_is_asked_for_without_echo() -> None:
    arguments = ["withdrawMoney", "--sign", sign(), *PAIRS]
    said = asked(arguments, {}, [SECRET])
    assert (said.code, said.out, said.err) == (0, doctor(arguments, KEY).out, "")
    assert "Sign secret key: " in said.shown and SECRET not in said.all
    empty = asked(arguments, {}, [""])
    assert empty.code == 2 and empty.err.startswith("sign_secret_key: ")


def test_whoever_stops_it_sees_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(getpass, "getpass", stop)
    monkeypatch.delenv("INTELLECTMONEY_SIGN_SECRET_KEY", raising=False)
    monkeypatch.setattr(sys, "argv", ["", "doctor", "withdrawMoney", "--sign", sign(), *PAIRS])
    assert __main__.main() == 130


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with Server(speed=1000) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.sandbox.reset()
    return running


def quiet(said: Said, sandbox: Sandbox, *more: str) -> bool:
    """Whether it shows no secret."""
    return not any(secret in said.all for secret in [*secrets(sandbox).values(), *more])


def secrets(sandbox: Sandbox) -> dict[str, str]:
    keys = sandbox.credentials
    return {name: keys[name] for name in ("bearer_token", "sign_secret_key", "login", "password")}


@pytest.mark.parametrize("accepted", ["current", "wiki2024"])
@pytest.mark.parametrize("own", ["current", "wiki2024"])
def test_the_live_check(server: Server, tmp_path: Path, accepted: Any, own: str) -> None:
    server.sandbox.generations(accepted)
    journal = {"INTELLECTMONEY_JOURNAL": str(tmp_path / "journal")}
    said = doctor(["--live", *TO, "--generation", own], server.environment() | journal)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("intellectmoney ") and server.url in said.out
    assert f"createOperation      accepted, layout {accepted}" in said.out
    assert said.out.endswith("These credentials may pay.\n") and quiet(said, server.sandbox)
    assert server.sandbox.requests("executeOperation") == 0
    # Whoever is paying keeps the journal.
    assert not (tmp_path / "journal").exists()


def test_credentials_that_may_not_pay(server: Server) -> None:
    wrong = {"INTELLECTMONEY_PASSWORD": "another-password"}
    said = doctor(["--live", *TO], server.environment() | wrong)
    assert (said.code, said.err) == (1, "") and "getUserToken         failed" in said.out
    assert said.out.endswith("These credentials may not pay yet.\n")
    assert quiet(said, server.sandbox, "another-password")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (TO[2:], "phone: --phone is missing"),
        (TO[:4], "name: --name is missing"),
        ([*TO[:2], *TO[4:]], "bank_id: --bank-id is missing"),
        (["--phone", "12", *TO[2:]], "Account: "),
        (["--card", *TO], "--card takes no --phone"),
        (["--card", "--name", "IVAN TESTOV"], "Card number: there is no terminal"),
    ],
)
def test_a_recipient_that_is_refused(server: Server, arguments: list[str], complaint: str) -> None:
    said = doctor(["--live", *arguments], server.environment())
    assert (said.code, said.out) == (2, "") and complaint in said.err
    assert quiet(said, server.sandbox)
    assert server.sandbox.log() == []


@has_terminals
@pytest.mark.parametrize(("granted", "code"), [(True, 0), (False, 1)])
def test_missing_secrets_and_a_card_are_asked_for(server: Server, granted: bool, code: int) -> None:
    server.sandbox.pci_dss(granted)
    address = {"INTELLECTMONEY_BASE_URL": server.url}
    answers = [*secrets(server.sandbox).values(), PAN]
    said = asked(["--live", "--card", "--name", "IVAN TESTOV"], address, answers)
    assert (said.code, said.err) == (code, "") and quiet(said, server.sandbox, PAN)
    assert said.shown.count(": ") == 5
    assert (
        asked(["--live", "--card", "--name", "IVAN TESTOV"], server.environment(), ["12"]).code == 2
    )
