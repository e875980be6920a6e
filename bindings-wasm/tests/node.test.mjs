import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createInterface } from "node:readline";
import { JournalError, fileJournal, fromEnv, memoryJournal, version } from "intellectmoney/node";
import { Sandbox } from "intellectmoney/sandbox";
import { refused } from "./fixtures.mjs";

const root = mkdtempSync(join(tmpdir(), "intellectmoney-"));
after(() => rmSync(root, { recursive: true, force: true }));

const recipient = { type: "sbp", phone: "79990000000", bankId: "100000000000", name: "Иван Тестов" };
const row = (reference) => ({ reference, recipient, amount: "50.00" });
let folders = 0;
const folder = () => join(root, String(++folders), "journal");

test("a folder without a name is refused, and is not the working directory", () => {
  for (const path of ["", undefined, 5, new URL("file:///journal")]) {
    assert.throws(() => fileJournal(path), refused("text_due", "folder"));
  }
});

test("a folder remembers what a run before has paid, and only its owner can read it", async () => {
  const path = folder();
  const sandbox = new Sandbox();
  const first = sandbox.client({ journal: fileJournal(path) });
  assert.equal((await first.payouts([row("a"), row("b"), row("c")]).all()).length, 3);
  await first.close();
  const second = sandbox.client({ journal: fileJournal(path) });
  assert.ok((await second.payout(row("b"))).alreadySettled);
  await second.close();
  assert.deepEqual(readdirSync(path), ["0000000001.log", "0000000002.log"]);
  assert.equal(readFileSync(join(path, "0000000001.log"), "utf8").split("\n").length - 1, 12);
  assert.deepEqual([statSync(path).mode & 0o777, statSync(join(path, "0000000001.log")).mode & 0o777], [0o700, 0o600]);
});

test("a journal that is asked for what is no text writes over no memory, and ends no other", async () => {
  const [asked, other] = [fileJournal(folder()), fileJournal(folder())];
  assert.equal(await other.load("a"), undefined);
  for (const wrong of [undefined, 5, Symbol("a"), {}]) {
    for (const journal of [asked, memoryJournal()]) {
      await assert.rejects(journal.load(wrong), (error) => !(error instanceof WebAssembly.RuntimeError || error.cause instanceof WebAssembly.RuntimeError));
    }
  }
  assert.deepEqual([await asked.load("a"), await other.load("a")], [undefined, undefined]);
  await Promise.all([asked.close(), other.close()]);
});

test("a run that was taken over sends nothing that moves money", async () => {
  const path = folder();
  const sandbox = new Sandbox();
  const older = sandbox.client({ journal: fileJournal(path) });
  await older.payout(row("a"));
  const newer = sandbox.client({ journal: fileJournal(path) });
  await newer.payout(row("a"));
  await assert.rejects(older.payout(row("b")), (error) => error.code === "conflict" && error.reason === "in_progress" && error.cause.takenOver);
  assert.equal(sandbox.paid().count, 1);
  await Promise.all([older.close(), newer.close()]);
});

test("a compacted folder says the same", async () => {
  const path = folder();
  const sandbox = new Sandbox();
  const client = sandbox.client({ journal: fileJournal(path) });
  await client.payouts([row("a"), row("b")]).all();
  await client.close();
  const journal = fileJournal(path);
  await journal.compact();
  assert.deepEqual(readdirSync(path), ["0000000002.base", "0000000002.log"]);
  const next = sandbox.client({ journal });
  assert.ok((await next.payout(row("a"))).alreadySettled);
  await next.close();
});

test("a folder that cannot be read is named, and nothing is sent", async () => {
  const path = join(root, "file");
  writeFileSync(path, "");
  const sandbox = new Sandbox();
  const client = sandbox.client({ journal: fileJournal(join(path, "journal")) });
  const isNamed = (error) => error instanceof JournalError && error.reason === "journal_failed" && error.cause.message.includes(path);
  await assert.rejects(client.payout(row("a")), isNamed);
  assert.deepEqual(sandbox.state().requests, {});
});

test("the sandbox as a program gives the environment of a client", async () => {
  const program = spawn(process.execPath, [join(import.meta.dirname, "../dist/cli.js"), "sandbox", "--port", "0", "--speed", "1000"]);
  try {
    const lines = createInterface({ input: program.stdout });
    const printed = [];
    for await (const line of lines) if (printed.push(line) === 6) break;
    assert.match(printed[0], /^listening on http:\/\/127\.0\.0\.1:\d+$/);
    for (const [, name, value] of printed.slice(1).map((line) => line.match(/^export (\w+)=(.+)$/))) process.env[name] = value;
    process.env.INTELLECTMONEY_JOURNAL = folder();
    await withClient(fromEnv({ timeouts: { pollFirst: 5, pollLongest: 5 }, bearerToken: undefined, journal: undefined }), async (client) => {
      assert.equal((await client.payout(row("a"))).status, "paid");
    });
    const told = await fetch(`${process.env.INTELLECTMONEY_BASE_URL}/_sandbox/paid?recipient=79990000000`);
    const paid = await told.text();
    assert.equal(JSON.parse(paid).count, 1);
    assert.equal(told.headers.get("content-length"), String(paid.length));
  } finally {
    program.kill();
    await once(program, "exit");
  }
});

test("the sandbox as a program serves on after a body that has no end", async () => {
  const program = spawn(process.execPath, [join(import.meta.dirname, "../dist/cli.js"), "sandbox", "--port", "0"]);
  try {
    const [line] = await once(createInterface({ input: program.stdout }), "line");
    const url = line.replace("listening on ", "");
    const client = connect(new URL(url).port, "127.0.0.1");
    client.end(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n${"a".repeat(66 * 2 ** 20)}`);
    await assert.rejects(once(client, "close"), { code: /^(ECONNRESET|EPIPE)$/ });
    assert.equal((await fetch(`${url}/_sandbox/paid`)).status, 200);
  } finally {
    program.kill();
  }
});

/** `await using`, which Node 20 does not know. */
async function withClient(resource, use) {
  try {
    await use(resource);
  } finally {
    await resource[Symbol.asyncDispose]();
  }
}

test("the command tells its version", () => {
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, "../dist/cli.js"), "--version"], { encoding: "utf8" });
  assert.deepEqual([status, stdout], [0, `intellectmoney ${version()}\n`]);
});
