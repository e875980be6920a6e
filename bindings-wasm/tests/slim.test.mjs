import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { InvalidRequestError, IntellectMoney, load, memoryJournal, readAnswer, version } from "intellectmoney/slim";

// The fixtures would load the main entry.
const keys = { bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret" };

test("the slim entry says that its module is missing, and takes the right one after a wrong one", async () => {
  const calls = [
    () => new IntellectMoney(keys),
    () => new IntellectMoney({ ...keys, language: "de" }),
    () => memoryJournal(),
    () => readAnswer("getUserToken", { status: 200, body: "" }),
    () => version(),
  ];
  const isTold = (error) => error instanceof InvalidRequestError && error.outcome === "not_done" && /load\(\)/.test(error.message);
  for (const call of calls) assert.throws(call, isTold);
  assert.throws(() => new IntellectMoney({ ...keys, language: "ru" }), /^InvalidRequestError: .*сначала вызовите load\(\)/);
  for (const wrong of [undefined, "text", new Uint8Array(3)]) assert.throws(() => load(wrong));
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  assert.throws(() => load(new WebAssembly.Module(empty)));
  for (let time = 0; time < 2; time++) load(readFileSync(new URL("../dist/wasm/client.wasm", import.meta.url)));
  assert.match(version(), /^\d+\.\d+\.\d+/);
  assert.match(new IntellectMoney(keys).prepare("getUserToken", { Login: "a", Password: "b" }).url, /^https:/);
  // Whoever comes later finds it there.
  const main = await import("intellectmoney");
  assert.equal(main.IntellectMoney, IntellectMoney);
  assert.equal(main.version(), version());
});

test("errors are made by this package only", async () => {
  const main = await import("intellectmoney");
  assert.deepEqual(Object.keys(main).filter((name) => /^[a-z]/.test(name) && name !== "module.exports"), ["memoryJournal", "readAnswer", "version"]);
});
