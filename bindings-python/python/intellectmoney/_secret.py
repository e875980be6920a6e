"""A text that nothing shows by mistake."""


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
        return self.__text == other.__text

    def __hash__(self) -> int:
        return hash(("Secret", self.__text))

    def __reduce__(self) -> tuple[type["Secret"], tuple[str]]:
        return Secret, (self.__text,)


for _public in (Secret,):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
