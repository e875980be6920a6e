// What the package weighs, in bytes: each WebAssembly module as it is, by gzip and by brotli; the JavaScript beside them by brotli.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { withImports } from "./imports.mjs";

const here = import.meta.dirname;
const dist = join(here, "dist");
const brotli = (bytes) => brotliCompressSync(bytes).length;

for (const [name, title] of [
  ["client", "wasm without sandbox"],
  ["doctor", "wasm of the doctor"],
  ["folder", "wasm of Node's journal"],
  ["sandbox", "wasm of the sandbox"],
]) {
  const wasm = readFileSync(join(dist, "wasm", `${name}.wasm`));
  const inlined = brotli(readFileSync(join(dist, "wasm", `${name}.inline.js`)));
  console.log(`${title}: raw ${wasm.length}, gzip ${gzipSync(wasm, { level: 9 }).length}, brotli ${brotli(wasm)}, inlined brotli ${inlined}`);
}

function report(title, paths) {
  const together = Buffer.concat(paths.map((path) => readFileSync(path)));
  console.log(`${title}: ${paths.length} files, raw ${together.length}, brotli together ${brotli(together)}`);
}

for (const entry of ["index", "node", "sandbox", "doctor"]) report(`JavaScript of ${entry}.js`, [...withImports(join(dist, `${entry}.js`))]);
const scripts = [dist, join(dist, "parts")].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
report("JavaScript of all, the command lines too", scripts.filter((path) => path.endsWith(".js")));
console.log(`Packed: ${statSync(join(here, "intellectmoney.tgz")).size}`);
