import { type IntellectMoney, type PayoutOutcome, version } from "intellectmoney";
import { type Diagnosis, explain } from "intellectmoney/doctor";
import { IntellectMoney as InNode } from "intellectmoney/node";
import { Sandbox } from "intellectmoney/sandbox";
import { load } from "intellectmoney/slim";

declare const client: IntellectMoney;
const recipient = { type: "sbp", phone: "79990000000", bankId: "100000000000", name: "Иван Тестов" } as const;

/** Every case has to be handled: without one of them this function may give `undefined`. */
export function say(outcome: PayoutOutcome): string {
  switch (outcome.status) {
    case "paid":
      return `paid by ${outcome.payoutOperationId}`;
    case "not_paid":
      return outcome.reason;
    case "pending":
    case "unknown":
    case "not_started":
      return outcome.nextStep;
  }
}

export async function pay(): Promise<string[]> {
  const said = [say(await client.payout({ reference: "invoice-17", recipient, amount: "50.00" }))];
  for await (const { reference, outcome, error } of client.payouts([], { concurrency: 2 })) {
    said.push(reference, outcome ? say(outcome) : error.code);
  }
  for await (const row of client.paymentsHistory({ dateFrom: new Date() })) said.push(row.id);
  return [...said, version(), new Sandbox({ seed: 7 }).paid().total];
}

export const begin: (module: object) => void = load;
export const inNode: IntellectMoney = new InNode({ bearerToken: "", signSecretKey: "" });
export const diagnosis: Diagnosis = explain(
  { bearerToken: "", signSecretKey: "" },
  { endpoint: "getUserToken", params: { Login: "", Password: "" }, sign: "" },
);

// @ts-expect-error An amount is never a number.
export const wrong = client.payout({ reference: "invoice-17", recipient, amount: 50 });
// @ts-expect-error A shop's number is no recipient.
export const wrongToo = client.payout({ reference: "invoice-17", recipient: "450000", amount: "50.00" });
