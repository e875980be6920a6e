import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { IntellectMoney, memoryJournal } from "intellectmoney";
import { Sandbox } from "intellectmoney/sandbox";
import { keys, row } from "./fixtures.mjs";

test("a fetch that gives what is no number and no text loses an answer, and a payout ends as an outcome all the same", async () => {
  const statuses = [Symbol("a"), 65_736, 70_000, -65_336, 200.5, NaN, Infinity, 0, "200", 200n, null, undefined];
  const bodies = ["text", 5, {}, { getReader: () => ({ read: async () => ({ value: "text" }) }) }, { getReader: () => ({ read: () => {} }) }];
  const headers = [{ "content-type": "application/json" }, "text", null, undefined];
  const odds = [...statuses.map((status) => ({ status })), ...bodies.map((body) => ({ body })), ...headers.map((headers) => ({ headers }))];
  for (const odd of [...odds, { headers: { forEach: (each) => each(Object.create(null), "date") } }]) {
    const sandbox = new Sandbox({ speed: 1000 });
    const { bearer_token: bearerToken, sign_secret_key: signSecretKey, login, password } = sandbox.state().credentials;
    const fetch = async (url, init) => {
      const { status, headers, body } = await sandbox.fetch(url, init);
      return { status, headers, body, ...(url.endsWith("executeOperation") && odd) };
    };
    const events = [];
    const onEvent = ({ event, endpoint, sent }) => endpoint === "executeOperation" && events.push([event, sent]);
    const options = { bearerToken, signSecretKey, login, password, journal: memoryJournal(), timeouts: { pollFirst: 10 } };
    const client = new IntellectMoney({ ...options, fetch, onEvent });
    assert.equal((await client.payout(row("row-1"))).status, "paid");
    assert.deepEqual(events, [["sending", undefined], ["failed", "maybe"]], inspect(odd));
  }
});

test("the headers of an answer reach core, whatever they hold", async () => {
  const answering = (headers) => {
    const body = '{"OperationState":{"Code":0,"Desc":"ok"},"Result":{"State":{"Code":0,"Desc":"ok"},"PayoutOperationId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","PayoutOperationState":"Created"}}';
    const fetch = async () => new Response(body, { headers });
    return new IntellectMoney({ ...keys, userToken: "EXAMPLE", retries: 0, fetch }).getOperationState({ payoutOperationId: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee" });
  };
  const read = await answering({ "x-empty": "", "content-type": "application/json; charset=utf-8", "x-odd": 'a "quoted" one, \\ and é' });
  assert.equal(read.result.payoutOperationState, "Created");
  await assert.rejects(answering({ "a-first": "", "content-type": "application/json; charset=windows-1251" }), { reason: "charset_answer" });
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
