"""The provider as a value: it keeps books, checks what the provider checks, breaks on demand.

    from intellectmoney import Sbp
    from intellectmoney.sandbox import Sandbox

    sandbox = Sandbox(seed=7)
    sandbox.faults(("executeOperation", 1, "lose_response"))
    with sandbox.client() as client:
        recipient = Sbp(phone="79990000000", bank_id="100000000000", name="Иван Тестов")
        client.payout(reference="row-1", recipient=recipient, amount="50.00").ensure_paid()
    assert sandbox.paid("79990000000").count == 1

Nothing in it is random or waits: the same seed and the same calls give the same bytes, and a
payout of fifteen minutes ends at once. No real money moves. Over HTTP, for programs in any
language: `python -m intellectmoney sandbox`.
"""

from intellectmoney.sandbox._books import Fault, FaultName, LogEntry, PaidTotals
from intellectmoney.sandbox._sandbox import AsyncSandbox, Sandbox

__all__ = ["AsyncSandbox", "Fault", "FaultName", "LogEntry", "PaidTotals", "Sandbox"]

for _name in __all__:
    if isinstance(globals()[_name], type):
        # Tracebacks and pickles name the place where a reader finds it.
        globals()[_name].__module__ = __name__
