import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { AbortError, memoryJournal } from "intellectmoney";
import { Sandbox } from "intellectmoney/sandbox";
import { row } from "./fixtures.mjs";

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

test("a closed client calls nothing", async () => {
  const sandbox = new Sandbox();
  const client = sandbox.client();
  const running = client.payout(row("row-1"));
  await client.close();
  await assert.rejects(running, { name: "AbortError" });
  await assert.rejects(client.payout(row("row-1")), { name: "AbortError" });
  assert.deepEqual(sandbox.state().requests, {});
});

test("a second close is that of the first, and what closes while it is told of the end closes once", async () => {
  let closed = 0;
  let open = () => {};
  const close = () => new Promise((resolve) => (open = () => resolve((closed += 1))));
  const client = new Sandbox().client({ journal: { ...memoryJournal(), close }, onEvent: () => void client.close() });
  const running = client.payout(row("row-1"));
  await assert.rejects(running, { name: "AbortError" });
  const again = [client.close(), client.close(), client[Symbol.asyncDispose]()];
  const first = await Promise.race([...again, new Promise((resolve) => setTimeout(resolve, 5, "none"))]);
  assert.deepEqual([first, closed], ["none", 0]);
  open();
  await Promise.all(again);
  assert.equal(closed, 1);
  const broken = new Error("the disk is gone");
  const failing = new Sandbox().client({ journal: { ...memoryJournal(), close: () => Promise.reject(broken) } });
  for (let time = 0; time < 2; time++) await assert.rejects(failing.close(), (error) => error === broken);
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

test("a batch that is given up does not say that no money moved", async () => {
  const sandbox = new Sandbox();
  const controller = new AbortController();
  const onEvent = ({ event, endpoint }) => event === "answered" && endpoint === "executeOperation" && controller.abort("no");
  const client = sandbox.client({ onEvent });
  const given = client.payouts([row("row-1"), row("row-2")], { concurrency: 1, signal: controller.signal }).all();
  const isUnknown = (error) => error instanceof AbortError && error.cause === "no" && error.outcome === "unknown" && error.nextStep === "call_again";
  await assert.rejects(given, isUnknown);
  sandbox.advance(900_000);
  assert.equal(sandbox.paid().count, 1);
});
