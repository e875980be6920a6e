import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { promisify } from "node:util";
import { program } from "./drivers.mjs";

/** Plays the suite of misbehaving servers in a runtime, named by its program and parameters. */
export async function playHosts(runtime, ...parameters) {
  const server = spawn(program("adversary"), { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = await once(createInterface({ input: server.stdout }), "line");
    const url = line.replace("listening on ", "");
    const hosts = join(import.meta.dirname, "hosts.mjs");
    const { stdout } = await promisify(execFile)(runtime, [...parameters, hosts, url, "npm"], { timeout: 240_000 });
    return JSON.parse(stdout);
  } finally {
    server.kill();
  }
}
