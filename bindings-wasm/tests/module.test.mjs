import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

for (const name of ["client", "doctor", "folder", "sandbox"]) {
  test(`the module ${name} exports its functions in tables: V8 of Node 20 compiles a way into each kind of others at the start`, () => {
    const module = new WebAssembly.Module(readFileSync(new URL(`../dist/wasm/${name}.wasm`, import.meta.url)));
    const functions = WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function");
    assert.deepEqual(functions, []);
  });
}
