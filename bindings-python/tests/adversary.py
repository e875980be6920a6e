"""The server that misbehaves on purpose, and its suite: `tests/scenarios/hosts.json`."""

import json
import subprocess
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILD = [
    "cargo",
    "build",
    "--locked",
    "--quiet",
    "-p",
    "intellectmoney-tests",
    "--bin",
    "adversary",
]


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
    """Builds the server and lets it run."""
    subprocess.run(BUILD, cwd=ROOT, check=True)
    run = ["cargo", "run", *BUILD[2:]]
    with subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().removeprefix("listening on ").strip()
            yield Adversary(url, get(f"{url}/_adversary/scenarios"))
        finally:
            server.kill()


def get(url: str) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=20) as answer:
        return json.load(answer)
