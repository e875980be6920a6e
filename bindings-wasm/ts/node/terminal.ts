/// <reference types="node" />
import { openSync } from "node:fs";
import { stdin } from "node:process";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { ReadStream, WriteStream } from "node:tty";
import { Secret } from "../secret.js";

/** Asks without echo, on the terminal itself: standard input may be a file. Nothing where there is no terminal. */
export async function askSecret(words: string): Promise<Secret | undefined> {
  const terminal = open();
  if (!terminal) return undefined;
  const { input, output } = terminal;
  // It handles backspace, pasted text and Ctrl-C; what it would echo goes nowhere.
  const lines = createInterface({ input, output: new Writable({ write: (_chunk, _encoding, done) => done() }), terminal: true });
  const gaveUp = new AbortController();
  lines.on("SIGINT", () => gaveUp.abort()).on("close", () => gaveUp.abort());
  try {
    const answer = lines.question("", { signal: gaveUp.signal });
    output.write(`${words}: `);
    return new Secret(await answer);
  } catch {
    return undefined;
  } finally {
    output.write("\n");
    lines.close();
    input.destroy();
  }
}

function open(): { input: ReadStream; output: Writable } | undefined {
  try {
    const input = new ReadStream(openSync("/dev/tty", "r"));
    return { input, output: new WriteStream(openSync("/dev/tty", "w")) };
  } catch {
    // Windows has no such file; there a prompt needs the standard streams.
    return stdin.isTTY ? { input: stdin, output: process.stderr } : undefined;
  }
}
