import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const folder = join(import.meta.dirname, "..");

/** The blocks of a document in a language. */
const blocks = (file, language) => {
  const text = readFileSync(join(folder, file), "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, own]) => own === language).map(([, , program]) => program);
};

for (const file of ["../README.md", "README.md"]) {
  test(`the program of ${file} runs`, () => {
    const programs = blocks(file, "js");
    assert.equal(programs.length, 1);
    const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", programs[0]], { cwd: folder, encoding: "utf8" });
    assert.match(printed, /^paid by [0-9a-f-]{36}\ntrue 1\n$/);
  });
}

test("the TypeScript of README.md compiles in strict mode", () => {
  const given = `declare const bearerToken: string, signSecretKey: string, login: string, password: string;
declare const rows: import("intellectmoney").Payout[];\n`;
  mkdirSync(join(folder, "build"), { recursive: true });
  // Inside of the package, which finds itself by its name.
  const place = mkdtempSync(join(folder, "build/readme-"));
  try {
    const files = blocks("README.md", "ts").map((program, number) => {
      writeFileSync(join(place, `${number}.mts`), given + program);
      return join(place, `${number}.mts`);
    });
    assert.equal(files.length, 2);
    const tsc = join(folder, "node_modules/typescript/bin/tsc");
    const options = ["--ignoreConfig", "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"];
    execFileSync(process.execPath, [tsc, ...options, ...files], { cwd: folder, encoding: "utf8" });
  } finally {
    rmSync(place, { recursive: true });
  }
});
