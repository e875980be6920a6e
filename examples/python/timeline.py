"""One line a step: when, which endpoint, what came; and how a payout ended."""

from collections.abc import Callable
from typing import Any

from intellectmoney import PayoutOutcome
from intellectmoney.answers import Payment


def teller(begun: int) -> Callable[[dict[str, Any]], None]:
    """Prints what a run tells of itself, with the time since `begun`, Unix milliseconds."""

    def tell(event: dict[str, Any]) -> None:
        def line(place: str, what: str) -> None:
            seconds, millis = divmod(event["at"] - begun, 1000)
            print(f"  {seconds:>3}.{millis:03} s  {place:<18}  {what}")

        match event:
            case {"event": "answered", "endpoint": endpoint, "status": status}:
                line(endpoint, f"status {status}")
            case {"event": "failed", "endpoint": endpoint, "sent": sent}:
                line(endpoint, "not sent" if sent == "no" else "no answer: it may have arrived")
            case {"event": "recorded", "record": record, "stored": stored}:
                line("journal", record if stored else f"{record}: not stored")
            case {"event": "waiting", "state": state, "until": until}:
                known = f"{state}, " if state else ""
                line("", f"{known}goes on in {max(0, until - event['at'])} ms")
            case _:
                pass

    return tell


def row(payment: Payment) -> str:
    """A row of the history in a few words."""
    money = payment.payment_amount
    total = f"{money.amount} {money.currency or ''}" if money else "? "
    return f"{payment.id} {payment.direction or '?'} {total} {payment.description or ''}"


def verdict(outcome: PayoutOutcome) -> str:
    """What is known of a payout."""
    state = f", {outcome.state}" if outcome.state else ""
    operation = outcome.payout_operation_id
    known = f" Operation {operation}{state}." if operation else ""
    settled = " It was already settled: nothing was sent." if outcome.already_settled else ""
    why = f"\n{outcome.error}" if outcome.error and outcome.status != "paid" else ""
    return f"{outcome.message}{known}{settled}{why}"
