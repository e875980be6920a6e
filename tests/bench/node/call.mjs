import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { medians, row } from "./interleaved.mjs";
import { IntellectMoney, USER_TOKEN, answeredBy, keys, page } from "./package-under-test.mjs";

const ANSWER = page("compact-1");

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

export async function rows() {
  const server = fork(join(import.meta.dirname, "server.mjs"));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const [port] = await once(server, "message");
    const baseUrl = `http://127.0.0.1:${port}`;
    const client = new IntellectMoney({ ...keys, userToken: USER_TOKEN, baseUrl });
    const stub = answeredBy(ANSWER);
    const call = (of) => of.getPaymentsHistory({ take: 1 });
    assert.equal((await call(client)).raw, (await call(stub)).raw);
    const { url, headers, body } = client.prepare("getPaymentsHistory", { UserToken: USER_TOKEN, Take: "1" });
    const send = raw(url, agent);
    assert.deepEqual(await send(headers, body), ANSWER);
    const byFetch = async () => (await fetch(url, { method: "POST", headers, body })).arrayBuffer();
    const times = await medians({ stub: () => call(stub), whole: () => call(client), raw: () => send(headers, body), fetch: byFetch });
    return [
      row("the package's share of a call", "getPaymentsHistory, 1 row", times.stub, { peer: "a POST by node:http over loopback", peers: times.raw, goal: 0.05 }),
      row("a call over loopback", "getPaymentsHistory, 1 row", times.whole, { peer: "a POST by fetch alone", peers: times.fetch }),
      row("a call over loopback", "getPaymentsHistory, 1 row", times.whole, { peer: "a POST by node:http over loopback", peers: times.raw }),
    ];
  } finally {
    agent.destroy();
    server.kill();
  }
}
