/// <reference types="node" />
import { env } from "node:process";
import { IntellectMoney } from "../client.js";
import type { ClientOptions } from "../options.js";
import { whole } from "../values.js";
import { fileJournal } from "./journal.js";

/**
 * A client from the environment: `INTELLECTMONEY_BEARER_TOKEN`, `_SIGN_SECRET_KEY`, `_LOGIN`, `_PASSWORD`,
 * `_USER_TOKEN`, `_BASE_URL`, and `_JOURNAL`, a folder. What is given here counts more.
 * @throws an {@link InvalidRequestError} that names what is missing.
 */
export function fromEnv(options: Partial<ClientOptions> = {}): IntellectMoney {
  const folder = text("journal");
  const journal = folder === undefined ? undefined : fileJournal(folder);
  // What is `undefined` is not given, and hides no variable. Core says what is missing.
  const given = Object.fromEntries(Object.entries(whole(Object(options) as Partial<ClientOptions>)).filter(([, value]) => value !== undefined));
  return new IntellectMoney({ ...fromEnvironment(), journal, ...given } as ClientOptions);
}

const NAMES = ["bearerToken", "signSecretKey", "login", "password", "userToken", "baseUrl"] as const;

/** Options that an environment can hold. */
export type NamedOption = (typeof NAMES)[number];

/** The options that the environment holds, the journal left out. */
export function fromEnvironment(): Partial<Record<NamedOption, string>> {
  const found = NAMES.map((name) => [name, text(name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** The variable of an option: `INTELLECTMONEY_BEARER_TOKEN`. */
export function variable(name: string): string {
  return `INTELLECTMONEY_${name.replace(/[A-Z]/g, "_$&").toUpperCase()}`;
}

function text(name: string): string | undefined {
  return env[variable(name)] || undefined;
}
