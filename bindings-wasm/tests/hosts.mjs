// `fetch` of whatever runtime this is, as this package calls it, against a server that misbehaves:
// hosts.mjs URL NAME, the adversary's address and a name of one's own. Plays tests/scenarios/hosts.json and prints as
// JSON what went wrong, and what is only doubtful: a request of which nothing is known where an answer could have come, or
// was due; it may not have arrived, since a kept connection may have broken.
import { get } from "node:http";
import { exchange } from "../build/js/http.js";

const LARGEST = 2 ** 20;
/** So much more than its timeout may an attempt take on a machine that is busy, milliseconds. */
const GRACE = 7000;

const [url, own] = process.argv.slice(2);

/** What the server says of itself, on a connection of its own. */
function ask(path) {
  return new Promise((resolve, reject) => {
    get(url + path, { agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => (text += part));
      response.on("end", () => resolve(JSON.parse(text)));
    }).on("error", reject);
  });
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

const suite = await ask("/_adversary/scenarios");

const [wrong, doubtful, proven] = [[], [], []];

async function play({ name, base_url, expect, timeout, requests, body }) {
  let unknown = 0;
  const holds = {
    ok: (bytes) => new TextDecoder().decode(bytes) === suite.ok,
    any: () => true,
    empty: (bytes) => bytes.length === 0,
    too_large: (bytes) => bytes.length === LARGEST + 1,
  };
  const base = `${base_url}/${own}`;
  for (const allowed of expect) {
    const begun = performance.now();
    const reply = await send(base, timeout ?? suite.timeout);
    // Where `no` is due, a runtime that cannot tell says `maybe`.
    const fits = allowed.includes(say(reply)) || (allowed.includes("no") && say(reply) === "maybe");
    if (say(reply) === "maybe" && allowed.some((one) => one.startsWith("answer"))) unknown += 1;
    if (!fits && say(reply) === "maybe") doubtful.push(name);
    else if (!fits) wrong.push(`${name}: ${say(reply)} instead of ${allowed.join(" or ")}`);
    if ("status" in reply && body && !holds[body](reply.body)) wrong.push(`${name}: ${reply.body.length} bytes, which is not ${body}`);
    if (performance.now() - begun > (timeout ?? suite.timeout) + GRACE) wrong.push(`${name}: it took too long`);
  }
  const key = `/${[...base_url.split("/").slice(3), own].join("/")}`;
  const counted = await ask(`/_adversary/count?key=${key}`);
  const { requests: sent = 0, cookies = 0 } = counted;
  const due = requests ?? expect.length;
  if (sent < due && sent + unknown >= due) doubtful.push(name);
  else if (sent !== due) wrong.push(`${name}: ${sent} requests instead of ${due}`);
  if (cookies > 0) wrong.push(`${name}: ${cookies} cookies`);
}

// A kept connection that is broken or holds a stray answer must not meet another scenario's request: one at a time, and
// last the one that leaves a connection behind which closes on whoever comes next.
const spoils = ({ name }) => ["two-answers", "garbage-after", "closed-on-reuse"].indexOf(name);
const clean = suite.scenarios.filter((scenario) => spoils(scenario) < 0);
for (let place = 0; place < clean.length; place += 8) await Promise.all(clean.slice(place, place + 8).map(play));
for (const scenario of suite.scenarios.filter((one) => spoils(one) >= 0).sort((one, other) => spoils(one) - spoils(other))) await play(scenario);
for (const name of ["refused", "refused-tls", "unresolvable"]) {
  const { base_url } = suite.scenarios.find((scenario) => scenario.name === name);
  proven.push(say(await send(base_url, 10_000)));
}
console.log(JSON.stringify({ scenarios: suite.scenarios.length, wrong, doubtful, proven }));
process.exit(0);
