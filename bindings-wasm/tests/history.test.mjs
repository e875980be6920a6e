// Histories as iterators: several who ask at once, whoever leaves early, and errors on the way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { IntellectMoney } from "intellectmoney";
import { keys } from "./fixtures.mjs";

const ALL = Array.from({ length: 25 }, (_, place) => String(place + 1));

/** A client of a provider that has these rows, what was asked of it, and a gate that holds answers back. */
function provider() {
  const asked = [];
  const gate = { open: Promise.resolve(), failing: false };
  const fetch = async (_, { body }) => {
    const given = new URLSearchParams(await new Response(body).text());
    const skip = Number(given.get("Skip") ?? 0);
    asked.push(skip);
    await gate.open;
    if (gate.failing) return new Response("", { status: 403 });
    const rows = ALL.slice(skip, skip + Number(given.get("Take"))).map((id) => ({ Id: Number(id) }));
    return Response.json({ OperationState: { Code: 0 }, Result: { PaymentsHistoryList: rows } });
  };
  return { client: new IntellectMoney({ ...keys, userToken: "EXAMPLE", fetch }), asked, gate };
}

async function rest(client, cursor) {
  const ids = [];
  for await (const { id } of client.paymentsHistory({ cursor })) ids.push(id);
  return ids;
}

test("several who ask at once get a row each, and a page is asked for once", async () => {
  const { client, asked } = provider();
  const history = client.paymentsHistory({ page: 10 });
  const given = await Promise.all(Array.from({ length: 28 }, () => history.next()));
  assert.deepEqual(given.map(({ value }) => value?.id), [...ALL, undefined, undefined, undefined]);
  assert.deepEqual(given.map(({ done }) => done), [...ALL.map(() => false), true, true, true]);
  assert.deepEqual(asked, [0, 5, 10, 15, 20, 25]);
});

test("a cursor goes on after whatever row was given last, before the first one and at the end, too", async () => {
  for (const count of [0, 1, 9, 10, 11, 24, 25]) {
    const { client } = provider();
    const history = client.paymentsHistory({ page: 10 });
    for (let given = 0; given < count; given++) await history.next();
    assert.deepEqual(await rest(client, history.cursor), ALL.slice(count), `${count}`);
    // It was only looked at.
    assert.equal((await history.next()).value?.id, ALL[count]);
  }
});

test("whoever leaves while a page is on its way loses no row", async () => {
  const { client, gate } = provider();
  const history = client.paymentsHistory({ page: 10 });
  for (let given = 0; given < 10; given++) await history.next();
  let open;
  gate.open = new Promise((resolve) => (open = resolve));
  const late = [history.next(), history.next()];
  assert.deepEqual(await history.return(), { done: true, value: undefined });
  open();
  assert.deepEqual(await Promise.all(late), [{ done: true, value: undefined }, { done: true, value: undefined }]);
  assert.deepEqual(await history.next(), { done: true, value: undefined });
  assert.deepEqual(await rest(client, history.cursor), ALL.slice(10));
});

test("after an error the same page is asked for again, by whoever waits for it, too", async () => {
  const { client, gate, asked } = provider();
  const history = client.paymentsHistory({ page: 10 });
  for (let given = 0; given < 10; given++) await history.next();
  gate.failing = true;
  const [one, other] = await Promise.allSettled([history.next(), history.next()]);
  assert.deepEqual([one.reason?.code, other.reason?.code], ["http_status", "http_status"]);
  const { cursor } = history;
  gate.failing = false;
  assert.equal((await history.next()).value.id, "11");
  assert.deepEqual(asked, [0, 5, 5, 5]);
  assert.deepEqual(await rest(client, cursor), ALL.slice(10));
});
