import assert from "node:assert/strict";
import { parse as lossless, isLosslessNumber } from "lossless-json";
import { medians, row } from "./interleaved.mjs";
import { answeredBy, page } from "./package-under-test.mjs";

/** Whole answers; ours are read by a whole call, which signs and sends nothing further than to this process. */
const INPUTS = ["compact-100", "compact-10000", "indented-10000", "reordered-10000", "shuffled-10000", "unknown-10000", "nulls-10000", "long-10000", "quoted-10000"];
const GOALS = { "nothing read": 0.35, "all read": 0.75 };

const entriesOf = (document) => document.Result.PaymentsHistoryList;

/** Every number as the text that was sent: amounts and 64-bit numbers are texts in this package. */
function plain(value) {
  if (isLosslessNumber(value)) return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, plain(inside)]));
}

/** Reads the fields of a row one by one; a sum by its members. */
function reader(names) {
  return (row) => {
    let sum = 0;
    for (const name of names) {
      const value = row[name];
      if (typeof value === "string") sum += value.length;
      else if (value !== null && typeof value === "object") for (const inside in value) sum += String(value[inside]).length;
    }
    return sum;
  };
}

function readAll(rows, read) {
  let sum = 0;
  for (const row of rows) sum += read(row);
  return sum;
}

/** One text of a value, whoever made it: of a sum both its members, of a list its JSON. */
function text(value) {
  if (Array.isArray(value)) return JSON.stringify(value);
  if (value === null || typeof value !== "object") return value;
  return [value.Amount ?? value.amount, value.Currency ?? value.currency].join(" ");
}

/** The rows are exactly what a slow reader finds that loses no digit: whole as JSON, and field by field. */
function check(name, payments, raw, bytes) {
  const due = entriesOf(lossless(bytes.toString())).map(plain);
  assert.deepEqual(lossless(raw).PaymentsHistoryList.map(plain), due, name);
  const wireOf = new Map(Object.keys(due[0]).map((wire) => [wire.toLowerCase().replace("ipadress", "ipaddress"), wire]));
  for (const [place, payment] of payments.entries()) {
    for (const field in payment) {
      const wire = wireOf.get(field.toLowerCase());
      assert.ok(wire, `${name}: no ${field}`);
      assert.equal(text(payment[field]), text(due[place][wire] ?? null), `${name}: ${wire} of row ${place}`);
    }
  }
}

async function rowsOf(name) {
  const bytes = page(name);
  const entries = entriesOf(JSON.parse(bytes));
  const client = answeredBy(bytes);
  const ours = async () => (await client.getPaymentsHistory({ take: entries.length })).result.payments;
  const { result, raw } = await client.getPaymentsHistory({ take: entries.length });
  check(name, result.payments, raw, bytes);

  const readers = { "all read": [reader(Object.keys(entries[0])), reader(Object.keys((await ours())[0]))] };
  readers["three fields read"] = [reader(["Id", "PaymentAmount", "Description"]), reader(["id", "paymentAmount", "description"])];
  const parse = () => entriesOf(JSON.parse(bytes.toString()));
  const variants = { ours, "JSON.parse(buffer)": parse };
  for (const [what, [peers, own]] of Object.entries(readers)) {
    variants[`ours, ${what}`] = async () => readAll(await ours(), own);
    variants[`JSON.parse(buffer), ${what}`] = () => readAll(parse(), peers);
  }
  if (name.startsWith("compact")) variants["lossless-json"] = () => entriesOf(lossless(bytes.toString()));
  const times = await medians(variants);
  const input = name.replace(/-(\d+)$/, (_, rows) => `, ${Number(rows).toLocaleString("en")} rows`);
  const line = (what, peer, of) => row(`history, ${what}`, input, times[what === "nothing read" ? "ours" : `ours, ${what}`], { peer, peers: times[of], goal: peer === "lossless-json" ? null : (GOALS[what] ?? null) });
  const found = ["nothing read", "three fields read", "all read"].map((what) => line(what, "JSON.parse(buffer)", what === "nothing read" ? "JSON.parse(buffer)" : `JSON.parse(buffer), ${what}`));
  if ("lossless-json" in variants) found.push(line("nothing read", "lossless-json", "lossless-json"));
  return found;
}

export async function rows() {
  const found = [];
  for (const name of INPUTS) found.push(...(await rowsOf(name)));
  return found;
}
