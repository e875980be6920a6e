"""A method for every endpoint.

Written by `generate.py` from core's tables. Do not edit.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from intellectmoney._typing import TYPE_CHECKING, TypeVar
from intellectmoney.answers import (
    AccountInfo,
    InvoiceInfo,
    InvoicesHistory,
    PaymentsHistory,
    PayoutOperation,
    TransactionInfo,
    UserToken,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta
    from typing import Any
    from uuid import UUID

    from intellectmoney._given import Amount, Timeout
    from intellectmoney._payments import Recipient
    from intellectmoney._results import Answer
    from intellectmoney._secret import Secret

T = TypeVar("T")


class Endpoints(ABC):
    """The provider's calls, each sent as it is; a client has them."""

    @abstractmethod
    def _call(
        self, endpoint: str, kind: type[T], arguments: Mapping[str, Any], timeout: Timeout
    ) -> Answer[T]:
        """Sends one call and reads its answer."""

    def get_user_token(
        self,
        *,
        login: str | Secret,
        password: str | Secret,
        timeout: float | timedelta | None = None,
    ) -> Answer[UserToken]:
        """Begins a session: gives the token that the other calls need.

        Changes nothing; it is repeated where no answer comes. The provider's page: `one public
        client; no page of the provider`; its order of signing is inferred.

        Args:
            login: The cabinet's login.
            password: The cabinet's password.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return self._call(
            "getUserToken",
            UserToken,
            {
                "login": login,
                "password": password,
            },
            timeout,
        )

    def create_operation(
        self,
        *,
        recipient: Recipient,
        amount: Amount,
        currency: str = "RUB",
        eshop_id: int | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[PayoutOperation]:
        """Makes a payout operation; no money moves until it is executed.

        Moves no money; repeated where no answer comes, it may leave an operation unused. The
        provider's page: `payout/api/createOperation`; its order of signing is documented.

        Args:
            recipient: Who gets the money: `Sbp` or `Card`.
            amount: The sum, two decimals after a dot.
            currency: ISO 4217 code; the samples use RUB.
            eshop_id: The shop whose balance pays (inferred).
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: no money moved.
        """
        return self._call(
            "createOperation",
            PayoutOperation,
            {
                "recipient": recipient,
                "amount": amount,
                "currency": currency,
                "eshop_id": eshop_id,
            },
            timeout,
        )

    def execute_operation(
        self,
        *,
        payout_operation_id: UUID | str,
        timeout: float | timedelta | None = None,
    ) -> Answer[PayoutOperation]:
        """Executes a payout operation: the money moves.

        Moves money, and is sent once: a journal does not know of it. `payout()` and
        `withdraw()` are what keeps track of a debt. The provider's page:
        `payout/api/executeOperation`; its order of signing is documented.

        Args:
            payout_operation_id: The operation's number, from createOperation.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            OutcomeUnknownError: it may have been done; `next_step` says where to look.
            IntellectMoneyError: `outcome` says what is proved.
        """
        return self._call(
            "executeOperation",
            PayoutOperation,
            {
                "payout_operation_id": payout_operation_id,
            },
            timeout,
        )

    def get_operation_state(
        self,
        *,
        payout_operation_id: UUID | str,
        timeout: float | timedelta | None = None,
    ) -> Answer[PayoutOperation]:
        """Reads where a payout operation stands.

        Changes nothing; it is repeated where no answer comes. The provider's page: `by analogy
        with executeOperation and deleteOperation`; its order of signing is inferred.

        Args:
            payout_operation_id: The operation's number, from createOperation.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return self._call(
            "getOperationState",
            PayoutOperation,
            {
                "payout_operation_id": payout_operation_id,
            },
            timeout,
        )

    def delete_operation(
        self,
        *,
        payout_operation_id: UUID | str,
        timeout: float | timedelta | None = None,
    ) -> Answer[bool]:
        """Deletes a payout operation that is still in state Created.

        Ends an operation; it is repeated where no answer comes. The provider's page:
        `payout/api/deleteOperation`; its order of signing is documented.

        Args:
            payout_operation_id: The operation's number, from createOperation.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: `outcome` says whether it is known to be done.
        """
        return self._call(
            "deleteOperation",
            bool,
            {
                "payout_operation_id": payout_operation_id,
            },
            timeout,
        )

    def withdraw_money(
        self,
        *,
        account_id: str,
        amount: Amount,
        transaction_date: datetime | str | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[TransactionInfo]:
        """Withdraws money to the organisation's bank account.

        Moves money, and is sent once: a journal does not know of it. `payout()` and
        `withdraw()` are what keeps track of a debt. The provider's page: `not published; made
        after its siblings`; its order of signing is guess.

        Args:
            account_id: The account to withdraw from, ten digits.
            amount: The sum, roubles with kopecks.
            transaction_date: The real date of the withdrawal; now where absent.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            OutcomeUnknownError: it may have been done; `next_step` says where to look.
            IntellectMoneyError: `outcome` says what is proved.
        """
        return self._call(
            "withdrawMoney",
            TransactionInfo,
            {
                "account_id": account_id,
                "amount": amount,
                "transaction_date": transaction_date,
            },
            timeout,
        )

    def get_payments_history(
        self,
        *,
        take: int,
        skip: int | None = None,
        eshop_id: int | None = None,
        date_from: datetime | str | None = None,
        date_to: datetime | str | None = None,
        payment_transaction_id: int | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[PaymentsHistory]:
        """Reads a page of the payments history.

        Changes nothing; it is repeated where no answer comes. The provider's page:
        `personal/api/getPaymentsHistory`; its order of signing is documented.

        Args:
            take: How many rows to return; the most is not published.
            skip: How many rows to pass over, from 0.
            eshop_id: Only this shop's.
            date_from: Begin, Moscow time.
            date_to: End, Moscow time.
            payment_transaction_id: Only this transaction; in the layout, not in the page's
            table.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return self._call(
            "getPaymentsHistory",
            PaymentsHistory,
            {
                "take": take,
                "skip": skip,
                "eshop_id": eshop_id,
                "date_from": date_from,
                "date_to": date_to,
                "payment_transaction_id": payment_transaction_id,
            },
            timeout,
        )

    def get_transaction_data(
        self,
        *,
        transaction_id: int,
        timeout: float | timedelta | None = None,
    ) -> Answer[TransactionInfo]:
        """Reads one transaction.

        Changes nothing; it is repeated where no answer comes. The provider's page: `not
        published; made after its siblings`; its order of signing is guess.

        Args:
            transaction_id: The transaction's number, from withdrawMoney.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return self._call(
            "getTransactionData",
            TransactionInfo,
            {
                "transaction_id": transaction_id,
            },
            timeout,
        )

    def get_account_data(
        self,
        *,
        account_id: str,
        balance_on_date: datetime | str | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[AccountInfo]:
        """Reads an account's state and balance.

        Changes nothing; it is repeated where no answer comes. The provider's page:
        `personal/api/getAccountData`; its order of signing is documented.

        Args:
            account_id: The account, ten digits.
            balance_on_date: The balance of this time; now where absent.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return self._call(
            "getAccountData",
            AccountInfo,
            {
                "account_id": account_id,
                "balance_on_date": balance_on_date,
            },
            timeout,
        )

    def get_invoices_history(
        self,
        *,
        take: int,
        skip: int | None = None,
        eshop_id: int | None = None,
        invoice_id: int | None = None,
        date_from: datetime | str | None = None,
        date_to: datetime | str | None = None,
        change_date_from: datetime | str | None = None,
        change_date_to: datetime | str | None = None,
        include_payment_transactions: bool | None = None,
        is_holding_search: bool | None = None,
        organization_id: int | None = None,
        owner_email: str | None = None,
        with_refunds: bool | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[InvoicesHistory]:
        """Reads a page of the invoices.

        Changes nothing; it is repeated where no answer comes. The provider's page:
        `personal/api/getInvoicesHistory`; its order of signing is documented.

        Args:
            take: How many rows to return; the most is not published.
            skip: How many rows to pass over, from 0.
            eshop_id: Only this shop's.
            invoice_id: The invoice, 3xxxxxxxxx.
            date_from: Made from here on, Moscow time.
            date_to: Made until here, Moscow time.
            change_date_from: Changed from here on, Moscow time.
            change_date_to: Changed until here, Moscow time.
            include_payment_transactions: Also each invoice's payments.
            is_holding_search: Also of the holding's other organisations.
            organization_id: Only of this organisation, at most five digits.
            owner_email: Only of the payer with this address.
            with_refunds: Also refunds (inferred from the name).
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return self._call(
            "getInvoicesHistory",
            InvoicesHistory,
            {
                "take": take,
                "skip": skip,
                "eshop_id": eshop_id,
                "invoice_id": invoice_id,
                "date_from": date_from,
                "date_to": date_to,
                "change_date_from": change_date_from,
                "change_date_to": change_date_to,
                "include_payment_transactions": include_payment_transactions,
                "is_holding_search": is_holding_search,
                "organization_id": organization_id,
                "owner_email": owner_email,
                "with_refunds": with_refunds,
            },
            timeout,
        )

    def get_invoice_info(
        self,
        *,
        invoice_id: int,
        eshop_id: int | None = None,
        organization_id: int | None = None,
        is_holding_search: bool | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[InvoiceInfo]:
        """Reads one invoice.

        Changes nothing; it is repeated where no answer comes. The provider's page:
        `personal/api/getInvoiceInfo`; its order of signing is documented.

        Args:
            invoice_id: The invoice, 3xxxxxxxxx.
            eshop_id: Only this shop's.
            organization_id: Only of this organisation, at most five digits.
            is_holding_search: Also of the holding's other organisations.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return self._call(
            "getInvoiceInfo",
            InvoiceInfo,
            {
                "invoice_id": invoice_id,
                "eshop_id": eshop_id,
                "organization_id": organization_id,
                "is_holding_search": is_holding_search,
            },
            timeout,
        )


class AsyncEndpoints(ABC):
    """The provider's calls, each sent as it is; a client has them."""

    @abstractmethod
    async def _call(
        self, endpoint: str, kind: type[T], arguments: Mapping[str, Any], timeout: Timeout
    ) -> Answer[T]:
        """Sends one call and reads its answer."""

    async def get_user_token(
        self,
        *,
        login: str | Secret,
        password: str | Secret,
        timeout: float | timedelta | None = None,
    ) -> Answer[UserToken]:
        """Begins a session: gives the token that the other calls need.

        Changes nothing; it is repeated where no answer comes. The provider's page: `one public
        client; no page of the provider`; its order of signing is inferred.

        Args:
            login: The cabinet's login.
            password: The cabinet's password.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return await self._call(
            "getUserToken",
            UserToken,
            {
                "login": login,
                "password": password,
            },
            timeout,
        )

    async def create_operation(
        self,
        *,
        recipient: Recipient,
        amount: Amount,
        currency: str = "RUB",
        eshop_id: int | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[PayoutOperation]:
        """Makes a payout operation; no money moves until it is executed.

        Moves no money; repeated where no answer comes, it may leave an operation unused. The
        provider's page: `payout/api/createOperation`; its order of signing is documented.

        Args:
            recipient: Who gets the money: `Sbp` or `Card`.
            amount: The sum, two decimals after a dot.
            currency: ISO 4217 code; the samples use RUB.
            eshop_id: The shop whose balance pays (inferred).
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: no money moved.
        """
        return await self._call(
            "createOperation",
            PayoutOperation,
            {
                "recipient": recipient,
                "amount": amount,
                "currency": currency,
                "eshop_id": eshop_id,
            },
            timeout,
        )

    async def execute_operation(
        self,
        *,
        payout_operation_id: UUID | str,
        timeout: float | timedelta | None = None,
    ) -> Answer[PayoutOperation]:
        """Executes a payout operation: the money moves.

        Moves money, and is sent once: a journal does not know of it. `payout()` and
        `withdraw()` are what keeps track of a debt. The provider's page:
        `payout/api/executeOperation`; its order of signing is documented.

        Args:
            payout_operation_id: The operation's number, from createOperation.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            OutcomeUnknownError: it may have been done; `next_step` says where to look.
            IntellectMoneyError: `outcome` says what is proved.
        """
        return await self._call(
            "executeOperation",
            PayoutOperation,
            {
                "payout_operation_id": payout_operation_id,
            },
            timeout,
        )

    async def get_operation_state(
        self,
        *,
        payout_operation_id: UUID | str,
        timeout: float | timedelta | None = None,
    ) -> Answer[PayoutOperation]:
        """Reads where a payout operation stands.

        Changes nothing; it is repeated where no answer comes. The provider's page: `by analogy
        with executeOperation and deleteOperation`; its order of signing is inferred.

        Args:
            payout_operation_id: The operation's number, from createOperation.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return await self._call(
            "getOperationState",
            PayoutOperation,
            {
                "payout_operation_id": payout_operation_id,
            },
            timeout,
        )

    async def delete_operation(
        self,
        *,
        payout_operation_id: UUID | str,
        timeout: float | timedelta | None = None,
    ) -> Answer[bool]:
        """Deletes a payout operation that is still in state Created.

        Ends an operation; it is repeated where no answer comes. The provider's page:
        `payout/api/deleteOperation`; its order of signing is documented.

        Args:
            payout_operation_id: The operation's number, from createOperation.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: `outcome` says whether it is known to be done.
        """
        return await self._call(
            "deleteOperation",
            bool,
            {
                "payout_operation_id": payout_operation_id,
            },
            timeout,
        )

    async def withdraw_money(
        self,
        *,
        account_id: str,
        amount: Amount,
        transaction_date: datetime | str | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[TransactionInfo]:
        """Withdraws money to the organisation's bank account.

        Moves money, and is sent once: a journal does not know of it. `payout()` and
        `withdraw()` are what keeps track of a debt. The provider's page: `not published; made
        after its siblings`; its order of signing is guess.

        Args:
            account_id: The account to withdraw from, ten digits.
            amount: The sum, roubles with kopecks.
            transaction_date: The real date of the withdrawal; now where absent.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            OutcomeUnknownError: it may have been done; `next_step` says where to look.
            IntellectMoneyError: `outcome` says what is proved.
        """
        return await self._call(
            "withdrawMoney",
            TransactionInfo,
            {
                "account_id": account_id,
                "amount": amount,
                "transaction_date": transaction_date,
            },
            timeout,
        )

    async def get_payments_history(
        self,
        *,
        take: int,
        skip: int | None = None,
        eshop_id: int | None = None,
        date_from: datetime | str | None = None,
        date_to: datetime | str | None = None,
        payment_transaction_id: int | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[PaymentsHistory]:
        """Reads a page of the payments history.

        Changes nothing; it is repeated where no answer comes. The provider's page:
        `personal/api/getPaymentsHistory`; its order of signing is documented.

        Args:
            take: How many rows to return; the most is not published.
            skip: How many rows to pass over, from 0.
            eshop_id: Only this shop's.
            date_from: Begin, Moscow time.
            date_to: End, Moscow time.
            payment_transaction_id: Only this transaction; in the layout, not in the page's
            table.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return await self._call(
            "getPaymentsHistory",
            PaymentsHistory,
            {
                "take": take,
                "skip": skip,
                "eshop_id": eshop_id,
                "date_from": date_from,
                "date_to": date_to,
                "payment_transaction_id": payment_transaction_id,
            },
            timeout,
        )

    async def get_transaction_data(
        self,
        *,
        transaction_id: int,
        timeout: float | timedelta | None = None,
    ) -> Answer[TransactionInfo]:
        """Reads one transaction.

        Changes nothing; it is repeated where no answer comes. The provider's page: `not
        published; made after its siblings`; its order of signing is guess.

        Args:
            transaction_id: The transaction's number, from withdrawMoney.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return await self._call(
            "getTransactionData",
            TransactionInfo,
            {
                "transaction_id": transaction_id,
            },
            timeout,
        )

    async def get_account_data(
        self,
        *,
        account_id: str,
        balance_on_date: datetime | str | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[AccountInfo]:
        """Reads an account's state and balance.

        Changes nothing; it is repeated where no answer comes. The provider's page:
        `personal/api/getAccountData`; its order of signing is documented.

        Args:
            account_id: The account, ten digits.
            balance_on_date: The balance of this time; now where absent.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return await self._call(
            "getAccountData",
            AccountInfo,
            {
                "account_id": account_id,
                "balance_on_date": balance_on_date,
            },
            timeout,
        )

    async def get_invoices_history(
        self,
        *,
        take: int,
        skip: int | None = None,
        eshop_id: int | None = None,
        invoice_id: int | None = None,
        date_from: datetime | str | None = None,
        date_to: datetime | str | None = None,
        change_date_from: datetime | str | None = None,
        change_date_to: datetime | str | None = None,
        include_payment_transactions: bool | None = None,
        is_holding_search: bool | None = None,
        organization_id: int | None = None,
        owner_email: str | None = None,
        with_refunds: bool | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[InvoicesHistory]:
        """Reads a page of the invoices.

        Changes nothing; it is repeated where no answer comes. The provider's page:
        `personal/api/getInvoicesHistory`; its order of signing is documented.

        Args:
            take: How many rows to return; the most is not published.
            skip: How many rows to pass over, from 0.
            eshop_id: Only this shop's.
            invoice_id: The invoice, 3xxxxxxxxx.
            date_from: Made from here on, Moscow time.
            date_to: Made until here, Moscow time.
            change_date_from: Changed from here on, Moscow time.
            change_date_to: Changed until here, Moscow time.
            include_payment_transactions: Also each invoice's payments.
            is_holding_search: Also of the holding's other organisations.
            organization_id: Only of this organisation, at most five digits.
            owner_email: Only of the payer with this address.
            with_refunds: Also refunds (inferred from the name).
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return await self._call(
            "getInvoicesHistory",
            InvoicesHistory,
            {
                "take": take,
                "skip": skip,
                "eshop_id": eshop_id,
                "invoice_id": invoice_id,
                "date_from": date_from,
                "date_to": date_to,
                "change_date_from": change_date_from,
                "change_date_to": change_date_to,
                "include_payment_transactions": include_payment_transactions,
                "is_holding_search": is_holding_search,
                "organization_id": organization_id,
                "owner_email": owner_email,
                "with_refunds": with_refunds,
            },
            timeout,
        )

    async def get_invoice_info(
        self,
        *,
        invoice_id: int,
        eshop_id: int | None = None,
        organization_id: int | None = None,
        is_holding_search: bool | None = None,
        timeout: float | timedelta | None = None,
    ) -> Answer[InvoiceInfo]:
        """Reads one invoice.

        Changes nothing; it is repeated where no answer comes. The provider's page:
        `personal/api/getInvoiceInfo`; its order of signing is documented.

        Args:
            invoice_id: The invoice, 3xxxxxxxxx.
            eshop_id: Only this shop's.
            organization_id: Only of this organisation, at most five digits.
            is_holding_search: Also of the holding's other organisations.
            timeout: Seconds for all of it; else `timeouts`.

        Raises:
            IntellectMoneyError: nothing was changed.
        """
        return await self._call(
            "getInvoiceInfo",
            InvoiceInfo,
            {
                "invoice_id": invoice_id,
                "eshop_id": eshop_id,
                "organization_id": organization_id,
                "is_holding_search": is_holding_search,
            },
            timeout,
        )
