"""`python -m intellectmoney doctor`: the signature doctor and the live check for a terminal."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
import warnings
from collections.abc import Sequence
from typing import Any, get_args

from intellectmoney import _doctor
from intellectmoney._client import Client
from intellectmoney._command import FAILED, BadInput, Parser, run, show
from intellectmoney._options import from_environment, variable
from intellectmoney._payments import Card, Recipient, Sbp
from intellectmoney._secret import Secret
from intellectmoney.answers import Generation

USAGE = """\
python -m intellectmoney doctor ENDPOINT --sign HEX [NAME=VALUE ...] [--params FILE]
       python -m intellectmoney doctor --live --phone P --bank-id B --name N
       python -m intellectmoney doctor --live --card --name N"""

ABOUT = """\
Why does a Sign not fit? Give the endpoint, the Sign that was sent, and the values that were sent,
under the provider's names and in the order of the body. A phone, an amount and a card number may
stand as typed: the Sign is compared over the form in which they have to be sent. Nothing leaves
this machine.

With --live: may these credentials pay? It signs in, reads a row of the history, makes an operation
of 1.00, reads it and deletes it. It cannot execute: no money moves.
"""

SECRETS = """\
Secrets are taken from INTELLECTMONEY_SIGN_SECRET_KEY, INTELLECTMONEY_BEARER_TOKEN and so on, else
asked for without echo (for a Sign the bearer token is not asked for). They are no arguments,
because a shell keeps those.

Exit code: 0 the Sign fits, or the credentials may pay; 1 the Sign does not fit and the mistake is
named, or the credentials may not pay; 2 bad input; 3 no known mistake gives this Sign.
"""

FITS = MAY_PAY = 0
MISTAKE_NAMED = MAY_NOT_PAY = FAILED
NOTHING_FOUND = 3


def main(arguments: Sequence[str]) -> int:
    """Prints what was found; the exit code."""
    return run(_examine, arguments)


def _examine(arguments: Sequence[str]) -> int:
    wanted = _parse(arguments)
    return _live(wanted) if wanted.live else _sign(wanted)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(
        prog="python -m intellectmoney doctor",
        usage=USAGE,
        description=ABOUT,
        epilog=SECRETS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("endpoint", nargs="?", metavar="ENDPOINT", help="such as createOperation")
    parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help="what was sent")
    parser.add_argument("--sign", metavar="HEX", help="the Sign that was sent")
    parser.add_argument(
        "--params",
        metavar="FILE",
        help="a JSON object of texts with what was sent, before the pairs; - is standard input",
    )
    parser.add_argument(
        "--generation",
        choices=get_args(Generation),
        help="the documentation that the caller follows (default current)",
    )
    parser.add_argument("--lang", choices=["en", "ru"], default="en", help="of error messages")
    parser.add_argument("--live", action="store_true", help="the live check")
    parser.add_argument("--phone", metavar="P", help="the recipient's phone")
    parser.add_argument("--bank-id", metavar="B", help="the recipient's bank")
    parser.add_argument("--card", action="store_true", help="a card, whose number is asked for")
    parser.add_argument("--name", metavar="N", help="the recipient's name")
    wanted, unknown = parser.parse_known_intermixed_args(list(arguments))
    if unknown:
        names = [argument.partition("=")[0] for argument in unknown if argument.startswith("-")]
        raise BadInput(f"unknown: {' '.join(names)}; --help lists what there is")
    of_sign = [wanted.endpoint, wanted.sign, wanted.params, *wanted.values]
    of_live = [wanted.phone, wanted.bank_id, wanted.card, wanted.name]
    if wanted.live and any(of_sign):
        raise BadInput("--live takes no endpoint, no --sign and no values")
    if not wanted.live and any(of_live):
        raise BadInput("--phone, --bank-id, --card and --name belong to --live")
    return wanted


def _sign(wanted: argparse.Namespace) -> int:
    if not wanted.endpoint:
        raise BadInput("endpoint: it is missing; --help shows how to ask")
    if not wanted.sign:
        raise BadInput("sign: --sign with the Sign that was sent is missing")
    params = _params(wanted)
    known = from_environment()
    wants = ("bearer_token", "sign_secret_key")
    options = {name: value for name, value in known.items() if name in wants}
    _ask(options, "sign_secret_key", "Sign secret key")
    options |= _generation(wanted)
    found = _doctor.explain(options, wanted.endpoint, params, wanted.sign, wanted.lang)
    show(f"{found.text}\n")
    if found.matches:
        return FITS
    return NOTHING_FOUND if found.cause is None else MISTAKE_NAMED


def _live(wanted: argparse.Namespace) -> int:
    if wanted.name is None:
        raise BadInput("name: --name is missing")
    if wanted.card and (wanted.phone or wanted.bank_id):
        raise BadInput("--card takes no --phone and no --bank-id")
    if not wanted.card:
        for name in ("phone", "bank_id"):
            if getattr(wanted, name) is None:
                raise BadInput(f"{name}: --{name.replace('_', '-')} is missing")
    # Not the journal that the environment names: opening it would stop whoever is paying.
    options = from_environment()
    _ask(options, "bearer_token", "Bearer token")
    _ask(options, "sign_secret_key", "Sign secret key")
    if "user_token" not in options:
        _ask(options, "login", "Login")
        _ask(options, "password", "Password")
    options |= _generation(wanted)
    with Client(**options, language=wanted.lang) as client:
        report = client.check(_recipient(wanted))
    show(f"{report.text}\n")
    return MAY_PAY if report.may_pay else MAY_NOT_PAY


def _recipient(wanted: argparse.Namespace) -> Recipient:
    if wanted.card:
        return Card(pan=_secret("Card number").expose(), name=wanted.name)
    return Sbp(phone=wanted.phone, bank_id=wanted.bank_id, name=wanted.name)


def _generation(wanted: argparse.Namespace) -> dict[str, Any]:
    return {"generation": wanted.generation} if wanted.generation else {}


def _params(wanted: argparse.Namespace) -> dict[str, Any]:
    """What was sent, in its order."""
    pairs: list[tuple[str, Any]] = [] if wanted.params is None else _read(wanted.params)
    for place, pair in enumerate(wanted.values, 1):
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadInput(f"params: value {place} is not NAME=VALUE")
        pairs.append((name, value))
    params: dict[str, Any] = {}
    for name, value in pairs:
        if name in params:
            raise BadInput(f"{name}: it is given twice")
        params[name] = value
    return params


def _read(path: str) -> list[tuple[str, Any]]:
    try:
        if path == "-":
            content = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                content = file.read()
        # The windows of finance staff begin a file with a mark.
        value = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_Pairs)
    except OSError as error:
        raise BadInput(f"params: {path}: {error.strerror}") from None
    except ValueError:
        raise BadInput(f"params: {path} is not JSON in UTF-8") from None
    if not isinstance(value, _Pairs):
        raise BadInput(f"params: {path} is not a JSON object")
    return value


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object, repeated ones included."""


def _ask(options: dict[str, Any], name: str, words: str) -> None:
    if name not in options:
        try:
            options[name] = _secret(words)
        except BadInput:
            raise BadInput(
                f"{name}: set {variable(name)}; there is no terminal to ask for it"
            ) from None


def _secret(words: str) -> Secret:
    """Asks without echo, on the terminal itself: standard input may be a file."""
    with warnings.catch_warnings():
        # Where there is no terminal, it would read a line with echo.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return Secret(getpass.getpass(f"{words}: "))
        except (getpass.GetPassWarning, EOFError):
            raise BadInput(f"{words}: there is no terminal to ask for it") from None
