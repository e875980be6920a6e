// The conformance driver of the npm package: a JSON line in, a JSON line out. It calls the package's public API and prints.
import { createInterface } from "node:readline";
import { IntellectMoney, memoryJournal, readAnswer } from "intellectmoney";
import { explain as diagnose } from "intellectmoney/doctor";
import { Sandbox } from "intellectmoney/sandbox";

/** The line itself was not understood. */
class BadLine extends Error {}

/** A member that is a text, or that is not there. */
function text(value, name) {
  const member = value?.[name] ?? undefined;
  if (member !== undefined && typeof member !== "string") throw new BadLine("a text was due");
  return member;
}

/** The members of an object of texts, or none. */
function texts(value, name) {
  const members = value[name] ?? {};
  const holds = typeof members === "object" && !Array.isArray(members) && Object.values(members).every((member) => typeof member === "string");
  if (!holds) throw new BadLine("an object of texts was due");
  return members;
}

function credentials(line) {
  const given = line.credentials ?? {};
  return { bearerToken: text(given, "bearer_token") ?? "", signSecretKey: text(given, "sign_secret_key") ?? "" };
}

function sign(line) {
  const endpoint = text(line, "endpoint") ?? "";
  const layout = text(line, "layout");
  const generation = ["current", "wiki2024"].includes(layout);
  const layouts = layout === undefined || generation ? undefined : { [endpoint]: layout };
  const options = { encoding: text(line, "encoding"), generation: generation ? layout : undefined, layouts };
  const { method, url, headers, body } = new IntellectMoney({ ...credentials(line), ...options }).prepare(endpoint, texts(line, "params"));
  return JSON.stringify({ method, url, headers, body });
}

function parse(line) {
  const endpoint = text(line, "endpoint") ?? "";
  const headers = texts(line, "headers");
  const [body, base64] = [text(line, "body"), text(line, "body_base64")];
  if ((body === undefined) === (base64 === undefined)) throw new BadLine("one of body and body_base64 is due");
  if (!Number.isInteger(line.status)) throw new BadLine("a status was due");
  const bytes = body === undefined ? Buffer.from(base64, "base64") : body;
  return readAnswer(endpoint, { status: line.status, headers, body: bytes }).expose();
}

function explain(line) {
  const sign = text(line, "sign");
  if (sign === undefined) throw new BadLine("a sign was due");
  const found = diagnose(credentials(line), { endpoint: text(line, "endpoint") ?? "", params: texts(line, "params"), sign });
  const { matches, layout, cause, hint, hintRu, expected, signed: was } = found;
  return JSON.stringify({ matches, layout, cause, ...(!matches && { hint, hint_ru: hintRu, expected, signed: was }) });
}

/** The process dies. What a dead process would have said is not heard. */
class Death extends Error {}

/** A store over another, at which a process dies after certain records. After a line that was not stored nothing is sent. */
function mortal(store, records, died) {
  const append = async (reference, afterSeq, line) => {
    const stored = await store.append(reference, afterSeq, line);
    if (records.delete(JSON.parse(line.slice(line.indexOf("{"))).record)) {
      died();
      throw new Death();
    }
    return stored;
  };
  return { ...store, append };
}

const COUNTED = ["createOperation", "executeOperation", "getOperationState", "deleteOperation"];

async function payout(line) {
  const sandbox = new Sandbox({ seed: Number.isSafeInteger(line.seed) ? line.seed : 0 });
  sandbox.faults(line.faults ?? []);
  const { pan, phone, bank_id, name } = line.recipient ?? {};
  const recipient = pan === undefined ? { type: "sbp", phone, bankId: bank_id, name } : { type: "card", pan, name };
  const wanted = { reference: line.reference, amount: line.amount, recipient };
  const store = memoryJournal();
  const crashes = new Set(line.crash_after ?? []);
  for (;;) {
    let dead = false;
    const life = sandbox.client({ journal: mortal(store, crashes, () => (dead = true)) });
    const ended = await life.payout(wanted).then((outcome) => ({ outcome }), (error) => ({ error }));
    if (dead) continue;
    if (ended.error?.code === "invalid_request") throw ended.error;
    const { requests, paid } = sandbox.state();
    const attempts = Object.fromEntries(COUNTED.map((name) => [name, requests[name] ?? 0]));
    const books = { paid_count: paid.count, paid_total: paid.total };
    const { status = "not_started", state = null } = ended.outcome ?? {};
    return JSON.stringify({ status, state, attempts, sandbox: books });
  }
}

/** The members that an error has, under the names of the drivers. */
function refused(error) {
  const { code, reason, field, endpoint, status, level, apiCode, errorSourceParam, sessionExpired } = error;
  const spoke = level && { level, api_code: "", error_source_param: errorSourceParam ?? null, session_expired: sessionExpired ?? false };
  const said = { outcome: error.outcome, next_step: error.nextStep, message: error.message, message_ru: error.messageRu };
  // A `number` would round the code.
  return JSON.stringify({ code, reason, field, endpoint, status, ...spoke, ...said }).replace('"api_code":""', () => `"api_code":${apiCode ?? null}`);
}

const VERBS = { sign, parse, explain, payout };

async function answer(text) {
  let line;
  try {
    line = JSON.parse(text);
  } catch {
    line = null;
  }
  const id = JSON.stringify(line?.id ?? null);
  try {
    const verb = Object.hasOwn(VERBS, line?.do ?? "") && VERBS[line.do];
    if (!verb) throw new BadLine('not a JSON object with a known "do"');
    return `{"id":${id},"ok":${await verb(line)}}`;
  } catch (error) {
    const bad = error instanceof BadLine || error instanceof TypeError;
    return `{"id":${id},"error":${bad ? JSON.stringify({ code: "bad_line", message: error.message }) : refused(error)}}`;
  }
}

for await (const line of createInterface({ input: process.stdin })) console.log(await answer(line));
