// What every runtime does with the package, however it was loaded. It throws when anything is wrong.

export const passed = "The program passed.";

// The first vector of tests/vectors/sign/getOperationState.json.
const PARAMS = {
  UserToken: "EXAMPLE/USER+TOKEN0000000000000000000000000000000000000000000000",
  PayoutOperationId: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
};
const SIGN = "8c09b734a6f6cd375aff64d107b445f57ea4056c5a66a2b965f0e9000bdbd739";

const PAYOUT = {
  reference: "invoice-17",
  recipient: { type: "sbp", phone: "79990000000", bankId: "100000000000", name: "Иван Тестов" },
  amount: "50.00",
};

function same(what, is, due) {
  if (is !== due) throw new Error(`${what} is ${is} instead of ${due}`);
}

/** A payout whose answer gets lost is paid once, and the same call again sends nothing. */
async function payout(sandbox, client) {
  sandbox.faults([{ at: "executeOperation", nth: 1, fault: "lose_response" }]);
  const outcome = await client.payout(PAYOUT);
  same("the status", outcome.ensurePaid().status, "paid");
  same("settled", (await client.payout(PAYOUT)).alreadySettled, true);
  same("paid", sandbox.paid("79990000000").count, 1);
  same("executions", sandbox.state().requests.executeOperation, 1);
}

export default async function program({ client, sandbox }) {
  const inPage = "document" in globalThis;
  const keys = { bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret" };
  if (inPage) {
    try {
      new client.IntellectMoney(keys);
    } catch (error) {
      same("the reason", error.reason, "browser_page");
    }
  } else {
    const { headers } = new client.IntellectMoney(keys).prepare("getOperationState", PARAMS);
    same("the Sign", headers.sign, SIGN);
  }
  const provider = new sandbox.Sandbox({ seed: 7 });
  await payout(provider, provider.client());
  return passed;
}
