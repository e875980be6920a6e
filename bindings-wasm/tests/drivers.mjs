// Both drivers on the same lines. Cargo's target folder may be elsewhere.
import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/** A program of the tests in Rust, which `just npm-test` has built. */
export function program(name) {
  return join(target, "debug", name);
}

const PROGRAMS = {
  rust: [program("driver")],
  node: [process.execPath, join(import.meta.dirname, "driver.mjs")],
};

/** What a driver answers to lines, one answer a line. */
export function answers(name, lines) {
  const [program, ...parameters] = PROGRAMS[name];
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ["pipe", "pipe", "inherit"] });
    const chunks = [];
    child.on("error", reject);
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.on("close", (code) => {
      const text = Buffer.concat(chunks).toString();
      if (code === 0) resolve(text.split("\n").slice(0, -1));
      else reject(new Error(`the driver for ${name} ended with ${code}`));
    });
    child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  });
}

/** The lines to which the drivers answer differently, with both answers. */
export async function differences(lines) {
  const [rust, node] = await Promise.all([answers("rust", lines), answers("node", lines)]);
  if (rust.length !== lines.length) throw new Error(`Rust's driver gave ${rust.length} answers to ${lines.length} lines`);
  return lines.flatMap((line, place) => (rust[place] === node[place] ? [] : [{ line, rust: rust[place], node: node[place] }]));
}
