#!/usr/bin/env node
/// <reference types="node" />
import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { BadInput } from "./node/command.js";

const HELP = `npx intellectmoney COMMAND

Commands:
  sandbox   the provider's sandbox over HTTP, for programs in any language
  doctor    why a Sign does not fit; with --live: may these credentials pay
  journal   which debts a folder journal holds, and how each stands

npx intellectmoney COMMAND --help tells more, npx intellectmoney --version which one this is.`;

const [name, ...rest] = argv.slice(2);
try {
  process.exitCode = await run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = error instanceof BadInput ? 2 : 1;
}

/** Each command loads only what it needs. */
async function run(): Promise<number> {
  switch (name) {
    case "sandbox":
      return (await import("./node/sandbox.js")).sandbox(rest);
    case "doctor":
      return (await import("./node/doctor.js")).doctor(rest);
    case "journal":
      return (await import("./node/journal-command.js")).journal(rest);
    case undefined:
    case "-h":
    case "--help":
      console.log(HELP);
      return 0;
    case "--version": {
      const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
      console.log(`intellectmoney ${version}`);
      return 0;
    }
    default:
      throw new BadInput("There is no such command; --help lists what there is.");
  }
}
