"""What the commands of `python -m intellectmoney` share."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from intellectmoney._errors import IntellectMoneyError, InvalidRequestError

FAILED = 1
BAD_INPUT = 2


class BadInput(Exception):
    """Input that a person must correct; its text names the field, and holds no value."""


class Parser(argparse.ArgumentParser):
    """Names what it does not know, without the values: a token may be among them."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(message)


def run(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Runs a command; its exit code, or that of the error, which is said in a line."""
    try:
        return command(arguments)
    except (BadInput, InvalidRequestError) as bad:
        # Its message begins with the field.
        complain(str(bad))
        return BAD_INPUT
    except IntellectMoneyError as failed:
        complain(str(failed))
        return FAILED


def show(text: str) -> None:
    """The same bytes on every system."""
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # `head` has seen enough. What is left in the buffer would be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    """A line for a person."""
    print(text, file=sys.stderr)
