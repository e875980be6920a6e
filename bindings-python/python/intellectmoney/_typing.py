"""What this package needs of `typing`, whose import would take longer than all else here.

A checker reads the real names; at run time stand-ins do, because annotations stay texts.
"""

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Generic, TypeVar, cast, dataclass_transform
else:

    class Generic:
        """A class that may be subscripted."""

        __slots__ = ()
        __class_getitem__ = classmethod(type(list[int]))

    def TypeVar(name, **_bounds):
        """Stands between the brackets."""
        return name

    def cast(_kind, value):
        """The value."""
        return value

    def dataclass_transform(**_traits):
        """Nothing changes."""
        return lambda kind: kind


__all__ = ["TYPE_CHECKING", "Generic", "TypeVar", "cast", "dataclass_transform"]
