// From the modules that `just _wasm` leaves in build/ to dist/: optimises, inlines, compiles TypeScript.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const here = import.meta.dirname;
const build = join(here, "build");
const dist = join(here, "dist");
const require = createRequire(import.meta.url);

// What rustc emits today and every supported runtime takes. `--all-features` would also write encodings that Node 20 refuses.
const FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
];

function node(script, ...parameters) {
  execFileSync(process.execPath, [script, ...parameters], { cwd: here, stdio: "inherit" });
}

/** A program of an installed package, run by Node itself: no shell, alike on every system. */
function program(name, bin = name) {
  const manifest = require.resolve(`${name}/package.json`);
  return join(dirname(manifest), require(manifest).bin[bin]);
}

/** wasm-opt takes seconds, so its result is kept under the digest of what it read. */
function optimise(name) {
  const input = join(build, "wasm", `${name}_bg.wasm`);
  const bytes = readFileSync(input);
  const parameters = ["-Oz", ...FEATURES.map((feature) => `--enable-${feature}`)];
  const version = require("binaryen/package.json").version;
  const digest = createHash("sha256").update(bytes).update(version).update(parameters.join()).digest("hex");
  const output = join(build, "optimised", `${digest.slice(0, 32)}.wasm`);
  if (!existsSync(output)) {
    mkdirSync(dirname(output), { recursive: true });
    node(program("binaryen", "wasm-opt"), ...parameters, input, "-o", output);
  }
  return readFileSync(output);
}

function write(path, text) {
  writeFileSync(join(dist, path), text);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "wasm"), { recursive: true });
const modules = ["client", "doctor", "folder", "sandbox"];
for (const name of modules) {
  const wasm = optimise(name);
  write(`wasm/${name}.wasm`, wasm);
  // Read by tsc (`rootDirs`), never published: no public type may mention the glue.
  cpSync(join(build, `wasm/${name}.d.ts`), join(build, `wasm/${name}_bg.d.ts`));
  const base64 = `"${wasm.toString("base64")}"`;
  write(
    `wasm/${name}.inline.js`,
    `import { bytes } from "../load/base64.js";\n\nexport const module = new WebAssembly.Module(bytes(${base64}));\n`,
  );
  write(`wasm/${name}.workerd.js`, `export { default as module } from "./${name}.wasm";\n`);
  write(`wasm/${name}.edge.js`, `export { default as module } from "./${name}.wasm?module";\n`);
}

// Comments are for declarations: editors show those, and scripts are downloaded.
const tsc = program("typescript", "tsc");
node(tsc, "--project", here, "--declaration", "false", "--removeComments");
node(tsc, "--project", here, "--emitDeclarationOnly", "--noCheck");
const glue = modules.map((name) => join(build, `wasm/${name}_bg.js`));
const asItIs = ["--ignoreConfig", "--allowJs", "--checkJs", "false", "--noCheck", "--module", "esnext", "--target", "es2022", "--types", ""];
node(tsc, ...glue, ...asItIs, "--removeComments", "--outDir", join(dist, "wasm"));

// `require()` gets the very same modules (Node 20.19 and newer can), so that there is one copy of every class.
const entries = ["index", "doctor", "node", "sandbox", "slim"];
mkdirSync(join(dist, "cjs"));
write("cjs/package.json", `{ "type": "commonjs" }\n`);
for (const entry of entries) write(`cjs/${entry}.js`, `module.exports = require("../${entry}.js");\n`);
for (const path of readdirSync(dist, { recursive: true })) {
  if (path.endsWith(".d.ts") && !path.startsWith("cjs")) cpSync(join(dist, path), join(dist, "cjs", path));
}
