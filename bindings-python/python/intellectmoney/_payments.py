"""What is to be paid, and to whom."""

from __future__ import annotations

from intellectmoney._typing import TYPE_CHECKING
from intellectmoney._value import Value

if TYPE_CHECKING:
    from intellectmoney._given import Amount


class Sbp(Value):
    """A phone number in the faster payments system.

    Sbp(phone="+7 999 000-00-00", bank_id="100000000000", name="Иван Тестов")
    """

    phone: str
    """A Russian mobile number; separators are dropped, a leading `8` is a `7`."""
    bank_id: str
    """The bank's 12-digit number in the system."""
    name: str
    """The recipient's name, 2 to 50 characters."""


class Card(Value):
    """A bank card; paying to one needs the provider's PCI DSS level.

    `repr` shows the number as `411111******1111`. It can be pickled, and the pickle holds it.
    """

    pan: str
    """The card number; spaces between groups are dropped."""
    name: str
    """The holder's name, 2 to 50 characters."""

    def __repr__(self) -> str:
        digits = "".join(filter(str.isdigit, str(self.pan)))
        hidden = len(digits) - 10
        # Of what is too short to be a number nothing is shown.
        shown = f"{digits[:6]}{'*' * hidden}{digits[-4:]}" if hidden > 1 else "***"
        return f"Card(pan={shown!r}, name={self.name!r})"


Recipient = Sbp | Card
"""Who gets a payout."""


class Payout(Value):
    """One debt: a row of `payouts()`."""

    reference: str
    """Your own name of the debt, 1 to 128 characters, none invisible and no space at
    either end. It is paid at most once."""
    recipient: Recipient
    """Who gets the money."""
    amount: Amount
    """The sum, above zero, at most two decimals."""
    currency: str = "RUB"
    """ISO 4217 code."""
    eshop_id: int | None = None
    """The shop whose balance pays (inferred)."""
    retry_not_paid: bool = False
    """Whether a debt that ended as not paid may be tried anew."""


for _public in (
    Card,
    Payout,
    Sbp,
):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
