import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** `npx intellectmoney sandbox` of a project as a process of its own: what it prints for clients, and its controls. */
export async function startSandbox(project) {
  const parameters = [join(project, "node_modules/intellectmoney/dist/cli.js"), "sandbox", "--port", "0", "--speed", "1000"];
  const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  const environment = {};
  for await (const line of createInterface(child.stdout)) {
    const [, name, value] = /^export (\w+)=(.*)$/.exec(line) ?? [];
    if (name) environment[name] = value;
    if (name === "INTELLECTMONEY_BASE_URL") break;
  }
  const control = async (path, body) => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`${environment.INTELLECTMONEY_BASE_URL}/_sandbox/${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  return { environment, control, stop: () => child.kill() };
}
