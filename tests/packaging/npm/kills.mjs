// A batch of 300 payouts in a process that is killed again and again, each time called anew with the same rows, until it
// ends; then the sandbox's books must say that each recipient was paid once: kills.mjs KILLS [SEED]
//
// Everything is real: processes, SIGKILL, files, sockets. The seed decides after how many events and milliseconds each
// life ends, and which answers get lost; the same seed gives the same decisions.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";
import { startSandbox } from "./sandbox.mjs";

const [kills = 20, seed = Math.trunc(Math.random() * 2 ** 31)] = process.argv.slice(2).map(Number);
/** The fewest events of a payout: records, requests and waits. So a batch cannot end before its last kill. */
const EVENTS = 12;
/** More kills than these are spread over several batches: lives get too short to come anywhere else. */
const KILLS_A_BATCH = 20;
const LONGEST_DELAY = 6;
const LOST_ANSWERS = 15;
/** After so many milliseconds a life that neither ends nor dies is called a failure. */
const LIFE = 300_000;

console.log(`kills: ${kills}, seed ${seed}; again: just kills node ${kills} ${seed}`);

// Mulberry32.
let state = seed;
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}

async function live(project, env, ...parameters) {
  const child = spawn(process.execPath, [join(project, "kills-batch.mjs"), ...parameters], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: LIFE,
    killSignal: "SIGABRT",
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (said += chunk));
  const [code, signal] = await once(child, "close");
  return { code, signal, said };
}

async function endure(project, sandbox, journal, rows, kills) {
  const faults = ["lose_response", "reset"];
  const script = Array.from({ length: LOST_ANSWERS }, () => ({ at: "executeOperation", nth: 1 + random(rows.length), fault: faults[random(2)] }));
  await sandbox.control("faults", script);
  await sandbox.control("balance", { balance: "1000000.00" });
  const env = { ...sandbox.environment, INTELLECTMONEY_JOURNAL: journal };
  const share = Math.max(Math.floor((rows.length * EVENTS) / (kills + 1)), 1);
  for (let kill = 1; kill <= kills; kill += 1) {
    const { code, signal, said } = await live(project, env, 1 + random(share), random(LONGEST_DELAY));
    if (signal !== "SIGKILL") throw new Error(`life ${kill} ended with ${signal ?? code} instead of SIGKILL: ${said}`);
  }
  const last = await live(project, env);
  const again = await live(project, env);
  const { paid, already, other } = JSON.parse(last.said);
  if (other.length > 0 || paid + already !== rows.length) throw new Error(`the last life left rows:\n${other.join("\n")}`);
  if (JSON.parse(again.said).already !== rows.length) throw new Error(`a further call paid something: ${again.said}`);
  return { paid, already };
}

/** What the provider's books say must not be right, in words. */
async function wrongs(sandbox, rows) {
  const wrong = [];
  for (const { recipient, amount } of rows) {
    const { count, total, pending_count } = await sandbox.control(`paid?recipient=${recipient.phone}`);
    if (count !== 1 || total !== amount || pending_count !== 0) wrong.push(`${recipient.phone} got ${total} in ${count} payouts instead of ${amount} once`);
  }
  const { count } = await sandbox.control("paid");
  if (count !== rows.length) wrong.push(`the books have ${count} payouts instead of ${rows.length}`);
  return wrong;
}

/** One batch from its first life to its last, and what the books say then. */
async function batch(project, folder, rows, kills) {
  const sandbox = await startSandbox(project);
  try {
    const { paid, already } = await endure(project, sandbox, folder, rows, kills);
    const wrong = await wrongs(sandbox, rows);
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    const { createOperation, executeOperation } = (await sandbox.control("state")).requests;
    console.log(`${kills} kills: ${rows.length} payouts, each recipient paid once; ${createOperation} operations made, ${executeOperation} executed;`);
    console.log(`  the last life paid ${paid} and found ${already} paid, a further call found all`);
  } finally {
    sandbox.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), "intellectmoney-kills-"));
try {
  const project = install(folder);
  const { rows } = await import(pathToFileURL(join(project, "kills-batch.mjs")));
  for (let left = kills; left > 0; left -= KILLS_A_BATCH) {
    await batch(project, join(folder, `journal-${left}`), rows, Math.min(left, KILLS_A_BATCH));
  }
  console.log(`Survived ${kills} kills.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
