import { client } from "./modules/client.js";

/** The version of the package. */
export function version(): string {
  return client.glue.version();
}
