// The payments history as CSV, each row once.
//
//   node history.mjs [FROM [TO]] > history.csv        with INTELLECTMONEY_* in the environment
//
// FROM and TO are moments with an offset, such as 2025-01-31T00:00:00+03:00.
import { fromEnv } from "intellectmoney/node";

const COLUMNS = ["id", "creationDate", "direction", "paymentAmount", "currency", "state", "description"];

/** A spreadsheet reads a text that begins so as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value) {
  const text = value ?? "";
  const safe = FORMULA.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const [dateFrom, dateTo] = process.argv.slice(2);
const client = fromEnv();
console.log(COLUMNS.join());
for await (const { paymentAmount, ...payment } of client.paymentsHistory({ dateFrom, dateTo })) {
  const row = { ...payment, paymentAmount: paymentAmount?.amount, currency: paymentAmount?.currency };
  console.log(COLUMNS.map((name) => cell(row[name])).join());
}
await client.close();
