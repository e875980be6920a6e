// Node's `fetch`, as this package calls it, against a server that misbehaves. Deno and Bun have their turn in the matrix.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playHosts } from "./adversary.mjs";

test("fetch sends once, and says rightly whether the provider may have got it", async () => {
  const { scenarios, wrong, doubtful, proven } = await playHosts(process.execPath);
  assert.ok(scenarios >= 60, `${scenarios} scenarios`);
  assert.deepEqual([wrong, doubtful], [[], []]);
  // Where the connection was not made, Node proves that nothing was sent.
  assert.deepEqual(proven, ["no", "no", "no"]);
});
