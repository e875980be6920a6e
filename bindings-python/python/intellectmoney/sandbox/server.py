"""The sandbox behind a socket of this machine. Every answer is the sandbox's own."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from intellectmoney._clock import SystemClock
from intellectmoney.sandbox import _body
from intellectmoney.sandbox._sandbox import Sandbox

DEFAULT_PORT = 8787
DEFAULT_SEED = 7
DEFAULT_SPEED = 20

LATEST = 60.0
"""A late answer waits no longer, so that a stopped client does not keep its connection open."""


class Server:
    """A running server on loopback; leaving the `with` block stops it.

    Args:
        port: 0 takes a free one.
        seed: The sandbox's seed.
        speed: How many times as fast as here time runs in the sandbox.
    """

    def __init__(
        self, *, port: int = 0, seed: int = DEFAULT_SEED, speed: int = DEFAULT_SPEED
    ) -> None:
        self.sandbox = Sandbox(seed)
        """The sandbox, whose controls work from here, too."""
        self.sandbox.clock = SystemClock()
        self.sandbox.speed(speed)
        self._server = _Server(port, self.sandbox)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def environment(self) -> dict[str, str]:
        """The variables with which `Client.from_env` finds this server and signs in."""
        options = {**self.sandbox.credentials, "base_url": self.url}
        return {f"INTELLECTMONEY_{name.upper()}": value for name, value in options.items()}

    def wait(self) -> None:
        """Serves until the process ends."""
        self._thread.join()

    def close(self) -> None:
        """Stops."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, provider: Sandbox) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.provider = provider

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that died or gave up is nothing to tell."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "intellectmoney-sandbox"
    sys_version = ""
    # Headers and body are two packets, and the second would wait for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """What arrives is in the sandbox's own log, secrets masked."""

    def _answer(self) -> None:
        try:
            body = _body.read(self.headers, self.rfile)
        except _body.BrokenBody:
            self._write(400, [("connection", "close")], b"")
            return
        except _body.EndlessBody:
            self.close_connection = True
            return
        if body is None:
            self._write(413, [], b"Payload Too Large")
            return
        assert isinstance(self.server, _Server)
        # As it came: `path` is without a second slash at its begin.
        target = self.requestline.split()[1]
        answer, late, reset = self.server.provider.serve(
            self.command, target, list(self.headers.items()), body
        )
        if answer is None:
            self._hang_up(reset)
            return
        time.sleep(min(late / 1000, LATEST))
        status, headers, content = answer
        framing = ("content-length", "transfer-encoding", "connection")
        self._write(status, [pair for pair in headers if pair[0].lower() not in framing], content)

    def _write(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in [*headers, ("content-length", str(len(content)))]:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _hang_up(self, reset: bool) -> None:
        if reset:
            # Closing then sends RST instead of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        self.close_connection = True
