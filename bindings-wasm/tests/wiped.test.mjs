import assert from "node:assert/strict";
import { test } from "node:test";

const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...given) {
  const instance = new Instance(...given);
  memories.push(instance.exports.memory);
  return instance;
};
const { IntellectMoney } = await import("intellectmoney");

const client = new IntellectMoney({ bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret" });
const prepare = (pan) => client.prepare("createOperation", { UserToken: "EXAMPLE", PreferenceType: "OutBankCard", Pan: pan, Amount: "50.00", Currency: "RUB", RecipientName: "IVAN TESTOV" });
const holds = (text) => memories.some((memory) => Buffer.from(memory.buffer).includes(text));

test("nothing of a request whose names are known stays in the module's memory", () => {
  assert.ok(holds("intellectmoney"), "the module's memory is looked at");
  prepare("4111111111111111");
  assert.ok(prepare("5555555555554444").body.includes("5555555555554444"));
  assert.ok(!holds("5555555555554444"));
});
