"""Why a call failed: one base class, and a subclass for each `code`."""

from __future__ import annotations

from intellectmoney._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Literal

    from intellectmoney._outcomes import PayoutOutcome

    Proven = Literal["not_done", "done", "unknown"]
    Language = Literal["en", "ru"]


class IntellectMoneyError(Exception):
    """Why a call failed, what that proves about the money, and what is safe next.

    Two errors that say the same are equal; an error can be pickled and copied. It holds no
    secret. `__cause__` is what the transport or the journal said, where it said something.
    """

    code: str
    """The kind, the same name in Rust, TypeScript and Python: `invalid_request`, `conflict`,
    `journal`, `transport`, `outcome_unknown`, `http_status`, `decode`, `api_error`."""
    reason: str
    """Finer than `code`, such as `amount_as_number`. The names are stable; new ones may come."""
    outcome: Proven
    """What is proved about the request, and so about the money."""
    next_step: str
    """What is safe next, such as `fix_input`, `repeat_later` or `call_again`."""
    field: str | None
    """The field at fault, of refused input."""
    endpoint: str | None
    """The provider's name of the endpoint."""
    status: int | None
    """The HTTP status."""
    level: Literal["operation", "result"] | None
    """Which of the provider's two state codes spoke."""
    api_code: int | None
    """The provider's code."""
    error_source_param: str | None
    """The parameter at fault, as the provider names it."""
    session_expired: bool
    """Whether the session's token has expired."""
    operation_id: str | None
    """The provider's number of the request, to quote to its support."""
    path: str | None
    """Where in the answer the mistake is."""
    snippet: str | None
    """The begin of an answer that cannot be read, secrets masked."""
    message: str
    """What happened and what to do, in English."""
    message_ru: str
    """The same in Russian."""
    language: Language
    """The language of `str(error)`."""
    reference: str | None
    """The debt, where the error is a row's of a batch."""

    def __init__(self, **details: Any) -> None:
        super().__init__()
        self.__dict__ |= _NOTHING | details

    def __str__(self) -> str:
        return self.message_ru if self.language == "ru" else self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.reason!r}, {str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IntellectMoneyError):
            return NotImplemented
        return type(self) is type(other) and _said(self) == _said(other)

    def __hash__(self) -> int:
        return hash((self.code, self.reason, self.message, self.reference))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), _said(self))


class InvalidRequestError(IntellectMoneyError, ValueError):
    """The input was refused before anything was signed or sent."""


class ConflictError(IntellectMoneyError):
    """The reference is taken, or being worked on."""


class JournalError(IntellectMoneyError):
    """The journal cannot be used."""


class TransportError(IntellectMoneyError):
    """Sending failed."""


class HttpStatusError(IntellectMoneyError):
    """Another HTTP status than 200, without a readable answer."""


class DecodeError(IntellectMoneyError):
    """An answer that cannot be read or believed."""


class ApiError(IntellectMoneyError):
    """The provider's own refusal."""


class OutcomeUnknownError(IntellectMoneyError):
    """A request that moves money may have arrived, and nothing tells whether it did."""


class NotPaidError(IntellectMoneyError):
    """`ensure_paid()` of a payout that is not known to be paid: look at `payout`."""

    payout: PayoutOutcome
    """The outcome."""


class JournalTakenOver(Exception):
    """What a journal of your own raises when another run has taken it over, so that what it
    knows may be old. Any other exception says that it does not work."""


_NOTHING: dict[str, Any] = {
    "field": None,
    "endpoint": None,
    "status": None,
    "level": None,
    "api_code": None,
    "error_source_param": None,
    "session_expired": False,
    "outcome": "not_done",
    "operation_id": None,
    "path": None,
    "snippet": None,
    "language": "en",
    "reference": None,
}

_CLASSES: dict[str, type[IntellectMoneyError]] = {
    "invalid_request": InvalidRequestError,
    "conflict": ConflictError,
    "journal": JournalError,
    "transport": TransportError,
    "http_status": HttpStatusError,
    "decode": DecodeError,
    "api_error": ApiError,
    "outcome_unknown": OutcomeUnknownError,
}


def from_details(details: dict[str, Any], language: str) -> IntellectMoneyError:
    """The exception for what core says of an error."""
    return _CLASSES[details["code"]](**details, language=language)


def from_json(text: str, language: str) -> IntellectMoneyError:
    """The same from JSON. The native module calls it."""
    import json

    return from_details(json.loads(text), language)


def not_opened(
    code: str, reason: str, next_step: str, message: str, message_ru: str
) -> IntellectMoneyError:
    """A journal that could not be opened. The native module calls it."""
    return _CLASSES[code](
        code=code, reason=reason, next_step=next_step, message=message, message_ru=message_ru
    )


def taken_over(message: str) -> JournalTakenOver:
    """What core's own stores raise. The native module calls it."""
    return JournalTakenOver(message)


def _said(error: IntellectMoneyError) -> dict[str, Any]:
    # What Python adds, such as notes, is not said by the error.
    return {name: value for name, value in vars(error).items() if not name.startswith("__")}


def _again(kind: type[IntellectMoneyError], details: dict[str, Any]) -> IntellectMoneyError:
    return kind(**details)


for _public in (
    ApiError,
    ConflictError,
    DecodeError,
    HttpStatusError,
    IntellectMoneyError,
    InvalidRequestError,
    JournalError,
    NotPaidError,
    OutcomeUnknownError,
    TransportError,
):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
