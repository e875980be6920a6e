// What the package weighs, in bytes: each WebAssembly module as it is, by gzip and by brotli; the JavaScript beside them
// by brotli. size.mjs [check|write]: against the committed sizes.json, or into it.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { withImports } from "./imports.mjs";

const here = import.meta.dirname;
const dist = join(here, "dist");
const brotli = (bytes) => brotliCompressSync(bytes).length;
/** By brotli. */
const sizes = {};

for (const [name, title] of [
  ["client", "wasm without sandbox"],
  ["doctor", "wasm of the doctor"],
  ["folder", "wasm of Node's journal"],
  ["sandbox", "wasm of the sandbox"],
]) {
  const wasm = readFileSync(join(dist, "wasm", `${name}.wasm`));
  const inlined = brotli(readFileSync(join(dist, "wasm", `${name}.inline.js`)));
  sizes[title] = brotli(wasm);
  console.log(`${title}: raw ${wasm.length}, gzip ${gzipSync(wasm, { level: 9 }).length}, brotli ${sizes[title]}, inlined brotli ${inlined}`);
}

function report(title, paths) {
  const together = Buffer.concat(paths.map((path) => readFileSync(path)));
  sizes[title] = brotli(together);
  console.log(`${title}: ${paths.length} files, raw ${together.length}, brotli together ${sizes[title]}`);
}

for (const entry of ["index", "node", "sandbox", "doctor"]) report(`JavaScript of ${entry}.js`, [...withImports(join(dist, `${entry}.js`))]);
const scripts = [dist, join(dist, "parts")].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
report("JavaScript of all, the command lines too", scripts.filter((path) => path.endsWith(".js")));
console.log(`Packed: ${statSync(join(here, "intellectmoney.tgz")).size}`);

const baseline = join(here, "sizes.json");
// Another compiler makes other modules, which is no growth of ours.
const compiler = execFileSync("rustc", ["-V"], { encoding: "utf8" }).split(" (")[0];
if (process.argv[2] === "write") {
  writeFileSync(baseline, `${JSON.stringify({ compiler, sizes }, null, 1)}\n`);
} else if (process.argv[2] === "check") {
  const known = JSON.parse(readFileSync(baseline, "utf8"));
  const grown = Object.keys(sizes).filter((title) => !(sizes[title] <= known.sizes[title] * 1.02));
  const compared = grown.filter((title) => compiler === known.compiler || title.startsWith("JavaScript"));
  if (compiler !== known.compiler) console.log(`Sizes of WebAssembly are not compared: ${compiler} here, ${known.compiler} in sizes.json.`);
  for (const title of compared) console.error(`${title}: ${sizes[title]} bytes by brotli, in sizes.json ${known.sizes[title]}`);
  if (compared.length > 0) throw new Error("the package has grown. If that is meant: just npm-size write, and say in the commit message why");
}
