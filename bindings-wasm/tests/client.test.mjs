import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, types } from "node:util";
import { AbortError, InvalidRequestError, IntellectMoney, JournalError, NotPaidError, Secret, memoryJournal, readAnswer } from "intellectmoney";
import { explain } from "intellectmoney/doctor";
import { Sandbox } from "intellectmoney/sandbox";

const recipient = { type: "sbp", phone: "79990000000", bankId: "100000000000", name: "Иван Тестов" };
const row = (reference, more) => ({ reference, recipient, amount: "50.00", ...more });
const { isProxy } = types;
const keys = { bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret" };

function refused(reason, field) {
  return (error) => {
    assert.ok(error instanceof InvalidRequestError, inspect(error));
    assert.deepEqual([error.reason, error.field], [reason, field]);
    return true;
  };
}

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
  await assert.rejects(client.payout(row("a", { amount: NaN })), refused("amount_form", "Amount"));
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
  // 65736 is 200 in 16 bits.
  assert.throws(() => readAnswer("getUserToken", { status: 65_736, body: "" }), /^TypeError: status/);
  for (const wrong of [null, 5, "a", Symbol("a")]) assert.throws(() => client.paymentsHistory(wrong), InvalidRequestError);
  for (const timeoutMs of [5n, "5000", true, Symbol("a"), {}]) await assert.rejects(client.payout(row("a"), { timeoutMs }), refused("integer_form", "timeoutMs"));
  for (const signal of [new AbortController(), {}, true]) await assert.rejects(client.payout(row("a"), { signal }), refused("wrong_value", "signal"));
  assert.equal((await other.payout(row("a"))).status, "paid");
});

test("an option of a call that there is not is refused by name", async () => {
  const client = new Sandbox().client();
  await assert.rejects(client.payout(row("a"), { retryNotPaid: true }), refused("unknown_field", "retryNotPaid"));
  await assert.rejects(client.payouts([row("a")], { concurency: 1 }).all(), refused("unknown_field", "concurency"));
  await assert.rejects(client.getPaymentsHistory({ take: 1 }, { timeout: 5000 }), refused("unknown_field", "timeout"));
  await assert.rejects(client.paymentsHistory({}, { page: 5 }).next(), refused("unknown_field", "page"));
  assert.equal((await client.payouts([row("a")], { concurrency: 1, stopWhenOutOfMoney: true, timeoutMs: 900_000, signal: undefined }).all()).length, 1);
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

test("a hundred calls with an expired token renew it once", async () => {
  const sandbox = new Sandbox();
  const client = sandbox.client();
  await client.getPaymentsHistory({ take: 1 });
  sandbox.session({ end: true });
  await Promise.all(Array.from({ length: 100 }, () => client.getPaymentsHistory({ take: 1 })));
  assert.equal(sandbox.state().requests.getUserToken, 2);
});

/** A payout that is given up at its n-th event; `null` when it came to its end before. */
async function givenUpAt(place) {
  const sandbox = new Sandbox();
  sandbox.faults([{ at: "executeOperation", nth: 1, fault: "lose_response" }]);
  const journal = memoryJournal();
  const controller = new AbortController();
  let events = 0;
  const onEvent = () => ++events === place && controller.abort(new Error("enough"));
  const client = sandbox.client({ journal, onEvent });
  const ended = await client.payout(row("row-1"), { signal: controller.signal }).catch((error) => error);
  if (events < place) return null;
  if (ended instanceof Error) {
    assert.ok(ended instanceof AbortError, inspect(ended));
    assert.deepEqual([ended.name, ended.code, ended.reason, ended.cause], ["AbortError", "transport", "cancelled", controller.signal.reason]);
  }
  assert.equal((await sandbox.client({ journal }).payout(row("row-1"))).status, "paid");
  assert.equal(sandbox.paid().count, 1);
  return ended;
}

test("a payout that is given up anywhere is paid once by the next call", async () => {
  let place = 1;
  while (await givenUpAt(place)) place += 1;
  assert.ok(place > 12, `${place} events`);
});

test("a signal that has been used already stops the call before it begins", async () => {
  const sandbox = new Sandbox();
  const signal = AbortSignal.abort("no");
  await assert.rejects(sandbox.client().payout(row("row-1"), { signal }), (error) => error.name === "AbortError" && error.cause === "no");
  assert.deepEqual(sandbox.state().requests, {});
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

test("a fetch that gives what is no number and no text loses an answer, and a payout ends as an outcome all the same", async () => {
  for (const odd of [{ status: Symbol("a") }, { headers: { forEach: (each) => each(Object.create(null), "date") } }]) {
    const sandbox = new Sandbox({ speed: 1000 });
    const { bearer_token: bearerToken, sign_secret_key: signSecretKey, login, password } = sandbox.state().credentials;
    const fetch = async (url, init) => {
      const { status, headers, body } = await sandbox.fetch(url, init);
      return { status, headers, body, ...(url.endsWith("executeOperation") && odd) };
    };
    const client = new IntellectMoney({ bearerToken, signSecretKey, login, password, fetch, journal: memoryJournal(), timeouts: { pollFirst: 10 } });
    assert.equal((await client.payout(row("row-1"))).status, "paid");
  }
});

test("a signal that is looked at late says the same", async () => {
  const inits = [];
  const fetch = (_, init) => {
    inits.push(init);
    return new Promise(() => {});
  };
  const client = new IntellectMoney({ ...keys, userToken: "EXAMPLE", fetch });
  const controller = new AbortController();
  const call = client.getPaymentsHistory({ take: 1 }, { signal: controller.signal });
  controller.abort();
  await assert.rejects(call, { name: "AbortError" });
  const [init] = inits;
  assert.equal(init.signal.aborted, true);
  assert.equal({ ...init }.signal, init.signal);
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
    // What is inherited was not given, as JSON has it.
    assert.throws(() => client.prepare("getPaymentsHistory", Object.create(params)), (error) => error.field === "UserToken");
    // What does not fit where core reads texts goes another way, and so do more orders of names than are kept.
    assert.throws(() => client.prepare("getPaymentsHistory", { ...params, UserToken: "ж".repeat(3000) }), refused("too_long", "UserToken"));
    const orders = Object.keys(params).flatMap((one) => Object.keys(params).map((other) => ({ [one]: params[one], [other]: params[other], ...params })));
    for (const texts of [...orders, ...orders]) assert.deepEqual(told(client.prepare("getPaymentsHistory", texts)), told(first));
  }
});

/** A client whose history is this one answer. */
function readerOf(body) {
  const fetch = async () => new Response(body);
  return new IntellectMoney({ ...keys, userToken: "EXAMPLE", fetch });
}

const entries = [
  { Id: 9007199254740993n, PaymentNumber: "20", PaymentAmount: { Amount: "1.0", Currency: "RUB" }, RecipientAmount: null, Description: 'Заказ "7" 😀', IsElectedPayment: true, AdditionalInfo: [1.50], ЧтоТо: { а: "б" } },
  { Id: 2n, PaymentNumber: null, PaymentAmount: { Currency: "RUB" }, Description: "ж".repeat(40_000), UserEmail: "a".repeat(70_000), Country: "é" },
  { Id: 3n },
  // Texts that come again.
  ...Array.from({ length: 12 }, (_, place) => ({
    Id: BigInt(place + 5),
    State: place % 3 ? "Confirm" : "New",
    PaymentAmount: { Amount: place % 2 ? "1.50" : `${place}.00`, Currency: "RUB" },
    Description: place % 4 ? "Заказ" : "ж".repeat(40_000),
    Country: "RU",
    Bank: place % 5 ? "Банк «Проба»" : null,
    IsElectedPayment: place % 2 === 0,
  })),
];
/** As the provider writes it, and where `odd`, in a form that only core's general reader takes. */
const historyOf = (odd) =>
  `{"OperationState":{"Code":0},"OperationId":"1","Result":{"New":[{"PaymentsHistoryList":[]}],"PaymentsHistoryList":[${entries
    .map((entry) => JSON.stringify(entry, (_, value) => (typeof value === "bigint" ? `#${value}` : value)).replace(/"#(\d+)"/, "$1"))
    .join(odd ? ",{\"Id\":4,\"PaymentAmount\":{\"Amount\":1E+2}}," : ",")}],"After":1}}`;

test("rows that are made when they are read are like rows that were made at once", async () => {
  const read = async (odd) => {
    const answer = await readerOf(historyOf(odd)).getPaymentsHistory({ take: 9 });
    const payments = answer.result.payments.filter(({ id }) => id !== "4");
    return { ...answer, raw: answer.raw, result: { payments } };
  };
  const [ours, due] = [await read(false), await read(true)];
  assert.deepEqual([isProxy(ours.result.payments[0]), isProxy(due.result.payments[0])], [true, false]);
  const parsed = JSON.parse(due.raw);
  parsed.PaymentsHistoryList = parsed.PaymentsHistoryList.filter(({ Id }) => Id !== 4);
  assert.deepEqual(JSON.parse(ours.raw), parsed);
  assert.match(ours.raw, /^\{"New":.*"Id":9007199254740993,.*"Amount":"1.0",.*"AdditionalInfo":\[1.5\].*"ЧтоТо":\{"а":"б"\}/);
  // Each row is new to each of these: reading, printing, writing, spreading, comparing, copying.
  const fresh = async () => (await read(false)).result.payments;
  const rows = due.result.payments;
  for (const [place, row] of (await fresh()).entries()) {
    for (const name of Object.keys(rows[0])) assert.deepStrictEqual(row[name], rows[place][name], name);
  }
  assert.deepStrictEqual((await fresh()).map(({ id, ...rest }) => ({ id, ...rest })), rows);
  assert.deepStrictEqual(await fresh(), rows);
  assert.equal(inspect(await fresh()), inspect(rows));
  assert.equal(JSON.stringify(await fresh()), JSON.stringify(rows));
  assert.deepEqual((await fresh()).map(Object.entries), rows.map(Object.entries));
  assert.deepStrictEqual(structuredClone((await fresh()).map((row) => ({ ...row }))), structuredClone(rows));
  for (const row of await fresh()) {
    assert.ok("id" in row && !("nothing" in row) && row.constructor === Object && row.nothing === undefined && row instanceof Object);
    assert.equal(`${row}`, "[object Object]");
    row.id = "mine";
    row.more = 1;
    delete row.bank;
    assert.deepEqual([row.id, row.more, "bank" in row, Object.keys(row).length], ["mine", 1, false, 27]);
    assert.ok(Object.isFrozen(Object.freeze(row)) && Object.getPrototypeOf(row) === Object.prototype);
    assert.throws(() => (row.id = "again"), TypeError);
  }
});

test("a history of any form is read row by row", async () => {
  for (const odd of [false, true]) {
    const bodies = [historyOf(odd)];
    const fetch = async () => new Response(bodies.shift() ?? '{"OperationState":{"Code":0},"Result":{"PaymentsHistoryList":[]}}');
    const ids = [];
    for await (const { id } of new IntellectMoney({ ...keys, userToken: "EXAMPLE", fetch }).paymentsHistory()) ids.push(id);
    assert.deepEqual(new Set(ids), new Set([...entries.map(({ Id }) => String(Id)), ...(odd ? ["4"] : [])]));
    assert.equal(ids.length, new Set(ids).size);
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

test("a closed client calls nothing", async () => {
  const sandbox = new Sandbox();
  const client = sandbox.client();
  const running = client.payout(row("row-1"));
  await client.close();
  await assert.rejects(running, { name: "AbortError" });
  await assert.rejects(client.payout(row("row-1")), { name: "AbortError" });
  assert.deepEqual(sandbox.state().requests, {});
});

test("a batch that close() cuts short says so, and gives no row after it was left", async () => {
  const rows = Array.from({ length: 12 }, (_, place) => row(`row-${place}`));
  const client = new Sandbox().client();
  const given = [];
  const read = async () => {
    for await (const { reference } of client.payouts(rows)) {
      given.push(reference);
      void client.close();
    }
  };
  await assert.rejects(read(), { name: "AbortError" });
  assert.ok(given.length < rows.length);
  const whole = new Sandbox().client();
  let count = 0;
  for await (const {} of whole.payouts(rows)) if (++count === rows.length) void whole.close();
  assert.equal(count, rows.length);
  const left = new Sandbox().client().payouts(rows);
  await left.next();
  await left.return();
  assert.deepEqual(await left.next(), { done: true, value: undefined });
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
