import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { withImports } from "../../../bindings-wasm/imports.mjs";
import { row } from "./interleaved.mjs";
import { dist } from "./package-under-test.mjs";

const brotli = (paths) => brotliCompressSync(Buffer.concat(paths.map((path) => readFileSync(path)))).length;

export async function rows() {
  const size = (job, input, bytes, goal) => row(job, input, bytes, { goal, unit: "bytes" });
  return [
    size("WebAssembly by brotli", "client", brotli([join(dist, "wasm/client.wasm")]), 45_000),
    size("WebAssembly by brotli", "sandbox", brotli([join(dist, "wasm/sandbox.wasm")]), null),
    size("JavaScript by brotli", "main entry", brotli([...withImports(join(dist, "index.js"))]), 12_000),
  ];
}
