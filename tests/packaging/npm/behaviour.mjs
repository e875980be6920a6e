import { readdirSync } from "node:fs";
import { join } from "node:path";
import { execute } from "./execute.mjs";
import { lend } from "./install.mjs";
import { node } from "./runtimes.mjs";

const files = readdirSync(join(import.meta.dirname, "tests")).filter((file) => file.endsWith(".test.mjs"));

/** What must hold whatever goes wrong: each file of tests/ in each Node. */
export const behaviour = [20, 22, 24].flatMap((version) =>
  files.map((file) => ({
    name: `${file}, Node ${version}`,
    once: version === 24,
    run: async (project) => {
      lend(project);
      const { stdout } = await execute(project, node(version), "--test", "--test-reporter=tap", file);
      // A file without tests would pass.
      if (!/^# pass [1-9]/m.test(stdout)) throw Object.assign(new Error(`${file} ran no test`), { stdout });
    },
  })),
);
