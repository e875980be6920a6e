"""The client for asyncio and trio."""

from __future__ import annotations

from intellectmoney import _adrive, _begin, _doctor, _results
from intellectmoney._batch import AsyncOutcomes
from intellectmoney._common import Common
from intellectmoney._conduct import Conductor
from intellectmoney._endpoints import AsyncEndpoints
from intellectmoney._history import AsyncHistory
from intellectmoney._options import Setup, from_environment, journal_folder
from intellectmoney._results import Answer
from intellectmoney._typing import TYPE_CHECKING, TypeVar
from intellectmoney._words import milliseconds
from intellectmoney.answers import Invoice, Payment
from intellectmoney.transport import AsyncHttpxTransport
from intellectmoney.transport._httpx import library_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Literal, Self, Unpack

    from intellectmoney._doctor import CheckReport
    from intellectmoney._errors import IntellectMoneyError
    from intellectmoney._given import Amount, AsyncClientOptions, Instant, PayoutRow, Timeout
    from intellectmoney._native import Task
    from intellectmoney._outcomes import PayoutOutcome, WithdrawalOutcome
    from intellectmoney._payments import Payout, Recipient

T = TypeVar("T")


class AsyncClient(Common, AsyncEndpoints):
    """A client of the provider for asyncio and trio. Tasks may share it. What is cancelled can
    be gone on with: call again with the same reference.

        async with AsyncClient.from_env(journal=FileJournal("journal")) as client:
            outcome = await client.payout(
                reference="invoice-17",
                recipient=Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов"),
                amount="50.00",
            )

    The options are those of `AsyncClientOptions`. Nothing is sent before the first call. It cannot be
    pickled, because it holds secrets.

    Raises:
        InvalidRequestError: an option is missing or wrong; `field` names it.
        TypeError: `transport` or `journal` is none.
    """

    def __init__(self, **options: Unpack[AsyncClientOptions]) -> None:
        self._setup = Setup(options)
        given = self._setup.transport
        self._own: list[Any] = []
        if given is None or library_of(given) is not None:
            self._setup.transport = AsyncHttpxTransport(given)
            self._own.append(self._setup.transport)

    @classmethod
    def from_env(cls, **options: Unpack[AsyncClientOptions]) -> Self:
        """A client from the variables INTELLECTMONEY_BEARER_TOKEN, _SIGN_SECRET_KEY, _LOGIN,
        _PASSWORD, _USER_TOKEN, _BASE_URL, and _JOURNAL, a folder. Options go before them.

        Raises:
            InvalidRequestError: a variable is missing or wrong.
            JournalError: the journal cannot be opened.
        """
        named: Any = from_environment() | options
        folder = journal_folder()
        if "journal" in named or folder is None:
            return cls(**named)
        from intellectmoney.journal import FileJournal

        journal = FileJournal(folder)
        client = cls(**named, journal=journal)
        client._own.append(journal)
        return client

    async def payout(
        self,
        *,
        reference: str,
        recipient: Recipient,
        amount: Amount,
        currency: str = "RUB",
        eshop_id: int | None = None,
        retry_not_paid: bool = False,
        timeout: Timeout = None,
    ) -> PayoutOutcome:
        """Pays one debt, at most once, however often it is called with the same reference.

        Args:
            reference: Your own name of the debt, 1 to 128 characters, none invisible and no
                space at either end.
            recipient: Who gets the money: `Sbp` or `Card`.
            amount: The sum, above zero, at most two decimals; never a `float`.
            currency: ISO 4217 code.
            eshop_id: The shop whose balance pays (inferred).
            retry_not_paid: Whether a debt that ended as not paid may be tried anew.
            timeout: Seconds until it is reported as pending; else `timeouts["payout"]`.

        Raises:
            InvalidRequestError: bad input, or no journal; nothing was sent.
            ConflictError: the reference names another debt, or another run is paying it.
            JournalError: the journal cannot be used; nothing was sent by this call.
            IntellectMoneyError: nothing that moves money was sent by this call.
        """
        arguments = {
            "reference": reference,
            "recipient": recipient,
            "amount": amount,
            "currency": currency,
            "eshop_id": eshop_id,
            "retry_not_paid": retry_not_paid,
        }
        outcome: PayoutOutcome = await self._debt(
            _begin.payout(self._setup.api, arguments, timeout)
        )
        return outcome

    def payouts(
        self,
        rows: Iterable[Payout | PayoutRow],
        *,
        concurrency: int | None = None,
        stop_when_out_of_money: bool | None = None,
        timeout: Timeout = None,
    ) -> AsyncOutcomes[PayoutOutcome | IntellectMoneyError]:
        """Pays many debts, each at most once; gives an outcome a row, as they settle.

        All rows are checked at once, before anything is sent. After a crash, call again with
        the same rows.

            async for outcome in client.payouts(rows):
                print(outcome.reference, outcome)

        Args:
            rows: `Payout` objects, or dictionaries with the same names.
            concurrency: How many rows are worked on at a time (4).
            stop_when_out_of_money: Whether rows not begun are left out once the balance is
                too small; they come back as `NotStarted` (true).
            timeout: Seconds for each row; else `timeouts["payout"]`.

        Raises:
            InvalidRequestError: a row is bad; `field` names it, such as `rows[3].Amount`.
        """
        setup = self._setup
        return self._batch(
            _begin.payouts(setup, rows, concurrency, stop_when_out_of_money, timeout)
        )

    def resume(
        self, *, timeout: Timeout = None
    ) -> AsyncOutcomes[PayoutOutcome | WithdrawalOutcome | IntellectMoneyError]:
        """Settles every debt of the journal that was begun, and begins nothing: for rows that
        are lost."""
        return self._batch(self._setup.api.resume(milliseconds(timeout)))

    async def resolve(
        self, reference: str, *, timeout: Timeout = None
    ) -> PayoutOutcome | WithdrawalOutcome:
        """Settles one debt that was begun.

        Raises:
            ConflictError: the journal has no debt of this name (`unknown_reference`).
        """
        outcome: PayoutOutcome | WithdrawalOutcome = await self._debt(
            self._setup.api.resolve(reference, milliseconds(timeout))
        )
        return outcome

    async def settle(
        self,
        reference: str,
        word: Literal["paid", "not_paid"],
        *,
        note: str,
        timeout: Timeout = None,
    ) -> PayoutOutcome | WithdrawalOutcome:
        """Records what a person found out about a debt of unknown outcome.

        Args:
            reference: The debt.
            word: `paid` or `not_paid`.
            note: Who found it out, and how; 1 to 1000 characters.
            timeout: Seconds for all of it.

        Raises:
            ConflictError: the operation's state or the journal says otherwise.
        """
        outcome: PayoutOutcome | WithdrawalOutcome = await self._debt(
            _begin.settle(self._setup.api, reference, word, note, timeout)
        )
        return outcome

    async def withdraw(
        self,
        *,
        reference: str,
        account_id: str,
        amount: Amount,
        transaction_date: Instant = None,
        timeout: Timeout = None,
    ) -> WithdrawalOutcome:
        """Withdraws to a bank account, at most once; it is never sent again.

        Args:
            reference: Your own name of the withdrawal, 1 to 128 characters, none invisible and no
                space at either end.
            account_id: The account, 10 digits.
            amount: The sum, above zero, at most two decimals; never a `float`.
            transaction_date: When, with its offset from UTC; sent as Moscow time.
            timeout: Seconds for all of it; else `timeouts["call"]`.

        Raises:
            IntellectMoneyError: nothing that moves money was sent by this call.
        """
        arguments = {
            "reference": reference,
            "account_id": account_id,
            "amount": amount,
            "transaction_date": transaction_date,
        }
        outcome: WithdrawalOutcome = await self._debt(
            _begin.withdraw(self._setup.api, arguments, timeout)
        )
        return outcome

    def payments_history(
        self,
        *,
        eshop_id: int | None = None,
        date_from: Instant = None,
        date_to: Instant = None,
        page: int | None = None,
        window_days: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> AsyncHistory[Payment]:
        """Every row of the payments history once, read as they are asked for.

        Args:
            eshop_id: Only this shop's payments.
            date_from: Begin, with its offset from UTC.
            date_to: End; now, where it is left out. Whether a row of that very second is among
                them is not published: of two months that meet, look at `creation_date`.
            page: How many rows a request asks for (100).
            window_days: How many days a request looks at.
            cursor: Where an earlier reading stopped; then all else is left out.
            timeout: Seconds for each page; else `timeouts["call"]`.

        Raises:
            InvalidRequestError: bad input; nothing was sent.
        """
        query = {
            "eshop_id": eshop_id,
            "date_from": date_from,
            "date_to": date_to,
            "page": page,
            "window_days": window_days,
        }
        setup = self._setup
        reading = _begin.reading(setup.api, False, query, cursor)
        return AsyncHistory(reading, Payment, lambda: self._page(reading, timeout))

    def invoices_history(
        self,
        *,
        eshop_id: int | None = None,
        organization_id: int | None = None,
        include_payment_transactions: bool | None = None,
        is_holding_search: bool | None = None,
        with_refunds: bool | None = None,
        date_from: Instant = None,
        date_to: Instant = None,
        page: int | None = None,
        window_days: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> AsyncHistory[Invoice]:
        """Every invoice once, read as they are asked for.

        Args:
            eshop_id: Only this shop's invoices.
            organization_id: Only this organisation's invoices, at most five digits.
            include_payment_transactions: Whether each invoice comes with its payments.
            is_holding_search: Also those of the holding's other organisations.
            with_refunds: Also refunds (inferred from the name).
            date_from: Begin, with its offset from UTC.
            date_to: End; now, where it is left out. Whether a row of that very second is among
                them is not published: of two months that meet, look at `creation_date`.
            page: How many rows a request asks for (100).
            window_days: How many days a request looks at.
            cursor: Where an earlier reading stopped; then all else is left out.
            timeout: Seconds for each page; else `timeouts["call"]`.

        Raises:
            InvalidRequestError: bad input; nothing was sent.
        """
        query = {
            "eshop_id": eshop_id,
            "organization_id": organization_id,
            "include_payment_transactions": include_payment_transactions,
            "is_holding_search": is_holding_search,
            "with_refunds": with_refunds,
            "date_from": date_from,
            "date_to": date_to,
            "page": page,
            "window_days": window_days,
        }
        setup = self._setup
        reading = _begin.reading(setup.api, True, query, cursor)
        return AsyncHistory(reading, Invoice, lambda: self._page(reading, timeout))

    async def check(self, recipient: Recipient, *, timeout: Timeout = None) -> CheckReport:
        """May these credentials pay? It signs in, reads a row of the history, makes an operation
        of 1.00, reads it and deletes it. It cannot execute: no money moves.

        Args:
            recipient: For whom the operation is made; nothing is paid.
            timeout: Seconds for all of it; else `timeouts["call"]`.

        Raises:
            InvalidRequestError: bad input; nothing was sent.
        """
        task = self._setup.api.check(recipient, milliseconds(timeout))
        return _doctor.report(await _adrive.alone(task, self._setup), self._setup.language)

    async def aclose(self) -> None:
        """Closes what the client has opened itself, and gives up what runs in other tasks: at
        once where a call waits, else at its next step. Nothing is called afterwards."""
        self._setup.close()
        for own in self._own:
            if isinstance(own, AsyncHttpxTransport):
                await own.aclose()
            else:
                own.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        # One whose options were refused is shown, too: by tracebacks with locals.
        made = getattr(self, "_setup", None)
        return f"AsyncClient({made and made.api!r})"

    async def _call(
        self, endpoint: str, kind: type[T], arguments: Mapping[str, Any], timeout: Timeout
    ) -> Answer[T]:
        limit = None if timeout is None else milliseconds(timeout)
        setup = self._setup
        answer: Answer[T] = await _adrive.alone(
            setup.api.call(endpoint, arguments, limit, Answer, kind), setup
        )
        return answer

    async def _page(self, reading: Any, timeout: Timeout) -> Any:
        task = self._setup.api.next_page(reading, milliseconds(timeout))
        return None if task is None else await _adrive.alone(task, self._setup)

    async def _debt(self, task: Task) -> Any:
        hands = self._hands()
        run = _adrive.InTurn(Conductor(task, self._setup), hands)
        [ended] = await run.all()
        return _results.outcome(ended, self._setup.language, hands.trouble)

    def _batch(self, task: Task) -> AsyncOutcomes[Any]:
        setup = self._setup
        drive = _adrive.InTurn if setup.clock.virtual else _adrive.AtOnce
        conductor, hands = Conductor(task, setup), self._hands()
        run = drive(conductor, hands)
        return AsyncOutcomes(run, conductor, setup.language, hands.trouble)

    def _hands(self) -> _adrive.AsyncHands:
        setup = self._setup
        return _adrive.AsyncHands(setup.transport, setup.journal, setup.clock)


# Tracebacks and pickles name the place where a reader finds it.
AsyncClient.__module__ = "intellectmoney"
