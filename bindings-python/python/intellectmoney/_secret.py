"""A text that nothing shows by mistake."""

import hmac


class Secret:
    """A secret text, such as a session's token. Only `expose()` gives it.

    It can be pickled, and the pickle holds it.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def expose(self) -> str:
        """The text itself."""
        return self.__text

    def __repr__(self) -> str:
        return "Secret([redacted])"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.__text.encode(), other.__text.encode())

    def __hash__(self) -> int:
        return hash(("Secret", self.__text))

    def __reduce__(self) -> tuple[type["Secret"], tuple[str]]:
        return Secret, (self.__text,)
