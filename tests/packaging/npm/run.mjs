// Installs the packed package in an empty project and runs each cell of the matrix in a copy of it:
// run.mjs [all|once] [part of a cell's name]. `once` is every runtime once; `all` adds formats, bundlers, types
// and the tests and examples in each Node.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { behaviour } from "./behaviour.mjs";
import { browser } from "./browser.mjs";
import { examples } from "./examples.mjs";
import { install, tarball } from "./install.mjs";
import { packaging } from "./packaging.mjs";
import { runtimes } from "./runtimes.mjs";
import { types } from "./types.mjs";

const [which = "all", part = ""] = process.argv.slice(2);
if (!["all", "once"].includes(which)) throw new Error(`no matrix is called ${which}: all and once are`);
const cells = [...runtimes, ...browser, ...types, ...packaging(tarball), ...behaviour, ...examples].filter(
  (cell) => (which === "all" || cell.once) && cell.name.includes(part),
);
if (cells.length === 0) throw new Error(`no cell's name has ${part} in it`);

const root = mkdtempSync(join(tmpdir(), "intellectmoney-npm-"));
const failed = [];
try {
  const installed = install(root);
  for (const [index, cell] of cells.entries()) {
    const project = join(root, `cell-${index}`);
    cpSync(installed, project, { recursive: true });
    const begin = performance.now();
    try {
      await cell.run(project);
      console.log(`ok      ${cell.name} (${Math.round(performance.now() - begin)} ms)`);
    } catch (error) {
      failed.push(cell.name);
      console.log(`FAILED  ${cell.name}\n${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`);
    }
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
console.log(`npm package: ${cells.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
