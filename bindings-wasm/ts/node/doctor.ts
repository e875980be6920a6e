/// <reference types="node" />
import "../load/client.js";
import { readFileSync } from "node:fs";
import { IntellectMoney } from "../api.js";
import { type DoctorOptions, explainJson } from "../doctor.js";
import { IntellectMoneyError, InvalidRequestError, type Language } from "../errors.js";
import type { Generation } from "../generated/words.js";
import type { ClientOptions } from "../options.js";
import type { Recipient } from "../types.js";
import { BadInput, parse } from "./command.js";
import { type NamedOption, fromEnvironment, variable } from "./env.js";
import { askSecret } from "./terminal.js";

const HELP = `Why does a Sign not fit? Give the endpoint, the Sign that was sent, and the values that were sent,
under the provider's names and in the order of the body. A phone, an amount and a card number may
stand as typed: the Sign is compared over the form in which they have to be sent. Nothing leaves
this machine.

With --live: may these credentials pay? It signs in, reads a row of the history, makes an operation
of 1.00, reads it and deletes it. It cannot execute: no money moves.

  npx intellectmoney doctor ENDPOINT --sign HEX [NAME=VALUE ...] [--params FILE]
  npx intellectmoney doctor --live --phone P --bank-id B --name N
  npx intellectmoney doctor --live --card --name N

Options:
  --sign HEX      the Sign that was sent
  --params FILE   a JSON object of texts with what was sent, before the pairs; - is standard input
  --generation G  the documentation that the caller follows: current (default) or wiki2024
  --lang L        the language of error messages: en (default) or ru
  --live          the live check
  --phone P       the recipient's phone
  --bank-id B     the recipient's bank
  --card          a card, whose number is asked for
  --name N        the recipient's name
  --help          this text

Secrets are taken from INTELLECTMONEY_SIGN_SECRET_KEY, INTELLECTMONEY_BEARER_TOKEN and so on, else
asked for without echo (for a Sign the bearer token is not asked for). They are no arguments,
because a shell keeps those.

Exit code: 0 the Sign fits, or the credentials may pay; 1 the Sign does not fit and the mistake is
named, or the credentials may not pay; 2 bad input; 3 no known mistake gives this Sign.`;

const FITS = 0;
const MAY_PAY = 0;
const MISTAKE_NAMED = 1;
const MAY_NOT_PAY = 1;
const NOTHING_FOUND = 3;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const OPTIONS = {
  sign: text,
  params: text,
  generation: text,
  lang: text,
  live: flag,
  phone: text,
  "bank-id": text,
  card: flag,
  name: text,
  help: { type: "boolean", short: "h" },
} as const;

type Wanted = ReturnType<typeof parsed>["values"];

function parsed(args: string[]) {
  return parse({ args, options: OPTIONS, allowPositionals: true });
}

/** Prints what was found; gives the exit code. */
export async function doctor(args: string[]): Promise<number> {
  const { values: wanted, positionals } = parsed(args);
  if (wanted.help) return print(HELP, 0);
  const { live, sign, params, phone, card, name, "bank-id": bankId } = wanted;
  if (live && (sign ?? params ?? positionals[0]) !== undefined) throw new BadInput("--live takes no endpoint, no --sign and no values");
  if (!live && (phone ?? bankId ?? card ?? name) !== undefined) throw new BadInput("--phone, --bank-id, --card and --name belong to --live");
  try {
    return await (live ? check(wanted) : diagnose(wanted, positionals));
  } catch (error) {
    // What is JSON to Node and not to core is a name that stands twice.
    if (error instanceof InvalidRequestError) throw new BadInput(error.field === "arguments" ? "params: a name stands twice" : error.message);
    if (!(error instanceof IntellectMoneyError)) throw error;
    console.error(error.message);
    return MAY_NOT_PAY;
  }
}

async function diagnose(wanted: Wanted, [endpoint, ...pairs]: string[]): Promise<number> {
  if (!endpoint) throw new BadInput("endpoint: it is missing; --help shows how to ask");
  if (!wanted.sign) throw new BadInput("sign: --sign with the Sign that was sent is missing");
  const params = paramsOf(wanted, pairs);
  const { bearerToken, signSecretKey } = fromEnvironment();
  const options = { bearerToken, signSecretKey, ...spoken(wanted) };
  await ask(options, "signSecretKey", "Sign secret key");
  const found = explainJson(options as DoctorOptions, endpoint, params, wanted.sign);
  return print(found.text, found.matches ? FITS : found.cause === null ? NOTHING_FOUND : MISTAKE_NAMED);
}

async function check(wanted: Wanted): Promise<number> {
  const { phone, card, name, "bank-id": bankId } = wanted;
  if (name === undefined) throw new BadInput("name: --name is missing");
  if (card && (phone ?? bankId) !== undefined) throw new BadInput("--card takes no --phone and no --bank-id");
  if (!card && phone === undefined) throw new BadInput("phone: --phone is missing");
  if (!card && bankId === undefined) throw new BadInput("bank_id: --bank-id is missing");
  // Not the journal that the environment names: opening it would stop whoever is paying.
  const options = { ...fromEnvironment(), ...spoken(wanted) };
  await ask(options, "bearerToken", "Bearer token");
  await ask(options, "signSecretKey", "Sign secret key");
  if (options.userToken === undefined) {
    await ask(options, "login", "Login");
    await ask(options, "password", "Password");
  }
  const client = new IntellectMoney(options as ClientOptions);
  const { text, mayPay } = await client.check(card ? await cardOf(name) : ({ type: "sbp", phone, bankId, name } as Recipient));
  await client.close();
  return print(text, mayPay ? MAY_PAY : MAY_NOT_PAY);
}

async function cardOf(name: string): Promise<Recipient> {
  const pan = await askSecret("Card number");
  if (!pan) throw new BadInput("Card number: there is no terminal to ask for it");
  return { type: "card", pan: pan.expose(), name };
}

async function ask(options: { [Name in NamedOption]?: unknown }, name: NamedOption, words: string): Promise<void> {
  options[name] ??= await askSecret(words);
  if (options[name] === undefined) throw new BadInput(`${name}: set ${variable(name)}; there is no terminal to ask for it`);
}

function spoken({ generation, lang = "en" }: Wanted): { generation?: Generation; language: Language } {
  if (lang !== "en" && lang !== "ru") throw new BadInput("--lang: en and ru are there");
  return { language: lang, ...(generation !== undefined && { generation: generation as Generation }) };
}

/** What was sent, in its order, as the JSON that core reads: its reader lets no name come twice. */
function paramsOf(wanted: Wanted, pairs: string[]): string {
  const members = pairs.map((pair, place) => {
    const equals = pair.indexOf("=");
    if (equals < 0) throw new BadInput(`params: value ${place + 1} is not NAME=VALUE`);
    return [pair.slice(0, equals), pair.slice(equals + 1)] as const;
  });
  const file = wanted.params === undefined ? "{}" : read(wanted.params);
  const names = [...Object.keys(objectOf(file, wanted.params)), ...members.map(([name]) => name)];
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new BadInput(`${twice}: it is given twice`);
  const inside = [file.trim().slice(1, -1).trim(), ...members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)];
  return `{${inside.filter((part) => part !== "").join(",")}}`;
}

function read(path: string): string {
  try {
    // It takes the mark away with which Windows begins a file.
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path === "-" ? 0 : path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BadInput(`params: ${path}${code?.startsWith("ERR_") ? " is not JSON in UTF-8" : `: ${code}`}`);
  }
}

function objectOf(json: string, path = ""): object {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new BadInput(`params: ${path} is not JSON in UTF-8`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new BadInput(`params: ${path} is not a JSON object`);
  return value;
}

function print(said: string, code: number): number {
  process.stdout.write(`${said}\n`);
  return code;
}
