"""Answers without a client, for whoever sends by other means."""

from __future__ import annotations

from intellectmoney import _native
from intellectmoney.transport import Response


def read_answer(endpoint: str, response: Response) -> str:
    """The fields of an answer as one JSON object under the provider's names, with the
    envelope's numbers, unknown fields included. **Secrets are written out.**

    Args:
        endpoint: The provider's name, such as `getOperationState`.
        response: The whole answer.

    Raises:
        IntellectMoneyError: what the answer proves instead, and what is safe next.
    """
    return _native.read_answer(endpoint, response)


for _public in (read_answer,):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
