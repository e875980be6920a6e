/// <reference types="node" />
import "../load/sandbox.js";
import { BadInput, parse } from "./command.js";
import { type ServerOptions, serveSandbox } from "./server.js";

const HELP = `The IntellectMoney sandbox over HTTP, on this machine only. Prints its address and the made-up
credentials that it accepts, and serves until it is stopped. No real money moves.

  npx intellectmoney sandbox [options]

Options:
  --port N   the port; 0 takes a free one (default 8787)
  --seed N   another seed gives other credentials, tokens and history (default 7)
  --speed K  how many times as fast as here time runs in the sandbox (default 20)
  --help     this text`;

const LARGEST = { port: 65_535, seed: Number.MAX_SAFE_INTEGER, speed: 1_000_000 };

/** Begins to serve, and says where. */
export async function sandbox(args: string[]): Promise<number> {
  const text = { type: "string" } as const;
  const options = { port: text, seed: text, speed: text, help: { type: "boolean", short: "h" } } as const;
  const { values } = parse({ args, options });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const number = (name: keyof ServerOptions, usual: number): number => {
    const value = values[name];
    if (value === undefined) return usual;
    if (!/^\d+$/.test(value) || Number(value) > LARGEST[name]) throw new BadInput(`--${name}: '${value}' is not a whole number in range.`);
    return Number(value);
  };
  const wanted = { port: number("port", 8787), seed: number("seed", 7), speed: number("speed", 20) };
  if (wanted.speed === 0) throw new BadInput("--speed: 0 would stop the sandbox's clock; 1 is the slowest.");
  const { url, environment } = await serveSandbox(wanted);
  const lines = [`listening on ${url}`, ...environment.map(([name, value]) => `export ${name}=${value}`)];
  console.log(lines.join("\n"));
  return 0;
}
