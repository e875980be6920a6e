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

from intellectmoney._async_client import AsyncClient, AsyncOutcomes
from intellectmoney._client import Client, Outcomes
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
from intellectmoney._history import AsyncHistory, History
from intellectmoney._native import __version__
from intellectmoney._options import AsyncClientOptions, ClientOptions, Timeouts
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
from intellectmoney._payments import Amount, Card, Payout, PayoutRow, Recipient, Sbp
from intellectmoney._results import Answer
from intellectmoney._secret import Secret
from intellectmoney._wire import read_answer

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
    "Client",
    "ClientOptions",
    "ConflictError",
    "DecodeError",
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
    "Paid",
    "Payout",
    "PayoutOutcome",
    "PayoutRow",
    "Pending",
    "Recipient",
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

for _name in __all__:
    if isinstance(globals()[_name], type):
        # Tracebacks and pickles name the place where a reader finds it.
        globals()[_name].__module__ = __name__
