"""The Python driver and the Rust driver answer the same bytes."""

import json
import random
import subprocess
import sys

import built

FAULTS = [
    "lose_request",
    "http_401",
    "expire_token",
    "lose_response",
    "delay",
    "truncate",
    "xml_instead",
    "html_502",
    "unknown_state",
    "reset",
    "duplicate",
    "stuck",
]
ENDPOINTS = [
    "getUserToken",
    "createOperation",
    "executeOperation",
    "getOperationState",
    "deleteOperation",
]
RECORDS = ["Intent", "Created", "Executing", "Fencing", "Fenced", "Final"]


def answers(command: list[str], lines: list[str]) -> list[str]:
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(
        command, input=text, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    # Not `splitlines`: a text may hold a line separator of Unicode.
    return done.stdout.removesuffix("\n").split("\n")


def compare(lines: list[str]) -> list[str]:
    python = answers([sys.executable, "-I", str(built.ROOT / "tests/python/driver.py")], lines)
    rust = answers([built.program("driver")], lines)
    differ = [pair for pair in zip(lines, python, rust, strict=True) if pair[1] != pair[2]]
    assert not differ, f"{len(differ)} of {len(lines)} differ, such as {differ[0]}"
    return python


def test_all_shared_vectors() -> None:
    lines: list[str] = []
    for kind in ("sign", "refused", "parse"):
        for path in sorted((built.ROOT / "tests/vectors" / kind).glob("*.json")):
            vectors = path.read_text(encoding="utf-8").split("\n")
            lines += [line.rstrip(",") for line in vectors if line.startswith("{")]
    assert len(lines) > 2000
    assert not any('"bad_line"' in answer for answer in compare(lines))


def test_every_sign_explained() -> None:
    """Each vector's Sign, and the same for other values, credentials and typing habits."""
    lines: list[str] = []
    for path in sorted((built.ROOT / "tests/vectors/sign").glob("*.json")):
        vectors = path.read_text(encoding="utf-8").split("\n")
        for vector in map(
            json.loads, (line.rstrip(",") for line in vectors if line.startswith("{"))
        ):
            asked = {name: vector[name] for name in ("endpoint", "params", "credentials", "sign")}
            other = asked["params"] | {name: f" {text}" for name, text in asked["params"].items()}
            lines += [
                json.dumps({"do": "explain", **asked}),
                json.dumps({"do": "explain", **asked, "sign": asked["sign"].upper()}),
                json.dumps({"do": "explain", **asked, "params": other}),
            ]
    said = [json.loads(answer) for answer in compare(lines[::5])]
    assert {answer.get("ok", {}).get("matches") for answer in said} >= {True, False}


def test_payouts_under_faults_and_deaths() -> None:
    dice = random.Random(7)
    said = compare([payout(number, dice) for number in range(300)])
    statuses = {json.loads(answer).get("ok", {}).get("status") for answer in said}
    assert statuses >= {"paid", "not_paid", "pending", "not_started", None}


def payout(number: int, dice: random.Random) -> str:
    """A line with anything in it that may happen."""
    card = {"pan": "4111111111111111", "name": "Иван Тестов"}
    sbp = {"phone": "79990000000", "bank_id": "100000000000", "name": "Иван Тестов"}
    faults = [
        {"at": dice.choice(ENDPOINTS), "nth": dice.randint(1, 4), "fault": dice.choice(FAULTS)}
        for _ in range(dice.randint(0, 6))
    ]
    line = {
        "id": number,
        "do": "payout",
        "seed": dice.choice([7, dice.getrandbits(63)]),
        "reference": f"row-{number}",
        "recipient": dice.choice([sbp, sbp, card]),
        "amount": dice.choice(["50.00"] * 8 + ["5", "2000000", "1,5", ""]),
        "faults": faults,
        "crash_after": dice.sample(RECORDS, dice.randint(0, 3)),
    }
    return json.dumps(line, ensure_ascii=False)


def test_lines_that_are_not_understood() -> None:
    compare(
        [
            "",
            "[]",
            '{"id":1}',
            '{"id":"a","do":"pay"}',
            '{"id":2,"do":"sign","params":[]}',
            '{"id":3,"do":"sign","endpoint":"createOperation","params":{"Amount":5}}',
            '{"id":4,"do":"parse","endpoint":"deleteOperation"}',
            '{"id":5,"do":"parse","endpoint":"deleteOperation","status":200,"body_base64":"?"}',
            '{"id":6,"do":"payout","seed":7}',
            '{"id":7,"do":"payout","faults":[{"at":"executeOperation","nth":1,"fault":"x"}]}',
        ]
    )
