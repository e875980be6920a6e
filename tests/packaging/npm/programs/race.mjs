// One of two processes that pay the same debts over one journal in Postgres: race.mjs run. Debts that the other has at
// hand are asked for again, until all are paid.
import { once } from "node:events";
import pg from "pg";
import { fromEnv } from "intellectmoney/node";
import { postgresJournal } from "./examples/node/postgres.mjs";

export const debts = Array.from({ length: 40 }, (_, debt) => ({
  reference: `debt-${debt}`,
  recipient: { type: "sbp", phone: `7999${String(2_000_000 + debt)}`, bankId: "100000000000", name: "Иван Тестов" },
  amount: "50.00",
}));

/** In turns of their own, so that the two do not take it from each other for ever. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 80));

async function run() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
  const timeouts = { pollFirst: 20, pollLongest: 60, settle: 2000 };
  const client = fromEnv({ journal: postgresJournal(pool), timeouts });
  console.log("ready");
  await once(process.stdin, "data");
  let left = debts;
  while (left.length > 0) {
    const rows = await client.payouts(left).all();
    const other = rows.find(({ outcome, error }) => (error ? error.code !== "conflict" : !["paid", "unknown"].includes(outcome.status)));
    if (other) throw new Error(`${other.reference}: ${(other.outcome ?? other.error).message}`);
    left = left.filter((_, row) => rows[row].outcome?.status !== "paid");
    await pause();
  }
  console.log(`paid ${debts.length}`);
  await client.close();
  await pool.end();
}

if (process.argv[2] === "run") await run();
