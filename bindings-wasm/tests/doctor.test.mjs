import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";
import { InvalidRequestError, IntellectMoney } from "intellectmoney";
import { explain } from "intellectmoney/doctor";

const keys = { bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret" };
const params = { UserToken: "EXAMPLE", AccountId: "6000000000", Amount: "1.00" };
// SHA-256 of "EXAMPLE::6000000000::1::::example-sign-secret"
const withoutKopecks = "ed2150ff031ff4838c8a26dfe92b3f744d774082e12ea383708dea352cf6f399";

function refused(reason, field) {
  return (error) => {
    assert.ok(error instanceof InvalidRequestError, inspect(error));
    assert.deepEqual([error.reason, error.field], [reason, field]);
    return true;
  };
}

test("a mistake is named, and no secret shows", () => {
  const found = explain({ ...keys, language: "ru" }, { endpoint: "withdrawMoney", params, sign: withoutKopecks });
  assert.deepEqual([found.matches, found.layout, found.cause], [false, null, "amount_without_kopecks"]);
  assert.ok(found.hint && found.hintRu && found.difference > 0);
  assert.ok(!inspect(found).includes(keys.signSecretKey) && !inspect(found).includes("EXAMPLE"), inspect(found));
});

test("a Sign of the client fits, under the client's own layout too", () => {
  for (const layouts of [undefined, { withdrawMoney: "Amount::UserToken::SignSecretKey" }]) {
    const options = { ...keys, layouts, retries: 0, fetch };
    const { headers } = new IntellectMoney(options).prepare("withdrawMoney", params);
    const found = explain(options, { endpoint: "withdrawMoney", params, sign: headers.sign });
    assert.deepEqual([found.matches, found.cause, found.hint], [true, null, null]);
  }
});

test("wrong input is refused by name", () => {
  const asked = { endpoint: "withdrawMoney", params, sign: withoutKopecks };
  assert.throws(() => explain(keys, { ...asked, endpoint: "payEverybody" }), refused("unknown_endpoint", "endpoint"));
  assert.throws(() => explain(keys, { ...asked, params: { Amount: 1 } }), refused("text_due", "Amount"));
  assert.throws(() => explain({ bearerToken: keys.bearerToken, language: "ru" }, asked), /Исправьте данные/);
  for (const sign of [undefined, null, 5]) assert.throws(() => explain(keys, { ...asked, sign }), { name: "TypeError", message: "sign: a text is due" });
});

test("in a page it is refused", () => {
  Object.assign(globalThis, { window: {}, document: {} });
  try {
    assert.throws(() => explain(keys, { endpoint: "withdrawMoney", params, sign: withoutKopecks }), refused("browser_page", undefined));
  } finally {
    delete globalThis.window;
    delete globalThis.document;
  }
});

test("require() gives the same function", () => {
  assert.equal(createRequire(import.meta.url)("intellectmoney/doctor").explain, explain);
});
