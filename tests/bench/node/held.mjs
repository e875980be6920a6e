// held.mjs HOW NAME: what a page takes in this process, in bytes a row, as JSON.
import { answeredBy, page } from "./package-under-test.mjs";

const [how, name] = process.argv.slice(2);
const rows = Number(name.split("-")[1]);

function used() {
  for (let turn = 0; turn < 3; turn += 1) globalThis.gc();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { held: heapUsed + arrayBuffers, resident: rss };
}

async function take(name) {
  if (how === "peer") return JSON.parse(page(name).toString());
  const answer = await answeredBy(page(name)).getPaymentsHistory({ take: 10 });
  if (how === "ours, read") {
    const { payments } = answer.result;
    const names = Object.keys({ ...payments[0] });
    for (const payment of payments) for (const name of names) void payment[name];
  }
  return answer;
}

// What is compiled and allocated once is there before.
await take(name.replace(/-\d+/, "-1"));
const before = used();
const kept = await take(name);
const after = used();
if (kept === undefined) throw new Error("nothing is held");
console.log(JSON.stringify({ held: (after.held - before.held) / rows, resident: (after.resident - before.resident) / rows }));
