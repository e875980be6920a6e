import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { installed } from "./execute.mjs";

const here = import.meta.dirname;
const root = join(here, "../../..");

export const tarball = join(root, "bindings-wasm/intellectmoney.tgz");

/** What tests and examples need beside the package; nothing of it is the package's own. */
const LENT = ["@electric-sql/pglite", "@electric-sql/pglite-socket", "pg"];

/** An empty project, outside of this repository, in which nothing but the package is installed. */
export function install(folder) {
  const project = join(folder, "installed");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), `{ "private": true }\n`);
  execFileSync("npm", ["install", "--silent", "--offline", "--no-audit", "--no-fund", tarball], { cwd: project });
  for (const file of ["program.mjs", "sandbox.mjs"]) cpSync(join(here, file), join(project, file));
  for (const name of ["programs", "tests"]) cpSync(join(here, name), project, { recursive: true });
  for (const name of ["node", "browser"]) cpSync(join(root, "examples", name), join(project, "examples", name), { recursive: true });
  return project;
}

/** Lets a project use what only tests and examples need. */
export function lend(project) {
  for (const name of LENT) {
    const link = join(project, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(dirname(installed(`${name}/package.json`)), link, "junction");
  }
}
