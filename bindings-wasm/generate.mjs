// Writes ts/generated/ from core's tables: generate.mjs [--check]. `--check` only says what is out of date.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const cargo = ["run", "--locked", "--quiet", "-p", "intellectmoney-tests", "--bin", "schema"];
const { endpoints, words } = JSON.parse(execFileSync("cargo", cargo, { cwd: join(here, ".."), maxBuffer: 2 ** 26 }));

const HEAD = "// Made from core's tables by generate.mjs; do not edit.\n";

const INPUTS = {
  amount: "string",
  boolean: "boolean",
  date_time: "Instant",
  eshop_id: "string | number",
  integer: "string | number",
  login: "Hidden",
  pan: "Hidden",
  password: "Hidden",
};

const UNITS = {
  amount: 'Decimal text such as `"50.00"`; a `number` is refused.',
  date_time: "A `Date`, or ISO 8601 with an offset.",
};

const OUTPUTS = { amount: "string", boolean: "boolean", date: "string", guid: "Guid", integer: "Int64", raw: "string", secret: "Secret", text: "string" };

const OUTPUT_UNITS = {
  amount: "Decimal text with the scale that was sent.",
  date: "As the provider writes it: ISO 8601, where its page says so.",
  raw: "JSON as text: no source describes it.",
};

const EFFECTS = {
  read: "A read: repeated after a failure.",
  draft: "It moves no money, and is repeated after a failure; an operation that is not used may be left behind.",
  close: "Repeated after a failure.",
  once: "It moves money: never sent again after a lost or unreadable answer. Then it throws {@link OutcomeUnknownError}; `payout` and `withdraw` settle that by themselves.",
};

const SURE = {
  documented: "documented",
  inferred: "inferred: the provider's pages do not say it",
  guess: "a guess: the provider does not publish it",
};

const union = (texts) => texts.map((text) => JSON.stringify(text)).join(" | ");
const upper = (name) => name[0].toUpperCase() + name.slice(1);

function comment(indent, lines) {
  const texts = lines.filter(Boolean);
  if (texts.length === 1) return `${indent}/** ${texts[0]} */\n`;
  return `${indent}/**\n${texts.map((text) => `${indent} * ${text}\n`).join("")}${indent} */\n`;
}

const interfaces = new Map();

/** One interface of a name; two endpoints may give the same record. */
function declare(name, text) {
  const known = interfaces.get(name);
  if (known !== undefined && known !== text) throw new Error(`two different records are called ${name}`);
  interfaces.set(name, text);
  return name;
}

function record(name, parent, doc, fields) {
  const members = fields.map((field) => {
    const known = field.known && `Open<${union(field.known)}>`;
    const inside = field.fields && record(upper(field.kind === "list" ? field.camel.replace(/s$/, "") : field.camel), name, field.doc, field.fields);
    const type = field.kind === "list" ? `readonly ${inside}[]` : (inside ?? known ?? OUTPUTS[field.kind]);
    if (!type) throw new Error(`no type for ${field.kind}`);
    return `${comment("  ", [field.doc, OUTPUT_UNITS[field.kind]])}  readonly ${field.camel}: ${type}${field.due ? "" : " | null"};\n`;
  });
  const text = (name) => `${comment("", [doc])}export interface ${name} {\n${members.join("")}}\n`;
  // A field's name may be another record's already: the payment of an invoice is no row of the history.
  const free = !interfaces.has(name) || interfaces.get(name) === text(name) ? name : `${parent}${name}`;
  return declare(free, text(free));
}

const RESULTS = {};
for (const { name, answer, answer_type } of endpoints) {
  RESULTS[name] = answer === "boolean" ? "true" : record(answer_type, "", `The provider's \`${answer_type}\`.`, answer);
}

/** Every generation's fields, today's first; what only an older one has is optional. */
function fieldsOf(endpoint) {
  const fields = new Map();
  for (const [place, body] of endpoint.bodies.entries()) {
    for (const field of body.fields) {
      if (field.kind === "user_token" || fields.has(field.name)) continue;
      fields.set(field.name, { ...field, due: place === 0 && field.presence === "required" });
    }
  }
  return [...fields.values()];
}

// The provider's selectors and their fields are one recipient here, as in every language of this package.
const PAYMENT = `  recipient: Recipient;
  /** Decimal text such as \`"50.00"\`; a \`number\` is refused. */
  amount: string;
  /** ISO 4217; \`RUB\` by default. */
  currency?: string | undefined;
  /** The shop whose balance pays. */
  eshopId?: string | number | undefined;
`;

function parameters(endpoint) {
  const fields = fieldsOf(endpoint);
  const members = fields.map((field) => {
    const type = field.choices ? union(field.choices) : (INPUTS[field.kind] ?? "string");
    return `${comment("  ", [field.doc, UNITS[field.kind]])}  ${field.camel}${field.due ? "" : "?"}: ${type}${field.due ? "" : " | undefined"};\n`;
  });
  const pays = endpoint.name === "createOperation";
  const name = `${upper(endpoint.name)}Values`;
  declare(name, `/** What \`${endpoint.name}\` takes. */\nexport interface ${name} {\n${pays ? PAYMENT : members.join("")}}\n`);
  return { name, due: pays || fields.some((field) => field.due) };
}

function method(endpoint) {
  const { name, due } = parameters(endpoint);
  const body = endpoint.bodies[0];
  const doc = comment("  ", [
    endpoint.doc,
    endpoint.doc_ru,
    "",
    `The provider's page: ${body.source}. The Sign's layout is ${SURE[body.confidence]}.`,
    EFFECTS[endpoint.effect],
    "@throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}",
  ]);
  const result = RESULTS[endpoint.name];
  return `${doc}  ${endpoint.name}(values: ${name}${due ? "" : " = {}"}, options?: CallOptions): Promise<Answer<${result}>> {
    return this.call("${endpoint.name}", values, options);
  }
`;
}

const methods = endpoints.map(method).join("\n");
const thrown = "import type { ApiError, DecodeError, HttpStatusError, InvalidRequestError, OutcomeUnknownError, TransportError } from \"../errors.js\";\n";
const files = {
  "endpoints.ts": `${HEAD}${thrown}import type { Secret } from "../secret.js";
import type { Answer, CallOptions, Guid, Hidden, Instant, Int64, Open, Recipient } from "../types.js";

/** The provider's endpoints by name. */
export type EndpointName = ${union(endpoints.map(({ name }) => name))};

${[...interfaces.values()].join("\n")}
/** The provider's endpoints, one method each: one call, its answer or an error. */
export abstract class Endpoints {
  protected abstract call<Result>(endpoint: EndpointName, values: object, options?: CallOptions): Promise<Answer<Result>>;

${methods}}
`,
  "words.ts": `${HEAD}
/** The kind of an error that core gives. */
export type CoreErrorCode = ${union(words.codes)};

/** What happened: a stable name. New ones may be added. */
export type ErrorReason =
${words.reasons.map(({ name }) => `  | ${JSON.stringify(name)}`).join("\n")};

/** What is safe next. */
export type NextStep =
${words.next_steps.map(({ name, en }) => `${comment("  ", [en])}  | ${JSON.stringify(name)}`).join("\n")};

/** Why a debt is not paid. */
export type NotPaidReason = ${union(words.not_paid_reasons)};

/** Where an operation stands. */
export type PayoutOperationState = ${union(words.payout_operation_states)};

/** The provider's documentations. */
export type Generation = ${union(words.generations)};

/** Inferred checks, which can be switched off. */
export type CheckName = ${union(words.checks)};

/** What can go wrong in the sandbox. */
export type FaultKind = ${union(words.faults)};

/** What no source describes of the provider, as the sandbox does it. */
export type BehaviourName = ${union(words.behaviours)};
`,
};

const outOfDate = [];
for (const [name, text] of Object.entries(files)) {
  const path = join(here, "ts/generated", name);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  outOfDate.push(name);
  if (!process.argv.includes("--check")) writeFileSync(path, text);
}
if (process.argv.includes("--check") && outOfDate.length > 0) {
  console.error(`bindings-wasm/ts/generated is out of date (${outOfDate.join(", ")}): just npm-types`);
  process.exitCode = 1;
}
