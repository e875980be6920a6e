import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { execute, executeProgram, installed } from "./execute.mjs";

const node = (version) => installed(`node-${version}-${process.platform}-${process.arch}/bin/node`);
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

/** Bundled by esbuild, then run where nothing is installed. */
const bundled = ["esm", "cjs"].flatMap((format) =>
  [20, 24].map((version) => ({
    name: `esbuild for Node, ${format}, Node ${version}`,
    run: async (project) => {
      const outfile = join(project, "bundle", format === "esm" ? "bundle.mjs" : "bundle.cjs");
      const entry = join(project, format === "esm" ? "main.mjs" : "main.cjs");
      await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format, minify: true, logLevel: "error" });
      await executeProgram(join(project, "bundle"), node(version), outfile);
    },
  })),
);

/** `conditions` as the platform's own bundler sets them; the modules stay files, named as the import names them. */
async function runWorker(project, conditions, suffix) {
  const outfile = join(project, "worker.js");
  await build({
    entryPoints: [join(project, "worker.mjs")],
    outfile,
    bundle: true,
    format: "esm",
    conditions,
    external: [`*.wasm${suffix}`],
    logLevel: "error",
  });
  const names = ["client.wasm", "sandbox.wasm"];
  for (const name of names) cpSync(join(project, "node_modules/intellectmoney/dist/wasm", name), join(project, name));
  const modules = names.map((name) => `(name = "${name}${suffix}", wasm = embed "${name}")`).join(", ");
  writeFileSync(
    join(project, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js"), ${modules}],
  compatibilityDate = "2025-10-01",
))]);
`,
  );
  const { stdout, stderr } = await execute(project, workerd(), "test", "config.capnp");
  if (!/\[ PASS \]/.test(stdout + stderr)) throw Object.assign(new Error("workerd ran no test"), { stdout, stderr });
}

export const runtimes = [
  ...nodes,
  { name: "Deno, main.mjs", once: true, run: (project) => executeProgram(project, deno(), "run", "--no-remote", "--cached-only", "main.mjs") },
  { name: "Deno, main.cjs", run: (project) => executeProgram(project, deno(), "run", "--allow-read", "--cached-only", "main.cjs") },
  { name: "Bun, main.mjs", once: true, run: (project) => executeProgram(project, bun(), "main.mjs") },
  { name: "Bun, main.cjs", run: (project) => executeProgram(project, bun(), "main.cjs") },
  { name: "Bun, both.cjs", run: (project) => executeProgram(project, bun(), "both.cjs") },
  { name: "workerd", once: true, run: (project) => runWorker(project, ["workerd", "worker", "browser"], "") },
  { name: "workerd with the modules of edge-light", run: (project) => runWorker(project, ["edge-light"], "?module") },
  ...bundled,
];
