"""`python -m intellectmoney`: the sandbox over HTTP, the doctor, and a look at a journal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from intellectmoney import __version__, _doctor_command, _journal_command
from intellectmoney.sandbox.server import DEFAULT_PORT, DEFAULT_SEED, DEFAULT_SPEED, Server

ABOUT = """\
The IntellectMoney sandbox over HTTP, on this machine only. Prints its address and the made-up
credentials that it accepts, and serves until it is stopped. No real money moves.
"""


def main() -> int:
    """Runs the command that the first argument names."""
    parser = argparse.ArgumentParser(prog="python -m intellectmoney")
    parser.add_argument("--version", action="version", version=f"intellectmoney {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("sandbox", help="the sandbox over HTTP", add_help=False)
    commands.add_parser(
        "doctor", help="why a Sign does not fit; may the credentials pay", add_help=False
    )
    commands.add_parser(
        "journal", help="which debts a folder journal holds, and how each stands", add_help=False
    )
    # The rest belongs to the command.
    wanted = parser.parse_args(sys.argv[1:2])
    run = {
        "sandbox": sandbox,
        "doctor": _doctor_command.main,
        "journal": _journal_command.main,
    }[wanted.command]
    try:
        return run(sys.argv[2:])
    except KeyboardInterrupt:
        # As a shell tells it.
        return 130


def sandbox(arguments: Sequence[str]) -> int:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m intellectmoney sandbox", description=ABOUT)
    parser.add_argument(
        "--port",
        type=_number(0, 65535),
        default=DEFAULT_PORT,
        metavar="N",
        help="the port; 0 takes a free one (default %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=_number(0, 2**64 - 1),
        default=DEFAULT_SEED,
        metavar="N",
        help="another seed gives other credentials, tokens and history (default %(default)s)",
    )
    parser.add_argument(
        "--speed",
        type=_number(1, 1_000_000),
        default=DEFAULT_SPEED,
        metavar="K",
        help="how many times as fast as here time runs in the sandbox (default %(default)s)",
    )
    wanted = parser.parse_args(arguments)
    try:
        server = Server(port=wanted.port, seed=wanted.seed, speed=wanted.speed)
    except OSError as error:
        # Another one has the port, say.
        print(f"port {wanted.port}: {error.strerror}", file=sys.stderr)
        return 1
    with server:
        print(f"listening on {server.url}")
        for name, value in server.environment().items():
            print(f"export {name}={value}")
        sys.stdout.flush()
        try:
            server.wait()
        except KeyboardInterrupt:
            pass
    return 0


def _number(least: int, most: int) -> type[int]:
    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() else -1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"a whole number from {least} to {most} is due")
        return number

    return read  # type: ignore[return-value]


if __name__ == "__main__":
    sys.exit(main())
