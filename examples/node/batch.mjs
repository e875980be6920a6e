// Pays all rows of a CSV file, and shows how far it is. Whatever ended it, the same command goes on: rows that are
// settled are told so by the journal, and nothing is sent for them.
//
//   node batch.mjs payouts.csv        with INTELLECTMONEY_* in the environment, INTELLECTMONEY_JOURNAL among them
import { readFileSync } from "node:fs";
import { fromEnv } from "intellectmoney/node";

/** `reference;phone;bank;name;amount`, a line a debt; the amount stays the text that it is. */
function read(file) {
  const lines = readFileSync(file, "utf8").split("\n").slice(1);
  return lines.filter(Boolean).map((line) => {
    const [reference, phone, bankId, name, amount] = line.split(";");
    return { reference, recipient: { type: "sbp", phone, bankId, name }, amount };
  });
}

const rows = read(process.argv[2]);
const client = fromEnv();
const counts = {};
try {
  let done = 0;
  for await (const { reference, outcome, error } of client.payouts(rows, { concurrency: 8 })) {
    done += 1;
    const what = outcome ? (outcome.alreadySettled ? `${outcome.status} before` : outcome.status) : error.code;
    counts[what] = (counts[what] ?? 0) + 1;
    console.log(`${done} of ${rows.length}: ${reference} ${what}`);
    if (outcome?.status !== "paid") console.error((outcome ?? error).message);
  }
} finally {
  await client.close();
}
console.log(Object.entries(counts).map(([what, count]) => `${what}: ${count}`).join(", "));
