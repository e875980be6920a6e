/// <reference types="node" />
import { type ParseArgsConfig, parseArgs } from "node:util";

/** Input that a person must correct; its text names the field, and holds no value. */
export class BadInput extends Error {}

/** Reads a command's arguments; what it does not know is named without its value, which may be a secret. */
export function parse<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === undefined) throw error;
    const option = /'(-[^'= ]*)/.exec(message)?.[1];
    throw new BadInput(option === undefined ? message : `${option}: ${known(code)}; --help lists what there is`);
  }
}

function known(code: string): string {
  return code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? "there is no such option" : "it takes another form";
}
