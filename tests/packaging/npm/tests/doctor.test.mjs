// `npx intellectmoney doctor`: what it prints, its exit codes, and that no secret shows.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { explain } from "intellectmoney/doctor";
import { startSandbox } from "./sandbox.mjs";

const SECRET = "example-sign-secret";
const BEARER = "example-bearer-token";
const TOKEN = "EXAMPLE/USER+TOKEN";
const SENT = { UserToken: TOKEN, AccountId: "6000000000", Amount: "1.00" };
const PAIRS = Object.entries(SENT).map(([name, value]) => `${name}=${value}`);
const KEY = { INTELLECTMONEY_SIGN_SECRET_KEY: SECRET };
const PAN = "4111111111111111";
const TO = ["--phone", "+7 999 000-00-00", "--bank-id", "100000000000", "--name", "Иван Тестов"];
const CLI = join(import.meta.dirname, "node_modules/intellectmoney/dist/cli.js");

const folder = mkdtempSync(join(tmpdir(), "intellectmoney-doctor-"));
let sandbox;
before(async () => (sandbox = await startSandbox(import.meta.dirname)));
after(() => {
  sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sign = (amount = "1.00", secret = SECRET) => createHash("sha256").update(`${TOKEN}::6000000000::${amount}::::${secret}`).digest("hex");

function environment(variables) {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith("INTELLECTMONEY_"));
  return { ...Object.fromEntries(ours), ...variables };
}

/** Runs a program without a terminal, or what gives one; answers each prompt. */
async function run(command, parameters, variables, { stdin = "", answers = [] } = {}) {
  const child = spawn(command, parameters, { env: environment(variables), detached: true });
  const said = { code: null, out: "", err: "" };
  child.stderr.on("data", (text) => (said.err += text));
  child.stdout.on("data", (text) => {
    said.out += text;
    // Typed before the echo is off it would show, whoever asks.
    if (said.out.endsWith(": ") && answers.length > 0) child.stdin.write(`${answers.shift()}\r`);
  });
  if (answers.length === 0) child.stdin.end(stdin);
  [said.code] = await once(child, "close");
  assert.deepEqual(answers, [], "not all was asked for");
  return said;
}

const doctor = (parameters, variables = KEY, stdin = "") => run(process.execPath, [CLI, "doctor", ...parameters], variables, { stdin });

/** Its standard output and the terminal are one here. */
function asked(parameters, variables, answers) {
  const quoted = [process.execPath, CLI, "doctor", ...parameters].map((word) => `'${word}'`).join(" ");
  return run("script", ["--quiet", "--return", "--command", quoted, "/dev/null"], variables, { answers });
}

function quiet({ out, err }, ...secrets) {
  for (const secret of [SECRET, BEARER, TOKEN, ...secrets]) assert.ok(!out.includes(secret) && !err.includes(secret), `${secret} shows`);
}

test("the exit code tells, and the words are core's", async () => {
  const cases = [
    [sign(), 0, "fits current"],
    [sign("1"), 1, "amount_without_kopecks"],
    [sign().toUpperCase(), 1, "upper_case_hex"],
    [sign("1.00", "another"), 3, "no known mistake"],
  ];
  for (const [sent, code, cause] of cases) {
    const said = await doctor(["withdrawMoney", "--sign", sent, ...PAIRS]);
    const { text } = explain({ signSecretKey: SECRET }, { endpoint: "withdrawMoney", params: SENT, sign: sent });
    assert.deepEqual(said, { code, out: `${text}\n`, err: "" });
    assert.ok(said.out.includes(`sign      ${cause}\n`));
    quiet(said);
  }
});

test("options and values stand in any order, in a file or on standard input", async () => {
  const first = await doctor(["withdrawMoney", "--sign", sign(), ...PAIRS]);
  const file = join(folder, "params.json");
  writeFileSync(file, `\ufeff${JSON.stringify(SENT)}\n`);
  assert.deepEqual(await doctor(["withdrawMoney", PAIRS[0], "--sign", sign(), PAIRS[1], PAIRS[2]]), first);
  assert.deepEqual(await doctor(["withdrawMoney", "--params", file, "--sign", sign()]), first);
  const token = JSON.stringify({ UserToken: TOKEN });
  assert.deepEqual(await doctor(["withdrawMoney", "--sign", sign(), "--params", "-", PAIRS[1], PAIRS[2]], KEY, token), first);
});

test("the bearer token is looked for where it is known", async () => {
  const parameters = ["withdrawMoney", "--sign", sign("1.00", BEARER), ...PAIRS];
  assert.equal((await doctor(parameters)).code, 3);
  const known = await doctor(parameters, { ...KEY, INTELLECTMONEY_BEARER_TOKEN: BEARER });
  assert.equal(known.code, 1);
  assert.match(known.out, /bearer_as_secret/);
  quiet(known);
});

test("the generation says what should have been signed", async () => {
  const parameters = ["createOperation", "--sign", "0".repeat(64), PAIRS[0], "Amount=50.00"];
  const [current, wiki] = await Promise.all(["current", "wiki2024"].map((name) => doctor([...parameters, "--generation", name])));
  assert.deepEqual([current.code, wiki.code], [3, 3]);
  assert.notEqual(current.out, wiki.out);
});

test("bad input is named, without its values", async () => {
  const cases = [
    [["withdrawMoney", "--sign", sign(), ...PAIRS, "Amuont=1.00"], "Amuont: "],
    [["withdrawMoney", "--sign", sign(), ...PAIRS, "Amount=2.00"], "Amount: it is given twice"],
    [["withdrawMoney", "--sign", sign(), TOKEN], "params: value 1 is not NAME=VALUE"],
    [["withdrawMoney", "--sign", sign(), "--params", "absent.json"], "params: absent.json: ENOENT"],
    [["withdrawMoney", "--sign", sign(), "--secret", SECRET], "--secret: there is no such option"],
    [["withdrawMoney", "--sign", sign(), `--secret=${SECRET}`], "--secret: there is no such option"],
    [["withdrawMoney", "--sign", sign(), "--generation", "next"], "layout: "],
    [["withdrawMoney", "--sign", sign(), "--live"], "--live takes no endpoint"],
    [["withdrawMoney", "--sign", sign(), "--phone", "79990000000"], "belong to --live"],
    [["withdrawMoney", "--sign", sign(), "--lang", "de"], "--lang: "],
    [["withdrawMoney", ...PAIRS], "sign: "],
    [["payMoney", "--sign", sign(), "--lang", "ru"], "endpoint: такого метода нет"],
    [[], "endpoint: "],
  ];
  for (const [parameters, complaint] of cases) {
    const said = await doctor(parameters);
    assert.deepEqual([said.code, said.out, said.err.split("\n").length], [2, "", 2], complaint);
    assert.ok(said.err.includes(complaint), said.err);
    quiet(said);
  }
  const texts = [
    ["{", "is not JSON"],
    ["[]", "is not a JSON object"],
    ['{"Amount": 1.00}', "Amount: "],
    ['{"Amount": "1.00", "Amount": "2.00"}', "params: a name stands twice"],
  ];
  for (const [text, complaint] of texts) {
    const said = await doctor(["withdrawMoney", "--sign", sign(), "--params", "-"], KEY, text);
    assert.equal(said.code, 2);
    assert.ok(said.err.includes(complaint), said.err);
  }
});

test("a secret is asked for at a terminal without echo, and nowhere else", async () => {
  const parameters = ["withdrawMoney", "--sign", sign(), ...PAIRS];
  const without = await doctor(parameters, {}, `${SECRET}\n`);
  assert.deepEqual([without.code, without.out], [2, ""]);
  assert.equal(without.err, "signSecretKey: set INTELLECTMONEY_SIGN_SECRET_KEY; there is no terminal to ask for it\n");
  const said = await asked(parameters, {}, [SECRET]);
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, /^Sign secret key: [^]*sign {6}fits current/);
  quiet(said);
  assert.equal((await asked(parameters, {}, [""])).code, 2);
});

test("the live check says whose layout each endpoint took, and leaves the journal alone", async () => {
  const journal = join(folder, "journal");
  for (const accepted of ["current", "wiki2024"]) {
    await sandbox.control("reset", {});
    await sandbox.control("generations", [accepted]);
    for (const own of ["current", "wiki2024"]) {
      const said = await doctor(["--live", ...TO, "--generation", own], { ...sandbox.environment, INTELLECTMONEY_JOURNAL: journal });
      assert.deepEqual([said.code, said.err], [0, ""], said.out);
      assert.ok(said.out.includes(`createOperation      accepted, layout ${accepted}`), said.out);
      assert.ok(said.out.endsWith("These credentials may pay.\n"));
      quiet(said, ...secrets());
    }
  }
  assert.equal((await sandbox.control("state")).requests.executeOperation ?? 0, 0);
  assert.ok(!existsSync(journal));
  await sandbox.control("reset", {});
  const wrong = await doctor(["--live", ...TO], { ...sandbox.environment, INTELLECTMONEY_PASSWORD: "another-password" });
  assert.deepEqual([wrong.code, wrong.err], [1, ""]);
  assert.match(wrong.out, /getUserToken {9}failed[^]*These credentials may not pay yet\.\n$/);
  quiet(wrong, "another-password");
});

test("a recipient that is refused is named, and nothing is sent", async () => {
  const cases = [
    [TO.slice(2), "phone: --phone is missing"],
    [TO.slice(0, 4), "name: --name is missing"],
    [[...TO.slice(0, 2), ...TO.slice(4)], "bank_id: --bank-id is missing"],
    [["--phone", "12", ...TO.slice(2)], "Account: "],
    [["--card", ...TO], "--card takes no --phone"],
    [["--card", "--name", "IVAN TESTOV"], "Card number: there is no terminal"],
  ];
  for (const [parameters, complaint] of cases) {
    const said = await doctor(["--live", ...parameters], sandbox.environment);
    assert.deepEqual([said.code, said.out], [2, ""]);
    assert.ok(said.err.includes(complaint), said.err);
    quiet(said, ...secrets());
  }
});

test("missing secrets and a card's number are asked for", async () => {
  const address = { INTELLECTMONEY_BASE_URL: sandbox.environment.INTELLECTMONEY_BASE_URL };
  for (const [granted, code] of [[true, 0], [false, 1]]) {
    await sandbox.control("reset", {});
    await sandbox.control("access", { pci_dss: granted });
    const said = await asked(["--live", "--card", "--name", "IVAN TESTOV"], address, [...secrets(), PAN]);
    assert.match(said.out, /Bearer token: [^]*Sign secret key: [^]*Login: [^]*Password: [^]*Card number: [^]*live check of/);
    assert.equal(said.code, code, said.out);
    quiet(said, ...secrets(), PAN);
  }
});

function secrets() {
  return ["BEARER_TOKEN", "SIGN_SECRET_KEY", "LOGIN", "PASSWORD"].map((name) => sandbox.environment[`INTELLECTMONEY_${name}`]);
}
