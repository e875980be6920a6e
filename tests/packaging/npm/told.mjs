// Runs an example on the packed package, installed in an empty project, once for each list of parameters:
// told.mjs PROGRAM [PARAMETERS [PARAMETERS…]]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install } from "./install.mjs";

const [program, ...lists] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "intellectmoney-example-"));
try {
  const cwd = install(folder);
  for (const list of lists) {
    const parameters = list.split(" ").filter(Boolean);
    const { status } = spawnSync(process.execPath, [join("examples/node", program), ...parameters], { cwd, stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
