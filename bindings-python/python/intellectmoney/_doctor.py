"""What the signature doctor and the live check found."""

from __future__ import annotations

from intellectmoney import _native
from intellectmoney._errors import from_details
from intellectmoney._typing import TYPE_CHECKING
from intellectmoney._value import Value, hidden
from intellectmoney._words import guid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any
    from uuid import UUID

    from intellectmoney._errors import IntellectMoneyError
    from intellectmoney._native import Finished
    from intellectmoney.answers import Generation


class Diagnosis(Value):
    """Why a Sign does not fit. It shows no secret."""

    matches: bool
    """Whether it fits."""
    layout: str | None
    """The layout that was signed, where it was found: a generation's name, or field names."""
    cause: str | None
    """The stable names of the mistakes, where they were found."""
    hint: str | None
    """What to do, in English."""
    hint_ru: str | None
    """The same in Russian."""
    expected: str
    """The string that should have been signed, secrets masked."""
    signed: str | None
    """The string that was signed, where it was found, secrets masked."""
    difference: int | None
    """Where the two begin to differ."""
    text: str = hidden()
    """All of it in words, for a person, secrets masked."""

    def __str__(self) -> str:
        return self.text


class Refusal(Value):
    """A documentation's layout that was refused."""

    generation: Generation
    """Whose it is."""
    error: IntellectMoneyError
    """The refusal."""


class Finding(Value):
    """What a check found out about one endpoint."""

    endpoint: str
    """The provider's name."""
    passed: bool
    """Whether it works."""
    accepted: Generation | None
    """The documentation whose layout was taken."""
    note: str
    """What came of it."""
    refused: tuple[Refusal, ...]
    """What was tried in vain."""


class CheckReport(Value):
    """Whether the credentials may pay."""

    may_pay: bool
    """Whether all that a payout needs has worked."""
    base_url: str
    """Where."""
    left: UUID | None
    """An operation that could not be deleted. It is not executed, so no money moves."""
    findings: tuple[Finding, ...]
    """One for each endpoint that was asked."""
    text: str = hidden()
    """All of it in words, for a person."""

    def __str__(self) -> str:
        return self.text


def explain(
    options: Mapping[str, Any], endpoint: str, params: Mapping[str, str], sign: str, language: str
) -> Diagnosis:
    """`Client.explain` for whoever knows only the sign secret."""
    said = _native.explain(options, endpoint, params, sign, language)
    return diagnosis(said)


def diagnosis(text: str) -> Diagnosis:
    """What the doctor said."""
    import json

    return Diagnosis(**json.loads(text))


def report(finished: Finished, language: str) -> CheckReport:
    """What a check came to."""
    said = finished.said()
    del said["kind"]
    said["left"] = guid(said["left"]) if said["left"] else None
    for finding in said["findings"]:
        for refusal in finding["refused"]:
            refusal["error"] = from_details(refusal["error"], language)
        finding["refused"] = tuple(Refusal(**refusal) for refusal in finding["refused"])
    said["findings"] = tuple(Finding(**finding) for finding in said["findings"])
    return CheckReport(**said)


for _public in (CheckReport, Diagnosis, Finding, Refusal):
    # Tracebacks and pickles name the place where a reader finds it.
    _public.__module__ = "intellectmoney"
