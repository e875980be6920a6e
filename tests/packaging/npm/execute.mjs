import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { passed } from "./program.mjs";

const start = promisify(execFile);
const modules = join(import.meta.dirname, "node_modules");

/** A file of an installed package, whose absence says what to do. */
export function installed(path) {
  const file = join(modules, path);
  if (!existsSync(file)) throw new Error(`${path} is not installed: the matrix runs on Linux, x64; try npm install`);
  return file;
}

/** Runs a program to its end; a failure's message has all that it printed. */
export async function execute(cwd, file, ...parameters) {
  return executeWith({}, cwd, file, ...parameters);
}

/** The same, with more variables in its environment. */
export async function executeWith(variables, cwd, file, ...parameters) {
  const env = { ...process.env, ...variables };
  return start(file, parameters, { cwd, env, timeout: 300_000, maxBuffer: 2 ** 26 });
}

/** Runs the program of the matrix, which has to say that it passed: an exit code alone could come from an empty run. */
export async function executeProgram(cwd, file, ...parameters) {
  const { stdout, stderr } = await execute(cwd, file, ...parameters);
  if (!stdout.includes(passed)) throw Object.assign(new Error(`${file} did not run the program`), { stdout, stderr });
  // A warning on loading would show in every user's log.
  if (/warning/i.test(stderr)) throw new Error(`${file} warned: ${stderr}`);
}
