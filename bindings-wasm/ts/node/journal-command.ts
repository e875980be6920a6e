/// <reference types="node" />
import "../load/folder.js";
// Of the whole: a part of it alone would cut what all entries share into more files.
import { IntellectMoneyError } from "../api.js";
import { BadInput, parse } from "./command.js";
import { look } from "./listing.js";

const HELP = `Which debts does a folder journal hold, and how does each stand? Nothing is made, written or taken
over: a program that pays meanwhile does not notice. No credentials are needed, and the provider
is not asked: what only it knows is unknown.

  npx intellectmoney journal FOLDER [--open] [--csv | --json]

Options:
  --open  only the debts on which something is left to do
  --csv   CSV instead of a table
  --json  one JSON object a line
  --help  this text

Exit code: 0 the journal was read; 1 it could not be read, or no journal is there; 2 bad input;
3 a part of it is damaged: the damage is named on standard error, and what can be read is listed.`;

const READ = 0;
const NOT_READ = 1;
const DAMAGED = 3;

const flag = { type: "boolean" } as const;
const OPTIONS = { open: flag, csv: flag, json: flag, help: { type: "boolean", short: "h" } } as const;

/** Prints what the journal holds; gives the exit code. */
export async function journal(args: string[]): Promise<number> {
  const { values: wanted, positionals } = parse({ args, options: OPTIONS, allowPositionals: true });
  if (wanted.help) {
    console.log(HELP);
    return READ;
  }
  const [folder, ...more] = positionals;
  if (!folder) throw new BadInput("folder: it is missing; --help shows how to ask");
  if (more.length > 0) throw new BadInput("folder: one is due; --help shows how to ask");
  if (wanted.csv && wanted.json) throw new BadInput("--csv and --json exclude each other");
  try {
    const { text, warning } = await look(folder, wanted.csv ? "csv" : wanted.json ? "json" : "table", wanted.open ?? false);
    // `head` has seen enough.
    process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? READ : NOT_READ));
    process.stdout.write(text);
    process.stderr.write(warning);
    return warning === "" ? READ : DAMAGED;
  } catch (error) {
    if (!(error instanceof IntellectMoneyError)) throw error;
    console.error(error.message);
    return NOT_READ;
  }
}
