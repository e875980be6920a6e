import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { playHosts } from "../../../bindings-wasm/tests/adversary.mjs";
import { execute, executeProgram, installed } from "./execute.mjs";

export const node = (version) => installed(`node-${version}-${process.platform}-${process.arch}/bin/node`);
const deno = () => installed("@deno/linux-x64-glibc/deno");
const bun = () => installed("@oven/bun-linux-x64/bin/bun");
const workerd = () => installed("@cloudflare/workerd-linux-64/bin/workerd");

const nodes = [
  { version: 20, once: "main.cjs" },
  { version: 22, once: "main.mjs" },
  { version: 24, once: "main.mjs" },
].flatMap(({ version, once }) =>
  ["main.mjs", "main.cjs", "both.cjs", "slim.mjs"].map((file) => ({
    name: `Node ${version}, ${file}`,
    once: file === once,
    run: (project) => executeProgram(project, node(version), file),
  })),
);

/** Bundled by esbuild, then run where nothing is installed. Without the condition `module` what Node itself gets is bundled. */
const bundled = ["esm", "cjs"].flatMap((format) =>
  [
    { version: 20, conditions: undefined },
    { version: 24, conditions: undefined },
    { version: 20, conditions: ["node"], once: format === "cjs" },
  ].map(({ version, conditions, once = false }) => ({
    name: `esbuild for Node, ${format}, ${conditions ? `as ${conditions}, ` : ""}Node ${version}`,
    once,
    run: async (project) => {
      const outfile = join(project, "bundle", format === "esm" ? "bundle.mjs" : "bundle.cjs");
      const entry = join(project, format === "esm" ? "main.mjs" : "main.cjs");
      await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format, conditions, minify: true, logLevel: "error" });
      await executeProgram(join(project, "bundle"), node(version), outfile);
    },
  })),
);

/**
 * A worker's modules as its configuration names them. `conditions` are set as the platform's own bundler sets them; the
 * WebAssembly modules stay files, named as the import names them.
 */
export async function workerModules(project, entry, name, wasm, conditions = ["workerd", "worker", "browser"], suffix = "") {
  await build({
    entryPoints: [join(project, entry)],
    outfile: join(project, name),
    bundle: true,
    format: "esm",
    conditions,
    external: [`*.wasm${suffix}`, "cloudflare:workers"],
    logLevel: "error",
  });
  const modules = wasm.map((file) => {
    cpSync(join(project, "node_modules/intellectmoney/dist/wasm", `${file}.wasm`), join(project, `${file}.wasm`));
    return `(name = "${file}.wasm${suffix}", wasm = embed "${file}.wasm")`;
  });
  return `modules = [${[`(name = "${name}", esModule = embed "${name}")`, ...modules].join(", ")}], compatibilityDate = "2025-10-01"`;
}

/** Runs the tests of workers. */
export async function runWorkers(project, services) {
  const config = `using Workerd = import "/workerd/workerd.capnp";\nconst config :Workerd.Config = (services = [${services.join(",\n")}]);\n`;
  writeFileSync(join(project, "config.capnp"), config);
  const { stdout, stderr } = await execute(project, workerd(), "test", "config.capnp");
  if (!/\[ PASS \]/.test(stdout + stderr)) throw Object.assign(new Error("workerd ran no test"), { stdout, stderr });
}

async function runWorker(project, conditions, suffix) {
  const modules = await workerModules(project, "worker.mjs", "worker.js", ["client", "sandbox"], conditions, suffix);
  await runWorkers(project, [`(name = "main", worker = (${modules}))`]);
}

/** No runtime sends twice, or says of what may have arrived that it did not. That it knows less than Node is no harm. */
async function hosts(...runtime) {
  const { scenarios, wrong, proven } = await playHosts(...runtime);
  if (scenarios < 60 || wrong.length > 0) throw new Error(`of ${scenarios} scenarios: ${wrong.join("\n")}`);
  if (proven.includes("no")) throw new Error(`what this runtime cannot know: ${proven}`);
}

export const runtimes = [
  ...nodes,
  { name: "Deno, misbehaving servers", once: true, run: () => hosts(deno(), "run", "--allow-all") },
  { name: "Bun, misbehaving servers", once: true, run: () => hosts(bun()) },
  { name: "Deno, main.mjs", once: true, run: (project) => executeProgram(project, deno(), "run", "--no-remote", "--cached-only", "main.mjs") },
  { name: "Deno, main.cjs", run: (project) => executeProgram(project, deno(), "run", "--allow-read", "--cached-only", "main.cjs") },
  { name: "Bun, main.mjs", once: true, run: (project) => executeProgram(project, bun(), "main.mjs") },
  { name: "Bun, main.cjs", run: (project) => executeProgram(project, bun(), "main.cjs") },
  { name: "Bun, both.cjs", run: (project) => executeProgram(project, bun(), "both.cjs") },
  { name: "workerd", once: true, run: (project) => runWorker(project) },
  { name: "workerd with the modules of edge-light", run: (project) => runWorker(project, ["edge-light"], "?module") },
  ...bundled,
];
