import assert from "node:assert/strict";
import { inspect } from "node:util";
import { InvalidRequestError } from "intellectmoney";

export const recipient = { type: "sbp", phone: "79990000000", bankId: "100000000000", name: "Иван Тестов" };
export const row = (reference, more) => ({ reference, recipient, amount: "50.00", ...more });
export const keys = { bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret" };

export function refused(reason, field) {
  return (error) => {
    assert.ok(error instanceof InvalidRequestError, inspect(error));
    assert.deepEqual([error.reason, error.field], [reason, field]);
    return true;
  };
}
