// A payout in the sandbox, in this process, from token to a final state, and the history read back: no network, and
// time is a number.
//
//   node payout.mjs [--seed N] [--fault KIND]
//
// A fault is what goes wrong at the first executeOperation, such as lose_response, reset, html_502.
import { parseArgs } from "node:util";
import { Sandbox } from "intellectmoney/sandbox";
import { row, tell, verdict } from "./timeline.mjs";

const PHONE = "+7 999 000-00-00";
const { values } = parseArgs({ options: { seed: { type: "string", default: "7" }, fault: { type: "string" } } });

const sandbox = new Sandbox({ seed: Number(values.seed) });
if (values.fault) {
  try {
    sandbox.faults([{ at: "executeOperation", nth: 1, fault: values.fault }]);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
  console.log(`The first executeOperation meets the fault ${values.fault}.`);
}
const begun = sandbox.state().time_ms;
console.log(`50.00 RUB to ${PHONE}, in process, on a virtual clock`);

const client = sandbox.client({ onEvent: (event) => tell(begun, event) });
const outcome = await client.payout({
  reference: "invoice-17",
  recipient: { type: "sbp", phone: PHONE, bankId: "100000000000", name: "Иван Тестов" },
  amount: "50",
});

if (outcome.status === "paid") {
  const { result } = await client.getPaymentsHistory({ take: 1 });
  for (const payment of result.payments) console.log(`Newest row: ${row(payment)}`);
}
const books = sandbox.paid(PHONE);
console.log(`The sandbox's books: ${PHONE} got ${books.total} RUB in ${books.count} payout(s)`);
verdict(outcome);
