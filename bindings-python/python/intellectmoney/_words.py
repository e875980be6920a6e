"""What goes to core: each value in the form in which core judges it."""

from __future__ import annotations

import operator
import sys
from collections.abc import Mapping

from intellectmoney._payments import Card, Sbp
from intellectmoney._secret import Secret
from intellectmoney._typing import TYPE_CHECKING, cast
from intellectmoney._value import Value, held

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any
    from uuid import UUID

_KINDS: dict[type, str] = {Sbp: "sbp", Card: "card"}


def milliseconds(seconds: Any) -> Any:
    """Seconds, or a `timedelta`, as core counts time. What is neither becomes -1, which core
    refuses: a text or a number of another library must not be taken for milliseconds."""
    if seconds is None:
        return None
    if is_of(seconds, "datetime", "timedelta"):
        seconds = seconds.total_seconds()
    if isinstance(seconds, bool) or not hasattr(seconds, "__float__"):
        return -1
    try:
        time = round(float(seconds) * 1000)
    except (TypeError, ValueError, OverflowError):
        return -1
    return time if 0 <= time < _MOST else -1


_MOST = 1 << 63
"""More does not cross to core."""


_uuid: type[UUID] | None = None


def guid(text: str) -> UUID:
    """The number that a text writes."""
    global _uuid
    if _uuid is None:
        # Imported at the first one: it takes as long as a quarter of this package.
        from uuid import UUID

        _uuid = UUID
    return _uuid(text)


def is_of(value: Any, module: str, kind: str) -> bool:
    """Whether it is of a class; while nobody has imported its module there is none."""
    imported = sys.modules.get(module)
    return imported is not None and isinstance(value, getattr(imported, kind))


def digits(value: Decimal) -> str:
    """A number as it is, not as a class of somebody's shows it."""
    from decimal import Decimal

    return Decimal.__format__(value, "f")


def plain(value: Any) -> Any:
    """What only Python knows, simpler by one level. The native module calls it."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, float):
        return float(value)
    if is_of(value, "decimal", "Decimal"):
        return digits(value)
    if isinstance(value, Secret):
        return value.expose()
    if is_of(value, "datetime", "datetime") and value.utcoffset() is not None:
        import datetime

        try:
            return value.astimezone(datetime.UTC).isoformat()
        except OverflowError:
            # In UTC it has no year; core refuses it as it stands.
            return value.isoformat()
    if is_of(value, "datetime", "date"):
        return value.isoformat()
    if is_of(value, "uuid", "UUID"):
        return str(value)
    if isinstance(value, Mapping):
        return dict(cast("Any", value))
    if isinstance(value, list | tuple):
        return [*cast("Any", value)]
    if isinstance(value, Value):
        recipient = next((name for kind, name in _KINDS.items() if isinstance(value, kind)), None)
        return {"type": recipient} | held(value) if recipient else held(value)
    try:
        # Whole numbers of any library.
        return int(operator.index(value))
    except TypeError:
        # Nothing that core knows. An empty dictionary would be taken for options that are not given.
        return [None]
