// Marked secrets go into every call, answer and failure; nothing that can be printed may hold one.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { inspect } from "node:util";
import * as api from "intellectmoney/node";
import { Sandbox } from "intellectmoney/sandbox";

const KEYS = {
  bearerToken: "canarybearer0123456789abcdef",
  signSecretKey: "canary sign secret",
  login: "canary.login@example.com",
  password: "canary-password",
  userToken: "CanaryUser/Token+0000000000000000000000000000000000000000000000000",
};
const PAN = "2200000000000004";
const OPERATION = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
const MARKS = ["canary", "22000000000", "0000000004", "2200 0000 0000"];

function search(place, text) {
  const lower = text.toLowerCase();
  for (const mark of MARKS) assert.ok(!lower.includes(mark), `${place} shows ${mark}: ${text.slice(0, 2000)}`);
}

const PRINTED = {
  inspect: (value) => inspect(value, { depth: null, maxStringLength: null }),
  "inspect with hidden members": (value) => inspect(value, { depth: null, maxStringLength: null, showHidden: true }),
  text: (value) => `${value}`,
  JSON: (value) => JSON.stringify(value) ?? "",
  clone: (value) => inspect(structuredClone(value)),
};

/** Nothing is printed of what refuses to be; how it refuses is looked at. */
function printed(print, value) {
  try {
    return print(value);
  } catch (error) {
    return `${error.stack}`;
  }
}

/** Looks through all that a value leads to: what is printed of it, what it is as JSON, and each of its own members. */
function look(place, value, seen = new Set()) {
  if (typeof value === "string") return search(place, value);
  if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
  seen.add(value);
  for (const [what, print] of Object.entries(PRINTED)) search(`${what} of ${place}`, printed(print, value));
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
    // A getter is asked for by name: `prepared.headers` is what a caller wants to send.
    if (descriptor && "value" in descriptor) look(`${place}.${String(key)}`, descriptor.value, seen);
  }
  const prototype = Reflect.getPrototypeOf(value);
  if (prototype && prototype.constructor !== Object) look(`${place}.__proto__`, prototype, seen);
}

const BODY = (result, desc = "") => JSON.stringify({ OperationState: { Code: 0, Desc: desc }, Result: result });
const OK = { Code: 0, Desc: "ok" };
const EVERYTHING = `${Object.values(KEYS).join(" ")} ${PAN}`;

/** Answers that repeat what they should not. */
const ANSWERS = {
  html: [502, `<html>${EVERYTHING}</html>`],
  xml: [200, `<?xml version="1.0"?><a>${EVERYTHING}</a>`],
  refused: [200, JSON.stringify({ OperationState: { Code: 2, Desc: EVERYTHING, ErrorSourceParam: KEYS.login }, Result: null })],
  refusedInside: [200, BODY({ State: { Code: 3, Desc: EVERYTHING, ErrorSourceParam: PAN } })],
  warning: [200, JSON.stringify({ OperationState: { Code: 1, Desc: EVERYTHING }, Result: { State: OK, UserToken: KEYS.userToken } })],
  token: [200, BODY({ State: OK, UserToken: KEYS.userToken })],
  cutOff: [200, BODY({ State: OK, UserToken: KEYS.userToken }).slice(0, -9)],
  wrongType: [200, BODY({ State: OK, UserToken: [KEYS.userToken], PayoutOperationId: PAN, PayoutOperationState: [KEYS.login] })],
  unauthorized: [401, EVERYTHING],
  empty: [200, ""],
};

/** Every way to ask; what comes of it, error or not. */
const ASKED = {
  getUserToken: (client) => client.getUserToken({ login: KEYS.login, password: KEYS.password }),
  createOperation: (client) => client.createOperation({ recipient: { type: "card", pan: PAN, name: "Иван Тестов" }, amount: "50.00" }),
  executeOperation: (client) => client.executeOperation({ payoutOperationId: OPERATION }),
  getPaymentsHistory: (client) => client.getPaymentsHistory({ take: 1 }),
  payout: (client) => client.payout({ reference: "invoice-17", recipient: { type: "card", pan: PAN, name: "Иван Тестов" }, amount: "50.00" }),
  payouts: (client) => client.payouts([{ reference: "invoice-18", recipient: { type: "card", pan: PAN, name: "Иван Тестов" }, amount: "5" }]).all(),
  withdraw: (client) => client.withdraw({ reference: "out-1", accountId: "6000000000", amount: "70.00" }),
  paymentsHistory: (client) => client.paymentsHistory().next(),
  wrongPan: (client) => client.payout({ reference: "x", recipient: { type: "card", pan: "2200000000000005", name: "Иван" }, amount: "5" }),
  panAsPhone: (client) => client.payout({ reference: "x", recipient: { type: "sbp", phone: PAN, bankId: PAN, name: PAN }, amount: PAN }),
  panAsReference: (client) => client.payout({ reference: KEYS.password, recipient: { type: "card", pan: PAN, name: KEYS.login }, amount: KEYS.userToken }),
};

const timeouts = { attempt: 50, call: 60, payout: 80, settle: 10, pollFirst: 5, pollLongest: 5 };

test("clients, prepared requests and secrets", () => {
  const client = new api.IntellectMoney({ ...KEYS, journal: api.memoryJournal() });
  look("client", client);
  for (const generation of ["current", "wiki2024"]) {
    const one = new api.IntellectMoney({ ...KEYS, generation });
    look("getUserToken", one.prepare("getUserToken", { Login: KEYS.login, Password: KEYS.password }));
    look("executeOperation", one.prepare("executeOperation", { UserToken: KEYS.userToken, PayoutOperationId: OPERATION }));
  }
  const secret = new api.Secret(KEYS.password);
  look("secret", secret);
  look("secrets", { list: [secret], map: new Map([[1, secret]]) });
  assert.equal(secret.expose(), KEYS.password);
  look("answer", api.readAnswer("getUserToken", { status: 200, body: ANSWERS.token[1] }));
  look("api", api);
});

test("refused options", async () => {
  const wrong = [
    { bearerToken: "canary\nbearer" },
    { signSecretKey: "canary\r\n" },
    { login: "canary\u0000login", userToken: undefined },
    { password: "canary::", userToken: undefined },
    { userToken: "canary token".repeat(100), login: undefined, password: undefined },
    { baseUrl: "http://canary-user:canary-password@example.com/" },
    { baseUrl: "ftp://canary.example.com/" },
    { layouts: { getUserToken: "canary::Login" } },
    { checks: { "canary check": false } },
    { timeouts: { attempt: "canary" } },
    { generation: "canary" },
    { journal: { load: KEYS.password } },
    { fetch: KEYS.password },
    { language: KEYS.password },
  ];
  for (const options of wrong) {
    // Some are refused at once, the others when they are used.
    const use = async () => {
      const client = new api.IntellectMoney({ ...KEYS, fetch: async () => new Response("", { status: 500 }), ...options });
      await client.getPaymentsHistory({ take: 1 });
    };
    const error = await use().catch((thrown) => thrown);
    assert.ok(error instanceof api.IntellectMoneyError, `${Object.keys(options)}: ${error?.stack}`);
    assert.equal(error.code, "invalid_request", Object.keys(options).join());
    look(`error of ${Object.keys(options)}`, error);
    search(`trace of ${Object.keys(options)}`, error.stack);
  }
});

for (const [kind, [status, body]] of Object.entries(ANSWERS)) {
  test(`answers: ${kind}`, async () => {
    for (const [name, ask] of Object.entries(ASKED)) {
      for (const userToken of [KEYS.userToken, undefined]) {
        const events = [];
        const lines = [];
        const kept = api.memoryJournal();
        const journal = { ...kept, append: (reference, seq, line) => (lines.push(line), kept.append(reference, seq, line)) };
        const fetch = async () => new Response(body, { status });
        const onEvent = (event) => events.push(event);
        const client = new api.IntellectMoney({ ...KEYS, userToken, fetch, journal, onEvent, timeouts, retries: 0, language: userToken ? "ru" : "en" });
        const came = await ask(client).catch((error) => error);
        look(`${name}, ${kind}`, came);
        if (came instanceof Error) search(`trace of ${name}, ${kind}`, came.stack);
        if (typeof came.ensurePaid === "function") assert.throws(() => came.ensurePaid(), (error) => (look("ensurePaid", error), true));
        look(`events of ${name}, ${kind}`, events);
        // A reference is the caller's own name for a debt, and stands in the journal as it is.
        if (name !== "panAsReference") look(`journal of ${name}, ${kind}`, lines);
        look(`client after ${name}, ${kind}`, client);
      }
    }
  });
}

test("a payout to a card", async () => {
  const sandbox = new Sandbox();
  sandbox.access(true);
  const events = [];
  const client = sandbox.client({ onEvent: (event) => events.push(event) });
  const outcome = await ASKED.payout(client);
  assert.equal(outcome.status, "paid", outcome.message);
  for (const [place, value] of Object.entries({ outcome, events, sandbox, client, log: sandbox.log(), state: sandbox.state().paid })) look(place, value);
});

test("a process with NODE_DEBUG and an error that nobody handles", () => {
  for (const how of ["unhandled", "thrown", "handled"]) {
    const { stdout, stderr, status } = spawnSync(process.execPath, ["secrets-process.mjs", how], {
      cwd: import.meta.dirname,
      encoding: "utf8",
      env: { ...process.env, NODE_DEBUG: "*", CANARY: JSON.stringify({ ...KEYS, pan: PAN }) },
      maxBuffer: 2 ** 28,
    });
    assert.equal(status, how === "handled" ? 0 : 1, stderr.slice(-3000));
    assert.ok(stderr.length > 1000, "NODE_DEBUG said nothing");
    search(`stdout, ${how}`, stdout);
    search(`stderr, ${how}`, stderr);
  }
});
