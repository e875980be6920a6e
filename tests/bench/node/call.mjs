import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { OPERATION, answers } from "./answers.mjs";
import { medians, row } from "./interleaved.mjs";
import { IntellectMoney, USER_TOKEN, answeredBy, keys } from "./package-under-test.mjs";

/** The goal is of the call that Rust and Python measure, too. */
const CALLS = [
  {
    endpoint: "getOperationState",
    input: "getOperationState",
    values: { payoutOperationId: OPERATION },
    params: { UserToken: USER_TOKEN, PayoutOperationId: OPERATION },
    goal: 0.05,
  },
  { endpoint: "getPaymentsHistory", input: "getPaymentsHistory, 1 row", values: { take: 1 }, params: { UserToken: USER_TOKEN, Take: "1" }, goal: null },
];

/** The fastest way that Node has by itself: `node:http` on one connection. */
function raw(url, agent) {
  const { hostname, port, pathname } = new URL(url);
  return (headers, body) =>
    new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path: pathname, method: "POST", agent, headers: { ...headers, "content-length": Buffer.byteLength(body) } }, (response) => {
        const parts = [];
        response.on("data", (part) => parts.push(part));
        response.on("end", () => resolve(Buffer.concat(parts)));
      });
      sent.on("error", reject);
      sent.end(body);
    });
}

async function measured(client, agent, { endpoint, input, values, params, goal }) {
  const answer = answers[endpoint];
  const stub = answeredBy(answer);
  const call = (of) => of[endpoint](values);
  assert.equal((await call(client)).raw, (await call(stub)).raw);
  const { url, headers, body } = client.prepare(endpoint, params);
  const send = raw(url, agent);
  assert.deepEqual(await send(headers, body), answer);
  const byFetch = async () => (await fetch(url, { method: "POST", headers, body })).arrayBuffer();
  const times = await medians({ stub: () => call(stub), whole: () => call(client), raw: () => send(headers, body), fetch: byFetch });
  return [
    row("the package's share of a call", input, times.stub, { peer: "a POST by node:http over loopback", peers: times.raw, goal }),
    row("a call over loopback", input, times.whole, { peer: "a POST by fetch alone", peers: times.fetch }),
    row("a call over loopback", input, times.whole, { peer: "a POST by node:http over loopback", peers: times.raw }),
  ];
}

export async function rows() {
  const server = fork(join(import.meta.dirname, "server.mjs"));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const [port] = await once(server, "message");
    const client = new IntellectMoney({ ...keys, userToken: USER_TOKEN, baseUrl: `http://127.0.0.1:${port}` });
    const found = [];
    for (const one of CALLS) found.push(...(await measured(client, agent, one)));
    return found;
  } finally {
    agent.destroy();
    server.kill();
  }
}
