import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { median, row } from "./interleaved.mjs";

const TURNS = 5;
const NAME = "compact-10000";
const HELD = join(import.meta.dirname, "held.mjs");

/** Bytes a row that a fresh process holds, and how much larger it has become. */
function held(how) {
  const said = execFileSync(process.execPath, ["--expose-gc", HELD, how, NAME], { encoding: "utf8" });
  return JSON.parse(said);
}

export async function rows() {
  const found = { ours: [], peer: [], "ours, read": [] };
  for (let turn = 0; turn < TURNS; turn += 1) for (const how of Object.keys(found)) found[how].push(held(how));
  const of = (how, what) => median(found[how].map((one) => one[what]));
  const line = (what, how, goal, key) => row(`memory a row, ${what}`, "compact, 10,000 rows", of(how, key), { peer: "JSON.parse(buffer)", peers: of("peer", key), goal, unit: "bytes" });
  return [
    line("held by JavaScript", "ours", 1 / 3.5, "held"),
    line("held by JavaScript, all read", "ours, read", null, "held"),
    line("the process's growth", "ours", null, "resident"),
  ];
}
