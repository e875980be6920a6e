"""What goes to core: each value in the form in which core judges it."""

from __future__ import annotations

import datetime
import math
import operator
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from intellectmoney._payments import Card, Sbp
from intellectmoney._secret import Secret
from intellectmoney._value import Value, held

if TYPE_CHECKING:
    from uuid import UUID

_KINDS: dict[type, str] = {Sbp: "sbp", Card: "card"}


def milliseconds(seconds: object) -> Any:
    """Seconds, or a `timedelta`, as core counts time."""
    if seconds is None:
        return None
    if isinstance(seconds, datetime.timedelta):
        seconds = seconds.total_seconds()
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, int | float)
        or not math.isfinite(seconds)
    ):
        return seconds
    return round(seconds * 1000)


_uuid: type[UUID] | None = None


def guid(text: str) -> UUID:
    """The number that a text writes."""
    global _uuid
    if _uuid is None:
        # Imported at the first one: it takes as long as a quarter of this package.
        from uuid import UUID

        _uuid = UUID
    return _uuid(text)


def is_guid(value: object) -> bool:
    """Whether it is such a number; while nobody has imported their module there is none."""
    module = sys.modules.get("uuid")
    return module is not None and isinstance(value, module.UUID)


def plain(value: Any) -> Any:
    """What only Python knows, simpler by one level. The native module calls it."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Secret):
        return value.expose()
    if isinstance(value, datetime.datetime) and value.tzinfo is not None:
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if is_guid(value):
        return str(value)
    if isinstance(value, Mapping):
        return dict(cast(Any, value))
    if isinstance(value, list | tuple):
        return [*cast(Iterable[Any], value)]
    if isinstance(value, Value):
        recipient = _KINDS.get(type(value))
        return {"type": recipient} | held(value) if recipient else held(value)
    try:
        # Whole numbers of any library.
        return int(operator.index(value))
    except TypeError:
        return {}
