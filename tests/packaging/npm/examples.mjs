import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { build } from "esbuild";
import pg from "pg";
import { serve, visit } from "./browser.mjs";
import { execute, executeWith } from "./execute.mjs";
import { lend } from "./install.mjs";
import { node, runWorkers, workerModules } from "./runtimes.mjs";
import { startSandbox } from "./sandbox.mjs";

function same(what, is, due) {
  if (is !== due) throw new Error(`${what} is ${is} instead of ${due}`);
}

function holds(text, ...parts) {
  for (const part of parts) if (!text.includes(part)) throw new Error(`no "${part}" in:\n${text}`);
}

/** With a sandbox of its own over HTTP, and a journal in a folder. */
async function withSandbox(project, use) {
  const sandbox = await startSandbox(project);
  try {
    await use({ ...sandbox.environment, INTELLECTMONEY_JOURNAL: join(project, "journal") }, sandbox.control);
  } finally {
    sandbox.stop();
  }
}

const FAULTS = [
  "lose_request",
  "http_401",
  "expire_token",
  "lose_response",
  "delay",
  "truncate",
  "xml_instead",
  "html_502",
  "unknown_state",
  "reset",
  "duplicate",
  "stuck",
];

/** The same payout in Rust, which `just npm-matrix` has built. */
const rust = join(process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "../../../target"), "debug/payout");

/** It tells what Rust's tells, byte for byte, whatever goes wrong. */
async function payout(project, program) {
  const told = async (...command) => {
    const { code = 0, stdout, stderr } = await execute(project, ...command).catch((error) => error);
    return `${code}\n${stdout}\n${stderr}`;
  };
  const node = [program, "examples/node/payout.mjs"];
  for (const parameters of [[], ["--seed", "9"], ...FAULTS.map((fault) => ["--fault", fault])]) {
    const [ours, due] = await Promise.all([told(...node, ...parameters), told(rust, ...parameters)]);
    if (ours !== due) throw new Error(`${parameters.join(" ")}:\n${ours}\nwhere Rust tells:\n${due}`);
    holds(ours, "in process, on a virtual clock");
  }
  const unknown = await execute(project, ...node, "--fault", "x").catch((error) => error);
  same("the exit code for an unknown fault", unknown.code, 2);
}

function batch(project, program) {
  return withSandbox(project, async (variables, control) => {
    const run = () => executeWith(variables, project, program, "examples/node/batch.mjs", "examples/node/payouts.csv");
    holds((await run()).stdout, "4 of 4: ", "\npaid: 4\n");
    holds((await run()).stdout, "4 of 4: ", "\npaid before: 4\n");
    same("payouts", (await control("paid")).count, 4);
    const file = join(project, "payouts.csv");
    const ends = async (text, due, said) => {
      writeFileSync(file, text);
      const { code = 0, stdout, stderr } = await executeWith(variables, project, program, "examples/node/batch.mjs", file).catch((error) => error);
      same(`the exit code for ${JSON.stringify(text)}`, code, due);
      holds(stdout + stderr, said);
    };
    const heading = "reference;phone;bank;name;amount";
    const line = "row-5;79990000009;100000000000;Иван Тестов;1.00";
    await ends(`${line}\n`, 1, "the first line has to be");
    await ends(`${heading}\n${line};2\n`, 1, "line 2 has to be five texts");
    await ends(`${heading}\n\n${line.replace("Иван", '"Иван')}\n`, 1, "line 3 has to be five texts");
    same("payouts of a wrong file", (await control("paid")).count, 4);
    await ends(`\ufeff${heading}\r\n${line}\r\n\r\n`, 0, "\npaid: 1\n");
    await control("outcome", { recipient: "79990000010", outcome: "fail" });
    await ends(`${heading}\n${line.replace("row-5", "row-6").replace("09;", "10;")}\n`, 1, "\nnot_paid: 1\n");
  });
}

function history(project, program) {
  return withSandbox(project, async (variables) => {
    const { stdout } = await executeWith(variables, project, program, "examples/node/history.mjs");
    const lines = stdout.trimEnd().split("\n");
    same("the heading", lines[0], "id,creationDate,direction,paymentAmount,currency,state,description");
    same("rows", lines.length, 251);
    same("different rows", new Set(lines.map((line) => line.split(",")[0])).size, 251);
    const row = /^\d+,\d{4}-\d\d-\d\dT[\d:.]+\+03:00,Deposit,\d+\.\d\d,RUB,Confirm,/;
    same("lines that are no row", lines.slice(1).filter((line) => !row.test(line)).join("\n"), "");
  });
}

function server(project, program) {
  return withSandbox(project, async (variables, control) => {
    const child = spawn(program, ["examples/node/server.mjs", "0"], { cwd: project, env: { ...process.env, ...variables }, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = await once(createInterface(child.stdout), "line");
      const post = async (body) => {
        const answer = await fetch(`${line.replace("listening on ", "")}/payouts`, { method: "POST", body: JSON.stringify(body) });
        return [answer.status, await answer.json()];
      };
      const recipient = { type: "sbp", phone: "79990000005", bankId: "100000000000", name: "Иван Тестов" };
      const debt = { reference: "invoice-17", recipient, amount: "50.00" };
      await control("faults", [{ at: "executeOperation", nth: 1, fault: "lose_response" }]);
      for (const alreadySettled of [false, true]) {
        const [status, outcome] = await post(debt);
        same("the answer", `${status} ${outcome.status} ${outcome.alreadySettled}`, `200 paid ${alreadySettled}`);
      }
      const refused = [await post({ ...debt, amount: 50 }), await post({ ...debt, amount: "51.00" }), await post({})];
      same("what is refused", refused.map(([status, { code }]) => `${status} ${code}`).join(), "400 invalid_request,409 conflict,400 invalid_request");
      same("payouts", (await control("paid?recipient=79990000005")).count, 1);
    } finally {
      child.kill();
    }
    const [code] = await once(child, "exit");
    same("the exit code", code, 0);
  });
}

/** An operation that a provider gives to a second debt, too, is refused; another run that is ahead is a conflict. */
async function heldOperation(journal) {
  const line = '00 {"record":"Created","operation":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}\n';
  same("the first debt", await journal.append("held-1", 1, line), "stored");
  same("another run of it", await journal.append("held-1", 1, line), "conflict");
  const refused = await journal.append("held-2", 1, line).catch(() => "refused");
  same("a second debt", refused, "refused");
}

/** Two processes pay the same debts over one Postgres. */
function postgres(project, program) {
  lend(project);
  return withSandbox(project, async (variables, control) => {
    const database = await PGlite.create();
    const socket = new PGLiteSocketServer({ db: database, port: 0, host: "127.0.0.1", maxConnections: 20 });
    await socket.start();
    const url = `postgres://postgres@${socket.getServerConn()}/postgres`;
    const pool = new pg.Pool({ connectionString: url });
    try {
      const { prepare, postgresJournal } = await import(pathToFileURL(join(project, "examples/node/postgres.mjs")));
      await prepare(pool);
      await heldOperation(postgresJournal(pool));
      const { debts } = await import(pathToFileURL(join(project, "race.mjs")));
      const runners = [1, 2].map(() => {
        const env = { ...process.env, ...variables, DATABASE_URL: url };
        return spawn(program, ["race.mjs", "run"], { cwd: project, env, stdio: ["pipe", "pipe", "inherit"], timeout: 120_000 });
      });
      const lines = runners.map((runner) => createInterface(runner.stdout)[Symbol.asyncIterator]());
      for (const line of lines) same("a runner", (await line.next()).value, "ready");
      for (const runner of runners) runner.stdin.end("go\n");
      const said = await Promise.all(lines.map(async (line) => (await line.next()).value));
      for (const ended of said) same("a runner's debts", ended, `paid ${debts.length}`);
      for (const { recipient, amount } of debts) {
        const { count, total } = await control(`paid?recipient=${recipient.phone}`);
        same(`what ${recipient.phone} got`, `${total} in ${count}`, `${amount} in 1`);
      }
    } finally {
      await pool.end();
      await socket.stop();
      await database.close();
    }
  });
}

/** In the platform's own runtime; everything that the worker fetches goes to a sandbox in a worker beside it. */
async function worker(project) {
  const { Sandbox } = await import(pathToFileURL(join(project, "node_modules/intellectmoney/dist/sandbox.js")));
  const { credentials } = new Sandbox().state();
  const text = (name, value) => `(name = "${name}", text = "${value}")`;
  const bindings = [
    `(name = "PAYOUTS", durableObjectNamespace = "Payouts")`,
    text("BEARER_TOKEN", credentials.bearer_token),
    text("SIGN_SECRET_KEY", credentials.sign_secret_key),
    text("LOGIN", credentials.login),
    text("PASSWORD", credentials.password),
  ];
  const paying = await workerModules(project, "examples/node/worker.mjs", "paying.js", ["client"]);
  const provider = await workerModules(project, "worker-provider.mjs", "provider.js", ["client", "sandbox"]);
  const tester = await workerModules(project, "worker-tester.mjs", "tester.js", []);
  await runWorkers(project, [
    `(name = "paying", worker = (${paying}, globalOutbound = "provider", bindings = [${bindings.join(", ")}],
      durableObjectNamespaces = [(className = "Payouts", uniqueKey = "payouts")], durableObjectStorage = (inMemory = void)))`,
    `(name = "provider", worker = (${provider}))`,
    `(name = "tester", worker = (${tester}, bindings = [(name = "PAYING", service = "paying"), (name = "PROVIDER", service = "provider")]))`,
  ]);
}

async function page(project) {
  const folder = join(project, "examples/browser");
  const file = join(folder, "page.js");
  await build({ entryPoints: [file], outfile: file, allowOverwrite: true, bundle: true, format: "esm", logLevel: "error" });
  await serve(folder, (url) =>
    visit(url, async (tab) => {
      const result = tab.locator("output");
      for (const due of ["paid", "already paid"]) {
        await tab.getByRole("button", { name: "Pay" }).click();
        await result.filter({ hasText: new RegExp(`^${due}; the sandbox's books: 50.00 RUB in 1 payout`) }).waitFor({ timeout: 30_000 });
      }
      await tab.getByLabel("Amount").fill("51");
      await tab.getByRole("button", { name: "Pay" }).click();
      await result.filter({ hasText: "another sum" }).waitFor({ timeout: 30_000 });
    }),
  );
}

const inNode = { payout, batch, history, server, postgres };

/** The programs of examples/, each run as its reader would run it. */
export const examples = [
  ...[20, 22, 24].flatMap((version) =>
    Object.entries(inNode).map(([name, run]) => ({ name: `example ${name}, Node ${version}`, once: version === 22, run: (project) => run(project, node(version)) })),
  ),
  { name: "example worker, workerd", once: true, run: worker },
  { name: "example page, Chromium", once: true, run: page },
];
