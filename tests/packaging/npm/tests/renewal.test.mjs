// A session that has ended is renewed once, however many calls meet it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Sandbox } from "intellectmoney/sandbox";

const worlds = { "virtual time": {}, "the machine's time and fetch": { speed: 1000 } };

for (const [name, options] of Object.entries(worlds)) {
  test(`100 calls with an expired token renew it once, in ${name}`, async () => {
    const sandbox = new Sandbox(options);
    const client = sandbox.client();
    await client.getPaymentsHistory({ take: 1 });
    assert.equal(sandbox.state().requests.getUserToken, 1);
    for (const tokens of [2, 3]) {
      sandbox.session({ end: true });
      const calls = Array.from({ length: 100 }, () => client.getPaymentsHistory({ take: 1 }));
      for (const { result } of await Promise.all(calls)) assert.equal(result.payments.length, 1);
      assert.equal(sandbox.state().requests.getUserToken, tokens);
    }
  });
}

test("a client that has only a token says that it has expired, and asks for no other", async () => {
  const sandbox = new Sandbox({ speed: 1000 });
  const { IntellectMoney } = await import("intellectmoney");
  const { bearer_token: bearerToken, sign_secret_key: signSecretKey } = sandbox.state().credentials;
  const client = new IntellectMoney({ bearerToken, signSecretKey, userToken: "x".repeat(64), fetch: sandbox.fetch });
  const calls = await Promise.allSettled(Array.from({ length: 100 }, () => client.getPaymentsHistory({ take: 1 })));
  for (const { status, reason } of calls) {
    assert.equal(status, "rejected");
    assert.equal(reason.outcome, "not_done", reason.stack);
  }
  assert.equal(sandbox.state().requests.getUserToken ?? 0, 0);
});
