import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { JournalError, fileJournal, readJournal } from "intellectmoney/node";
import { Sandbox } from "intellectmoney/sandbox";
import { refused } from "./fixtures.mjs";

const root = mkdtempSync(join(tmpdir(), "intellectmoney-"));
after(() => rmSync(root, { recursive: true, force: true }));

/** The journals that all languages print alike. */
const journals = join(import.meta.dirname, "../../tests/journals");
const NO_JOURNAL = "the journal could not be read or written: no journal is there. Check the journal before anything is paid.";
const NEWER = "the journal was written by a newer version of the SDK. Check the journal before anything is paid.";

const recipient = { type: "sbp", phone: "79990000000", bankId: "100000000000", name: "Иван Тестов" };
const row = (reference) => ({ reference, recipient, amount: "50.00" });
const content = (folder) => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

function journal(...args) {
  const cli = join(import.meta.dirname, "../dist/cli.js");
  // No credentials, and none that a shell has.
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "journal", ...args], { encoding: "utf8", env: {} });
  return { status, stdout, stderr };
}

for (const name of ["every-status", "damaged", "empty"]) {
  test(`the journal '${name}' is printed as in every language`, () => {
    const folder = join(journals, name);
    const kept = (ending) => readFileSync(`${folder}.${ending}`, "utf8");
    const before = content(folder);
    const [stderr, status] = [kept("warning.txt"), name === "damaged" ? 3 : 0];
    for (const [options, ending] of [[[], "txt"], [["--csv"], "csv"], [["--json"], "jsonl"], [["--open"], "open.txt"]]) {
      assert.deepEqual(journal(folder, ...options), { status, stdout: kept(ending), stderr });
    }
    assert.deepEqual(content(folder), before);
  });
}

test("what is no journal is said, and nothing is made", async () => {
  const [missing, file, empty] = ["missing", "file", "empty"].map((name) => join(root, name));
  writeFileSync(file, "text");
  mkdirSync(empty);
  for (const folder of [missing, file, empty]) {
    assert.deepEqual(journal(folder), { status: 1, stdout: "", stderr: `${folder}: ${NO_JOURNAL}\n` });
    await assert.rejects(readJournal(folder), (error) => error instanceof JournalError && error.reason === "journal_failed" && error.nextStep === "check_journal");
  }
  assert.deepEqual([existsSync(missing), readdirSync(empty)], [false, []]);
});

test("a journal of a newer version is refused", async () => {
  const folder = join(journals, "newer");
  assert.deepEqual(journal(folder), { status: 1, stdout: "", stderr: `${folder}/0000000001.log: ${NEWER}\n` });
  await assert.rejects(readJournal(folder), (error) => error instanceof JournalError && error.reason === "journal_newer");
});

test("bad input has an exit code of its own", async () => {
  for (const args of [[], ["a", "b"], ["a", "--csv", "--json"], ["a", "--nothing"]]) {
    const { status, stdout } = journal(...args);
    assert.deepEqual({ status, stdout }, { status: 2, stdout: "" });
  }
  for (const path of ["", undefined, 5]) await assert.rejects(readJournal(path), refused("text_due", "folder"));
  assert.match(journal("--help").stdout, /Exit code: 0 /);
});

test("a listing has the values of its debts", async () => {
  const { debts, damage } = await readJournal(join(journals, "damaged"));
  assert.deepEqual(debts[0], {
    reference: "invoice-1",
    kind: "payout",
    status: "paid",
    reason: null,
    nextStep: "nothing",
    amount: "50.00",
    currency: "RUB",
    recipient: "7999*****00",
    attempt: 1,
    payoutOperationId: "6ef928c6-107f-4b31-98d3-000000000001",
    updatedAt: "2026-01-01T00:01:01+03:00",
    note: null,
  });
  assert.deepEqual(damage.map(({ file, line, reason }) => [file, line, reason]), [
    ["0000000002.log", null, "journal_damaged"],
    ["0000000003.log", 2, "journal_damaged"],
    ["0000000003.log", 4, "operation_held"],
  ]);
  assert.match(damage[1].messageRu, /^0000000003\.log, строка 2: /);
});

test("the example of its documentation runs", () => {
  const source = readFileSync(join(import.meta.dirname, "../ts/node/listing.ts"), "utf8");
  const [, example] = /```js\n(.*?) \* ```/s.exec(source);
  const program = `import { readJournal } from "intellectmoney/node";${example.replace(/^ \* /gm, "")}`.replace('"journal"', JSON.stringify(join(journals, "damaged")));
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: join(import.meta.dirname, ".."), encoding: "utf8" });
  assert.match(stdout, /^after the damage 50\.00 not_started 2026-01-01T00:05:05\+03:00$/m);
});

test("a run that pays does not notice a look", async () => {
  const folder = join(root, "paying");
  const inner = fileJournal(folder);
  const seen = [];
  const watched = {
    load: (...given) => inner.load(...given),
    append: async (...given) => {
      const said = await inner.append(...given);
      const before = content(folder);
      seen.push(...(await readJournal(folder)).debts.map(({ status }) => status));
      assert.deepEqual(content(folder), before);
      return said;
    },
    unfinished: () => inner.unfinished(),
    close: () => inner.close(),
  };
  const sandbox = new Sandbox();
  const client = sandbox.client({ journal: watched });
  assert.equal((await client.payout(row("a"))).status, "paid");
  await client.close();
  assert.deepEqual(seen, ["not_started", "not_started", "unknown", "paid"]);
  assert.deepEqual([readdirSync(folder), sandbox.paid().count], [["0000000001.log"], 1]);
});

test("looks at any moment of a batch and of a compaction see no damage", async () => {
  const folder = join(root, "batch");
  const sandbox = new Sandbox();
  const rows = Array.from({ length: 30 }, (_, place) => row(`row-${place}`));
  let isOver = false;
  async function pay() {
    for (let times = 0; times < 5; times++) {
      const journal = fileJournal(folder);
      const client = sandbox.client({ journal });
      for (const { outcome } of await client.payouts(rows).all()) assert.equal(outcome.status, "paid");
      await journal.compact();
      await client.close();
    }
    isOver = true;
  }
  async function watch() {
    let most = 0;
    while (!isOver) {
      const { debts, damage } = await readJournal(folder).catch((error) => {
        assert.ok(most === 0 && error.reason === "journal_failed", error);
        return { debts: [], damage: [] };
      });
      assert.deepEqual(damage, []);
      assert.ok(debts.length >= most);
      most = debts.length;
    }
  }
  await Promise.all([pay(), watch()]);
  assert.equal(sandbox.paid().count, 30);
  assert.ok((await readJournal(folder)).debts.every(({ status }) => status === "paid"));
});
