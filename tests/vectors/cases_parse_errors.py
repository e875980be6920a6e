"""Answers that refuse in so many words, and answers with another status than 200."""

from collections.abc import Iterator

from answers import (
    DELETE,
    EFFECTS,
    EVERY,
    EXECUTE,
    EXPIRED,
    HISTORY,
    HTML,
    JSON,
    NOTHING,
    PAGE,
    READS,
    WITHDRAW,
    Case,
    answer,
    case,
    doubt,
    failed,
    good,
)
from protocol import TURNED_AWAY
from strict_json import write

NO = "api_error not_done"
# Every other status proves nothing, redirects and conflicts included.
OTHER = [*range(201, 207), 300, 301, 302, 304, 307, 308, 402, *range(406, 413), 418, 423, 425, 451]
OTHER += [*range(500, 505), 520, 599]


def spoken() -> Iterator[Case]:
    for endpoint in EVERY:
        unsure = doubt(endpoint, "api_error")
        for name, result in (("false", False), ("null", None), ("absent", NOTHING), ("empty", {})):
            body = answer(result, 2, EXPIRED)
            yield case(f"session expired, Result {name}", endpoint, NO, body)
        yield case("code 2 of other sense", endpoint, NO, answer(False, 2, "Ошибка"))
        yield case("queued", endpoint, unsure, answer(NOTHING, 1, "В очереди"))
        for code in (2, 3, 99):
            yield case(f"Result.State.Code {code}", endpoint, NO, answer(failed(code)))
        yield case("Result false", endpoint, NO, answer(False))
        for state in ("Created", "InProcess", "Completed", "Deleted", "created", "Frozen"):
            want = NO if state == "Created" else unsure
            fields = failed(3, PayoutOperationState=state)
            yield case(f"code 3 with {state}", endpoint, want, answer(fields))
        fields = failed(3, TransactionId=2000000001)
        yield case("code 3 with TransactionId", endpoint, unsure, answer(fields))
        yield case("code 3, no TransactionId", endpoint, NO, answer(failed(3, TransactionId=None)))
        fields = {"PayoutOperationState": "InProcess"}
        yield case("code 2 with InProcess", endpoint, unsure, answer(fields, 2, "Ошибка"))
        fields = {"TransactionId": "2000000001"}
        yield case("code 2 with TransactionId", endpoint, unsure, answer(fields, 2, EXPIRED))
        both = answer(failed(3), 2, "Ошибка")
        yield case("both codes refuse, the outer speaks", endpoint, NO, both)
        queued = answer(failed(3), 1, "В очереди")
        yield case("queued and code 3", endpoint, unsure, queued)


def details() -> Iterator[Case]:
    for name, desc in {
        "text without login": "Время сессии пользователя истекло",
        "text only inside": f"Ошибка: {EXPIRED}",
        "space before": f" {EXPIRED}",
        "other case": EXPIRED.lower(),
        "nearly": "Время сессии пользователя исчерпано",
    }.items():
        yield case(f"session: {name}", EXECUTE, NO, answer(False, 2, desc))
    inner = {"State": {"Code": 2, "Desc": EXPIRED}}
    yield case("session: text of Result.State", EXECUTE, NO, answer(inner))
    unknown = doubt(EXECUTE, "api_error")
    yield case("session: text of code 1", EXECUTE, unknown, answer(False, 1, EXPIRED))
    for param in ("payoutOperationId", None):
        state = {"ErrorSourceParam": param, "Code": 3, "Desc": "Ошибка"}
        yield case(f"ErrorSourceParam {param}", EXECUTE, NO, answer({"State": state}))
        outer = {"OperationState": {"Code": 2, "ErrorSourceParam": param}, "Result": False}
        yield case(f"outer ErrorSourceParam {param}", EXECUTE, NO, write(outer))
    for odd in (0, 2, True, ["InProcess"], {}):
        fields = failed(3, PayoutOperationState=odd)
        yield case(f"code 3 with the state {odd}", EXECUTE, unknown, answer(fields))
    quoted = {"State": {"Code": "3", "Desc": "Ошибка"}}
    yield case("Result.State.Code quoted", EXECUTE, NO, answer(quoted))


def statuses() -> Iterator[Case]:
    for endpoint in (EXECUTE, WITHDRAW, DELETE, "createOperation", HISTORY):
        for status in TURNED_AWAY:
            away = "http_status not_done"
            yield case(f"{status} with HTML", endpoint, away, PAGE, status, HTML)
        for status in OTHER if endpoint in (EXECUTE, HISTORY) else (302, 409, 500, 502):
            yield case(f"{status}", endpoint, doubt(endpoint, "http_status"), "", status, {})
        for status in (201, 409, 500, 503):
            for name, body in (("refusal", answer(False, 2, EXPIRED)), ("good", good(endpoint))):
                want = doubt(endpoint, "http_status")
                yield case(f"{status} with a {name}", endpoint, want, body, status)
    for endpoint in (*EFFECTS[1:3], *READS[:1]):
        unsure = doubt(endpoint, "api_error")
        for status in (400, 401, 403, 429):
            for name, want, body in (
                ("expired session", NO, answer(False, 2, EXPIRED)),
                ("code 3", NO, answer(failed(3))),
                ("false", NO, answer(False)),
                ("queued", unsure, answer(NOTHING, 1)),
                (
                    "code 3 and InProcess",
                    unsure,
                    answer(failed(3, PayoutOperationState="InProcess")),
                ),
                ("code 2 and TransactionId", unsure, answer({"TransactionId": 1}, 2)),
            ):
                yield case(f"{status} with {name}", endpoint, want, body, status)
        for name, body in {
            "empty": "",
            "cut off": answer(False, 2, EXPIRED)[:-1],
            "duplicate keys": answer(False, 2)[:-1] + ',"Result":false}',
            "unknown code": answer(False, 7),
            "no OperationState": '{"Result":false}',
            "no error spoken": answer(NOTHING),
            "problem JSON": '{"title":"Forbidden","status":403}',
        }.items():
            yield case(f"403 {name}", endpoint, "http_status not_done", body, 403, JSON)
        old = {"content-type": "application/json; charset=windows-1251"}
        raw = answer(False, 2, EXPIRED).encode("cp1251")
        yield case("403 in windows-1251", endpoint, "http_status not_done", raw, 403, old)


def all_errors() -> Iterator[Case]:
    for part in (spoken, details, statuses):
        yield from part()
