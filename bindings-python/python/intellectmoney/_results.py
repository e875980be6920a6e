"""What comes from core, as values of Python."""

from __future__ import annotations

from intellectmoney import _outcomes, answers
from intellectmoney._errors import IntellectMoneyError, from_details, from_json
from intellectmoney._native import Effect, Finished
from intellectmoney._typing import TYPE_CHECKING, Generic, TypeVar
from intellectmoney._value import Answered, hidden
from intellectmoney._words import guid

if TYPE_CHECKING:
    from typing import Any

    from intellectmoney._conduct import Trouble

T = TypeVar("T")


class Answer(Answered, Generic[T]):
    """A success of one endpoint."""

    result: T
    """The typed result."""
    raw: str | None = hidden()
    """The result as JSON under the provider's names, unknown fields included, the session's
    token left out. Of a page the list is empty here: its own `raw` has the rows. `None` where the
    result is a boolean."""
    operation_id: str | None
    """The provider's number of the request, to quote to its support."""
    eshop_id: int | None
    """The shop."""
    warning: str | None
    """The provider's sentence, where the success came with warnings."""


def debt(finished: Finished, language: str) -> Any:
    """How a payout or a withdrawal ended."""
    said = finished.said()
    kind, status = said.pop("kind"), said.pop("status")
    said["language"] = language
    if said["error"]:
        said["error"] = from_details(said["error"], language)
    if kind == "payout":
        return _payout(status, said)
    return _withdrawal(status, said, finished.candidates(answers.Payment))


def ended(effect: Effect.Ended, language: str, trouble: Trouble) -> Any:
    """What a row came to: an outcome, or an error as a value."""
    if effect.finished is not None:
        known = debt(effect.finished, language)
        trouble.ended(effect.row, known.error)
        return known
    error = from_json(effect.error or "", language)
    trouble.ended(effect.row, error)
    return error


def of_batch(effect: Effect.Ended, language: str, trouble: Trouble) -> Any:
    """The same of a row of a batch, whose error names it."""
    known = ended(effect, language, trouble)
    if isinstance(known, IntellectMoneyError):
        known.reference = effect.reference or None
    return known


def outcome(effect: Effect.Ended, language: str, trouble: Trouble) -> Any:
    """The same of a single debt; an error is raised."""
    known = ended(effect, language, trouble)
    if isinstance(known, IntellectMoneyError):
        raise known
    return known


_PAYOUTS: dict[str, type[_outcomes.PayoutOutcome]] = {
    kind.status: kind
    for kind in (
        _outcomes.Paid,
        _outcomes.NotPaid,
        _outcomes.Pending,
        _outcomes.Unknown,
        _outcomes.NotStarted,
    )
}

_WITHDRAWALS: dict[str, type[_outcomes.WithdrawalOutcome]] = {
    kind.status: kind
    for kind in (
        _outcomes.WithdrawalConfirmed,
        _outcomes.WithdrawalDiffers,
        _outcomes.WithdrawalRefused,
        _outcomes.WithdrawalUnknown,
        _outcomes.WithdrawalNotStarted,
    )
}


def _payout(status: str, said: dict[str, Any]) -> _outcomes.PayoutOutcome:
    if said["payout_operation_id"]:
        said["payout_operation_id"] = guid(said["payout_operation_id"])
    if status != "not_paid":
        del said["reason"], said["may_still_run"]
    return _PAYOUTS[status](**said)


def _withdrawal(
    status: str, said: dict[str, Any], payments: list[answers.Payment]
) -> _outcomes.WithdrawalOutcome:
    if said["transaction"]:
        transaction = said["transaction"]
        if transaction["amount"] is not None:
            from decimal import Decimal

            transaction["amount"] = Decimal(transaction["amount"])
        said["transaction"] = _outcomes.Transaction(**transaction)
    candidates = said.pop("candidates")
    if status == "unknown":
        said["candidates"] = tuple(
            _outcomes.Candidate(likelihood=candidate["likelihood"], payment=payment)
            for candidate, payment in zip(candidates, payments, strict=True)
        )
    return _WITHDRAWALS[status](**said)


for _public in (Answer,):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
