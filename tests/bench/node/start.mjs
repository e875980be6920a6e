import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { median, row } from "./interleaved.mjs";
import { dist } from "./package-under-test.mjs";

const TURNS = 25;
const stripe = createRequire(import.meta.url).resolve("stripe");

const PROGRAMS = {
  nothing: "",
  ours: `const { IntellectMoney } = require(${JSON.stringify(join(dist, "cjs/index.js"))});
const client = new IntellectMoney({ bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret" });
const { headers } = client.prepare("getUserToken", { Login: "shop@example.com", Password: "example-password" });
if (headers.sign.length !== 64) throw new Error("no Sign");`,
  stripe: `require(${JSON.stringify(stripe)});`,
};

/** Fresh processes in turns; what a process that does nothing takes is taken off. */
export async function rows() {
  const times = Object.fromEntries(Object.keys(PROGRAMS).map((name) => [name, []]));
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [name, text] of Object.entries(PROGRAMS)) {
      const begun = performance.now();
      execFileSync(process.execPath, ["-e", text]);
      times[name].push((performance.now() - begun) * 1e6);
    }
  }
  const above = (name) => median(times[name]) - median(times.nothing);
  return [row("start to the first signed request", "a fresh process", above("ours"), { peer: 'require("stripe")', peers: above("stripe"), goal: 0.25 })];
}
