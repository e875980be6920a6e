import * as wasm from "./wasm/client_bg.js";

/** The version of the package. */
export function version(): string {
  return wasm.version();
}
