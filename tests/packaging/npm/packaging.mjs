import { execute, installed } from "./execute.mjs";

/** The two linters of packages. Resolution `node10` is left out: it knows no `exports`, and Node 20 does not work that way. */
export const packaging = (tarball) => [
  {
    name: "publint",
    once: true,
    run: (project) => execute(project, process.execPath, installed("publint/src/cli.js"), "run", "--strict", tarball),
  },
  {
    name: "arethetypeswrong",
    run: (project) =>
      execute(project, process.execPath, installed("@arethetypeswrong/cli/dist/index.js"), tarball, "--profile", "node16", "--exclude-entrypoints", "client.wasm"),
  },
];
