"""What one answer proves: the independent judge behind the parse vectors."""

import re
from datetime import date
from typing import Any

from protocol import (
    ANSWERS,
    CURRENT,
    DUE,
    INVOICE,
    INVOICE_PAYMENT,
    MONEY,
    ROW,
    STATE,
    TURNED_AWAY,
)
from strict_json import DecodeError, Number, read

SESSION_EXPIRED = "Время сессии пользователя истекло"
MANTISSA_MAX = 2**96 - 1
SCALE_MAX = 28
_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


def decimal_text(value: Any) -> str:
    """The amount written out with the scale it came with, or DecodeError if it does not fit."""
    parts = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        raise DecodeError("not a number")
    sign, whole, fraction, exponent = parts.groups(default="")
    # An exponent of four digits is already out of every range; do not build the number.
    if len(exponent.lstrip("+-0")) > 3:
        raise DecodeError("exponent out of range")
    scale = len(fraction) - int(exponent or "0")
    mantissa = int(whole + fraction) * 10 ** max(0, -scale)
    scale = max(0, scale)
    if mantissa > MANTISSA_MAX or scale > SCALE_MAX:
        raise DecodeError("not exact in 96 bits")
    digits = str(mantissa).rjust(scale + 1, "0")
    point = len(digits) - scale
    return sign + digits[:point] + ("." + digits[point:] if scale else "")


def integer(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"-?(0|[1-9][0-9]{0,18})", value):
        raise DecodeError("not an integer")
    if not -(2**63) <= int(value) < 2**63:
        raise DecodeError("not in 64 bits")
    return int(value)


def check_date(text: str) -> None:
    parts = _DATE.fullmatch(text)
    if parts is None:
        raise DecodeError("not a date")
    try:
        date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError as error:
        raise DecodeError("no such day") from error


def typed(kind: str, value: Any) -> Any:
    """A known field as the driver prints it."""
    if value is None:
        return None
    match kind:
        case "int":
            return integer(value)
        case "decimal":
            return decimal_text(value)
        case "state":
            return typed_object(STATE, value)
        case "state or word":
            return value if word(value) else typed_object(STATE, value)
        case "money":
            return typed_object(MONEY, value)
        case "rows":
            return [history_row(ROW, row) for row in items(value)]
        case "invoices":
            return [history_row(INVOICE, row) for row in items(value)]
        case "invoice payments":
            return [typed_object(INVOICE_PAYMENT, row) for row in items(value)]
        case "bool":
            if not isinstance(value, bool):
                raise DecodeError("not a boolean")
            return value
    if not word(value):
        raise DecodeError("not a text")
    if kind == "guid" and not _GUID.fullmatch(value):
        raise DecodeError("not a GUID")
    if kind == "date":
        check_date(value)
    return value


def word(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Number)


def items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise DecodeError("not an array")
    return value


def typed_object(table: dict[str, str], value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DecodeError("not an object")
    return {n: typed(table[n], v) if n in table else v for n, v in value.items()}


def history_row(table: dict[str, str], value: Any) -> dict[str, Any]:
    row = typed_object(table, value)
    if row.get("Id") is None:
        raise DecodeError("a row without Id")
    return row


def envelope(headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The answer as an object whose OperationState can be trusted."""
    charset = re.search(
        r'charset\s*=\s*"?([^\s;"]+)', headers.get("content-type", ""), re.IGNORECASE
    )
    if charset and charset[1].lower() != "utf-8":
        raise DecodeError("another character set")
    answer = read(body)
    if not isinstance(answer, dict):
        raise DecodeError("not an object")
    code(answer.get("OperationState"), (0, 1, 2))
    return answer


def code(state: Any, known: tuple[int, ...] | None = None) -> int:
    value: int | None = typed_object(STATE, state).get("Code")
    if value is None or value < 0 or (known and value not in known):
        raise DecodeError("no such code")
    return value


def evidence(result: Any) -> bool:
    """Does a refusal carry a sign that money may have moved all the same?"""
    if not isinstance(result, dict):
        return False
    state = result.get("PayoutOperationState")
    return state not in (None, "Created") or result.get("TransactionId") is not None


def spoken_error(endpoint: str, answer: dict[str, Any]) -> dict[str, Any] | None:
    """The error that one of the two codes, or a bare `false`, speaks; None if none does."""
    operation, result = answer["OperationState"], answer.get("Result")
    unknown = evidence(result)
    expired = False
    said = code(operation)
    if said != 0:
        level, state, api_code = "operation", operation, said
        unknown = unknown or said == 1
        expired = said == 2 and (state.get("Desc") or "").startswith(SESSION_EXPIRED)
    elif result is False:
        level, state, api_code = "result", {}, None
    else:
        state = result.get("State") if isinstance(result, dict) else None
        if ANSWERS[endpoint].get("State") == "state or word" and word(state):
            return None
        if state is None or (api_code := code(state)) < 2:
            return None
        level = "result"
    return {
        "code": "api_error",
        "level": level,
        "api_code": api_code,
        "error_source_param": state.get("ErrorSourceParam"),
        "session_expired": expired,
        "outcome": "unknown" if unknown else "not_done",
    }


def shape(endpoint: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The fields that the driver prints for a good answer."""
    known = {"OperationId": "text", "EshopId": "int"}
    above = typed_object(known, {n: answer[n] for n in known if n in answer})
    result = answer.get("Result")
    if endpoint == "deleteOperation":
        if result is not True:
            raise DecodeError("not true")
        return {"Result": True, **above}
    fields = typed_object(ANSWERS[endpoint], result)
    for name in DUE[endpoint]:
        if fields.get(name) is None or fields[name] == "":
            raise DecodeError(f"no {name}")
    return fields | {n: v for n, v in above.items() if n not in fields}


def classify(endpoint: str, status: int, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """`{"ok": …}` or `{"error": …}` for one answer."""
    error: dict[str, Any]
    try:
        answer = envelope(headers, body)
        spoken = spoken_error(endpoint, answer)
        if status == 200 and spoken is None:
            return {"ok": shape(endpoint, answer)}
        error = spoken or {"code": "http_status"}
    except DecodeError:
        error = {"code": "decode" if status == 200 else "http_status"}
    if status in TURNED_AWAY:
        error.setdefault("outcome", "not_done")
    elif status != 200:
        error = {"code": "http_status"}
    error.setdefault("outcome", "unknown")
    if CURRENT[endpoint].read:
        # A read moves nothing, whatever went wrong with it.
        error["outcome"] = "not_done"
    return {"error": error}
