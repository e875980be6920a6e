"""`examples/python/reconcile.py`: what one side has and the other has not is named."""

from datetime import UTC, datetime

from intellectmoney.sandbox import Sandbox
from reconcile import differences


def test_both_ways() -> None:
    sandbox = Sandbox()
    account = sandbox.state()["credentials"]["account_id"]
    since = datetime(2025, 12, 31, tzinfo=UTC)
    with sandbox.client() as client:
        client.withdraw(reference="out-1", account_id=account, amount="77")
        client.withdraw(reference="out-2", account_id=account, amount="78")
        assert differences(client, ["out-1", "out-2"], since) == []
        assert differences(client, ["out-1"], since) == ["78.00: 1 in the history only"]
        sandbox.faults(("withdrawMoney", 3, "lose_request"))
        client.withdraw(reference="out-3", account_id=account, amount="79")
        [lost] = differences(client, ["out-1", "out-2", "out-3"], since)
        assert lost.startswith("out-3: unknown: ")
        sandbox.clock.sleep(sandbox.clock.now() + 3_600_000)
        later = datetime.fromtimestamp(sandbox.clock.now() / 1000 - 1800, UTC)
        assert differences(client, ["out-1"], later) == ["77.00: 1 in the journal only"]
