// The package as `just npm` has built it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const root = join(import.meta.dirname, "../../..");
export const dist = join(root, "bindings-wasm/dist");
export const { IntellectMoney } = await import(pathToFileURL(join(dist, "index.js")));

export const keys = { bearerToken: "0123456789abcdef0123456789abcdef", signSecretKey: "example-sign-secret-0123456789ab" };
export const USER_TOKEN = "EXAMPLE/USER+TOKEN0000000000000000000000000000000000000000000000";

export const page = (name) => readFileSync(join(root, "target/bench/pages", `${name}.json`));

/** A client to which every request is answered at once, by these bytes. */
export function answeredBy(bytes) {
  const fetch = async () => {
    const parts = [bytes];
    const reader = { read: async () => ({ done: parts.length === 0, value: parts.pop() }), cancel: async () => {} };
    return { status: 200, headers: { forEach() {} }, body: { getReader: () => reader } };
  };
  return new IntellectMoney({ ...keys, userToken: USER_TOKEN, fetch });
}
