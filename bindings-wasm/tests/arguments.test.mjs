import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { InvalidRequestError, IntellectMoney, JournalError, memoryJournal, readAnswer } from "intellectmoney";
import { explain } from "intellectmoney/doctor";
import { fileJournal, fromEnv } from "intellectmoney/node";
import { Sandbox } from "intellectmoney/sandbox";
import { keys, recipient, refused, row } from "./fixtures.mjs";

test("a payout without a journal is refused before anything is sent", async () => {
  const fetch = () => assert.fail("it was sent");
  const client = new IntellectMoney({ ...keys, fetch });
  await assert.rejects(client.payout(row("row-1")), refused("journal_missing", "journal"));
  await assert.rejects(client.payouts([row("row-1")]).all(), refused("journal_missing", "journal"));
  await assert.rejects(client.resume().next(), refused("journal_missing", "journal"));
});

test("what JSON would lose is refused all the same", async () => {
  const client = new Sandbox().client();
  await assert.rejects(client.payout(row("a", { amount: 50 })), refused("amount_as_number", "Amount"));
  await assert.rejects(client.payout(row("a", { amount: NaN })), refused("amount_as_number", "Amount"));
  await assert.rejects(client.getPaymentsHistory({ take: NaN }), refused("integer_form", "Take"));
  await assert.rejects(client.getPaymentsHistory({ take: 1, dateFrom: new Date("never") }), refused("date_offset", "DateFrom"));
  await assert.rejects(client.getPaymentsHistory({ take: 1, dateFrom: "2025-01-31T12:00:00" }), refused("date_offset", "DateFrom"));
  await assert.rejects(client.payout(row("a"), { timeoutMs: 0 }), refused("integer_form", "timeoutMs"));
  const cycle = row("a");
  cycle.recipient = cycle;
  await assert.rejects(client.payout(cycle), refused("wrong_value", "arguments"));
  assert.equal((await client.getPaymentsHistory({ take: 1n, dateTo: new Date("2027-01-01") })).result.payments.length, 1);
});

test("half a pair of surrogates is refused by the name of its field", async () => {
  const client = new Sandbox().client();
  const half = row("a", { recipient: { ...recipient, name: "Иван \ud83d" } });
  await assert.rejects(client.payout(half), refused("text_due", "name"));
  await assert.rejects(client.payouts([row("b"), half]).all(), refused("text_due", "rows[1].name"));
  assert.throws(() => client.prepare("getPaymentsHistory", { UserToken: "A\ud800" }), refused("text_due", "UserToken"));
  // As it is it would be the debt `a\ufffd`.
  await client.payout(row("a\ufffd"));
  await assert.rejects(client.resolve("a\ud800"), refused("reference_form", "reference"));
});

test("what is no text names no debt", async () => {
  const sandbox = new Sandbox();
  const client = sandbox.client();
  // As texts they would be `NaN`, `function` and `symbol`: one debt for all rows of a file.
  for (const reference of [NaN, Infinity, () => "a", Symbol("a"), class {}]) {
    await assert.rejects(client.payout(row("a", { reference })), refused("text_due", "reference"));
    await assert.rejects(client.settle(reference, "paid", { note: "seen" }), refused("text_due", "reference"));
    assert.throws(() => new IntellectMoney({ ...keys, bearerToken: reference }), refused("text_due", "bearerToken"));
  }
  assert.deepEqual(sandbox.state().requests, {});
});

/** The same values, where a class has them: by getters, or by what it inherits. */
function* elsewhere(values) {
  const hidden = Object.entries(values).map(([name, value]) => [name, { get: () => value, configurable: true }]);
  const getters = Object.defineProperties({ method() {} }, Object.fromEntries(hidden));
  yield Object.create(getters);
  yield Object.create(Object.create(values));
  yield Object.create(Object.assign(Object.create(null), values));
  yield Object.assign(Object.create(null), values);
  yield Object.freeze({ ...values });
  yield new Proxy({ ...values }, {});
  yield new Proxy(Object.create(getters), {});
}

test("what a class has as getters or inherits is read, as whoever names it reads it", async () => {
  for (const to of elsewhere(recipient)) {
    for (const debt of elsewhere(row("a", { recipient: to, currency: "RUB" }))) {
      const client = new Sandbox().client();
      assert.equal((await client.payouts([debt]).all())[0].outcome.status, "paid");
      assert.equal((await client.payout(debt)).alreadySettled, true);
    }
  }
  class Debt {
    #reference = "a";
    recipient = recipient;
    get reference() {
      return this.#reference;
    }
    get amount() {
      return "50.00";
    }
    ensure() {}
  }
  const client = new Sandbox().client();
  assert.equal((await client.payout(new Debt())).status, "paid");
  // Each of them would pay something else than what was asked for, without a word.
  for (const [name, value, reason, field] of [
    ["currency", "rub", "currency_form", "Currency"],
    ["eshopId", "x", "integer_form", "EshopId"],
    ["retryNotPaid", "no", "wrong_value", "retryNotPaid"],
    ["curency", "RUB", "unknown_field", "curency"],
  ]) {
    class Other extends Debt {}
    Object.defineProperty(Other.prototype, name, { get: () => value });
    await assert.rejects(client.payout(new Other()), refused(reason, field));
    await assert.rejects(client.payout(Object.assign(Object.create({ [name]: value }), row("a"))), refused(reason, field));
  }
  await assert.rejects(client.payout(new Map(Object.entries(row("a")))), refused("unknown_field", "size"));
});

test("options that are inherited are taken, and a misspelt one is refused", async () => {
  const baseUrl = "https://example.com";
  for (const options of elsewhere({ ...keys, baseUrl, timeouts: Object.create({ attempt: 1000 }) })) {
    assert.match(new IntellectMoney(options).prepare("getUserToken", { Login: "a", Password: "b" }).url, /^https:\/\/example\.com\//);
    assert.match(fromEnv(options).prepare("getUserToken", { Login: "a", Password: "b" }).url, /^https:\/\/example\.com\//);
  }
  for (const options of elsewhere({ language: "ru", retries: -1 })) assert.throws(() => new Sandbox().client(options), /^InvalidRequestError: retries: .*Исправьте/);
  for (const options of elsewhere({ ...keys, baseURL: baseUrl })) assert.throws(() => new IntellectMoney(options), refused("unknown_field", "baseURL"));
  const inside = (name, value) => new IntellectMoney({ ...keys, [name]: value });
  assert.throws(() => inside("timeouts", Object.create({ attempt: -1 })), refused("integer_form", "attempt"));
  assert.throws(() => inside("timeouts", new Map()), refused("unknown_field", "size"));
  assert.throws(() => inside("checks", new Map([["pan_luhn", false]])), refused("unknown_check", "checks"));
});

test("a value that is missing is refused by its own name", async () => {
  const client = new Sandbox().client();
  for (const missing of [undefined, null]) {
    await assert.rejects(client.payout(missing), refused("wrong_value", "payout"));
    await assert.rejects(client.withdraw(missing), refused("wrong_value", "withdrawal"));
    await assert.rejects(client.check(missing), refused("wrong_value", "recipient"));
    assert.throws(() => client.prepare("getUserToken", missing), refused("wrong_value", "params"));
    assert.throws(() => explain(keys, { endpoint: "getUserToken", params: missing, sign: "a" }), refused("wrong_value", "params"));
  }
});

test("a journal refuses what is no text by name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "journal-"));
  try {
    for (const wrong of [undefined, null, 5, 5n, "", "a\ud800", Symbol("a"), {}, []]) {
      assert.throws(() => fileJournal(wrong), refused("text_due", "folder"));
      for (const journal of [memoryJournal(), fileJournal(folder)]) {
        await assert.rejects(journal.load(wrong), refused("text_due", "reference"));
        await assert.rejects(journal.append(wrong, 0, "line"), refused("text_due", "reference"));
        await assert.rejects(journal.append("a", 0, wrong), refused("text_due", "line"));
        assert.deepEqual(await journal.unfinished(), []);
        await journal.close();
      }
    }
    for (const wrong of [undefined, null, "0", -1, 0.5, NaN]) {
      await assert.rejects(memoryJournal().append("a", wrong, "line"), refused("integer_form", "afterSeq"));
    }
    await assert.rejects(memoryJournal().append("a", 0, "line"), (error) => error instanceof JournalError && /cannot be read back/.test(error.message));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a BigInt is no sum: it may be meant as kopecks", async () => {
  const client = new Sandbox().client();
  await assert.rejects(client.payout(row("a", { amount: 5000n })), refused("amount_as_number", "Amount"));
});

test("what is of a wrong type is refused by name, and no client ends by it", async () => {
  const sandbox = new Sandbox();
  const [client, other] = [sandbox.client(), sandbox.client()];
  for (const wrong of [undefined, null, 5000, 5n, Symbol("a"), {}, { length: 3 }]) {
    assert.throws(() => client.prepare(wrong, {}), refused("unknown_endpoint", "endpoint"));
    assert.throws(() => readAnswer(wrong, { status: 200, body: "" }), refused("unknown_endpoint", "endpoint"));
    assert.throws(() => explain(keys, { endpoint: wrong, params: {}, sign: "a" }), refused("unknown_endpoint", "endpoint"));
    await assert.rejects(client.resolve(wrong), refused("reference_form", "reference"));
    await assert.rejects(client.payouts(wrong).all(), refused("wrong_value", "rows"));
    assert.throws(() => readAnswer("getUserToken", { status: 200, body: wrong }), /^TypeError: body/);
    assert.throws(() => readAnswer("getUserToken", { status: wrong, body: "" }), /^TypeError: status/);
    assert.throws(() => client.paymentsHistory({ cursor: wrong }), refused("cursor_form", "cursor"));
  }
  // 65736 and -65336 are 200 in 16 bits.
  for (const status of [65_736, -65_336, 200.5, NaN, 0, "200"]) assert.throws(() => readAnswer("getUserToken", { status, body: "" }), /^TypeError: status/);
  for (const wrong of [null, 5, "a", Symbol("a")]) assert.throws(() => client.paymentsHistory(wrong), InvalidRequestError);
  for (const timeoutMs of [5n, "5000", true, Symbol("a"), {}]) await assert.rejects(client.payout(row("a"), { timeoutMs }), refused("integer_form", "timeoutMs"));
  for (const signal of [new AbortController(), {}, { addEventListener() {} }, true]) await assert.rejects(client.payout(row("a"), { signal }), refused("wrong_value", "signal"));
  assert.equal((await other.payout(row("a"))).status, "paid");
});

test("an option of a call that there is not is refused by name", async () => {
  const client = new Sandbox().client();
  await assert.rejects(client.payout(row("a"), { retryNotPaid: true }), refused("unknown_field", "retryNotPaid"));
  await assert.rejects(client.payouts([row("a")], { concurency: 1 }).all(), refused("unknown_field", "concurency"));
  await assert.rejects(client.getPaymentsHistory({ take: 1 }, { timeout: 5000 }), refused("unknown_field", "timeout"));
  await assert.rejects(client.paymentsHistory({}, { page: 5 }).next(), refused("unknown_field", "page"));
  class Options {
    get timeout() {
      return 5000;
    }
  }
  await assert.rejects(client.payout(row("a"), new Options()), refused("unknown_field", "timeout"));
  await assert.rejects(client.payout(row("a"), new Map([["timeoutMs", 5000]])), refused("unknown_field", "size"));
  assert.equal((await client.payouts([row("a")], { concurrency: 1, stopWhenOutOfMoney: true, timeoutMs: 900_000, signal: undefined }).all()).length, 1);
});

test("options that are none are refused by name, and missing ones name what is missing", async () => {
  const client = new Sandbox().client();
  const out = { reference: "b", accountId: "4444333322221111", amount: "1.00" };
  for (const wrong of [null, 5000, "5000", true]) {
    const calls = [
      () => client.payout(row("a"), wrong),
      () => client.payouts([row("a")], wrong).all(),
      () => client.resume(wrong).all(),
      () => client.resolve("a", wrong),
      () => client.withdraw(out, wrong),
      () => client.check(recipient, wrong),
      () => client.paymentsHistory({}, wrong).next(),
      () => client.getPaymentsHistory({ take: 1 }, wrong),
    ];
    for (const call of calls) await assert.rejects(call, refused("wrong_value", "options"));
  }
  await assert.rejects(client.settle("a", "paid", 5000), refused("wrong_value", "options"));
  for (const missing of [undefined, null]) await assert.rejects(client.settle("a", "paid", missing), refused("note_form", "note"));
  for (const missing of [undefined, null, 5]) {
    assert.throws(() => new IntellectMoney(missing), refused("missing", "bearer_token"));
    assert.throws(() => explain(missing, { endpoint: "executeOperation", params: {}, sign: "A" }), refused("missing", "sign_secret_key"));
    assert.throws(() => explain(keys, missing), /^TypeError: sign: a text is due/);
    assert.throws(() => readAnswer("getUserToken", missing), /^TypeError: status/);
    assert.equal(new Sandbox(missing).client(missing) instanceof IntellectMoney, true);
  }
});

test("a name that the sandbox does not know is refused", () => {
  assert.throws(() => new Sandbox({ sped: 5 }), /^TypeError: sped: /);
  const sandbox = new Sandbox();
  const fault = { at: "executeOperation", nth: 1, fault: "reset" };
  assert.throws(() => sandbox.faults([fault, { ...fault, nht: 2 }]), /^TypeError: nht: /);
  assert.throws(() => sandbox.session({ end: true, life: 5 }), /^TypeError: life: /);
  assert.deepEqual(sandbox.state().faults, []);
  const half = "7999\ud800";
  assert.throws(() => sandbox.paid(half), /^TypeError: recipient: /);
  assert.throws(() => sandbox.paid(Symbol("a")), /^TypeError: recipient: /);
  assert.throws(() => sandbox.outcome(half, "fail"), /^TypeError: recipient: /);
  assert.throws(() => sandbox.faults([{ ...fault, at: half }]), /^TypeError: at: /);
  assert.throws(() => sandbox.faults([{ ...fault, nth: 1n }]), /^TypeError: nth: /);
  assert.throws(() => sandbox.faults(undefined), /^TypeError: body: an array/);
  assert.throws(() => sandbox.speed(5n), /^TypeError: speed: /);
  assert.deepEqual(sandbox.state().requests, {});
  sandbox.session({ end: true, life_ms: 5000 });
  assert.equal(sandbox.state().token_life_ms, 5000);
});

test("what the caller's own code throws is no defect, and ends no client", async () => {
  const sandbox = new Sandbox();
  const [client, other] = [sandbox.client(), sandbox.client()];
  for (const thrown of [new RangeError("line 7"), "line 7"]) {
    const rows = function* () {
      yield row("a");
      throw thrown;
    };
    await assert.rejects(client.payouts(rows()).all(), (error) => error === thrown);
    const throwing = Object.defineProperty({ UserToken: "EXAMPLE" }, "Take", {
      enumerable: true,
      get() {
        throw thrown;
      },
    });
    client.prepare("getPaymentsHistory", { UserToken: "EXAMPLE", Take: "5" });
    assert.throws(() => client.prepare("getPaymentsHistory", throwing), refused("wrong_value", "arguments"));
  }
  assert.deepEqual(sandbox.state().requests, {});
  assert.equal((await other.payout(row("a"))).status, "paid");
});

test("options are read strictly", () => {
  assert.throws(() => new IntellectMoney({ ...keys, baseURL: "https://example.com" }), refused("unknown_field", "baseURL"));
  for (const name of ["connect", "nothing"]) {
    assert.throws(() => new IntellectMoney({ ...keys, timeouts: { attempt: 1000, [name]: 1000 } }), refused("unknown_field", name));
  }
  assert.throws(() => new IntellectMoney({ ...keys, language: "de" }), refused("wrong_value", "language"));
  assert.throws(() => new IntellectMoney({ ...keys, journal: {} }), refused("wrong_value", "journal"));
  assert.throws(() => new IntellectMoney({ ...keys, baseUrl: new URL("http://example.com") }), refused("base_url", "base_url"));
  assert.throws(() => new IntellectMoney({ bearerToken: keys.bearerToken, language: "ru" }), /Исправьте данные/);
});

test("in a page only the sandbox's client works", async () => {
  Object.assign(globalThis, { window: {}, document: {} });
  try {
    assert.throws(() => new IntellectMoney(keys), refused("browser_page", undefined));
    assert.equal((await new Sandbox().client().payout(row("row-1"))).status, "paid");
  } finally {
    delete globalThis.window;
    delete globalThis.document;
  }
});
