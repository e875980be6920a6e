/// <reference types="node" />
import { env } from "node:process";
import { IntellectMoney } from "../client.js";
import type { ClientOptions } from "../options.js";
import { fileJournal } from "./journal.js";

/**
 * A client from the environment: `INTELLECTMONEY_BEARER_TOKEN`, `_SIGN_SECRET_KEY`, `_LOGIN`, `_PASSWORD`,
 * `_USER_TOKEN`, `_BASE_URL`, and `_JOURNAL`, a folder. What is given here counts more.
 * @throws an {@link InvalidRequestError} that names what is missing.
 */
export function fromEnv(options: Partial<ClientOptions> = {}): IntellectMoney {
  const text = (name: string): string | undefined => env[`INTELLECTMONEY_${name}`] || undefined;
  const folder = text("JOURNAL");
  const found = {
    bearerToken: text("BEARER_TOKEN"),
    signSecretKey: text("SIGN_SECRET_KEY"),
    login: text("LOGIN"),
    password: text("PASSWORD"),
    userToken: text("USER_TOKEN"),
    baseUrl: text("BASE_URL"),
    journal: folder === undefined ? undefined : fileJournal(folder),
  };
  // Core says what is missing.
  return new IntellectMoney({ ...found, ...options } as ClientOptions);
}
