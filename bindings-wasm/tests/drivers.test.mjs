import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { answers, differences } from "./drivers.mjs";

const folder = join(import.meta.dirname, "../../tests");

/** The vectors of a kind, a line each. */
function vectors(kind) {
  return readdirSync(join(folder, "vectors", kind)).flatMap((file) => {
    const lines = readFileSync(join(folder, "vectors", kind, file), "utf8").split("\n");
    return lines.filter((line) => line.startsWith("{")).map((line) => line.replace(/,$/, ""));
  });
}

for (const [kind, least] of [["sign", 200], ["refused", 100], ["parse", 200], ["explain", 100]]) {
  test(`every vector for ${kind} is answered as Rust answers it`, async () => {
    const lines = vectors(kind);
    assert.ok(lines.length >= least, `${lines.length} vectors`);
    assert.deepEqual((await differences(lines)).slice(0, 10), []);
  });
}

test("every error with a driver's line is told as Rust tells it", async () => {
  const lines = readFileSync(join(folder, "scenarios/errors.jsonl"), "utf8").split("\n").filter(Boolean);
  assert.ok(lines.length >= 40, `${lines.length} lines`);
  assert.deepEqual(await differences(lines), []);
});

/** Numbers from a seed: the same lines on every run. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ENDPOINTS = ["getUserToken", "createOperation", "executeOperation", "getOperationState", "deleteOperation"];
const RECORDS = ["Intent", "Created", "Executing", "Fencing", "Fenced", "Final"];
const FAULTS = [
  "lose_request",
  "http_401",
  "expire_token",
  "lose_response",
  "delay",
  "truncate",
  "xml_instead",
  "html_502",
  "unknown_state",
  "reset",
  "duplicate",
  "stuck",
];

function payout(id) {
  const below = random(id * 7919 + 1);
  const pick = (list) => list[below(list.length)];
  const many = (most, make) => Array.from({ length: below(most + 1) }, make);
  const sbp = { phone: `7999000${String(below(10_000)).padStart(4, "0")}`, bank_id: pick(["100000000000", "100000000001"]), name: "Иван Тестов" };
  const card = { pan: pick(["4111111111111111", "4111111111111112"]), name: "Иван Тестов" };
  return JSON.stringify({
    id,
    do: "payout",
    seed: below(1_000_000),
    reference: `row-${id}`,
    recipient: below(4) === 0 ? card : sbp,
    amount: pick(["50.00", "0.01", "7", "1000000.00", "2000000.00"]),
    faults: many(4, () => ({ at: pick(ENDPOINTS), nth: 1 + below(3), fault: pick(FAULTS) })),
    crash_after: many(3, () => pick(RECORDS)),
  });
}

test("payouts under faults and crashes end as in Rust, with as many requests", async () => {
  const lines = Array.from({ length: 600 }, (_, id) => payout(id));
  const seen = new Set((await answers("rust", lines)).map((answer) => JSON.parse(answer).ok?.status ?? "refused"));
  for (const status of ["paid", "not_paid", "unknown", "pending", "not_started", "refused"]) {
    assert.ok(seen.has(status), `no payout of them ends as ${status}`);
  }
  assert.deepEqual((await differences(lines)).slice(0, 5), []);
});

test("a line that is not understood says so", async () => {
  const lines = ["", "nonsense", '{"id":1}', '{"id":"x","do":"fly"}', '{"id":2,"do":"parse","endpoint":"getUserToken","status":200}'];
  assert.deepEqual(await differences(lines), []);
});
