"""What is given to a method that core does not see: refused by name, as core refuses it in a call."""

from __future__ import annotations

import operator

from intellectmoney._native import refusal
from intellectmoney._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def is_text(given: object) -> bool:
    """Whether it is a text that can be written: half of a surrogate pair cannot."""
    if not isinstance(given, str):
        return False
    try:
        given.encode()
    except UnicodeEncodeError:
        return False
    return True


def text(field: str, given: object) -> None:
    """A text is due here, and no empty one."""
    if not given or not is_text(given):
        raise refusal(field, "text_due")


def whole(field: str, given: Any, bits: int) -> None:
    """A whole number from 0 of so many bits is due here."""
    try:
        fits = 0 <= operator.index(given) < 1 << bits
    except TypeError:
        fits = False
    if not fits or isinstance(given, bool):
        raise refusal(field, "integer_form")
