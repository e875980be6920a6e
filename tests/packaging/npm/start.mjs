// From the start of a Node process to its first signed request, beside a process that loads the package of stripe, and
// one that loads nothing. They take turns, so that a busy machine is busy for all of them; the figures are medians.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed } from "./execute.mjs";
import { install } from "./install.mjs";

const TURNS = 25;

const PROGRAMS = {
  nothing: "",
  intellectmoney: `const { IntellectMoney } = require("intellectmoney");
const client = new IntellectMoney({ bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret" });
const { headers } = client.prepare("getUserToken", { Login: "shop@example.com", Password: "example-password" });
if (headers.sign.length !== 64) throw new Error("no Sign");`,
  stripe: `require(${JSON.stringify(join(installed("stripe/package.json"), ".."))});`,
};

const folder = mkdtempSync(join(tmpdir(), "intellectmoney-start-"));
try {
  const cwd = install(folder);
  const times = {};
  for (const [name, text] of Object.entries(PROGRAMS)) {
    writeFileSync(join(cwd, `start-${name}.cjs`), text);
    times[name] = [];
  }
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const name of Object.keys(PROGRAMS)) {
      const begun = performance.now();
      execFileSync(process.execPath, [`start-${name}.cjs`], { cwd });
      times[name].push(performance.now() - begun);
    }
  }
  const median = (name) => times[name].sort((one, other) => one - other)[Math.floor(TURNS / 2)];
  const [bare, ours, stripe] = ["nothing", "intellectmoney", "stripe"].map(median);
  const shown = (millis) => `${millis.toFixed(1)} ms`;
  console.log(`A process that does nothing: ${shown(bare)}; to a signed request: ${shown(ours)}; to require("stripe"): ${shown(stripe)}`);
  console.log(`Above the bare process: ${shown(ours - bare)} beside ${shown(stripe - bare)}, ${((ours - bare) / (stripe - bare)).toFixed(2)} of it; as whole processes ${(ours / stripe).toFixed(2)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
