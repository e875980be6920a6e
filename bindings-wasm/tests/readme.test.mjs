import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const folder = join(import.meta.dirname, "..");

for (const file of ["../README.md", "README.md"]) {
  test(`the program of ${file} runs`, () => {
    const programs = [...readFileSync(join(folder, file), "utf8").matchAll(/^```js\n(.*?)^```$/gms)].map(([, text]) => text);
    assert.equal(programs.length, 1);
    const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", programs[0]], { cwd: folder, encoding: "utf8" });
    assert.match(printed, /^paid by [0-9a-f-]{36}\ntrue 1\n$/);
  });
}
