// Measures the npm package beside its peers: `measure.mjs FILE [JOB…]` writes FILE.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const JOBS = ["sign", "history", "memory", "start", "call", "size"];

const [file, ...wanted] = process.argv.slice(2);
const all = [];
for (const name of wanted.length > 0 ? wanted : JOBS) {
  const { rows } = await import(`./${name}.mjs`);
  for (const row of await rows()) {
    all.push(row);
    const ratio = row.ratio === null ? "" : `${row.ratio.toFixed(3)} of ${row.peer}`;
    console.log(`${row.job}; ${row.input}: ${Math.round(row.ours).toLocaleString("en")} ${row.unit} ${ratio}`);
  }
}
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify({ language: "node", rows: all }, null, 1)}\n`);
