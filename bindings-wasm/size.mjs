// What the package weighs, in bytes: each WebAssembly module as it is, by gzip and by brotli; the JavaScript beside it by brotli.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

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

// Inlined modules are counted above; dist/cjs only hands on.
const scripts = readdirSync(dist, { recursive: true }).filter(
  (path) => path.endsWith(".js") && !path.startsWith("cjs") && !path.endsWith(".inline.js"),
);
const together = Buffer.concat(scripts.map((path) => readFileSync(join(dist, path))));
console.log(`JavaScript: ${scripts.length} files, raw ${together.length}, brotli together ${brotli(together)}`);
console.log(`Packed: ${statSync(join(here, "intellectmoney.tgz")).size}`);
