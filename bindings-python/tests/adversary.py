"""The server that misbehaves on purpose, and its suite: `tests/scenarios/hosts.json`."""

import json
import subprocess
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import built


@dataclass(frozen=True)
class Adversary:
    """A running server."""

    url: str
    suite: dict[str, Any]

    def count(self, scenario: dict[str, Any], word: str) -> dict[str, int]:
        """What came under a scenario's address with a host's own word behind it."""
        path = scenario["base_url"].split("/", 3)[3:]
        key = "/" + "/".join([*path, word])
        counted: dict[str, int] = get(f"{self.url}/_adversary/count?key={key}")
        return counted


@contextmanager
def running() -> Generator[Adversary]:
    """Lets the server run."""
    with subprocess.Popen(
        [built.program("adversary")], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().removeprefix("listening on ").strip()
            yield Adversary(url, get(f"{url}/_adversary/scenarios"))
        finally:
            server.kill()


def get(url: str) -> Any:
    place = urlsplit(url)
    with closing(HTTPConnection(place.netloc, timeout=20)) as connection:
        connection.request("GET", f"{place.path}?{place.query}" if place.query else place.path)
        return json.load(connection.getresponse())
