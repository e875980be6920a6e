"""What both clients have."""

from __future__ import annotations

from intellectmoney import _doctor
from intellectmoney._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from intellectmoney._doctor import Diagnosis
    from intellectmoney._options import Setup
    from intellectmoney.transport import Request


class Common:
    """What they hold, and what is done without sending."""

    _setup: Setup
    _own: list[Any]

    def explain(self, endpoint: str, params: Mapping[str, str], sign: str) -> Diagnosis:
        """Why a Sign that was sent does not fit. Nothing is sent.

        Args:
            endpoint: The provider's name, such as `executeOperation`.
            params: Texts under the provider's names, as they were sent, in the order of the body.
                A phone, an amount and a card number may stand as typed: the Sign is compared over
                the form in which they have to be sent.
            sign: The Sign that was sent.

        Raises:
            InvalidRequestError: bad input; `field` names it.
        """
        return _doctor.diagnosis(self._setup.api.explain(endpoint, params, sign))

    def prepare(self, endpoint: str, params: Mapping[str, str]) -> Request:
        """A signed request, for whoever sends by other means. It is not written down anywhere.

        Args:
            endpoint: The provider's name, such as `createOperation`.
            params: Texts under the provider's names, the session's `UserToken` among them.

        Raises:
            InvalidRequestError: bad input; `field` names it.
        """
        return self._setup.api.prepare(endpoint, params)

    def __reduce__(self) -> Any:
        raise TypeError("a client holds secrets and connections: make one in each process")
