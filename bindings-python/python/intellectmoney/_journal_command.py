"""`python -m intellectmoney journal`: a look at a folder journal for a terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from intellectmoney._command import Parser, run, show
from intellectmoney._native import read_journal
from intellectmoney.journal._native_stores import path_of

ABOUT = """\
Which debts does a folder journal hold, and how does each stand? Nothing is made, written or taken
over: a program that pays meanwhile does not notice. No credentials are needed, and the provider
is not asked: what only it knows is unknown.
"""

EXIT_CODES = """\
Exit code: 0 the journal was read; 1 it could not be read, or no journal is there; 2 bad input;
3 a part of it is damaged: the damage is named on standard error, and what can be read is listed.
"""

READ = 0
DAMAGED = 3


def main(arguments: Sequence[str]) -> int:
    """Prints what the journal holds; the exit code."""
    return run(_look, arguments)


def _look(arguments: Sequence[str]) -> int:
    wanted = _parse(arguments)
    form = "csv" if wanted.csv else "json" if wanted.json else "table"
    text, _, warning = read_journal(path_of(wanted.folder), form, wanted.open)
    show(text)
    sys.stderr.write(warning)
    return DAMAGED if warning else READ


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(
        prog="python -m intellectmoney journal",
        description=ABOUT,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("folder", metavar="FOLDER", help="the folder of the journal")
    parser.add_argument(
        "--open", action="store_true", help="only the debts on which something is left to do"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="CSV instead of a table")
    form.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser.parse_args(list(arguments))
