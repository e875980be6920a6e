"""How payouts and withdrawals end, as far as is known: classes for `match`."""

from __future__ import annotations

from intellectmoney._errors import IntellectMoneyError, NotPaidError
from intellectmoney._typing import TYPE_CHECKING
from intellectmoney._value import Value

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any, ClassVar, Literal, NoReturn, TypeAlias
    from uuid import UUID

    from intellectmoney._errors import Language
    from intellectmoney.answers import NextStep, NotPaidReason, Payment, PayoutOperationState


class _Known(Value):
    reference: str
    """Your name of the debt."""
    already_settled: bool
    """Whether the journal already said so, and nothing was sent."""
    next_step: NextStep
    """What is safe next."""
    message: str
    """What happened and what to do, in English."""
    message_ru: str
    """The same in Russian."""
    error: IntellectMoneyError | None
    """What went wrong last, where something did."""
    language: Language
    """The client's language: that of `str(outcome)` and of errors."""

    def __str__(self) -> str:
        return self.message_ru if self.language == "ru" else self.message


class _OfPayout(_Known):
    payout_operation_id: UUID | None
    """The operation."""
    state: PayoutOperationState | None
    """Its last known state."""


class Paid(_OfPayout):
    """The recipient has the money."""

    status: ClassVar[Literal["paid"]] = "paid"

    def ensure_paid(self) -> Paid:
        """Itself; any other outcome raises `NotPaidError`."""
        return self


class _NotKnownToBePaid(_OfPayout):
    def ensure_paid(self) -> NoReturn:
        """Raises, because the payout is not known to be paid.

        Raises:
            NotPaidError: always; its `payout` is this outcome.
        """
        raise _not_paid(self) from self.error


class NotPaid(_NotKnownToBePaid):
    """The recipient has no money, and will not get any from this reference."""

    status: ClassVar[Literal["not_paid"]] = "not_paid"
    reason: NotPaidReason
    """Why."""
    may_still_run: bool
    """Whether the operation could not be deleted, so that someone could still run it: then the
    debt stays open."""


class Pending(_NotKnownToBePaid):
    """The provider is still at it. Call again with the same reference."""

    status: ClassVar[Literal["pending"]] = "pending"


class Unknown(_NotKnownToBePaid):
    """Nothing tells whether money moved. Call again with the same reference."""

    status: ClassVar[Literal["unknown"]] = "unknown"


class NotStarted(_NotKnownToBePaid):
    """Nothing that moves money was sent, and nothing can run. Call again to pay."""

    status: ClassVar[Literal["not_started"]] = "not_started"


PayoutOutcome: TypeAlias = Paid | NotPaid | Pending | Unknown | NotStarted
"""How a payout ended, as far as is known."""


def _not_paid(payout: Any) -> NotPaidError:
    outcome: NotPaid | Pending | Unknown | NotStarted = payout
    match outcome:
        case NotStarted() | NotPaid(may_still_run=False):
            proven = "not_done"
        case _:
            proven = "unknown"
    return NotPaidError(
        code="not_paid",
        # Why it is not paid, where that is known: as in JavaScript.
        reason=outcome.reason if isinstance(outcome, NotPaid) else outcome.status,
        outcome=proven,
        next_step=outcome.next_step,
        message=outcome.message,
        message_ru=outcome.message_ru,
        language=outcome.language,
        reference=outcome.reference,
        payout=outcome,
    )


class Transaction(Value):
    """What the provider answered to a withdrawal."""

    transaction_id: int
    """The provider's number of it."""
    state: str | None
    """Where it stands."""
    amount: Decimal | None
    """The sum that the provider names."""
    currency: str | None
    """Its currency."""


class Candidate(Value):
    """A row of the history that could be a withdrawal of unknown outcome. Never a proof."""

    likelihood: str
    """`likely` (sum, account and time fit) or `possible` (the sum fits)."""
    payment: Payment
    """The row."""


class _OfWithdrawal(_Known):
    transaction: Transaction | None
    """What the provider answered."""
    note: str | None
    """What a person said who settled it."""


class WithdrawalConfirmed(_OfWithdrawal):
    """The provider took it, or a person said so."""

    status: ClassVar[Literal["confirmed"]] = "confirmed"


class WithdrawalDiffers(_OfWithdrawal):
    """The provider took it, but names another sum or currency than was asked for: ask it."""

    status: ClassVar[Literal["differs"]] = "differs"


class WithdrawalRefused(_OfWithdrawal):
    """The provider refused it and its history shows no such row, or a person said so."""

    status: ClassVar[Literal["refused"]] = "refused"


class WithdrawalUnknown(_OfWithdrawal):
    """Nothing tells whether money moved. It is never sent again: look at the candidates, ask
    the provider, and record the answer with `settle`."""

    status: ClassVar[Literal["unknown"]] = "unknown"
    candidates: tuple[Candidate, ...]
    """New rows of the history that could be it; the likely ones first."""


class WithdrawalNotStarted(_OfWithdrawal):
    """Surely nothing was sent. Call again to withdraw."""

    status: ClassVar[Literal["not_started"]] = "not_started"


WithdrawalOutcome: TypeAlias = (
    WithdrawalConfirmed
    | WithdrawalDiffers
    | WithdrawalRefused
    | WithdrawalUnknown
    | WithdrawalNotStarted
)
"""How a withdrawal ended, as far as is known."""

for _public in (
    Candidate,
    NotPaid,
    NotStarted,
    Paid,
    Pending,
    Transaction,
    Unknown,
    WithdrawalConfirmed,
    WithdrawalDiffers,
    WithdrawalNotStarted,
    WithdrawalRefused,
    WithdrawalUnknown,
):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
