// A call that is given up at any point at which it waits leaves a journal that the same call goes on from: money moves
// once, no promise is rejected unheard, and no timer stays.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { AbortError, IntellectMoney } from "intellectmoney";
import { Points, Stage } from "./points.mjs";

const unhandled = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));
after(() => assert.deepEqual(unhandled, []));

const debt = (row) => ({
  reference: `row-${row}`,
  recipient: { type: "sbp", phone: `7999000000${row}`, bankId: "100000000000", name: "Иван Тестов" },
  amount: "50.00",
});
const ROWS = [1, 2, 3].map(debt);

const executed = (sandbox) => sandbox.log().filter(({ endpoint, handled }) => endpoint === "withdrawMoney" && handled).length;

/** Each: what is called; what must be true of the same call when nothing stops it; and of the books at any time. */
const CALLS = {
  payout: {
    call: (client, options) => client.payout(debt(1), options),
    check: (outcome) => assert.equal(outcome.status, "paid"),
    books: (sandbox, whole) => paid(sandbox, "79990000001", whole),
  },
  batch: {
    call: (client, options) => client.payouts(ROWS, { ...options, concurrency: 2 }).all(),
    check: (rows) => assert.deepEqual(rows.map(({ outcome }) => outcome?.status), ["paid", "paid", "paid"]),
    books: (sandbox, whole) => ROWS.forEach(({ recipient }) => paid(sandbox, recipient.phone, whole)),
  },
  withdraw: {
    call: (client, options, sandbox) => {
      const accountId = sandbox.state().credentials.account_id;
      return client.withdraw({ reference: "out-1", accountId, amount: "70.00" }, options);
    },
    check: (outcome, sandbox) => {
      // A withdrawal has no handle: what may have been sent is never sent again, and a person decides.
      if (outcome.status !== "unknown") assert.deepEqual([outcome.status, executed(sandbox)], ["confirmed", 1]);
    },
    books: (sandbox) => assert.ok(executed(sandbox) <= 1),
  },
  call: {
    call: (client, options) => client.getPaymentsHistory({ take: 1 }, options),
    check: ({ result }) => assert.equal(result.payments.length, 1),
    books: () => {},
  },
};

function paid(sandbox, phone, whole) {
  const { count, pending_count } = sandbox.paid(phone);
  assert.ok(count + pending_count <= 1, `${phone} got ${count} payouts, ${pending_count} more under way`);
  if (whole) assert.equal(count, 1);
}

/** The timers that are left when all that was to happen has happened. */
async function timers() {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
  return process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
}

/** Gives up at the nth point; whether there was such a point. */
async function giveUp({ call, check, books }, virtual, at) {
  const stage = new Stage(virtual);
  const points = new Points(at);
  const before = await timers();
  const given = await call(stage.client(points), { signal: points.signal }, stage.sandbox).then(
    () => undefined,
    (error) => error,
  );
  assert.equal(await timers(), before, "timers are left");
  if (given) {
    assert.ok(given instanceof AbortError, given.stack);
    assert.deepEqual([given.code, given.cause], ["transport", points.reason]);
  }
  books(stage.sandbox, false);
  check(await call(stage.client(new Points(0)), {}, stage.sandbox), stage.sandbox);
  books(stage.sandbox, true);
  assert.equal(await timers(), before, "timers are left by the second call");
  return points.passed >= at;
}

for (const [name, subject] of Object.entries(CALLS)) {
  for (const virtual of [true, false]) {
    test(`${name}, ${virtual ? "virtual time" : "fetch and the machine's time"}`, async (t) => {
      let at = 1;
      while (await giveUp(subject, virtual, at)) at += 1;
      assert.ok(at > 4, `only ${at - 1} points`);
      t.diagnostic(`given up at ${at - 1} points`);
    });
  }
}

test("history, given up at any point, goes on from its cursor with every row once", async (t) => {
  const page = 50;
  let at = 1;
  for (let stopped = true; stopped; at += 1) {
    const stage = new Stage(false);
    const points = new Points(at);
    const ids = [];
    let history = stage.client(points).paymentsHistory({ page }, { signal: points.signal });
    stopped = false;
    try {
      for await (const { id } of history) ids.push(id);
    } catch (error) {
      assert.ok(error instanceof AbortError, error.stack);
      stopped = true;
      history = stage.client(new Points(0)).paymentsHistory({ cursor: history.cursor });
      for await (const { id } of history) ids.push(id);
    }
    assert.deepEqual([ids.length, new Set(ids).size], [250, 250]);
  }
  assert.ok(at > 20);
  t.diagnostic(`given up at ${at - 2} points`);
});

test("a signal that has already been given sends nothing", async () => {
  for (const { call } of Object.values(CALLS)) {
    const stage = new Stage(true);
    await assert.rejects(call(stage.client(new Points(0)), { signal: AbortSignal.abort() }, stage.sandbox), AbortError);
    assert.deepEqual(stage.sandbox.log(), []);
  }
});

test("leaving a batch's loop gives it up; the same batch again pays the rest", async () => {
  const stage = new Stage(false);
  for await (const { outcome } of stage.client(new Points(0)).payouts(ROWS, { concurrency: 1 })) {
    assert.equal(outcome.status, "paid");
    break;
  }
  const rows = await stage.client(new Points(0)).payouts(ROWS).all();
  assert.deepEqual(rows.map(({ outcome }) => outcome.status), ["paid", "paid", "paid"]);
  CALLS.batch.books(stage.sandbox, true);
});

test("a connection of a call that is given up is closed", { timeout: 60_000 }, async (t) => {
  const server = createServer(() => {});
  t.after(() => server.close().closeAllConnections());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const baseUrl = `http://127.0.0.1:${server.address().port}`;
  const client = new IntellectMoney({ bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret", baseUrl });
  const controller = new AbortController();
  const call = client.getUserToken({ login: "shop@example.com", password: "example-password" }, { signal: controller.signal });
  const [{ socket }] = await once(server, "request");
  const closed = once(socket, "close");
  controller.abort();
  await Promise.all([assert.rejects(call, AbortError), closed]);
});
