import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, types } from "node:util";
import { IntellectMoney } from "intellectmoney";
import { keys } from "./fixtures.mjs";

const { isProxy } = types;

/** A client whose history is this one answer. */
function readerOf(body) {
  const fetch = async () => new Response(body);
  return new IntellectMoney({ ...keys, userToken: "EXAMPLE", fetch });
}

const entries = [
  { Id: 9007199254740993n, PaymentNumber: "20", PaymentAmount: { Amount: "1.0", Currency: "RUB" }, RecipientAmount: null, Description: 'Заказ "7" 😀', IsElectedPayment: true, AdditionalInfo: [1.50], ЧтоТо: { а: "б" } },
  { Id: 2n, PaymentNumber: null, PaymentAmount: { Currency: "RUB" }, Description: "ж".repeat(40_000), UserEmail: "a".repeat(70_000), Country: "é" },
  { Id: 3n },
  // Texts that come again.
  ...Array.from({ length: 12 }, (_, place) => ({
    Id: BigInt(place + 5),
    State: place % 3 ? "Confirm" : "New",
    PaymentAmount: { Amount: place % 2 ? "1.50" : `${place}.00`, Currency: "RUB" },
    Description: place % 4 ? "Заказ" : "ж".repeat(40_000),
    Country: "RU",
    Bank: place % 5 ? "Банк «Проба»" : null,
    IsElectedPayment: place % 2 === 0,
  })),
];
/** As the provider writes it, and where `odd`, in a form that only core's general reader takes. */
const historyOf = (odd, rows = entries) =>
  `{"OperationState":{"Code":0},"OperationId":"1","Result":{"New":[{"PaymentsHistoryList":[]}],"PaymentsHistoryList":[${rows
    .map((entry) => JSON.stringify(entry, (_, value) => (typeof value === "bigint" ? `#${value}` : value)).replace(/"#(\d+)"/, "$1"))
    .join(odd ? ",{\"Id\":4,\"PaymentAmount\":{\"Amount\":1E+2}}," : ",")}],"After":1}}`;

test("rows that are made when they are read are like rows that were made at once", async () => {
  const read = async (odd) => {
    const answer = await readerOf(historyOf(odd)).getPaymentsHistory({ take: 9 });
    const payments = answer.result.payments.filter(({ id }) => id !== "4");
    return { ...answer, raw: answer.raw, result: { payments } };
  };
  const [ours, due] = [await read(false), await read(true)];
  assert.deepEqual([isProxy(ours.result.payments[0]), isProxy(due.result.payments[0])], [true, false]);
  const parsed = JSON.parse(due.raw);
  parsed.PaymentsHistoryList = parsed.PaymentsHistoryList.filter(({ Id }) => Id !== 4);
  assert.deepEqual(JSON.parse(ours.raw), parsed);
  assert.match(ours.raw, /^\{"New":.*"Id":9007199254740993,.*"Amount":"1.0",.*"AdditionalInfo":\[1.5\].*"ЧтоТо":\{"а":"б"\}/);
  // Each row is new to each of these: reading, printing, writing, spreading, comparing, copying.
  const fresh = async () => (await read(false)).result.payments;
  const rows = due.result.payments;
  for (const [place, row] of (await fresh()).entries()) {
    for (const name of Object.keys(rows[0])) assert.deepStrictEqual(row[name], rows[place][name], name);
  }
  assert.deepStrictEqual((await fresh()).map(({ id, ...rest }) => ({ id, ...rest })), rows);
  assert.deepStrictEqual(await fresh(), rows);
  assert.equal(inspect(await fresh()), inspect(rows));
  assert.equal(JSON.stringify(await fresh()), JSON.stringify(rows));
  assert.deepEqual((await fresh()).map(Object.entries), rows.map(Object.entries));
  assert.deepStrictEqual(structuredClone((await fresh()).map((row) => ({ ...row }))), structuredClone(rows));
  for (const row of await fresh()) {
    assert.ok("id" in row && !("nothing" in row) && row.constructor === Object && row.nothing === undefined && row instanceof Object);
    assert.equal(`${row}`, "[object Object]");
    row.id = "mine";
    row.more = 1;
    delete row.bank;
    assert.deepEqual([row.id, row.more, "bank" in row, Object.keys(row).length], ["mine", 1, false, 27]);
    assert.ok(Object.isFrozen(Object.freeze(row)) && Object.getPrototypeOf(row) === Object.prototype);
    assert.throws(() => (row.id = "again"), TypeError);
  }
});

test("a history of any form is read row by row", async () => {
  for (const odd of [false, true]) {
    const bodies = [historyOf(odd)];
    const fetch = async () => new Response(bodies.shift() ?? '{"OperationState":{"Code":0},"Result":{"PaymentsHistoryList":[]}}');
    const ids = [];
    for await (const { id } of new IntellectMoney({ ...keys, userToken: "EXAMPLE", fetch }).paymentsHistory()) ids.push(id);
    assert.deepEqual(new Set(ids), new Set([...entries.map(({ Id }) => String(Id)), ...(odd ? ["4"] : [])]));
    assert.equal(ids.length, new Set(ids).size);
  }
});

/** A page so long that core keeps what the texts of a column have in common once, and lengths as bytes. */
const many = Array.from({ length: 700 }, (_, place) => ({
  Id: BigInt(place + 5),
  State: place % 3 ? "Confirm" : "New",
  CreationDate: `2025-0${(place % 9) + 1}-28T04:30:04.190+03:00`,
  PaymentAmount: { Amount: `${place}.00`, Currency: "RUB" },
  PaymentAccount: place === 300 ? "Счет" : `Счет ${3083464095 + place}`,
  Description: `Зачисление на счет магазина "${"Проба ".repeat(20)}${place % 7}" со счета "${place}"`,
  PurchaseOrderId: place % 50 === 49 ? `${place}` : `order-${place}`,
  Bank: place % 5 ? "Банк «Проба»" : null,
  UserEmail: place % 100 === 99 ? "a".repeat(70_000) : `b${place}@example.com`,
  // More lengths than bytes have values.
  ServiceName: `Билет № ${"ж".repeat(place % 300)}${place}`,
  IsElectedPayment: place % 2 === 0,
  AdditionalInfo: [place, "ж"],
  ЧтоТо: { а: "б", place },
}));

test("a long page is read as a short one is", async () => {
  for (const entries of [many, many.map(({ ServiceName, ...others }) => others)]) {
    const read = async (odd) => (await readerOf(historyOf(odd, entries)).getPaymentsHistory({ take: 999 })).result;
    const [ours, due] = [await read(false), await read(true)];
    const rows = due.payments.filter(({ id }) => id !== "4");
    for (const [place, row] of ours.payments.entries()) assert.deepStrictEqual({ ...row }, rows[place]);
    assert.equal(ours.payments.length, rows.length);
    const { raw } = await readerOf(historyOf(false, entries)).getPaymentsHistory({ take: 999 });
    const whole = JSON.parse((await readerOf(historyOf(true, entries)).getPaymentsHistory({ take: 999 })).raw);
    whole.PaymentsHistoryList = whole.PaymentsHistoryList.filter(({ Id }) => Id !== 4);
    assert.deepEqual(JSON.parse(raw), whole);
  }
});

test("a long list of rows is made when it is read, and is like one that was there", async () => {
  const list = async () => (await readerOf(historyOf(false, many)).getPaymentsHistory({ take: 999 })).result;
  const plain = ({ payments, ...others }) => ({ payments: payments.map((row) => ({ ...row })), ...others });
  const due = plain(await list());
  assert.ok(isProxy((await list()).payments[0]));
  assert.deepStrictEqual(await list(), due);
  assert.deepEqual(Object.keys(await list()), Object.keys(due));
  assert.equal(JSON.stringify(await list()), JSON.stringify(due));
  assert.equal(inspect(await list(), { depth: 9 }), inspect(due, { depth: 9 }));
  assert.deepStrictEqual({ ...(await list()) }, due);
  const own = await list();
  assert.equal(own.payments, own.payments);
  own.payments = own.payments.filter(({ id }) => id === "7");
  assert.deepEqual(own.payments.map(({ id }) => id), ["7"]);
  assert.equal(JSON.parse(JSON.stringify(own)).payments.length, 1);
  own.payments = undefined;
  assert.equal(own.payments, undefined);
  assert.ok(delete own.payments && !("payments" in own));
});
