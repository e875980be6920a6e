"""A journal of files goes through the three languages: one begins a debt and is killed, the next
goes on and is killed, the last one finishes; in each of the six orders: `chain.py RUST_PROGRAM`.

The npm package is the packed one, in an empty project; the wheel is the one of this Python.
"""

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from intellectmoney.sandbox.server import Server

NPM = Path(__file__).resolve().parents[1] / "packaging/npm"

INSTALL = """
import { pathToFileURL } from "node:url";
const [module, folder] = process.argv.slice(1);
const { install } = await import(pathToFileURL(module));
console.log(install(folder));
"""

NODE = """
import { fromEnv } from "intellectmoney/node";
const [reference, phone] = process.argv.slice(1);
const client = fromEnv({ timeouts: { pollFirst: 10, pollLongest: 40, settle: 400 } });
const recipient = { type: "sbp", phone, bankId: "100000000000", name: "Иван Тестов" };
const outcome = await client.payout({ reference, recipient, amount: "50.00" });
console.log(outcome.status, outcome.alreadySettled ? "already settled" : "");
await client.close();
"""

PYTHON = """
import sys
from intellectmoney import Client, Sbp
reference, phone = sys.argv[1:]
with Client.from_env(timeouts={"poll_first": 0.01, "poll_longest": 0.04, "settle": 0.4}) as client:
    recipient = Sbp(phone=phone, bank_id="100000000000", name="Иван Тестов")
    outcome = client.payout(reference=reference, recipient=recipient, amount="50.00")
print(outcome.status, "already settled" if outcome.already_settled else "")
"""


class Chain:
    """One journal, one provider, three programs that pay the same debt."""

    def __init__(self, server: Server, folder: Path, rust: str) -> None:
        self.sandbox = server.sandbox
        self._rust = rust
        self._journal = str(folder / "journal")
        self._environment = {
            **os.environ,
            **server.environment(),
            "INTELLECTMONEY_JOURNAL": self._journal,
        }
        install = [*node(INSTALL), str(NPM / "install.mjs"), str(folder)]
        self._project = subprocess.run(
            install, check=True, stdout=subprocess.PIPE, text=True
        ).stdout.strip()

    def pay(self, language: str, debt: int) -> subprocess.Popen[str]:
        """Begins to pay a debt, or goes on."""
        reference, phone = f"row-{debt}", str(79990000000 + debt)
        command = {
            "node": [*node(NODE), reference, phone],
            "python": [sys.executable, "-I", "-c", PYTHON, reference, phone],
            "rust": [
                *(self._rust, "--reference", reference, "--recipient-phone", phone),
                *("--journal", self._journal),
            ],
        }[language]
        return subprocess.Popen(
            command, cwd=self._project, env=self._environment, stdout=subprocess.PIPE, text=True
        )

    def killed(self, language: str, debt: int, endpoint: str) -> None:
        """It dies while the answer of this endpoint is under way."""
        before = self.sandbox.requests(endpoint)
        self.sandbox.faults((endpoint, before + 1, "delay"))
        # The answer is late by the sandbox's clock; as slow as ours, nobody gets it.
        self.sandbox.speed(1)
        process = self.pay(language, debt)
        while self.sandbox.requests(endpoint) == before:
            if process.poll() is not None:
                raise SystemExit(f"{language} ended before it called {endpoint}.")
        process.kill()
        process.communicate()
        self.sandbox.speed(1000)

    def finished(self, language: str, debt: int) -> str:
        """What it says at its end."""
        process = self.pay(language, debt)
        said, _ = process.communicate(timeout=120)
        if process.returncode:
            raise SystemExit(f"{language} ended with {process.returncode}: {said}")
        return said


def node(program: str) -> list[str]:
    return ["node", "--input-type=module", "--eval", program]


def main() -> None:
    orders = [*itertools.permutations(["node", "python", "rust"])]
    with tempfile.TemporaryDirectory() as folder, Server(speed=1000) as server:
        chain = Chain(server, Path(folder), str(Path(sys.argv[1]).resolve()))
        for debt, order in enumerate(orders):
            first, second, last = order
            chain.killed(first, debt, "createOperation")
            chain.killed(second, debt, "executeOperation")
            said = chain.finished(last, debt)
            if "paid" not in said or "already settled" in said:
                raise SystemExit(f"{' '.join(order)}: the last one said {said}")
            for language in order:
                if "already settled" not in (said := chain.finished(language, debt)):
                    raise SystemExit(f"{' '.join(order)}: {language} does not find it paid: {said}")
        paid, sandbox = server.sandbox.paid().count, server.sandbox
        made, executed = map(sandbox.requests, ("createOperation", "executeOperation"))
    # The first one's operation was made, and nobody knew of it.
    if (paid, made, executed) != (len(orders), 2 * len(orders), len(orders)):
        raise SystemExit(f"{paid} payouts in the books, {made} made, {executed} executed.")
    print(
        f"A journal went through Node, Python and Rust in {len(orders)} orders: each debt paid once."
    )


if __name__ == "__main__":
    main()
