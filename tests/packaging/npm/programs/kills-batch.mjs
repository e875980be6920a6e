// One life of the batch that kills.mjs kills: kills-batch.mjs DIE_AT AFTER_MS. It dies so many milliseconds after its
// nth event, by the signal that cannot be caught; without arguments it lives to the end and prints how rows ended.
import { fromEnv } from "intellectmoney/node";

export const ROWS = 300;

export const rows = Array.from({ length: ROWS }, (_, row) => ({
  reference: `row-${row}`,
  recipient: { type: "sbp", phone: `7999${String(1_000_000 + row)}`, bankId: "100000000000", name: "Иван Тестов" },
  amount: `${1 + (row % 7)}.50`,
}));

/** A thousand times as patient a sandbox needs a thousandth of the patience; the settle window stays longer than a request. */
const timeouts = { pollFirst: 10, pollLongest: 40, settle: 400 };

async function live(dieAt, after) {
  let events = 0;
  const onEvent = () => {
    events += 1;
    if (events !== dieAt) return;
    const die = () => process.kill(process.pid, "SIGKILL");
    if (after === 0) die();
    else setTimeout(die, after);
  };
  const client = fromEnv({ timeouts, onEvent });
  const ended = { paid: 0, already: 0, other: [] };
  for (const { reference, outcome, error } of await client.payouts(rows, { concurrency: 8 }).all()) {
    if (outcome?.status !== "paid") ended.other.push(`${reference}: ${(outcome ?? error).message}`);
    else ended[outcome.alreadySettled ? "already" : "paid"] += 1;
  }
  await client.close();
  console.log(JSON.stringify(ended));
}

if (process.argv[1] === import.meta.filename) await live(...process.argv.slice(2).map(Number));
