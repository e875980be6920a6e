"""IntellectMoney API: payouts that are not paid twice, and a sandbox to try them.

    from intellectmoney import Client, Paid, Sbp
    from intellectmoney.journal import FileJournal

    with Client.from_env(journal=FileJournal("journal")) as client:
        outcome = client.payout(
            reference="invoice-17",
            recipient=Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов"),
            amount="50.00",
        )
        match outcome:
            case Paid():
                print("paid", outcome.payout_operation_id)
            case _:
                print(outcome.message)

Without the provider: `intellectmoney.sandbox.Sandbox().client()` is the same, on made-up money.
"""

from intellectmoney._native import __version__
from intellectmoney._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intellectmoney._async_client import (
        AsyncClient,
    )
    from intellectmoney._batch import (
        AsyncOutcomes,
        Outcomes,
    )
    from intellectmoney._client import (
        Client,
    )
    from intellectmoney._doctor import (
        CheckReport,
        Diagnosis,
        Finding,
        Refusal,
    )
    from intellectmoney._errors import (
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
    )
    from intellectmoney._given import (
        Amount,
        AsyncClientOptions,
        ClientOptions,
        PayoutRow,
        Timeouts,
    )
    from intellectmoney._history import (
        AsyncHistory,
        History,
    )
    from intellectmoney._outcomes import (
        Candidate,
        NotPaid,
        NotStarted,
        Paid,
        PayoutOutcome,
        Pending,
        Transaction,
        Unknown,
        WithdrawalConfirmed,
        WithdrawalDiffers,
        WithdrawalNotStarted,
        WithdrawalOutcome,
        WithdrawalRefused,
        WithdrawalUnknown,
    )
    from intellectmoney._page import (
        Page,
    )
    from intellectmoney._payments import (
        Card,
        Payout,
        Recipient,
        Sbp,
    )
    from intellectmoney._results import (
        Answer,
    )
    from intellectmoney._secret import (
        Secret,
    )
    from intellectmoney._wire import (
        read_answer,
    )

__all__ = [
    "Amount",
    "Answer",
    "ApiError",
    "AsyncClient",
    "AsyncClientOptions",
    "AsyncHistory",
    "AsyncOutcomes",
    "Candidate",
    "Card",
    "CheckReport",
    "Client",
    "ClientOptions",
    "ConflictError",
    "DecodeError",
    "Diagnosis",
    "Finding",
    "History",
    "HttpStatusError",
    "IntellectMoneyError",
    "InvalidRequestError",
    "JournalError",
    "NotPaid",
    "NotPaidError",
    "NotStarted",
    "OutcomeUnknownError",
    "Outcomes",
    "Page",
    "Paid",
    "Payout",
    "PayoutOutcome",
    "PayoutRow",
    "Pending",
    "Recipient",
    "Refusal",
    "Sbp",
    "Secret",
    "Timeouts",
    "Transaction",
    "TransportError",
    "Unknown",
    "WithdrawalConfirmed",
    "WithdrawalDiffers",
    "WithdrawalNotStarted",
    "WithdrawalOutcome",
    "WithdrawalRefused",
    "WithdrawalUnknown",
    "__version__",
    "read_answer",
]

_HOMES = {
    "AsyncClient": "_async_client",
    "AsyncOutcomes": "_batch",
    "Outcomes": "_batch",
    "Client": "_client",
    "CheckReport": "_doctor",
    "Diagnosis": "_doctor",
    "Finding": "_doctor",
    "Refusal": "_doctor",
    "ApiError": "_errors",
    "ConflictError": "_errors",
    "DecodeError": "_errors",
    "HttpStatusError": "_errors",
    "IntellectMoneyError": "_errors",
    "InvalidRequestError": "_errors",
    "JournalError": "_errors",
    "NotPaidError": "_errors",
    "OutcomeUnknownError": "_errors",
    "TransportError": "_errors",
    "Amount": "_given",
    "AsyncClientOptions": "_given",
    "ClientOptions": "_given",
    "PayoutRow": "_given",
    "Timeouts": "_given",
    "AsyncHistory": "_history",
    "History": "_history",
    "Candidate": "_outcomes",
    "NotPaid": "_outcomes",
    "NotStarted": "_outcomes",
    "Paid": "_outcomes",
    "PayoutOutcome": "_outcomes",
    "Pending": "_outcomes",
    "Transaction": "_outcomes",
    "Unknown": "_outcomes",
    "WithdrawalConfirmed": "_outcomes",
    "WithdrawalDiffers": "_outcomes",
    "WithdrawalNotStarted": "_outcomes",
    "WithdrawalOutcome": "_outcomes",
    "WithdrawalRefused": "_outcomes",
    "WithdrawalUnknown": "_outcomes",
    "Page": "_page",
    "Card": "_payments",
    "Payout": "_payments",
    "Recipient": "_payments",
    "Sbp": "_payments",
    "Answer": "_results",
    "Secret": "_secret",
    "read_answer": "_wire",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Loads a name when it is asked for: to import the package takes next to no time."""
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        # `importlib` would have to be imported.
        value = getattr(__import__(f"{__name__}.{home}", fromlist=[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return __all__
