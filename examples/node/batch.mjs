// Pays all rows of a CSV file, and shows how far it is. Whatever ended it, the same command goes on: rows that are
// settled are told so by the journal, and nothing is sent for them. It ends with 0 only where all is paid.
//
//   node batch.mjs payouts.csv        with INTELLECTMONEY_* in the environment, INTELLECTMONEY_JOURNAL among them
import { readFileSync } from "node:fs";
import { fromEnv } from "intellectmoney/node";

const HEADING = "reference;phone;bank;name;amount";

/** A line a debt, its texts without quotes; the amount stays the text that it is. Excel adds a byte order mark and CRLF. */
function read(file) {
  const [heading, ...lines] = readFileSync(file, "utf8").replace("\ufeff", "").split(/\r?\n/);
  // Else the first debt would be taken for it, and not be paid.
  if (heading !== HEADING) throw new Error(`the first line has to be ${HEADING}`);
  return lines.flatMap((line, place) => {
    if (!line) return [];
    const cells = line.split(";");
    if (cells.length !== 5 || line.includes('"')) throw new Error(`line ${place + 2} has to be five texts without quotes`);
    const [reference, phone, bankId, name, amount] = cells;
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
    if (outcome?.status !== "paid") {
      console.error((outcome ?? error).message);
      process.exitCode = 1;
    }
  }
} finally {
  await client.close();
}
console.log(Object.entries(counts).map(([what, count]) => `${what}: ${count}`).join(", "));
