import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { inspect } from "node:util";
import { IntellectMoney, JournalError, NotPaidError, Secret, memoryJournal } from "intellectmoney";
import { Sandbox } from "intellectmoney/sandbox";
import { keys, recipient, refused, row } from "./fixtures.mjs";

test("an outcome tells its case, and ensurePaid raises unless it is paid", async () => {
  const sandbox = new Sandbox();
  const client = sandbox.client({ language: "ru" });
  sandbox.outcome("79990000000", "fail");
  const outcome = await client.payout(row("row-1"));
  assert.deepEqual([outcome.status, outcome.reason, outcome.mayStillRun], ["not_paid", "failed", false]);
  const isRefused = (error) => error instanceof NotPaidError && error.payout === outcome && error.reason === "failed" && error.message === outcome.messageRu;
  assert.throws(() => outcome.ensurePaid(), isRefused);
  assert.deepEqual(structuredClone(outcome), JSON.parse(JSON.stringify(outcome)));
});

test("answers and outcomes have the members that their types name, and no others", async () => {
  const client = new Sandbox().client();
  const created = await client.createOperation({ recipient, amount: "50.00" });
  const deleted = await client.deleteOperation({ payoutOperationId: created.result.payoutOperationId });
  for (const answer of [created, deleted]) assert.deepEqual(Object.keys(answer), ["result", "raw", "operationId", "eshopId", "warning"]);
  assert.equal(JSON.parse(created.raw).PayoutOperationId, created.result.payoutOperationId);
  assert.deepEqual([deleted.result, deleted.raw], [true, null]);
  const outcome = await client.payout(row("row-1"));
  const members = ["kind", "status", "reference", "payoutOperationId", "state", "alreadySettled", "nextStep", "message", "messageRu", "error"];
  assert.deepEqual(Object.keys(outcome), members);
});

test("rows settle one by one, in their order by all(), and leaving the loop leaves the rest to the next call", async () => {
  const sandbox = new Sandbox();
  const client = sandbox.client();
  const rows = Array.from({ length: 12 }, (_, place) => row(`row-${place}`));
  for await (const { outcome } of client.payouts(rows, { concurrency: 3 })) {
    assert.equal(outcome.status, "paid");
    break;
  }
  assert.ok(sandbox.paid().count < 12);
  const all = await client.payouts(rows).all();
  assert.deepEqual(all.map(({ row, outcome }) => [row, outcome.status]), rows.map((_, place) => [place, "paid"]));
  assert.equal(sandbox.paid().count, 12);
});

test("a history that is left while a page is on its way gives no more rows", async () => {
  const history = new Sandbox().client().paymentsHistory();
  const next = history.next();
  await null;
  await history.return();
  assert.deepEqual([(await next).done, (await history.next()).done], [true, true]);
});

test("what is given up before it leaves does not reach the sandbox", async () => {
  const sandbox = new Sandbox();
  const given = sandbox.fetch("https://example.com/personal/user/getUserToken", { method: "POST", signal: AbortSignal.abort() });
  await assert.rejects(given, { name: "AbortError" });
  assert.deepEqual(sandbox.log(), []);
});

test("a hundred calls with an expired token renew it once", async () => {
  const sandbox = new Sandbox();
  const client = sandbox.client();
  await client.getPaymentsHistory({ take: 1 });
  sandbox.session({ end: true });
  await Promise.all(Array.from({ length: 100 }, () => client.getPaymentsHistory({ take: 1 })));
  assert.equal(sandbox.state().requests.getUserToken, 2);
});

test("a payout says that the journal missed its end, and what the store said", async () => {
  const lines = memoryJournal();
  const full = new Error("no space left");
  // The fourth line says that it is paid: true even without a journal.
  const append = (reference, afterSeq, line) => (afterSeq === 3 ? Promise.reject(full) : lines.append(reference, afterSeq, line));
  const { status, error } = await new Sandbox().client({ journal: { ...lines, append } }).payout(row("row-1"));
  assert.deepEqual([status, error?.name, error?.reason, error?.outcome], ["paid", "JournalError", "journal_failed", "done"]);
  assert.equal(error.cause, full);
});

test("a store that throws is a journal's error with the store's own as its cause", async () => {
  const full = new Error("no space left");
  const journal = { ...memoryJournal(), append: () => Promise.reject(full) };
  const sandbox = new Sandbox();
  await assert.rejects(sandbox.client({ journal }).payout(row("row-1")), (error) => error instanceof JournalError && error.cause === full);
  const odd = { ...memoryJournal(), append: async () => true };
  await assert.rejects(sandbox.client({ journal: odd }).payout(row("row-1")), (error) => error.cause instanceof TypeError);
  assert.equal(sandbox.paid().count, 0);
});

test("a journal that never answers stops the time of a sandbox for a while only", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const sandbox = new Sandbox();
    const silent = sandbox.client({ journal: { ...memoryJournal(), append: () => new Promise(() => {}) } });
    const stuck = silent.payout(row("row-1"));
    const other = sandbox.client().payout(row("row-2"));
    const turns = async () => {
      for (let turn = 0; turn < 1000; turn++) await null;
    };
    await turns();
    mock.timers.tick(10_000);
    await turns();
    await assert.rejects(stuck, (error) => error instanceof JournalError && error.outcome === "not_done");
    assert.equal((await other).status, "paid");
  } finally {
    mock.timers.reset();
  }
});

test("a handler of events that throws has no part in a payout", async () => {
  const onEvent = () => {
    throw new Error("a defect of the caller");
  };
  assert.equal((await new Sandbox().client({ onEvent }).payout(row("row-1"))).status, "paid");
});

test("what an async handler of events rejects with ends no process", async () => {
  const unheard = [];
  const hear = (reason) => unheard.push(reason);
  process.on("unhandledRejection", hear);
  try {
    const onEvent = async () => {
      throw new Error("a defect of the caller");
    };
    assert.equal((await new Sandbox().client({ onEvent }).payout(row("row-1"))).status, "paid");
    await new Promise((resolve) => setTimeout(resolve));
    assert.deepEqual(unheard, []);
  } finally {
    process.off("unhandledRejection", hear);
  }
});

test("a request is the same whether its texts cross as JSON or not, and what is no text is refused by name", () => {
  const params = { UserToken: "EXAMPLE", Take: "5", EshopId: "400001" };
  for (const encoding of ["form", "json"]) {
    const client = new IntellectMoney({ ...keys, encoding });
    const all = [params, params, { ...params, UserToken: new Secret("EXAMPLE") }, params, { Take: "6", UserToken: "OTHER" }];
    const [first, ...more] = all.map((texts) => client.prepare("getPaymentsHistory", texts));
    const told = ({ method, url, headers, body }) => ({ method, url, headers, body });
    for (const again of more.slice(0, 3)) assert.deepEqual(told(again), told(first));
    assert.notEqual(more[3].headers.sign, first.headers.sign);
    assert.equal(inspect(more[0]), inspect(first));
    const wrong = [[{ ...params, Take: 5 }, "Take"], [{ ...params, UserToken: "a\0Take\0" }, "UserToken"], [{ ...params, "a\0b": "c" }, "a\0b"], [{}, "UserToken"]];
    for (const [texts, field] of wrong) assert.throws(() => client.prepare("getPaymentsHistory", texts), (error) => error.field === field, field);
    // A text that makes two by its U+0000 must not pass for the text of another field.
    assert.throws(() => client.prepare("getPaymentsHistory", { Take: "6", UserToken: "A\0B" }), (error) => error.field === "UserToken");
    assert.throws(() => client.prepare("getPaymentsHistory", null), refused("wrong_value", "params"));
    // Half of a pair of surrogates is no text, the first time and later.
    assert.throws(() => client.prepare("getPaymentsHistory", { ...params, UserToken: "A\ud800" }));
    // Where they are inherited, too, and each time.
    for (let time = 0; time < 9; time++) assert.deepEqual(told(client.prepare("getPaymentsHistory", Object.create(params))), told(first));
    // What does not fit where core reads texts goes another way, and so do more orders of names than are kept.
    assert.throws(() => client.prepare("getPaymentsHistory", { ...params, UserToken: "ж".repeat(3000) }), refused("too_long", "UserToken"));
    const orders = Object.keys(params).flatMap((one) => Object.keys(params).map((other) => ({ [one]: params[one], [other]: params[other], ...params })));
    for (const texts of [...orders, ...orders]) assert.deepEqual(told(client.prepare("getPaymentsHistory", texts)), told(first));
  }
});

test("every row of the history comes once, and a cursor goes on where a reading stood", async () => {
  const client = new Sandbox().client();
  const ids = [];
  const first = client.paymentsHistory({ page: 40 });
  for await (const { id } of first) if (ids.push(id) === 90) break;
  for await (const { id } of client.paymentsHistory({ cursor: first.cursor })) ids.push(id);
  assert.deepEqual([new Set(ids).size, ids.length], [250, 250]);
  await assert.rejects(async () => client.paymentsHistory({ cursor: "nonsense" }), refused("cursor_form", "cursor"));
  // A cursor of one list is none of the other, whose rows have other fields.
  const invoices = client.invoicesHistory();
  assert.throws(() => client.invoicesHistory({ cursor: first.cursor }), refused("cursor_form", "cursor"));
  assert.throws(() => client.paymentsHistory({ cursor: invoices.cursor }), refused("cursor_form", "cursor"));
  const { value } = await client.invoicesHistory({ cursor: invoices.cursor }).next();
  assert.ok("currentAmount" in value);
});

test("nothing that is shown holds a secret", async () => {
  const sandbox = new Sandbox();
  const { credentials } = sandbox.state();
  const events = [];
  const client = sandbox.client({ onEvent: (event) => events.push(event) });
  const token = await client.getUserToken({ login: credentials.login, password: credentials.password });
  const secret = token.result.userToken.expose();
  const card = { type: "card", pan: "4111111111111111", name: "Иван Тестов" };
  const outcome = await client.payout(row("row-1", { recipient: card }));
  sandbox.faults([{ at: "getUserToken", nth: 1, fault: "html_502" }]);
  const request = new IntellectMoney(keys).prepare("getOperationState", { UserToken: secret, PayoutOperationId: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee" });
  const wrong = await client.payout(row("row-2", { recipient: { ...card, pan: new Secret("4111111111111112") } })).catch((error) => error);
  const shown = [client, token, outcome, wrong, request, events, sandbox, new Secret(secret)];
  const texts = shown.flatMap((value) => [inspect(value, { depth: 9, showHidden: true }), JSON.stringify(value), String(value)]);
  for (const value of [client, outcome, wrong, request]) texts.push(inspect(structuredClone(value), { depth: 9 }));
  const secrets = [secret, credentials.bearer_token, credentials.sign_secret_key, credentials.password, "4111111111111111", "4111111111111112", keys.signSecretKey];
  for (const text of texts) for (const hidden of secrets) assert.ok(!text.includes(hidden), `${text} shows ${hidden}`);
  assert.ok(request.body.includes("PayoutOperationId=") && request.headers.sign.length === 64);
});

test("a journal in memory lists what was begun, and all of it is settled by resume", async () => {
  const sandbox = new Sandbox();
  const journal = memoryJournal();
  const references = ["row-1", "строка 2"];
  for (const reference of references) {
    const controller = new AbortController();
    const onEvent = ({ event, endpoint }) => event === "sending" && endpoint === "executeOperation" && controller.abort();
    await sandbox.client({ journal, onEvent }).payout(row(reference), { signal: controller.signal }).catch(() => {});
  }
  const lines = await journal.unfinished();
  assert.deepEqual(lines.map((line) => line.split("\n").length), [2, 2]);
  const settled = await sandbox.client({ journal }).resume().all();
  assert.deepEqual(settled.map(({ reference, outcome }) => [reference, outcome.status]).sort(), references.map((reference) => [reference, "paid"]));
  assert.deepEqual(await journal.unfinished(), []);
});

test("the standard fetch of a sandbox serves a client on the machine's clock", async () => {
  const sandbox = new Sandbox({ seed: 3, speed: 1000 });
  const { credentials } = sandbox.state();
  const { login, password } = credentials;
  const client = new IntellectMoney({
    bearerToken: credentials.bearer_token,
    signSecretKey: credentials.sign_secret_key,
    login,
    password,
    fetch: sandbox.fetch,
    journal: memoryJournal(),
    // The request is lost, so that the operation is fenced once the window is over.
    timeouts: { settle: 50, pollFirst: 5, pollLongest: 5 },
  });
  sandbox.faults([{ at: "executeOperation", nth: 1, fault: "reset" }]);
  assert.equal((await client.payout(row("row-1"))).status, "paid");
  assert.equal((await (await sandbox.fetch("https://example.com/_sandbox/paid")).json()).count, 1);
  const report = await client.check(recipient);
  assert.ok(report.mayPay, report.text);
});

test("a person's word waits until nothing can be on its way", async () => {
  const sandbox = new Sandbox();
  const { account_id: accountId } = sandbox.state().credentials;
  sandbox.faults([{ at: "withdrawMoney", nth: 1, fault: "lose_request" }]);
  const client = sandbox.client();
  const outcome = await client.withdraw({ reference: "out-1", accountId, amount: "5" });
  assert.equal(outcome.status, "unknown");
  const settle = () => client.settle("out-1", "not_paid", { note: "the provider knows of none" });
  await assert.rejects(settle(), (error) => error.code === "conflict" && error.reason === "in_progress");
  assert.throws(() => sandbox.advance(-1), RangeError);
  sandbox.advance(60_000);
  assert.equal((await settle()).status, "refused");
});
