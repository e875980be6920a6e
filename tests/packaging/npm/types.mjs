import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execute, installed } from "./execute.mjs";

const compilers = { 5.9: "typescript-5", 7: "typescript" };
const resolutions = [
  { name: "node16", module: "node16", moduleResolution: "node16", files: ["consumer.mts", "consumer.cts"] },
  { name: "nodenext", module: "nodenext", moduleResolution: "nodenext", files: ["consumer.mts", "consumer.cts"] },
  { name: "bundler", module: "esnext", moduleResolution: "bundler", files: ["consumer.ts"] },
];

/** A user's file in strict mode, the package's own declarations included: nothing is skipped, no library is lent. */
export const types = Object.entries(compilers).flatMap(([version, compiler]) =>
  resolutions.map(({ name, module, moduleResolution, files }) => ({
    name: `types, TypeScript ${version}, ${name}`,
    once: name === "node16" && version === "7",
    run: async (project) => {
      for (const file of files) cpSync(join(import.meta.dirname, "programs/consumer.ts"), join(project, file));
      const compilerOptions = { module, moduleResolution, target: "es2022", lib: ["es2022"], types: [], strict: true, noEmit: true, skipLibCheck: false };
      writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
      await execute(project, process.execPath, installed(`${compiler}/bin/tsc`), "--project", "tsconfig.json");
    },
  })),
);
