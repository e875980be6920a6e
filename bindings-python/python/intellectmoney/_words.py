"""What goes to core, as JSON: each value in the form in which core judges it."""

from __future__ import annotations

import datetime
import json
import math
import operator
import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from intellectmoney._payments import Card, Sbp
from intellectmoney._secret import Secret
from intellectmoney._value import Value, held

if TYPE_CHECKING:
    from uuid import UUID

_KINDS: dict[type, str] = {Sbp: "sbp", Card: "card"}


def to_json(value: object) -> str:
    """The value as JSON. What core does not take, core refuses, by the field's name."""
    return json.dumps(_plain(value))


def milliseconds(seconds: object) -> Any:
    """Seconds, or a `timedelta`, as core counts time."""
    if isinstance(seconds, datetime.timedelta):
        seconds = seconds.total_seconds()
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, int | float)
        or not math.isfinite(seconds)
    ):
        return seconds
    return round(seconds * 1000)


def guid(text: str) -> UUID:
    """The number that a text writes."""
    # Imported at the first one: it takes as long as a quarter of this package.
    from uuid import UUID

    return UUID(text)


def is_guid(value: object) -> bool:
    """Whether it is such a number; while nobody has imported their module there is none."""
    module = sys.modules.get("uuid")
    return module is not None and isinstance(value, module.UUID)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, float):
        # Refused whatever it is; infinity and NaN have no JSON.
        return value if math.isfinite(value) else 0.5
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
    return _nested(value)


def _nested(value: Any) -> Any:
    kind = cast(type[object], type(value))
    if issubclass(kind, Mapping):
        return {str(name): _plain(member) for name, member in value.items()}
    if issubclass(kind, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Value):
        named = held(value)
        recipient = _KINDS.get(kind)
        return _plain({"type": recipient} | named if recipient else named)
    try:
        # Whole numbers of any library.
        return operator.index(value)
    except TypeError:
        return {}
