import { ask } from "./glue.js";

/** The version of the package. */
export function version(): string {
  return ask("en", (core) => core.version());
}
