"""Histories as iterators: what a page may take, and tasks that share one."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from intellectmoney import AsyncClient, Client
from intellectmoney.transport import Request, Response

KEYS: dict[str, Any] = {
    "bearer_token": "0" * 32,
    "sign_secret_key": "secret",
    "user_token": "EXAMPLE",
}


class Provider:
    """It has 25 rows of each list, and notes what is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, float]] = []

    def send(self, request: Request, timeout: float) -> Response:
        given = parse_qs(request.body.decode())
        skip, take = (int(given.get(name, ["0"])[0]) for name in ("Skip", "Take"))
        self.asked.append((skip, timeout))
        rows = [{"Id": number} for number in range(1, 26)][skip : skip + take]
        kind = "Payments" if "Payments" in request.url else "Invoices"
        answer = {"OperationState": {"Code": 0}, "Result": {f"{kind}HistoryList": rows}}
        return Response(200, json.dumps(answer).encode())


class AsyncProvider(Provider):
    async def send(self, request: Request, timeout: float) -> Response:  # type: ignore[override]
        await asyncio.sleep(0.01)
        return super().send(request, timeout)


@pytest.mark.parametrize("name", ["payments_history", "invoices_history"])
def test_each_page_has_the_time_that_the_caller_gave(name: str) -> None:
    provider = Provider()
    history = getattr(Client(**KEYS, transport=provider), name)(page=10, timeout=2)
    assert [row.id for row in history] == list(range(1, 26))
    assert [skip for skip, _ in provider.asked] == [0, 5, 10, 15, 20, 25]
    assert all(0 < timeout <= 2 for _, timeout in provider.asked)


@pytest.mark.parametrize("name", ["payments_history", "invoices_history"])
def test_tasks_share_a_history_and_its_pages_have_their_time(name: str) -> None:
    provider = AsyncProvider()

    async def read() -> list[list[int]]:
        client = AsyncClient(**KEYS, transport=provider)
        history = getattr(client, name)(page=10, timeout=2)

        async def some() -> list[int]:
            return [row.id async for row in history]

        return [*await asyncio.gather(some(), some(), some())]

    rows = asyncio.run(read())
    assert sorted(number for some in rows for number in some) == list(range(1, 26))
    # A page that two ask for would be asked for twice.
    assert [skip for skip, _ in provider.asked] == [0, 5, 10, 15, 20, 25]
    assert all(0 < timeout <= 2 for _, timeout in provider.asked)
