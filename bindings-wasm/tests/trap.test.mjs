// After a trap the memory of an instance is not to be trusted: what holds a part of it ends, and what comes later works.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

// (module (func (export "trap") unreachable))
const TRAP = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 0x74, 0x72, 0x61, 0x70, 0, 0, 10, 5, 1, 3, 0, 0, 11);

const instances = [];
const { Instance, Module } = WebAssembly;
const { trap } = new Instance(new Module(TRAP)).exports;
WebAssembly.Instance = function (module, imports) {
  const instance = { exports: { ...new Instance(module, imports).exports }, spoilt: false };
  for (const [name, table] of Object.entries(instance.exports)) {
    if (table.length === 1) instance.exports[name] = { length: 1, get: () => (...given) => (instance.spoilt ? trap() : table.get(0)(...given)) };
  }
  instances.push(instance);
  return instance;
};
const { InternalError, IntellectMoney, JournalError, memoryJournal } = await import("intellectmoney");
const { fileJournal } = await import("intellectmoney/node");
const { Sandbox } = await import("intellectmoney/sandbox");

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

const keys = { bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret", language: "ru" };
const params = { UserToken: "EXAMPLE", Take: "5" };
const payout = { reference: "row-1", recipient: { type: "sbp", phone: "79990000000", bankId: "100000000000", name: "Иван Тестов" }, amount: "50.00" };

/** The instances of a module, the one that is in use last. */
const ofModule = (member) => instances.filter(({ exports }) => member in exports);

/** Whatever is called of the instance that is in use, traps. */
function spoil(member) {
  ofModule(member).at(-1).spoilt = true;
}

function isInternal(words) {
  return (error) => {
    assert.ok(error instanceof InternalError && error.code === "internal" && error.outcome === "unknown" && error.nextStep === "call_again", error);
    assert.match(error.message, words);
    return true;
  };
}

/** A journal that no trap takes away. */
function ownJournal() {
  const lines = new Map();
  return {
    load: async (reference) => lines.get(reference)?.at(-1),
    append: async (reference, afterSeq, line) => {
      const known = lines.get(reference) ?? [];
      if (known.length !== afterSeq) return "conflict";
      lines.set(reference, [...known, line]);
      return "stored";
    },
    unfinished: async () => [...lines.values()].map((known) => known.at(-1)),
    close: async () => {},
  };
}

test("after a trap old handles say so, and new clients work", async () => {
  const sandbox = new Sandbox({ speed: 1000 });
  const journal = ownJournal();
  const old = new IntellectMoney(keys);
  const forgetful = memoryJournal();
  const paying = sandbox.client({ journal, onEvent: ({ event, endpoint }) => event === "answered" && endpoint === "executeOperation" && setTimeout(spoil, 0, "api_new") });
  // The payout is on its way as the memory goes.
  await assert.rejects(paying.payout(payout), isInternal(/a defect of this package.*never paid twice/));
  assert.throws(() => old.prepare("getPaymentsHistory", params), isInternal(/Создайте нового клиента.*никогда не оплачен дважды/));
  await assert.rejects(old.getPaymentsHistory({ take: 1 }), isInternal(/Создайте нового клиента/));
  await assert.rejects(paying.payout(payout), isInternal(/Make a new client/));
  // A journal of an instance that is gone remembers nothing, so nothing is sent by it.
  const again = sandbox.client({ journal: forgetful });
  await assert.rejects(again.payout({ ...payout, reference: "row-2" }), (error) => error instanceof JournalError && error.cause instanceof InternalError);

  assert.equal(ofModule("api_new").length, 2);
  assert.equal(new IntellectMoney(keys).prepare("getPaymentsHistory", params).headers.sign.length, 64);
  assert.equal((await sandbox.client({ journal }).payout(payout)).status, "paid");
  assert.equal(sandbox.paid().count, 1);
});

test("what the garbage collector frees of a spoilt instance disturbs nothing", async () => {
  for (let turn = 0; turn < 100; turn++) new IntellectMoney(keys);
  const client = new IntellectMoney(keys);
  spoil("api_new");
  assert.throws(() => client.prepare("getPaymentsHistory", params), isInternal(/дефект этого пакета/));
  for (let turn = 0; turn < 5; turn++) {
    gc();
    await setImmediate();
  }
  assert.equal(new IntellectMoney(keys).prepare("getPaymentsHistory", params).headers.sign.length, 64);
});

test("a journal whose module trapped fails as a store does, and the next one reads what it wrote", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "intellectmoney-trap-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const sandbox = new Sandbox();
  const journal = fileJournal(folder);
  const client = sandbox.client({ journal });
  assert.equal((await client.payout(payout)).status, "paid");
  spoil("folder_new");
  for (const reference of ["row-1", "row-2"]) {
    await assert.rejects(client.payout({ ...payout, reference }), (error) => error instanceof JournalError && isInternal(/never paid twice/)(error.cause));
  }
  await assert.rejects(journal.unfinished(), isInternal(/never paid twice/));
  const next = sandbox.client({ journal: fileJournal(folder) });
  assert.equal((await next.payout(payout)).alreadySettled, true);
  assert.equal((await next.payout({ ...payout, reference: "row-2" })).status, "paid");
  assert.equal(sandbox.paid().count, 2);
});
