// `fetch` as this package calls it, against a server that misbehaves: tests/scenarios/hosts.json is the suite of every language.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";
import { exchange } from "../build/js/http.js";
import { program } from "./drivers.mjs";

const LARGEST = 2 ** 20;
/** So much more than its timeout may an attempt take on a machine that is busy, milliseconds. */
const GRACE = 7000;

let server;
let url;
let suite;

before(async () => {
  server = spawn(program("adversary"), { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  url = line.replace("listening on ", "");
  suite = await ask("/_adversary/scenarios");
});

after(() => server.kill());

/** What the server says of itself, on a connection of its own. */
async function ask(path) {
  const [response] = await once(get(url + path, { agent: false }), "response");
  return JSON.parse(Buffer.concat(await response.toArray()).toString());
}

const headers = {
  accept: "application/json",
  authorization: "Bearer 0123456789abcdef0123456789abcdef",
  "content-type": "application/x-www-form-urlencoded",
  sign: "00".repeat(32),
};

function send(base, timeout) {
  const request = { method: "POST", url: `${base}/personal/user/getUserToken`, headers, body: "Login=shop%40example.com&Password=example-password" };
  return new Promise((resolve) => exchange(undefined, request, timeout, LARGEST, resolve));
}

function say(reply) {
  if ("status" in reply) return `answer ${reply.status}`;
  return reply.nothingSent ? "no" : "maybe";
}

/** Plays a scenario; what went wrong, in words. */
async function play({ name, base_url, expect, timeout, requests, body }) {
  const wrong = [];
  const holds = {
    ok: (bytes) => Buffer.from(bytes).toString() === suite.ok,
    any: () => true,
    empty: (bytes) => bytes.length === 0,
    too_large: (bytes) => bytes.length === LARGEST + 1,
  };
  const base = `${base_url}/npm`;
  for (const allowed of expect) {
    const begun = performance.now();
    const reply = await send(base, timeout ?? suite.timeout);
    // Where `no` is due, a runtime that cannot tell says `maybe`.
    const fits = allowed.includes(say(reply)) || (allowed.includes("no") && say(reply) === "maybe");
    if (!fits) wrong.push(`${name}: ${say(reply)} instead of ${allowed.join(" or ")}`);
    if ("status" in reply && body && !holds[body](reply.body)) wrong.push(`${name}: ${reply.body.length} bytes, which is not ${body}`);
    if (performance.now() - begun > (timeout ?? suite.timeout) + GRACE) wrong.push(`${name}: it took too long`);
  }
  const key = `/${[...base_url.split("/").slice(3), "npm"].join("/")}`;
  const counted = await ask(`/_adversary/count?key=${key}`);
  const due = { requests: requests ?? expect.length, cookies: 0 };
  for (const [what, number] of Object.entries(due)) {
    if ((counted[what] ?? 0) !== number) wrong.push(`${name}: ${counted[what]} ${what} instead of ${number}`);
  }
  return wrong;
}

test("fetch sends once, and says rightly whether the provider may have got it", async () => {
  assert.ok(suite.scenarios.length >= 60, `${suite.scenarios.length} scenarios`);
  const wrong = [];
  for (let place = 0; place < suite.scenarios.length; place += 8) {
    wrong.push(...(await Promise.all(suite.scenarios.slice(place, place + 8).map(play))).flat());
  }
  assert.deepEqual(wrong, []);
});

test("Node proves that nothing was sent where the connection was not made", async () => {
  for (const name of ["refused", "refused-tls", "unresolvable"]) {
    const { base_url } = suite.scenarios.find((scenario) => scenario.name === name);
    assert.equal(say(await send(base_url, 10_000)), "no", name);
  }
});
